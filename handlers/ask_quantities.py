"""The numbers of a sentence that answer "how many", "how long", "how much" and the like."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, NamedTuple

from news.article import Span
from news.cues import word_set
from news.number_words import SMALL, TENS
from news.words import stems_of

_ONES: Final = "|".join(SMALL)
_SCALES: Final = "hundred|thousand|million|billion|trillion|dozen"
_TIME: Final = "second|minute|hour|day|night|week|fortnight|month|year|decade|century|centurie"
_LENGTH: Final = (
    "inch|inche|foot|feet|yard|mile|metre|meter|kilometre|kilometer|centimetre|centimeter|km|acre|hectare"
)
_MONEY: Final = "euro|dollar|pound|cent|franc|rouble|ruble|yuan|yen|rupee|peso|krona|crown|hryvnia"
_SHARE: Final = "%|percent|per cent|percentage point"
_SPEED: Final = "mph|km/h|knot"
_OFTEN: Final = "time"
_MONTHS: Final = (
    "Jan(?:uary)?|Feb(?:ruary)?|March|April|May|June|July|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?"
    "|Dec(?:ember)?"
)
_UNITS: Final = f"{_SHARE}|{_TIME}|{_LENGTH}|{_MONEY}|{_SPEED}|{_OFTEN}"

_QUANTITY: Final = re.compile(
    r"(?:\b(?:(?:no )?(?:more|fewer|less) than|at (?:least|most)|up to|as (?:many|much) as|about|around"
    r"|nearly|almost|some|over|under|roughly|approximately|an? estimated|close to|an average of)\s+)?"
    r"(?P<number>(?<![\w.,:/–-])(?P<money>[$€£])?(?P<figures>\d+(?:[.,]\d+)*)"
    r"(?![\d:/]|\.\d|st\b|nd\b|rd\b|th\b)"
    rf"|\b(?:(?:{'|'.join(TENS)})(?:[- ](?:{_ONES}))?|{_ONES}|dozens|hundreds|thousands|millions|billions"
    r"|half|a third|a quarter|a dozen|a hundred|a thousand|a million|several|once|twice)\b)"
    rf"(?:(?:[- ](?:and )?|(?= ?%))(?:{_SCALES})s?\b)*"
    rf"(?P<unit>[- ]?(?:square |cubic )?(?:(?:{_UNITS})s?)(?:-old| old)?(?!\w))?",
    re.IGNORECASE,
)
_YEAR: Final = re.compile(r"(?:1[5-9]|20)\d\d")
_DATED: Final = re.compile(rf"\b(?:{_MONTHS})\.?\s+$")
_DATING: Final = re.compile(rf"\s+(?:of )?(?:{_MONTHS})\b|:\d\d|\s?[ap]\.?m\b")
_DATE_REACH: Final = 40  # characters before a number that hold its month
# Words behind a number that tell what is counted: "620 striking dock workers".
_REACH: Final = 4
_BEHIND: Final = re.compile(r"(?:[\s-]*[^\W_]+){0,4}")
_NEXT: Final = re.compile(r"[\s-]*([^\W_]+)")
_COUNTED: Final = re.compile(
    r"\b(?:how (?:many|much|few)|what (?:number|amount|percentage|percent|proportion|share) of(?: the)?)\s+"
    r"(?P<thing>.+)",
    re.IGNORECASE,
)
# "At least twelve died, and 30 people were hurt": that these are people is not said of all of them.
_ANYBODY: Final = frozenset(stems_of("people persons men women victims civilians"))
# What is counted ends here in a question: "how many ships | were".
_ENDS: Final = word_set(
    """is are was were will did do does has have had would can could should may might must in on at by for
    from to of that who which with"""
)
# "Twelve | died": who is not said, so it may be anybody.
_HARMED: Final = word_set("and or were was are died dead killed others more have had")
_MEASURED: Final = tuple(
    (re.compile(rf"\b(?:{asked})\b", re.IGNORECASE), re.compile(rf"(?:{units})s?\b", re.IGNORECASE))
    for asked, units in (
        (r"how long|how much time", f"{_TIME}|{_LENGTH}"),
        (r"how old|what age", r"year|month|week|day"),
        (r"how (?:far|tall|high|deep|wide|large|big)", _LENGTH),
        (r"how fast", _SPEED),
        (r"how often", _OFTEN),
    )
)
_SHARED: Final = re.compile(
    r"\b(?:what|which) (?:percentage|percent|per cent|proportion|share)\b", re.IGNORECASE
)
_PAID: Final = re.compile(r"\bhow much\b", re.IGNORECASE)
_MANY: Final = re.compile(r"\bhow (?:many|few)\b|\bdeath toll\b|\bwhat number\b", re.IGNORECASE)


class _Quantity(NamedTuple):
    """A number with what bounds and measures it ("more than forty", "$2 million", "two years").

    Attributes:
        counts: the stems of its unit and of the words behind it.
        alone: whether nothing stands behind it that it could count: "twelve died", "twelve on Monday".
    """

    span: Span
    number: str
    unit: str
    money: bool
    counts: frozenset[str]
    alone: bool


def quantities(question: str, text: str, sentence: Span) -> tuple[Span, ...]:
    """Where the sentence of a text gives the number that is asked for, bounds and unit included."""
    asked = {word.casefold() for word in re.findall(r"[\w.,]+", question)}
    found = [one for one in _found(text, sentence) if one.number.casefold() not in asked]
    return tuple(one.span for one in _wanted(question, found))


def _wanted(question: str, found: list[_Quantity]) -> Iterable[_Quantity]:
    """Those that count or measure what is asked for; failing that, those that may."""
    thing = _thing(question)
    counted = [one for one in found if one.counts & thing]
    if counted:
        others = [one for one in found if one.alone and not one.unit] if thing & _ANYBODY else []
        chosen = {one.span for one in (*counted, *others)}
        return [one for one in found if one.span in chosen]
    for asked, units in _MEASURED:
        if asked.search(question):
            measured = [one for one in found if units.search(one.unit)]
            return measured or [one for one in found if not one.unit and not one.money]
    if _SHARED.search(question):
        return [one for one in found if re.search(_SHARE, one.unit)] or found
    if _PAID.search(question):
        return [one for one in found if one.money or re.search(_MONEY, one.unit)] or found
    if _MANY.search(question):
        return [one for one in found if not one.unit and not one.money and one.number.casefold() != "one"]
    return found


def _thing(question: str) -> frozenset[str]:
    """The stems of the words that say what is to be counted."""
    match = _COUNTED.search(question)
    words: list[str] = []
    for word in re.findall(r"[^\W_]+", match["thing"])[:_REACH] if match else ():
        if word.casefold() in _ENDS:
            break
        words.append(word)
    return frozenset(stems_of(" ".join(words[:2])))


def _found(text: str, sentence: Span) -> Iterable[_Quantity]:
    for match in _QUANTITY.finditer(text, *sentence):
        figures, unit = match["figures"], match["unit"] or ""
        number, end = match.start("number"), match.end()
        bare = figures and not unit and not match["money"]
        if bare and (
            _YEAR.fullmatch(figures)
            or _DATED.search(text, max(0, number - _DATE_REACH), number)
            or _DATING.match(text, end, sentence.end)
        ):
            continue
        behind = _BEHIND.match(text, end, sentence.end)
        counts = frozenset(stems_of(f"{unit} {behind.group() if behind else ''}"))
        following = _NEXT.match(text, end, sentence.end)
        alone = following is None or following[1].casefold() in _ENDS | _HARMED
        yield _Quantity(Span(*match.span()), match["number"], unit, bool(match["money"]), counts, alone)
