"""The interface's language in what somebody types: countries, months, what an option takes besides."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Final

from news.answer import Phrase
from news.countries import Country, country_codes
from news.days import Days, ShortDay
from news.typed import words

Say = Callable[[Phrase], str]

# Letters with which a country or a month is told from others: one or two begin many names.
_SHORTEST: Final = 3
_MONTHS: Final = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
    "november", "december",
)  # fmt: skip
# Any year of the calendar: only its months' names matter.
_YEAR: Final = 2001
# Languages of the interface, and some for who asks in another way.
_KEPT: Final = 16

_MEANT: Final[Mapping[str, Phrase]] = {
    "latest": Phrase("the newest article of this channel"),
    "all": Phrase("all articles"),
    "channel": Phrase("all articles of this channel"),
    "server": Phrase("all articles of this server"),
}


def keyword_line(word: str, say: Say) -> str:
    """What an option takes besides numbers, and what it means."""
    return f"{word} · {say(_MEANT[word])}" if word in _MEANT else word


def keywords_written(keywords: Sequence[str], typed: str) -> list[str]:
    """Those that begin with what is typed."""
    return [word for word in keywords if word.startswith(typed.strip().casefold())]


def keywords_meant(keywords: Sequence[str], typed: str, say: Say) -> list[str]:
    """Those that mean what is typed in the interface's language."""
    asked = words(typed)
    if len(asked) < _SHORTEST:
        return []
    return [word for word in keywords if f" {asked}" in f" {words(keyword_line(word, say))}"]


def countries_like(typed: str, say: Say) -> list[str]:
    """The codes of the countries whose names begin with what is typed; a whole name comes first."""
    asked = words(typed)
    if len(asked) < _SHORTEST:
        return []
    found = [(name != asked, code) for name, code in _countries(say) if name.startswith(asked)]
    return [code for _, code in sorted(found)]


def with_english_months(typed: str, say: Say) -> str:
    """What is typed, with months as articles' days are found by: "3. März" becomes "3 march"."""
    return " ".join(_english(word, say) for word in words(typed).split())


def _english(word: str, say: Say) -> str:
    if len(word) < _SHORTEST:
        return word
    return next((_MONTHS[month] for name, month in _months(say) if name.startswith(word)), word)


@lru_cache(maxsize=_KEPT)
def _countries(say: Say) -> tuple[tuple[str, str], ...]:
    named = ((say(Phrase("{country}", {"country": Country(code)})), code) for code in country_codes())
    return tuple((words(name), code) for name, code in named)


@lru_cache(maxsize=_KEPT)
def _months(say: Say) -> tuple[tuple[str, int], ...]:
    """Every form of every month's name: "marz", "mar"; and its place in the year, counting from 0."""
    forms = [set(_forms(month, say)) for month in range(1, 13)]
    common = set.intersection(*forms)  # "de" in "marzo de 2001"
    return tuple((name, month) for month, names in enumerate(forms) for name in sorted(names - common))


def _forms(month: int, say: Say) -> Iterator[str]:
    first = date(_YEAR, month, 1)
    following = date(_YEAR + month // 12, month % 12 + 1, 1)
    spans = (Days(first, date.fromordinal(following.toordinal() - 1)), Days(first, first.replace(day=2)))
    for value in (*spans, ShortDay(first)):
        yield from (word for word in words(say(Phrase("{day}", {"day": value}))).split() if word.isalpha())
