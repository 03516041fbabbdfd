"""The frame's words inside a picture, put into the language of who asks before it goes to the worker."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from news.answer import Phrase
from news.countries import Country
from news.picture import Picture, PlacesMap, QuotedChart, Timeline
from news.pictures.days import Step, step_for

Say = Callable[[Phrase], str]


@dataclass(frozen=True, slots=True)
class PictureWords:
    """The words of one picture; those that it has no use for are empty.

    Attributes:
        outside: before the names that found no room on a map.
        countries: codes and names of the countries that a map's places lie in, each once.
        kinds: of quotations: direct, mixed, indirect.
        articles: over the bars of a timeline that count articles.
        quotations: over those that count quotations.
        months: January to December, short.
    """

    outside: str = ""
    countries: tuple[tuple[str, str], ...] = ()
    kinds: tuple[str, str, str] = ("", "", "")
    articles: str = ""
    quotations: str = ""
    months: tuple[str, ...] = ()


def words_of(picture: Picture, say: Say = str) -> PictureWords:
    """Put a picture's words into the language of ``say``."""
    if isinstance(picture, PlacesMap):
        codes = dict.fromkeys(pin.within for pin in picture.pins if pin.within and not pin.country)
        countries = tuple((code, _name_of(Country(code), say)) for code in codes)
        return PictureWords(outside=say(Phrase("Not on this map:")), countries=countries)
    if isinstance(picture, QuotedChart):
        direct, mixed, indirect = Phrase("direct"), Phrase("mixed"), Phrase("indirect")
        return PictureWords(kinds=(say(direct), say(mixed), say(indirect)))
    return _timeline_words(picture, say)


def in_words(picture: Picture, say: Say = str) -> Picture:
    """The same picture with the names in it in the language of ``say``, where they are words of the frame."""
    if not isinstance(picture, PlacesMap):
        return picture
    return replace(picture, pins=tuple(replace(pin, name=_name_of(pin.name, say)) for pin in picture.pins))


def _name_of(name: str | Country, say: Say) -> str:
    return name if isinstance(name, str) else say(Phrase("{country}", {"country": name}))


def _timeline_words(picture: Timeline, say: Say) -> PictureWords:
    articles, quotations = _COUNTED[step_for(picture.days)]
    months = tuple(map(say, _MONTHS))
    return PictureWords(articles=say(articles), quotations=say(quotations), months=months)


_COUNTED: Final[dict[Step, tuple[Phrase, Phrase]]] = {
    "day": (Phrase("Articles each day"), Phrase("Quotations each day")),
    "week": (Phrase("Articles each week"), Phrase("Quotations each week")),
    "month": (Phrase("Articles each month"), Phrase("Quotations each month")),
    "year": (Phrase("Articles each year"), Phrase("Quotations each year")),
}
_MONTHS: Final = (
    Phrase("Jan"), Phrase("Feb"), Phrase("Mar"), Phrase("Apr"), Phrase("May"), Phrase("Jun"),
    Phrase("Jul"), Phrase("Aug"), Phrase("Sep"), Phrase("Oct"), Phrase("Nov"), Phrase("Dec"),
)  # fmt: skip
