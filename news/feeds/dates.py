"""Dates as feeds write them, beyond the forms that feedparser knows."""

from __future__ import annotations

import re
from calendar import timegm
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from time import struct_time
from typing import Final

_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "jan january januar janvier enero ene janv",
            "feb february februar février fevrier febrero févr fevr",
            "mar march märz maerz mars marzo mrz",
            "apr april avril abril avr abr",
            "may mai mayo",
            "jun june juni juin junio",
            "jul july juli juillet julio juil",
            "aug august août aout agosto ago",
            "sep sept september septembre septiembre",
            "oct october oktober octobre octubre okt",
            "nov november novembre noviembre",
            "dec december dezember décembre decembre diciembre dez déc dic",
        ),
        1,
    )
    for name in names.split()
}
_CLOCK: Final = r"(?:,?[T\s]+(?:at\s+|um\s+)?(\d{1,2}):(\d{2})(?::(\d{2}))?(?:[.,]\d+)?\s*(am|pm)?)?"
_ZONE: Final = r"\s*(Z|[A-Z]{2,4}|(?:UTC|GMT)?[+-]\d{1,2}:?\d{2})?"
_FORMS: Final = tuple(
    re.compile(day + _CLOCK + _ZONE + r"\s*$", re.IGNORECASE)
    for day in (
        r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})",
        r"(?:[^\W\d]+\.?,?\s+)?(?P<d>\d{1,2})(?:\.|st|nd|rd|th)?[\s-]+(?P<m>[^\W\d]+)\.?,?[\s-]+(?P<y>\d{4})",
        r"(?:[^\W\d]+\.?,?\s+)?(?P<m>[^\W\d]+)\.?\s+(?P<d>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<y>\d{4})",
        r"(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>\d{4})",
    )
)
_EPOCH: Final = re.compile(r"\d{9,10}|\d{12,13}")
_OFFSET: Final = re.compile(r"([+-])(\d{1,2}):?(\d{2})")
_NAMED: Final = {"est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7}
_NAMED_EAST: Final = {"cet": 1, "mez": 1, "cest": 2, "mesz": 2, "eet": 2, "eest": 3, "bst": 1, "jst": 9}
_HOURS: Final = _NAMED | _NAMED_EAST
_NOON: Final = 12
# Before the web: a clock that was not set, or a date that was not filled in.
_FIRST_YEAR: Final = 1990
_LAST_YEAR: Final = 2199
_LONGEST: Final = 60


def moment(written: str, parsed: struct_time | None = None) -> datetime | None:
    """The moment that a date means, in UTC; None where it cannot be told.

    Args:
        written: as it stands in the feed.
        parsed: what feedparser has made of it, in UTC.
    """
    found = _read(written.strip())
    # Where there are only figures feedparser guesses, and takes what is missing from the calendar of today.
    if found is None and parsed is not None and any(map(str.isalpha, written)):
        found = _from_struct(parsed)
    return found if found and _FIRST_YEAR <= found.year <= _LAST_YEAR else None


def _from_struct(parsed: struct_time) -> datetime | None:
    try:
        return datetime.fromtimestamp(timegm(parsed), UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _read(written: str) -> datetime | None:
    if len(written) > _LONGEST:
        return None
    if _EPOCH.fullmatch(written):
        return datetime.fromtimestamp(int(written[:10] if len(written) > 10 else written), UTC)
    try:
        read = datetime.fromisoformat(written)
        return (read if read.tzinfo else read.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return _by_mail(written) or _by_form(written)


def _by_mail(written: str) -> datetime | None:
    """RFC 5322 dates, as RSS asks for them, with the zones of RFC 822."""
    try:
        read = parsedate_to_datetime(written)
        return (read if read.tzinfo else read.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _by_form(written: str) -> datetime | None:
    match = next((found for form in _FORMS if (found := form.match(written))), None)
    if match is None:
        return None
    name = match["m"].casefold()
    month = int(name) if name.isdigit() else _MONTHS.get(name)
    hour, minute, second, half, zone = match.groups()[-5:]
    if month is None:
        return None
    try:
        day = datetime(int(match["y"]), month, int(match["d"]), tzinfo=_zone(zone or ""))
        return (day + _clock(hour, minute, second, half)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _clock(hour: str | None, minute: str | None, second: str | None, half: str | None) -> timedelta:
    hours = int(hour or 0)
    if half:
        hours = hours % _NOON + (_NOON if half.casefold() == "pm" else 0)
    return timedelta(hours=hours, minutes=int(minute or 0), seconds=int(second or 0))


def _zone(written: str) -> timezone:
    if offset := _OFFSET.search(written):
        shift = timedelta(hours=int(offset[2]), minutes=int(offset[3]))
        return timezone(-shift if offset[1] == "-" else shift)
    return timezone(timedelta(hours=_HOURS.get(written.casefold(), 0)))
