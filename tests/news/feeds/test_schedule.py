from __future__ import annotations

import random
from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.feeds.schedule import (
    LEAST,
    LONGEST,
    MOST,
    USUAL,
    DigestTimes,
    Quiet,
    next_digest,
    next_poll,
    next_try,
    quiet_until,
    told_by,
    zone_named,
)

NOW = datetime(2026, 9, 1, 12, 0, tzinfo=UTC)
NIGHT = Quiet(time(22), time(7))
moments = st.datetimes(datetime(2025, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))
zones = st.sampled_from(["UTC", "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Pacific/Chatham"])


class Steady(random.Random):
    """No jitter."""

    def random(self) -> float:
        return 0.0


@pytest.mark.parametrize(
    ("headers", "ttl", "pause"),
    [
        ({}, None, USUAL),
        ({"Cache-Control": "max-age=1800"}, None, timedelta(minutes=30)),
        ({"Cache-Control": "public, max-age=1800", "Age": "600"}, None, timedelta(minutes=20)),
        ({"Cache-Control": "max-age=10"}, None, LEAST),
        ({"Cache-Control": "max-age=999999999"}, None, MOST),
        ({"Cache-Control": "no-cache"}, None, USUAL),
        ({"Cache-Control": "s-maxage=7200"}, None, USUAL),
        ({"Expires": "Tue, 01 Sep 2026 13:00:00 GMT"}, None, timedelta(hours=1)),
        ({"Expires": "0"}, None, USUAL),
        ({"Expires": "Tue, 01 Sep 2026 11:00:00 GMT"}, None, LEAST),
        ({}, timedelta(hours=2), timedelta(hours=2)),
        ({"Cache-Control": "max-age=600"}, timedelta(hours=2), timedelta(hours=2)),
        ({}, timedelta(days=30), MOST),
    ],
)
def test_what_server_and_feed_ask_for_is_obeyed(
    headers: dict[str, str], ttl: timedelta | None, pause: timedelta
) -> None:
    assert next_poll(NOW, headers, ttl, rng=Steady()) - NOW == pause


@pytest.mark.parametrize(
    ("failures", "retry_after", "minutes"),
    [(1, "", 5), (2, "", 10), (3, "", 20), (9, "", 1280), (10, "", 1440), (500, "", 1440), (1, "3600", 60),
     (1, "60", 5), (4, "60", 40), (1, "99999999999", 1440), (1, "soon", 5), (1, "Tue, 01 Sep 2026 14:00:00 GMT", 120)],
)  # fmt: skip
def test_failures_are_waited_out_longer_and_longer(failures: int, retry_after: str, minutes: int) -> None:
    assert next_try(NOW, failures, retry_after, rng=Steady()) - NOW == timedelta(minutes=minutes)


@given(
    st.integers(1, 10**6),
    st.text(max_size=12),
    st.dictionaries(st.sampled_from(["Cache-Control", "Expires", "Age"]), st.text(max_size=30)),
)
def test_the_next_time_is_always_between_the_bounds(
    failures: int, written: str, headers: dict[str, str]
) -> None:
    assert LEAST <= next_try(NOW, failures, written) - NOW <= MOST
    assert LEAST <= next_poll(NOW, headers, None) - NOW <= LONGEST


def test_a_retry_after_that_makes_no_sense_says_nothing() -> None:
    assert told_by("", NOW) is None
    assert told_by("-5", NOW) is None
    assert told_by("Tue, 01 Sep 2020 14:00:00 GMT", NOW) == timedelta(0)


@pytest.mark.parametrize(
    ("quiet", "zone", "clock", "until"),
    [
        (NIGHT, "UTC", (23, 0), (7, 0)),
        (NIGHT, "UTC", (6, 59), (7, 0)),
        (NIGHT, "UTC", (7, 0), None),
        (NIGHT, "UTC", (21, 59), None),
        (NIGHT, "UTC", (22, 0), (7, 0)),
        (NIGHT, "Europe/Berlin", (20, 30), (5, 0)),
        (NIGHT, "Asia/Kolkata", (17, 0), (1, 30)),
        (Quiet(time(12), time(14)), "UTC", (13, 0), (14, 0)),
        (Quiet(time(12), time(14)), "UTC", (14, 0), None),
        (None, "UTC", (3, 0), None),
        (NIGHT, "No/Such_Zone", (23, 0), (7, 0)),
    ],
)
def test_quiet_hours_end_on_the_clock_of_their_zone(
    quiet: Quiet | None, zone: str, clock: tuple[int, int], until: tuple[int, int] | None
) -> None:
    now = datetime(2026, 9, 1, *clock, tzinfo=UTC)
    end = quiet_until(quiet, zone, now)
    assert (end and (end.hour, end.minute)) == until
    assert end is None or timedelta(0) < end - now <= timedelta(hours=24)


@given(moments, zones, st.times(), st.times())
def test_after_quiet_hours_it_is_not_quiet(now: datetime, zone: str, start: time, end: time) -> None:
    quiet = Quiet(start.replace(second=0, microsecond=0), end.replace(second=0, microsecond=0))
    if quiet.start == quiet.end or (until := quiet_until(quiet, zone, now)) is None:
        return
    assert now < until
    # an hour that the clock repeats in autumn is quiet twice
    assert quiet_until(quiet, zone, until + timedelta(hours=1)) != until


@given(
    st.datetimes(datetime(2024, 1, 1), datetime(2029, 1, 1), timezones=st.just(UTC)),
    st.sampled_from(["UTC", "Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe", "America/Santiago"]),
    st.integers(0, 1439),
    st.integers(0, 1439),
)
def test_nothing_is_held_longer_than_the_quiet_hours_and_a_change_of_the_clock(
    now: datetime, zone: str, start: int, end: int
) -> None:
    quiet = Quiet(time(*divmod(start, 60)), time(*divmod(end, 60)))
    if start != end and (until := quiet_until(quiet, zone, now)) is not None:
        assert timedelta(0) < until - now <= timedelta(minutes=(end - start) % 1440, hours=1)


# The nights in which clocks are changed, minute by minute, as chance seldom hits them.
@pytest.mark.parametrize(
    ("zone", "midnight"),
    [
        ("Europe/Berlin", datetime(2026, 3, 28, 20)),
        ("Europe/Berlin", datetime(2026, 10, 24, 20)),
        ("America/New_York", datetime(2026, 11, 1, 1)),
        ("Australia/Lord_Howe", datetime(2026, 4, 4, 10)),
    ],
)
@pytest.mark.parametrize("quiet", [Quiet(time(22), time(2, 30)), Quiet(time(1, 45), time(2, 15)), NIGHT])
def test_no_minute_of_a_night_in_which_the_clock_is_changed_is_held_for_a_day(
    zone: str, midnight: datetime, quiet: Quiet
) -> None:
    longest = timedelta(hours=10)
    for minutes in range(0, 14 * 60, 5):
        now = midnight.replace(tzinfo=UTC) + timedelta(minutes=minutes)
        until = quiet_until(quiet, zone, now)
        assert until is None or timedelta(0) < until - now <= longest


def test_quiet_hours_that_end_in_the_hour_shown_twice_end_twice() -> None:
    quiet = Quiet(time(22), time(2, 30))
    ends = [
        quiet_until(quiet, "Europe/Berlin", datetime(2026, 10, 25, hour, 10, tzinfo=UTC)) for hour in (0, 1)
    ]
    assert ends == [datetime(2026, 10, 25, hour, 30, tzinfo=UTC) for hour in (0, 1)]


def test_failing_for_long_a_feed_is_asked_once_a_day_at_least() -> None:
    tries = [next_try(NOW, 20, later) - NOW for later in ("", "80000", "999999") for _ in range(50)]
    assert max(tries) <= MOST
    assert min(tries) >= MOST * 0.9
    assert len(set(tries)) > 100


def test_a_night_in_which_the_clock_is_changed_ends_at_seven() -> None:
    spring = quiet_until(NIGHT, "Europe/Berlin", datetime(2026, 3, 28, 22, tzinfo=UTC))
    autumn = quiet_until(NIGHT, "Europe/Berlin", datetime(2026, 10, 24, 22, tzinfo=UTC))
    assert spring == datetime(2026, 3, 29, 5, tzinfo=UTC)
    assert autumn == datetime(2026, 10, 25, 6, tzinfo=UTC)


@pytest.mark.parametrize(
    ("times", "zone", "quiet", "due"),
    [
        (DigestTimes(every=6), "UTC", None, (1, 18, 0)),
        (DigestTimes(every=5), "UTC", None, (1, 15, 0)),
        (DigestTimes(every=24), "UTC", None, (2, 0, 0)),
        (DigestTimes(at=time(18)), "UTC", None, (1, 18, 0)),
        (DigestTimes(at=time(12)), "UTC", None, (2, 12, 0)),
        (DigestTimes(at=time(8)), "America/New_York", None, (2, 12, 0)),
        (DigestTimes(at=time(23)), "UTC", NIGHT, (2, 7, 0)),
    ],
)
def test_digests_have_their_times(
    times: DigestTimes, zone: str, quiet: Quiet | None, due: tuple[int, int, int]
) -> None:
    day, hour, minute = due
    assert next_digest(times, zone, NOW, quiet) == datetime(2026, 9, day, hour, minute, tzinfo=UTC)


@given(moments, zones, st.integers(1, 24))
def test_there_is_always_a_next_digest_within_a_day_or_so(now: datetime, zone: str, every: int) -> None:
    due = next_digest(DigestTimes(every=every), zone, now)
    assert timedelta(0) < due - now <= timedelta(hours=26)


@pytest.mark.parametrize("name", ["", "Europe", "../etc/passwd", "Nowhere/Land", "/etc", "a\x00b"])
def test_no_zone_is_known_by_a_wrong_name(name: str) -> None:
    assert zone_named(name) is None
