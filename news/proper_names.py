"""Names in a text, each with the role or title it comes with."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from news.article import Article, ParagraphKind, Sentence, Span
from news.cues import (
    DETERMINERS,
    NAME_LINKS,
    NAME_PARTICLES,
    PREPOSITIONS,
    ROLE_NOUNS,
    TITLES,
    word_set,
)
from news.phrases import Word, is_name, words_of
from news.tagged import EntityLabel

MALE = word_set(
    """mr mr. sir lord king prince father son husband brother actor businessman chairman spokesman congressman
    james john robert michael william david richard joseph thomas charles daniel matthew anthony mark donald
    steven paul andrew joshua kenneth kevin brian george bill mike tim ahmed mohammed hassan juan carlos
    pedro jean pierre hans peter simon ian ted jim joe tom bob harry jack gary jason jeffrey ryan eric
    stephen larry scott frank gregory raymond patrick barack vladimir jimmy joey bernie keith ronald edward
    jeff rick nick chris tony alan albert alex alexander ali abdul omar mustafa ibrahim khalid yusuf angelo
    antonio arthur ben benjamin bobby brad brett bruce carl chuck craig dan danny dave dennis derek dick don
    doug douglas duncan earl eddie edwin ernest francisco francois fred gavin gerald glenn gordon graham greg
    harold harvey henry howard hugh ivan jacob jake jamal javier jeremy jerry joel jon jonathan jorge jose
    josh justin karl ken kyle lance lawrence leo leon leonard liam louis lucas luis luke malcolm marco marcus
    mario martin max michel miguel mikhail mitch mitt mohamed muhammad nathan neil nicholas nigel norman
    oliver oscar otto owen pablo pat phil philip phillip rafael ralph ray recep rich richie rob rodney
    roger roland ron roy russell sam samuel sean sergei sergey stanley stefan steve stuart ted terence
    terry theodore timothy todd trevor tyler vernon victor vincent wayne walter wolf xavier zachary kevin"""
)
"""Titles, roles and common given names of men, in lower case."""
FEMALE = word_set(
    """mrs mrs. ms ms. miss dame lady queen princess mother daughter wife sister actress businesswoman
    spokeswoman chairwoman congresswoman mary patricia jennifer linda elizabeth barbara susan jessica sarah
    karen lisa nancy betty margaret sandra ashley kimberly emily donna michelle carol amanda melissa deborah
    stephanie rebecca laura angela theresa maria anna julia kate jane anne emma alice helen christine
    catherine megan heather rachel amy kelly diana elena olga fatima hillary melania ivanka kellyanne melanie
    abigail adele agnes aisha alexandra alison amelia ana angelica ann annette annie audrey barbra beatrice
    becky bernadette beth beverly bonnie brenda bridget brittany carla carmen caroline carolyn cathy charlotte
    cheryl chloe christina cindy claire claudia colleen courtney cynthia daisy danielle dawn debbie denise
    diane dolores donatella doris dorothy edith eileen elaine eleanor ellen emma erin esther eva evelyn
    fiona florence frances gabriela gail gina gladys gloria grace greta hannah harriet hilda huma ida inga
    ingrid irene isabel jackie jacqueline jan janet janice jeanne jenna jenny jill jo joan joanna josephine
    joyce judith judy juliet katherine kathleen kathryn kathy katie katrina kristen kristin laila lauren layla
    leila leslie lillian lily lori louise lucia lucy lynn madeleine maggie marcia margot marianne marie
    marilyn marina marjorie martha maureen maya melinda mia mildred molly monica nadia naomi natalia natalie
    natasha nicole nina nora norma olivia pamela paula pauline peggy penelope phyllis priya rebekah renee
    rosa rose rosemary roxanne ruth sabrina sally samantha sara shannon sharon sheila sherry shirley silvia
    sofia sonia sophia sophie stella sue susanna suzanne sylvia tammy tanya teresa tiffany tina tracy ursula
    valerie vanessa vera veronica victoria virginia vivian wendy yasmin yvonne zainab zoe"""
)
"""Titles, roles and common given names of women, in lower case."""

PEOPLES = re.compile(r"\w{3,}(?:ians|icans|ists|crats|ese|inos|anis)$")
"""Republicans, Syrians: groups named by one word."""
_SENTENCE_ENDS = ".!?"
_HEADLINE_WORD = 4  # letters; headlines leave shorter words in lower case
_HEADLINE_WORDS = 5  # fewer are a short sentence about somebody
_HEADLINE_SHARE = 0.75
_MAX_NAME = 8


@dataclass(slots=True)
class Name:
    """A name in the text: where, its words, the role it came with, and what the tagger calls it."""

    span: Span
    words: tuple[str, ...]
    sentence: int
    title: str = ""
    role: str | None = None
    titled: bool = False
    after_the: bool = False
    label: EntityLabel | None = None


def find_names(
    article: Article, sentences: Sequence[Sentence], is_place: Callable[[str], bool]
) -> list[Name]:
    """Find every name of the body, in order; a role or title in front is no part of the name."""
    found: list[Name] = []
    beginnings: list[Name] = []
    for index, sentence in enumerate(sentences):
        words = words_of(article.text, sentence.span)
        if article.paragraphs[sentence.paragraph].kind is not ParagraphKind.BODY or _is_headline(words):
            continue
        first = next((word for word in words if word.text[0].isalnum()), None)
        for name in _names_in(article.text, words, index):
            opens = first is not None and name.span.start == first.span.start and len(name.words) == 1
            (beginnings if opens else found).append(name)
    # A lone capital word that begins a sentence is a name only where it is one elsewhere.
    known = {word for name in found for word in name.words}
    found += [
        name
        for name in beginnings
        if (word := name.words[0]) in known or word.isupper() or is_place(word) or PEOPLES.match(word)
    ]
    return sorted(found, key=lambda name: name.span)


def _is_headline(words: Sequence[Word]) -> bool:
    """Whether a line Is Written Like This, so that capitals say nothing about names; it has no full stop."""
    if any(word.text[0] in _SENTENCE_ENDS for word in words[-2:]):
        return False
    long = [word for word in words if len(word.text) >= _HEADLINE_WORD and word.text[0].isalpha()]
    return len(long) >= _HEADLINE_WORDS and sum(
        word.text[0].isupper() for word in long
    ) >= _HEADLINE_SHARE * len(long)


def _names_in(text: str, words: Sequence[Word], sentence: int) -> list[Name]:
    found: list[Name] = []
    at = 0
    while at < len(words):
        if not is_name(words[at]) or (words[at].low in TITLES and at + 1 == len(words)):
            at += 1
            continue
        first = at - 1 if at and words[at - 1].text in NAME_PARTICLES else at
        at = name_end(words, at)
        if name := name_at(text, words, first, at, sentence):
            found.append(name)
    return found


def name_end(words: Sequence[Word], at: int) -> int:
    """The index after a run of capital words, with small words between them."""
    start = at
    while at < len(words) and at - start < _MAX_NAME and is_name(words[at]):
        possessive = words[at].text.endswith(("'s", "’s"))
        at += 1
        if possessive:
            break
        ahead = at
        while (
            ahead < len(words)
            and ahead - at < 2
            and words[ahead].text in NAME_PARTICLES | (NAME_LINKS - {"and"})
        ):
            ahead += 1
        if ahead < len(words) and is_name(words[ahead]):
            at = ahead
    return at


def name_at(text: str, words: Sequence[Word], first: int, end: int, sentence: int) -> Name | None:
    """The name in ``words[first:end]``: a role or title in front is taken off."""
    start = first
    for index in range(first, end - 1):
        if words[index].low in ROLE_NOUNS | TITLES:
            start = index + 1
            if words[start].low == "of":  # Secretary of State, Speaker of the House
                start += 3 if words[start + 1].low == "the" else 2
    titled = start > first
    role_from = _role_start(words, first, start)
    if start >= end:
        return None
    last = words[end - 1]
    bare = re.sub(r"['’]s?$", "", last.text)
    span = Span(words[start].span.start, last.span.start + len(bare))
    role = text[words[role_from].span.start : words[start - 1].span.end] if role_from < start else None
    if role is None or role.lower() in TITLES:
        role = _role_behind(text, words, end) or _role_before_comma(text, words, start)
    title = words[start - 1].text if titled else ""
    after_the = role_from > 0 and words[role_from - 1].low == "the"
    return Name(
        span, (*(w.text for w in words[start : end - 1]), bare), sentence, title, role, titled, after_the
    )


def _role_start(words: Sequence[Word], first: int, start: int) -> int:
    """Where a role in front of a name begins: "U.N. human rights spokesman" Rupert Colville."""
    at = first
    if not (start > first or (at and words[at - 1].low in ROLE_NOUNS)):
        return start
    while at and start - at < _MAX_NAME and _in_role(words[at - 1]):
        at -= 1
    return at


def _in_role(word: Word) -> bool:
    stop = (
        PREPOSITIONS
        | DETERMINERS
        | {"and", "but", "that", "said", "says", "when", "while", "who", "if", "or"}
    )
    return word.text[0].isalnum() and word.low not in stop


def _role_behind(text: str, words: Sequence[Word], end: int) -> str | None:
    """The role in an apposition behind a name: Marianne Gasser, "ICRC's head of delegation in Syria"."""
    if end + 1 >= len(words) or words[end].text != ",":
        return None
    stop = next(
        (i for i in range(end + 1, len(words)) if words[i].text in {",", ".", ";", ":", "—"}), len(words)
    )
    phrase = words[end + 1 : stop]
    while phrase and phrase[0].low in {"a", "an", "the", "who", "is", "was"}:
        phrase = phrase[1:]
    heads = [w.low for w in phrase[:6] if w.low in ROLE_NOUNS]
    if not heads or len(phrase) > 15:
        return None
    return text[phrase[0].span.start : phrase[-1].span.end]


def _role_before_comma(text: str, words: Sequence[Word], start: int) -> str | None:
    """The role in front of a name and a comma: "Britain's envoy", Matthew Rycroft."""
    if start < 2 or words[start - 1].text != ",":
        return None
    first = start - 2
    while first and start - first < 14 and words[first - 1].text[0].isalnum():
        first -= 1
    phrase = words[first : start - 1]
    while phrase and phrase[0].low in {"a", "an", "the", "but", "and", "in"}:
        phrase = phrase[1:]
    cut = next((i for i, w in enumerate(phrase) if w.low in PREPOSITIONS), len(phrase))
    if not cut or phrase[cut - 1].low not in ROLE_NOUNS:
        return None
    return text[phrase[0].span.start : phrase[-1].span.end]


def title_gender(name: Name) -> str:
    """The gender (m or f) where the name's title or given name says so, else nothing."""
    words = {name.title.lower(), *((name.words[0].lower(),) if len(name.words) > 1 else ())}
    if words & FEMALE:
        return "f"
    return "m" if words & MALE else ""
