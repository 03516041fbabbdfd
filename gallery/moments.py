"""Discord's timestamps, ``<t:1678786860:R>``, as an English client words them.

https://docs.discord.com/developers/reference#message-formatting-timestamp-styles
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Final

_MINUTE: Final = 60
_HOUR: Final = 60 * _MINUTE
_DAY: Final = 24 * _HOUR
# What "in 3 months" counts with; the client's own rounding is coarser than a day at this distance.
_MONTH: Final = 30 * _DAY
_YEAR: Final = 365 * _DAY
_UNITS: Final = ((_YEAR, "year"), (_MONTH, "month"), (_DAY, "day"), (_HOUR, "hour"), (_MINUTE, "minute"))


def worded(seconds: int, style: str, now: float) -> str:
    """A moment in words.

    Args:
        seconds: since the Unix epoch; shown in UTC.
        style: one of the letters Discord defines, or "" for its default.
        now: what a relative time counts from, in seconds since the Unix epoch.
    """
    if style == "R":
        return _relative(seconds - now)
    return _STYLES.get(style, _STYLES["f"])(datetime.fromtimestamp(seconds, UTC))


def _short_time(when: datetime) -> str:
    return f"{when.hour % 12 or 12}:{when:%M %p}"


def _long_time(when: datetime) -> str:
    return f"{when.hour % 12 or 12}:{when:%M:%S %p}"


def _short_date(when: datetime) -> str:
    return f"{when.month}/{when.day}/{when:%y}"


def _long_date(when: datetime) -> str:
    return f"{when:%B} {when.day}, {when.year}"


_STYLES: Final[Mapping[str, Callable[[datetime], str]]] = {
    "t": _short_time,
    "T": _long_time,
    "d": _short_date,
    "D": _long_date,
    "f": lambda when: f"{_long_date(when)} {_short_time(when)}",
    "F": lambda when: f"{when:%A}, {_long_date(when)} {_short_time(when)}",
    "s": lambda when: f"{_short_date(when)}, {_short_time(when)}",
    "S": lambda when: f"{_short_date(when)}, {_long_time(when)}",
}


def _relative(distance: float) -> str:
    size = abs(distance)
    for length, unit in _UNITS:
        if size >= length:
            count = round(size / length)
            amount = f"{count} {unit}{'s' if count != 1 else ''}"
            return f"in {amount}" if distance > 0 else f"{amount} ago"
    return "in a few seconds" if distance > 0 else "a few seconds ago"
