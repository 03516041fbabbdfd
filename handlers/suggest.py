"""What is offered while somebody types: people, places, articles and topics of what they may see."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from handlers.scope import Scope
from handlers.suggest_choices import LONGEST, Offered, Say, article, people
from handlers.suggest_known import LATEST_TITLES, PATIENCE, Kind, Known, View
from handlers.suggest_matching import MOST, by_day_too, match, matched, of_country
from handlers.suggest_words import countries_like, keyword_line, keywords_meant, keywords_written
from news.typed import Choice, Fit, Match, words
from storage.suggestions import Seen, Suggestions

#: What an article option takes besides numbers; ``ask`` takes two more.
WORDS: Final = ("latest", "all")
ASK_WORDS: Final = ("channel", "server", *WORDS)
# The articles of the channel whose people come first where nothing is typed.
_CHANNEL_LATEST: Final = 20
# Letters with which older articles are looked for: one or two are in nearly every title.
_SHORTEST: Final = 3

# "3, #5, " and what comes after it.
_SEVERAL: Final = re.compile(r"((?:\s*#?\d{1,9}\s*,)+\s*)(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A line that is offered, and what it stands for; both of 100 characters at most."""

    label: str
    value: str


class Suggest:
    """Offers what may be meant, at most 25 of it, best first, and something as long as anything is stored."""

    def __init__(self, suggestions: Suggestions, clock: Callable[[], float] = time.monotonic) -> None:
        self._suggestions = suggestions
        self._known = Known(suggestions, clock)

    async def close(self) -> None:
        """Stop reading names; to be called before the database is closed."""
        await self._known.close()

    async def all_read(self) -> None:
        """Wait until all names are read that somebody has begun to type."""
        await self._known.all_read()

    async def people(self, scope: Scope, typed: str) -> list[Suggestion]:
        """Those who are quoted, as ``who-said`` takes them: the channel's first, then the server's."""
        return await self._people(scope, typed, Kind.QUOTED)

    async def named(self, scope: Scope, typed: str) -> list[Suggestion]:
        """Those who are named, quoted or not, as ``who`` takes them."""
        return await self._people(scope, typed, Kind.NAMED)

    async def places(self, scope: Scope, typed: str, say: Say = str) -> list[Suggestion]:
        """The places named, those of the latest articles first, as ``where`` takes them.

        Args:
            scope: who is typing.
            typed: may also be a country, or a place and its country, in the language of ``say``.
            say: words the countries.
        """
        view = await self._known.view(scope)
        layers = await self._layers(view, Kind.PLACES)
        name, _, country = typed.rpartition(",")
        if name and countries_like(country, say):
            typed = name
        more = [of_country(layer, typed, say) for layer in layers]
        return _lines(await matched(layers, typed, more), say)

    async def topics(self, scope: Scope, typed: str) -> list[Suggestion]:
        """What recurs in the latest articles, and once something is typed any name; words to search by."""
        view = await self._known.view(scope)
        layers = await self._layers(view, Kind.TOPICS)
        if words(typed):
            for kind in (Kind.NAMED, Kind.PLACES):
                layers += await self._layers(view, kind, patience=0)
        return _lines(await matched(layers, typed), as_value=True)

    async def articles(
        self, scope: Scope, typed: str, say: Say = str, *, keywords: Sequence[str] = WORDS
    ) -> list[Suggestion]:
        """Articles by number, title, site or day; the value is the number.

        Args:
            scope: who is typing.
            typed: may name several articles, "3, 5": those before the last comma are kept. Months may be
                in the language of ``say``.
            say: words the days, and what the keywords mean.
            keywords: what the option takes besides, offered first where it fits.
        """
        before, last = _split(typed)
        given = {int(number) for number in re.findall(r"\d+", before)}
        view = await self._known.view(scope)
        found = await self._articles(view, last, say)
        lines = [
            Suggestion(_cut(before + _label(each.choice, say)), before + each.choice.value)
            for each in found
            if int(each.choice.value) not in given and len(before + each.choice.value) <= LONGEST
        ]
        if before:
            return lines[:MOST]
        literal = sum(each.fit < Fit.LIKE for each in found)
        offered = [
            *_keywords(keywords_written(keywords, last), say),
            *lines[:literal],
            *_keywords(keywords_meant(keywords, last, say), say),
            *lines[literal:],
        ]
        return list(dict.fromkeys(offered))[:MOST]

    async def _articles(self, view: View, typed: str, say: Say) -> list[Match]:
        if not view.posts:
            return []
        asked = words(typed)
        offered = await self._known.latest(view, Kind.ARTICLES)
        found = await match(offered.choices, asked)
        found = await by_day_too(found, offered.choices, asked, say)
        literal = [each for each in found if each.fit < Fit.LIKE]
        older = view.posts > LATEST_TITLES and (len(asked) >= _SHORTEST or asked.isdecimal())
        if older and len(literal) < MOST:
            lines = await self._suggestions.find(view.guild_id, view.seen, asked, MOST)
            known = {each.choice.key for each in literal}
            literal += [Match(c, Fit.HOLDS) for c in map(article, lines) if c.key not in known]
            # a number names one article, whatever else holds its digits
            literal.sort(key=lambda each: each.choice.key != asked)
            like = [each for each in found if each.fit is Fit.LIKE]
            found = literal + like or found
        return found

    async def _people(self, scope: Scope, typed: str, kind: Kind) -> list[Suggestion]:
        view = await self._known.view(scope)
        layers = await self._layers(view, kind)
        if not words(typed) and any(channel_id == scope.channel_id for channel_id, _ in view.stamps):
            layers.insert(0, await self._in_channel(view, scope.channel_id, kind))
        return _lines(await matched(layers, typed))

    async def _in_channel(self, view: View, channel_id: int, kind: Kind) -> Offered:
        here = Seen(frozenset({channel_id}), view.seen.newest)
        ids = await self._suggestions.latest(view.guild_id, here, _CHANNEL_LATEST)
        ask = self._suggestions.quoted if kind is Kind.QUOTED else self._suggestions.named
        return people(await ask(view.guild_id, here, MOST, ids))

    async def _layers(self, view: View, kind: Kind, patience: float = PATIENCE) -> list[Offered]:
        """What the latest articles hold and, where there are more and it is known, what all hold."""
        if not view.posts:
            return []
        layers = [await self._known.latest(view, kind)]
        every = None if kind is Kind.TOPICS else await self._known.everything(view, kind, patience)
        return [*layers, every] if every else layers


def _keywords(fitting: Iterable[str], say: Say) -> Iterator[Suggestion]:
    return (Suggestion(_cut(keyword_line(word, say)), word) for word in fitting)


def _label(choice: Choice, say: Say) -> str:
    return choice.label if isinstance(choice.label, str) else choice.label.worded(say)


def _lines(choices: Iterable[Choice], say: Say = str, *, as_value: bool = False) -> list[Suggestion]:
    return [
        Suggestion(choice.value if as_value else _label(choice, say), choice.value)
        for choice in islice(choices, MOST)
    ]


def _split(typed: str) -> tuple[str, str]:
    """The articles named already, with their commas, and what is being typed."""
    several = _SEVERAL.fullmatch(typed)
    if several is None:
        return "", typed
    numbers = [number.strip() for number in several[1].split(",")]
    return ", ".join(numbers), several[2]


def _cut(label: str) -> str:
    return label if len(label) <= LONGEST else label[: LONGEST - 1] + "…"
