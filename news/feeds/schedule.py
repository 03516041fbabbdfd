"""When a feed is asked again, and when what it brought may be posted."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from email.utils import parsedate_to_datetime
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

USUAL: Final = timedelta(minutes=10)
"""Between two polls where neither the feed nor its server asks for anything: MonitoRSS's default."""

LEAST, MOST = timedelta(minutes=5), timedelta(hours=24)
"""The bounds of whatever a feed or its server asks for."""

# Feeds that are polled together once must not be polled together for ever.
_JITTER: Final = 0.1

LONGEST: Final = MOST * (1 + _JITTER)
"""Between two polls, whatever is asked for: what is further ahead comes from a clock that was wrong."""

# More failures than these make no difference: 5 min x 2^9 is more than a day.
_MOST_DOUBLINGS: Final = 9
_MAX_AGE: Final = re.compile(r"(?:^|[\s,])max-age\s*=\s*\"?(\d{1,9})", re.IGNORECASE)
_DAYS: Final = (0, 1, 2)


@dataclass(frozen=True, slots=True)
class Quiet:
    """Hours of the day in which nothing is posted, on the clock of a zone; they may span midnight."""

    start: time
    end: time

    def __str__(self) -> str:
        return f"{self.start:%H:%M}-{self.end:%H:%M}"


@dataclass(frozen=True, slots=True)
class DigestTimes:
    """When digests are posted: every so many hours counted from midnight, or once a day.

    Attributes:
        every: hours, 1 to 24, or None where there is a time of day.
        at: the time of day, or None.
    """

    every: int | None = None
    at: time | None = None

    def __str__(self) -> str:
        return f"{self.every}h" if self.at is None else f"{self.at:%H:%M}"


def zone_named(name: str) -> ZoneInfo | None:
    """The time zone of an IANA name, or None where there is no such zone."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # a folder's name makes it raise OSError
        return None


def quiet_until(quiet: Quiet | None, zone: str, now: datetime) -> datetime | None:
    """When the quiet hours end that ``now`` is in, or None where it is in none."""
    if quiet is None:
        return None
    here = now.astimezone(_zone(zone))
    clock = here.time()
    if quiet.start < quiet.end:
        inside = quiet.start <= clock < quiet.end
    else:
        inside = clock >= quiet.start or clock < quiet.end
    return _next(here.date(), (quiet.end,), zone, now, again=True) if inside else None


def next_digest(times: DigestTimes, zone: str, after: datetime, quiet: Quiet | None = None) -> datetime:
    """The first time for a digest after a moment; one within the quiet hours waits for their end."""
    here = after.astimezone(_zone(zone))
    clocks = (times.at,) if times.at is not None else tuple(time(h) for h in range(0, 24, times.every or 24))
    due = _next(here.date(), clocks, zone, after)
    return quiet_until(quiet, zone, due) or due


def _next(
    today: date, clocks: tuple[time, ...], zone: str, after: datetime, *, again: bool = False
) -> datetime:
    """The first moment after ``after`` at which the zone's clock shows one of these times.

    A time that the clock jumps over in spring comes an hour later. One that it shows twice in autumn counts
    the first time, and with ``again`` both times.
    """
    moments = (
        moment
        for days in _DAYS
        for clock in clocks
        for moment in _moments(datetime.combine(today + timedelta(days=days), clock, _zone(zone)))[
            : 1 + again
        ]
    )
    return next(moment for moment in moments if moment > after)


def _moments(shown: datetime) -> tuple[datetime, ...]:
    """When the clock of a zone shows a time: once, or twice where it is set back."""
    first, second = (shown.replace(fold=fold).astimezone(UTC) for fold in (0, 1))
    return (first, second) if second > first else (first,)


def _zone(name: str) -> ZoneInfo:
    return zone_named(name) or ZoneInfo("UTC")


def next_poll(
    now: datetime,
    headers: Mapping[str, str],
    ttl: timedelta | None,
    *,
    least: timedelta = LEAST,
    rng: random.Random | None = None,
) -> datetime:
    """When to ask a feed again that has answered.

    Cache-Control, Expires and the feed's own ttl are obeyed within ``least`` and ``MOST``; it is never asked
    earlier, and up to a tenth later.
    """
    asked = [told for told in (_fresh_for(headers, now), ttl) if told is not None]
    wanted = max(asked, default=least * (USUAL / LEAST))
    return now + _later(min(max(wanted, least), MOST), rng)


def next_try(
    now: datetime,
    failures: int,
    retry_after: str = "",
    *,
    least: timedelta = LEAST,
    rng: random.Random | None = None,
) -> datetime:
    """When to ask a feed again that has failed: after 5 minutes, doubled with every failure, a day at most.

    Up to a tenth later; where that would be more than a day, earlier, but never before ``retry_after``.

    Args:
        now: the time of the failure.
        failures: how many there were in a row with this one, from 1.
        retry_after: the header of that name; it is waited for, a day at most.
        least: the first pause.
        rng: for the jitter.
    """
    pause = least * 2 ** min(max(failures - 1, 0), _MOST_DOUBLINGS)
    told = told_by(retry_after, now) or timedelta(0)
    share = _JITTER * (rng or _RANDOM).random()
    pause = min(max(pause, told), MOST)
    asked = told if told < MOST else timedelta(0)
    return now + min(pause * (1 + share), max(MOST * (1 - share), asked))


def told_by(retry_after: str, now: datetime) -> timedelta | None:
    """How long a Retry-After header asks to wait, or None where it says nothing that makes sense.

    RFC 9110, 10.2.3: seconds or a date.
    """
    written = retry_after.strip()
    if written.isascii() and written.isdigit():
        return timedelta(seconds=int(written[:9]))
    return _until(written, now)


def _fresh_for(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """How long a response stays fresh, RFC 9111, 4.2.1; None where the server does not say."""
    control = headers.get("Cache-Control", "")
    if match := _MAX_AGE.search(control):
        age = headers.get("Age", "").strip()
        spent = int(age[:9]) if age.isascii() and age.isdigit() else 0
        return timedelta(seconds=max(int(match[1]) - spent, 0))
    if control:
        return None
    return _until(headers.get("Expires", ""), now)


def _until(http_date: str, now: datetime) -> timedelta | None:
    try:
        moment = parsedate_to_datetime(http_date)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return max(moment - now, timedelta(0))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _later(pause: timedelta, rng: random.Random | None) -> timedelta:
    return pause * (1 + _JITTER * (rng or _RANDOM).random())


# Jitter keeps no secret.
_RANDOM: Final = random.Random()  # noqa: S311 - for jitter
