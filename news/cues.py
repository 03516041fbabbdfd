"""Words of English by what they do: verbs of speech, small words, roles, titles, kinds of organisation."""

from __future__ import annotations


def word_set(words: str) -> frozenset[str]:
    """The words of a string, as a set."""
    return frozenset(words.split())


_SPEECH_VERBS = word_set(
    """
    say tell ask add warn tweet state claim argue announce declare explain note insist suggest acknowledge
    admit allege assert believe boast complain concede conclude confirm contend continue deny describe
    disclose emphasise emphasize estimate exclaim express find hope indicate joke lament maintain mention
    observe point predict promise quip recall recount remark reiterate repeat reply report respond reveal
    speculate stress testify think urge vow write reason counter caution cite call echo dismiss accuse
    criticise criticize blast praise demand pledge propose protest quote recommend stipulate voice wonder
    shout whisper post show agree blame condemn denounce
    """
)
_IRREGULAR = {
    "say": "says said saying", "tell": "tells told telling", "write": "writes wrote writing written",
    "think": "thinks thought thinking", "find": "finds found finding", "show": "shows showed showing",
    "quip": "quips quipped quipping", "admit": "admits admitted admitting",
}  # fmt: skip


def _forms(lemma: str) -> list[str]:
    if lemma in _IRREGULAR:
        return [lemma, *_IRREGULAR[lemma].split()]
    if lemma.endswith("y") and lemma[-2] not in "aeiou":
        return [lemma, lemma[:-1] + "ies", lemma[:-1] + "ied", lemma + "ing"]
    stem = lemma.removesuffix("e")
    third = lemma + ("es" if lemma.endswith(("ss", "sh", "ch")) else "s")
    return [lemma, third, stem + "ed", stem + "ing"]


CUES = frozenset(form for lemma in _SPEECH_VERBS for form in _forms(lemma))
"""Every form of the verbs of speech."""

PRONOUNS = word_set("he she they we i it who")
DETERMINERS = word_set(
    """the a an this that these those his her their its our my your one another some several many other both
    few two three four five six seven
    eight nine ten"""
)
PREPOSITIONS = word_set(
    """of for at from in with to on by near inside outside under over about against between within after
    before during since as"""
)
# Small words inside a name: de Mistura, bin Salman, Bank of England.
NAME_PARTICLES = word_set("de di da del della der den van von bin ibn al el la le dos du ter ten zu y")
NAME_LINKS = word_set("of for the and &")
TIME_WORDS = word_set(
    """monday tuesday wednesday thursday friday saturday sunday january february march april may june july
    august september october november december jan feb mar apr jun jul aug sept sep oct nov dec
    today yesterday tonight tomorrow earlier later"""
)
ROLE_NOUNS = word_set(
    """spokesman spokeswoman spokesperson envoy ambassador president president-elect vice-president minister
    premier chancellor secretary secretary-general senator congressman congresswoman representative governor
    mayor candidate nominee leader chief chairman chairwoman chairperson chair director head official officer
    commissioner commander general colonel major captain lieutenant sergeant admiral judge justice attorney
    lawyer prosecutor professor doctor analyst expert economist researcher scientist strategist adviser
    advisor
    aide manager editor reporter journalist correspondent
    author writer columnist host actor actress singer
    star coach player founder co-founder executive ceo pope bishop archbishop cardinal reverend pastor imam
    king
    queen prince princess sheriff
    detective agent inspector superintendent lawmaker politician deputy member
    activist resident father mother son daughter wife husband brother sister owner partner student teacher
    historian diplomat negotiator delegate speaker whip pollster foreman trustee treasurer counsel
    fighter soldier engineer planner nurse critic victim witness driver farmer businessman
    billionaire mogul rival running-mate"""
)
TITLES = word_set(
    """mr mrs ms miss dr prof sir dame lord lady sen rep gov gen col lt sgt capt maj adm rev hon pres
    sens reps mr. mrs. ms. dr. prof. sen. rep. gov. gen. col. lt. sgt. capt. maj. adm. rev. hon. pres. sens.
    reps. st. former prime foreign vice first deputy secretary-designate defence defense"""
)
GROUP_NOUNS = word_set(
    """group organisation organization agency committee company firm ministry department party union
    association government council commission bank campaign court newspaper paper network charity army
    police team club university institute body"""
)
ORGANISATION_WORDS = GROUP_NOUNS | word_set(
    """nations inc corp ltd llc plc co foundation center centre office bureau times post journal news
    house senate congress parliament college school hospital federation league society fund authority
    service services force forces administration board church museum trust coalition alliance
    daily herald tribune guardian telegraph press media studios airlines
    airways motors systems technologies industries holdings partners international"""
)
