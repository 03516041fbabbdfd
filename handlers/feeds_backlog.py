"""What is to be asked next: the hosts take turns, so that one with many feeds, or slow ones, stops nobody."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable
from typing import Final
from urllib.parse import urlsplit

from news.host_slots import PER_HOST
from storage.feed_rows import Source

AT_ONCE: Final = 8
"""Half of what is fetched at once at most (news/host_slots.py): posted links must not wait behind feeds."""

HANGING: Final = 4
"""More than these, where so many are not answered: a site that hangs does so for up to twenty seconds."""


class Backlog:
    """Sources that are due, in the order in which they are asked.

    Args:
        per_host: how many of one host are asked at once.
        at_once: how many altogether, of those that do not hang.
        hanging: how many that hang are not counted.
    """

    def __init__(self, per_host: int = PER_HOST, at_once: int = AT_ONCE, hanging: int = HANGING) -> None:
        self._per_host = per_host
        self._at_once = at_once
        self._most_hanging = hanging
        self._waiting: dict[str, deque[Source]] = {}
        # Hosts of which one may be asked, in the order of their turns.
        self._turns = deque[str]()
        self._busy = Counter[str]()
        self._in_hand: set[int] = set()
        self._hanging: set[int] = set()

    @property
    def empty(self) -> bool:
        """Whether nothing waits."""
        return not self._waiting

    @property
    def in_hand(self) -> frozenset[int]:
        """The sources that are being asked."""
        return frozenset(self._in_hand)

    def refill(self, due: Iterable[Source], asked: frozenset[int] = frozenset()) -> None:
        """Let these wait instead of those that did; what is being asked is left out.

        Args:
            due: as they were read.
            asked: the sources that were in hand when reading began, and may have been asked by its end.
        """
        self._waiting = {}
        for source in due:
            if source.id not in self._in_hand and source.id not in asked:
                self._waiting.setdefault(_host(source), deque()).append(source)
        self._turns = deque(host for host in self._waiting if self._busy[host] < self._per_host)

    def take(self) -> Source | None:
        """Give the next to ask, which is in hand until it is ``done``; None where none may be asked now."""
        counted = len(self._in_hand) - min(len(self._hanging), self._most_hanging)
        if not self._turns or counted >= self._at_once:
            return None
        host = self._turns.popleft()
        waiting = self._waiting[host]
        source = waiting.popleft()
        if not waiting:
            del self._waiting[host]
        self._busy[host] += 1
        self._in_hand.add(source.id)
        if waiting and self._busy[host] < self._per_host:
            self._turns.append(host)
        return source

    def hangs(self, source: Source) -> None:
        """Note that one in hand takes long."""
        if source.id in self._in_hand:
            self._hanging.add(source.id)

    def done(self, source: Source) -> None:
        """Note that one is not in hand any more."""
        host = _host(source)
        self._in_hand.discard(source.id)
        self._hanging.discard(source.id)
        self._busy[host] -= 1
        if not self._busy[host]:
            del self._busy[host]
        if host in self._waiting and host not in self._turns:
            self._turns.append(host)


def _host(source: Source) -> str:
    return urlsplit(source.url).netloc
