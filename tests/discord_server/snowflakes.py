"""Ids as Discord makes them: the time in milliseconds, shifted, and a counter."""

from __future__ import annotations

import time

# Milliseconds between the Unix epoch and 2015-01-01, from which Discord counts.
DISCORD_EPOCH = 1_420_070_400_000


class Snowflakes:
    """Hands out ids that only ever grow."""

    def __init__(self) -> None:
        self._last = 0

    def next(self) -> int:
        """An id greater than every one before, whose upper bits say when it was made."""
        now = (int(time.time() * 1000) - DISCORD_EPOCH) << 22
        self._last = max(self._last + 1, now)
        return self._last


def created_at(snowflake: int) -> float:
    """When an id was made, in seconds since the Unix epoch."""
    return ((snowflake >> 22) + DISCORD_EPOCH) / 1000
