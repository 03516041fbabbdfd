"""What a picture says, in words, for those who do not see it: names and numbers, in the frame's language."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from news.answer import Phrase
from news.picture import Bar, Day, Picture, Pin, PlacesMap, QuotedChart, Timeline
from news.pictures.days import bins_of, step_for

# https://docs.discord.com/developers/resources/message#attachment-object: ``description``.
LONGEST: Final = 1024
# Names are not the place to save, but a single one of a bad page must not fill the text.
_LONGEST_NAME: Final = 80
# Days that are told one by one; of more, the fullest and the sums say more.
_MOST_DAYS: Final = 7


def alt_text(picture: Picture, word: Callable[[Phrase], str] = str) -> str:
    """Tell what a picture shows in at most 1,024 characters; ``word`` may translate the frame's words."""
    told = [word(phrase) for phrase in facts(picture)]
    for left_out in range(len(told)):
        kept = told[: len(told) - left_out]
        if left_out:
            more = Phrase("And {count} more.", {"count": left_out})
            kept.append(word(more))
        if len(text := " ".join(kept)) <= LONGEST:
            return text
    return told[0][: LONGEST - 1] + "…"


def facts(picture: Picture) -> tuple[Phrase, ...]:
    """The sentences of the text: what kind of picture it is, then fact by fact, weightiest first."""
    if isinstance(picture, PlacesMap):
        return _map_facts(picture)
    if isinstance(picture, QuotedChart):
        return _chart_facts(picture)
    return _timeline_facts(picture)


def _map_facts(picture: PlacesMap) -> tuple[Phrase, ...]:
    values = {"title": picture.title, "count": len(picture.pins)}
    head = Phrase(
        "Map: {title}. {count} place, with how often it is named.",
        values,
        "Map: {title}. {count} places, with how often each is named.",
    )
    return (head, *map(_pin, picture.pins))


def _pin(pin: Pin) -> Phrase:
    values = {
        "name": _short(str(pin.name)),
        "count": pin.mentions,
        "latitude": _degrees(pin.latitude, "NS"),
        "longitude": _degrees(pin.longitude, "EW"),
    }
    return Phrase("{name} ({latitude} {longitude}): {count}.", values)


def _chart_facts(picture: QuotedChart) -> tuple[Phrase, ...]:
    values = {"title": picture.title, "count": len(picture.bars)}
    head = Phrase(
        "Bar chart: {title}. Quotations of {count} speaker.",
        values,
        "Bar chart: {title}. Quotations of {count} speakers.",
    )
    return (head, *map(_bar, picture.bars))


def _bar(bar: Bar) -> Phrase:
    values = {
        "name": _short(bar.name),
        "count": bar.total,
        "direct": bar.direct,
        "mixed": bar.mixed,
        "indirect": bar.indirect,
    }
    return Phrase("{name}: {count} ({direct} direct, {mixed} mixed, {indirect} indirect).", values)


def _timeline_facts(picture: Timeline) -> tuple[Phrase, ...]:
    days = picture.days
    values = {
        "title": picture.title,
        "first": days[0].day,
        "last": days[-1].day,
        "articles": sum(day.articles for day in days),
        "quotations": sum(day.quotations for day in days),
    }
    head = Phrase(
        "Timeline: {title}. From {first} to {last}: articles {articles}, quotations {quotations}.", values
    )
    if len(days) > _MOST_DAYS:
        return head, _fullest(picture)
    return (head, *(_day(day) for day in days))


def _day(day: Day) -> Phrase:
    values = {"day": day.day, "articles": day.articles, "quotations": day.quotations}
    return Phrase("{day}: articles {articles}, quotations {quotations}.", values)


def _fullest(picture: Timeline) -> Phrase:
    fullest = max(bins_of(picture.days), key=lambda one: (one.articles, one.quotations))
    values = {"day": fullest.first, "articles": fullest.articles, "quotations": fullest.quotations}
    phrases = {
        "day": Phrase("Most on {day}: articles {articles}, quotations {quotations}."),
        "week": Phrase("Most in the week from {day}: articles {articles}, quotations {quotations}."),
        "month": Phrase("Most in the month from {day}: articles {articles}, quotations {quotations}."),
        "year": Phrase("Most in the year from {day}: articles {articles}, quotations {quotations}."),
    }
    return replace(phrases[step_for(picture.days)], values=values)


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST_NAME else name[: _LONGEST_NAME - 1] + "…"


def _degrees(value: float, hemispheres: str) -> str:
    return f"{abs(value):.1f}°{hemispheres[value < 0]}"
