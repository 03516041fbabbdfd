"""Names kept in memory for who is typing: those of the latest articles, and in time those of all.

The latest articles' are read again as soon as an article was added or forgotten. All others' take up to
seconds to count, so they are read beside the typing: until they are there, the latest have to do. What was
forgotten is offered for two seconds at most; what a member may not see is never among what they are offered.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final, TypeVar

from handlers import suggest_choices as make
from handlers.scope import Scope
from handlers.shared_work import SharedWork
from handlers.suggest_choices import Offered
from news.errors import StorageError
from storage.suggestions import NameRow, Seen, Stamp, Suggestions

log = logging.getLogger(__name__)

_K = TypeVar("_K")
_V = TypeVar("_V")

#: Articles whose names come first and whose topics are offered: about what a busy server posts in two days.
LATEST: Final = 100
#: Articles that are matched by likeness too; of older ones only words and parts of words.
LATEST_TITLES: Final = 500
# Names of a kind: 30,000 take 11 ms to look through for likeness. The rarest are left out.
_MOST_NAMES: Final = 30_000
# Names kept in memory altogether.
_MOST_KEPT: Final = 150_000
# Kinds, guilds and sets of channels whose latest articles' names are kept; 500 titles come to about a
# megabyte with all that they are found by.
_MOST_LATEST: Final = 100
_MOST_GUILDS: Final = 1_000
# Seconds: between two looks whether articles came or went; to what age all names are kept, as readings are
# corrected too; and how long who is typing waits for all names.
_BETWEEN_LOOKS: Final = 2.0
_OLDEST: Final = 300.0
PATIENCE: Final = 0.04
# Seconds that who is typing waits for an article that was just added to be among what is offered.
_LATEST_PATIENCE: Final = 0.3


class Kind(StrEnum):
    """What is offered."""

    QUOTED = "quoted"
    NAMED = "named"
    PLACES = "places"
    ARTICLES = "articles"
    TOPICS = "topics"


@dataclass(frozen=True, slots=True)
class View:
    """What somebody may see of a guild.

    Attributes:
        seen: the channels they may read and the newest article there.
        stamps: what was posted in these channels.
    """

    guild_id: int
    seen: Seen
    stamps: tuple[tuple[int, Stamp], ...]

    @property
    def posts(self) -> int:
        """How many posts they may see."""
        return sum(stamp.posts for _, stamp in self.stamps)


_Key = tuple[int, frozenset[int] | None, Kind]


@dataclass(frozen=True, slots=True)
class _Kept:
    """What is kept; ``like`` is the newest view that it is known to hold nothing forgotten for."""

    offered: Offered
    made_for: View
    like: View
    made_at: float


class Known:
    """Reads and keeps what may be offered."""

    def __init__(self, suggestions: Suggestions, clock: Callable[[], float] = time.monotonic) -> None:
        self._suggestions = suggestions
        self._clock = clock
        self._stamps: OrderedDict[int, tuple[float, dict[int, Stamp]]] = OrderedDict()
        self._latest: OrderedDict[_Key, _Kept] = OrderedDict()
        self._all: OrderedDict[_Key, _Kept] = OrderedDict()
        self._reading: dict[_Key, asyncio.Task[None]] = {}
        self._turn = asyncio.Lock()  # one at a time, so that questions find a free connection
        # When an article has come, all who are typing want the same names read again.
        self._looks: SharedWork[tuple[int, int | None], dict[int, Stamp]] = SharedWork()
        self._readings: SharedWork[tuple[View, Kind], _Kept] = SharedWork()

    async def close(self) -> None:
        """Stop reading."""
        await self._looks.close()
        await self._readings.close()
        reading = list(self._reading.values())
        for task in reading:
            task.cancel()
        await asyncio.gather(*reading, return_exceptions=True)

    async def all_read(self) -> None:
        """Wait for what is being read."""
        await asyncio.gather(*self._reading.values())

    async def view(self, scope: Scope) -> View:
        """What who is typing may see, as it was two seconds ago at most."""
        looked, stamps = self._stamps.get(scope.guild_id, (-_BETWEEN_LOOKS, {}))
        if self._clock() - looked >= _BETWEEN_LOOKS:
            looked, stamps = self._clock(), await self._stamped(scope.guild_id)
            _keep(self._stamps, scope.guild_id, (looked, stamps), _MOST_GUILDS)
        seen = {channel_id: stamp for channel_id, stamp in stamps.items() if scope.sees(channel_id)}
        channels = None if len(seen) == len(stamps) else frozenset(seen)
        newest = max((stamp.newest for stamp in seen.values()), default=0)
        return View(scope.guild_id, Seen(channels, newest), tuple(sorted(seen.items())))

    async def latest(self, view: View, kind: Kind) -> Offered:
        """What the latest articles hold."""
        key = (view.guild_id, view.seen.channels, kind)
        kept = self._latest.get(key)
        if kept is None or kept.made_for != view or self._clock() - kept.made_at > _OLDEST:
            kept = await self._again(key, kept, view)
        _keep(self._latest, key, kept, _MOST_LATEST)
        return kept.offered

    async def _again(self, key: _Key, before: _Kept | None, view: View) -> _Kept:
        """What the latest articles hold; where reading takes long and none was forgotten, as before."""
        reading = asyncio.create_task(self._readings((view, key[2]), lambda: self._read_kept(key, view)))
        if before is not None:
            done, _ = await asyncio.wait({reading}, timeout=_LATEST_PATIENCE)
            if not done and await self._holds(before, view):
                reading.add_done_callback(_noted)
                return before
        return await reading

    async def _read_kept(self, key: _Key, view: View) -> _Kept:
        kept = _Kept(await self._read_latest(view, key[2]), view, view, self._clock())
        _keep(self._latest, key, kept, _MOST_LATEST)
        return kept

    async def everything(self, view: View, kind: Kind, patience: float = PATIENCE) -> Offered | None:
        """What all articles hold, or None where that is not known after ``patience`` seconds.

        Also None where the latest articles are all there are.
        """
        if view.posts <= LATEST:
            return None
        key = (view.guild_id, view.seen.channels, kind)
        kept = await self._still_good(key, view)
        if kept is None or self._clock() - kept.made_at > _OLDEST:
            reading = self._reading.get(key) or self._begin(key, view)
            if kept is None:
                await asyncio.wait({reading}, timeout=patience)
                kept = await self._still_good(key, view)
        return kept.offered if kept else None

    async def _still_good(self, key: _Key, view: View) -> _Kept | None:
        """What is kept of all articles, unless some of them were forgotten since."""
        kept = self._all.get(key)
        if kept is None:
            return None
        self._all.move_to_end(key)
        if kept.like == view:
            return kept
        if not await self._holds(kept, view):
            self._all.pop(key, None)
            return None
        kept = replace(kept, like=view)
        if key in self._all:
            self._all[key] = kept
        return kept

    async def _holds(self, kept: _Kept, view: View) -> bool:
        """Whether none of the articles that it was made of was forgotten since."""
        before = await self._stamped(view.guild_id, kept.made_for.seen.newest)
        return all(before.get(channel_id) == stamp for channel_id, stamp in kept.made_for.stamps)

    async def _stamped(self, guild_id: int, newest: int | None = None) -> dict[int, Stamp]:
        return await self._looks((guild_id, newest), lambda: self._suggestions.stamps(guild_id, newest))

    def _begin(self, key: _Key, view: View) -> asyncio.Task[None]:
        task = asyncio.create_task(self._read_all(key, view), name=f"names of guild {view.guild_id}")
        self._reading[key] = task
        task.add_done_callback(lambda _: self._reading.pop(key, None))
        return task

    async def _read_all(self, key: _Key, view: View) -> None:
        start = self._clock()
        try:
            async with self._turn:
                offered = await self._read_names(view, key[2], _MOST_NAMES, None)
        except StorageError as error:
            log.warning("the names of guild %d cannot be read: %s", view.guild_id, error)
            return
        self._all[key] = _Kept(offered, view, view, self._clock())
        while len(self._all) > 1 and sum(len(k.offered.choices) for k in self._all.values()) > _MOST_KEPT:
            self._all.popitem(last=False)
        count, took = len(offered.choices), self._clock() - start
        log.info("guild %d: %d %s to offer, read in %.2f s", view.guild_id, count, key[2], took)

    async def _read_latest(self, view: View, kind: Kind) -> Offered:
        stored = self._suggestions
        most = LATEST_TITLES if kind is Kind.ARTICLES else LATEST
        ids = await stored.latest(view.guild_id, view.seen, most)
        if kind is Kind.ARTICLES:
            lines = await stored.lines(view.guild_id, ids)
            return await asyncio.to_thread(make.articles, lines)
        if kind is not Kind.TOPICS:
            return await self._read_names(view, kind, _MOST_NAMES, ids)
        named = await stored.named(view.guild_id, view.seen, _MOST_NAMES, ids)
        located = await stored.places(view.guild_id, view.seen, _MOST_NAMES, ids)
        lines = await stored.lines(view.guild_id, ids)
        return await asyncio.to_thread(make.topics, named, located, lines)

    async def _read_names(self, view: View, kind: Kind, limit: int, ids: list[int] | None) -> Offered:
        stored, guild_id, seen = self._suggestions, view.guild_id, view.seen
        if kind is Kind.PLACES:
            located = await stored.places(guild_id, seen, limit, ids)
            return await asyncio.to_thread(make.places, located)
        ask: Awaitable[list[NameRow]] = (
            stored.quoted(guild_id, seen, limit, ids)
            if kind is Kind.QUOTED
            else stored.named(guild_id, seen, limit, ids)
        )
        return await asyncio.to_thread(make.people, await ask)


def _noted(reading: asyncio.Task[_Kept]) -> None:
    """Take note of a failure that nobody waits for; who types next is told."""
    if not reading.cancelled() and (error := reading.exception()):
        log.warning("the latest names cannot be read: %s", error)


def _keep(kept: OrderedDict[_K, _V], key: _K, value: _V, most: int) -> None:
    kept[key] = value
    kept.move_to_end(key)
    while len(kept) > most:
        kept.popitem(last=False)
