"""Sentences that lean on the one before: their subject is a pronoun or some of one, or they point back.

Only the beginning of a sentence is looked at, with a list of words for each language; a language without
a list has no such sentences. The patterns that spare false alarms ("It is clear that", "this week") are
English, as is the look past an opening phrase ("In March, he").
"""

from __future__ import annotations

import re
from typing import Final

_OPENING: Final = r"[\W_]*"

# Personal, possessive and demonstrative words that a sentence of a summary had better not begin with.
# Left out are those that mostly begin something else, as German "das", which is also an article.
_POINTERS: Final[dict[str, str]] = {
    "en": "he she it they his her hers its their theirs this that these those such both neither",
    "de": "er sie es ihr ihre ihrem ihren ihrer sein seine seinem seinen seiner dieser diese dieses diesem"
    " diesen jener jene jenes beide dies letztere letzterer",
    "fr": "il elle ils elles cela ça celui-ci celle-ci ceux-ci celles-ci son sa ses leur leurs ce cet cette"
    " ces c'est c’est",
    "es": "él ella ello ellos ellas su sus este esta esto estos estas ese esa eso esos esas aquel aquella"
    " ambos ambas",
    "pt": "ele ela eles elas seu sua seus suas este esta isto estes estas esse essa isso esses essas aquele"
    " aquela ambos ambas",
    "it": "egli ella lui lei esso essa essi esse loro questo questa questi queste quello quella quelli"
    " quelle ciò entrambi entrambe",
    "uk": "він вона воно вони його її їх їхній їхня їхнє їхні цей ця це ці той та те ті обидва обидві",
    "ru": "он она оно они его её ее их этот эта это эти тот те оба обе",
    "nl": "hij zij ze het zijn haar hun dit deze die beide",
    "pl": "on ona ono oni one jego jej ich ten ta to ci te oba obie obaj",
    "sv": "han hon den det de hans hennes dess deras denna detta dessa båda",
}
_LINKS: Final[dict[str, str]] = {
    "en": "and but so yet then now still also later however meanwhile instead nevertheless"
    " nonetheless afterwards additionally furthermore moreover yesterday today once",
    "de": "und aber doch dann auch jedoch später danach dennoch trotzdem zudem außerdem",
    "fr": "et mais puis ensuite cependant toutefois aussi pourtant alors",
    "es": "y pero luego después también además entonces sin embargo",
    "pt": "e mas depois também então porém além disso",
    "it": "e ma poi dopo anche inoltre tuttavia però",
    "uk": "і й та але потім також однак проте тоді",
    "ru": "и но а потом также однако затем тогда",
    "nl": "en maar dan ook later toch",
    "pl": "i a ale potem także jednak",
    "sv": "och men sedan också senare",
}

_TIMES: Final = (
    "(?:second|minute|hour|morning|afternoon|evening|night|day|week|weekend|month|spring|summer|autumn|fall"
    "|winter|season|quarter|year|decade|century|time|christmas|monday|tuesday|wednesday|thursday|friday"
    "|saturday|sunday)s?"
)
# "It is clear that", "It took two years to", "It was Smith who": nothing before is meant.
_EXPLETIVE: Final = re.compile(
    r"it(?:['’]s|\s+(?:is|was|has|will|would|may|might|could|had|seems|appears|remains|turns|takes|took|rained"
    r"|snowed))\b(?:\W+\w+){0,7}?\W+(?:that|whether|to|how|why|who|what|when|if|like)\b|it\s+(?:rained|snowed)",
    re.IGNORECASE,
)
_NOT_BACK: Final = re.compile(
    rf"(?:this|that|these|those)\s+(?:{_TIMES}|(?:past|coming|last)\s+{_TIMES})\b"
    r"|those\s+(?:who|with|in|of|from|whose|being|\w+ing|\w+ed)\b|both\s+(?-i:[A-Z])|such\s+as\b"
    r"|both\s+\w+(?:\s+\w+){0,2}\s+and\b",
    re.IGNORECASE,
)
_MONTHS: Final = (
    "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec January February March April June July August"
    " September October November December Monday Tuesday Wednesday Thursday Friday Saturday Sunday"
).replace(" ", "|")
# "In March 2010, he": an opening phrase that names nobody. One that does may name who is meant.
_PHRASE: Final = re.compile(
    r"[\W_]*(?:In|On|At|After|Before|Since|By|During|For|Until|As|When|While|If|Although|Though|Despite|From"
    r"|Last|Earlier|Asked|According)\b"
    rf"(?:[^,A-Z.!?]|(?:{_MONTHS})\b){{0,70}},\s+(?=(?:he|she|they)\b)"
)
# "Some of them", "Three of those", "One of the latter": a share of what was named before.
_SHARES: Final = (
    r"(?:(?:some|most|many|much|all|none|several|few|half|part|both|neither|either|each|any|one|two|three|four"
    r"|five|six|seven|eight|nine|ten|eleven|twelve|dozens|hundreds|thousands|\d[\d,]*|(?:a|the) (?:few|third"
    r"|quarter|number|couple|handful|majority|rest|first|last|second|third))(?: more)? of "
    r"(?=(?P<shared>them|these|those|this|that|it|its|his|her|their|theirs|the latter)\b))"
)
_FIRST: Final = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


def _alternatives(words: str) -> str:
    return "|".join(re.escape(word) for word in words.split())


def _compiled(language: str, pointers: str) -> re.Pattern[str]:
    links = _alternatives(_LINKS[language])
    pointer = rf"(?P<pointer>(?:{_alternatives(pointers)})(?![\w]))"
    if language == "en":
        pointer = rf"(?:{_SHARES}|{pointer})"
    return re.compile(rf"{_OPENING}(?:(?:{links})\b,?\s+){{0,2}}{pointer}", re.IGNORECASE)


_PATTERNS: Final = {language: _compiled(language, words) for language, words in _POINTERS.items()}


def leans(text: str, language: str) -> bool:
    """Whether a sentence begins with a word that stands for something named before it.

    Args:
        text: the sentence.
        language: ISO 639-1; ``und`` is taken for English.
    """
    english = language in {"en", "und"}
    pattern = _PATTERNS.get("en" if english else language)
    if pattern is None:
        return False
    phrase = _PHRASE.match(text) if english else None
    match = pattern.match(text, phrase.end() if phrase else 0)
    if match is None:
        return False
    at = match.start("shared" if english and match["shared"] else "pointer")
    return not (english and (_EXPLETIVE.match(text, at) or _NOT_BACK.match(text, at)))


def pronoun(mention: str, language: str) -> bool:
    """Whether a mention is nothing but such a word: the "he" of "he said"."""
    words = _FIRST.findall(mention.casefold())
    pointers = _POINTERS.get("en" if language == "und" else language, "").split()
    return len(words) == 1 and words[0] in pointers
