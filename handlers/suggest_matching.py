"""Which of what is known fits what somebody types: of several layers, and in the interface's language too."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Final

from handlers.suggest_choices import Offered, Say
from handlers.suggest_words import countries_like, with_english_months
from news.countries import country_name
from news.names import fold
from news.typed import Choice, Choices, Fit, Match

#: Discord shows no more.
MOST: Final = 25
# More choices than this are looked through in a thread: about a millisecond's work.
_IN_THREAD: Final = 1_000


async def match(choices: Choices, typed: str) -> list[Match]:
    """The choices that may be meant, best first; many are looked through in a thread."""
    if len(choices) > _IN_THREAD:
        return await asyncio.to_thread(choices.match, typed, MOST)
    return choices.match(typed, MOST)


async def matched(
    layers: Sequence[Offered], typed: str, more: Sequence[Sequence[Match]] = ()
) -> list[Choice]:
    """The choices of all layers that fit best, each once, by its fuller name where one layer knows that.

    Args:
        layers: the choices, the most useful first.
        typed: what they are to fit.
        more: for each layer what fits in another way.
    """
    found = [
        (each, number) for number, layer in enumerate(layers) for each in await match(layer.choices, typed)
    ]
    found += [(each, number) for number, matches in enumerate(more) for each in matches]
    if any(each.fit is not Fit.NEAREST for each, _ in found):
        found = [(each, number) for each, number in found if each.fit is not Fit.NEAREST]
    # what fits equally stays in the order of its layer, whose first ones are the most useful
    found.sort(key=lambda pair: (pair[0].fit, -pair[0].score, pair[1]))
    choices: dict[str, Choice] = {}
    for each, _ in found:
        choice = _fullest(each.choice, layers)
        choices.setdefault(choice.key, choice)
    return list(choices.values())


def _fullest(choice: Choice, layers: Sequence[Offered]) -> Choice:
    for layer in layers:
        fuller = layer.choices.get(layer.fuller.get(choice.key, choice.key))
        if fuller and fuller.key != choice.key:
            return fuller
    return choice


def of_country(layer: Offered, typed: str, say: Say) -> list[Match]:
    """The countries that go by what is typed in the language of ``say``, and the places that lie in them."""
    found: list[Match] = []
    for code in countries_like(typed, say):
        if country := layer.choices.get(fold(country_name(code))):
            found.append(Match(country, Fit.BEGINS))
        found += [Match(place, Fit.HOLDS) for place in layer.within.get(code, ())[:MOST]]
    return found


async def by_day_too(found: Sequence[Match], choices: Choices, typed: str, say: Say) -> list[Match]:
    """What was found, and what is found by a month in the language of ``say``; each once, as it fits best."""
    if (english := with_english_months(typed, say)) == typed:
        return list(found)
    of_month = [each for each in await match(choices, english) if each.fit < Fit.LIKE]
    best: dict[str, Match] = {}
    for each in sorted((*found, *of_month), key=lambda each: (each.fit, -each.score)):
        best.setdefault(each.choice.key, each)
    return [each for each in best.values() if not of_month or each.fit is not Fit.NEAREST]
