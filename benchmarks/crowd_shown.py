"""What a crowd has waited for, and what the event loop was late by meanwhile, in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from benchmarks.crowd_bot import Watched
from benchmarks.crowd_members import Waited
from benchmarks.timing import Times

# What is promised: seconds to 99 first responses in 100, and to each; milliseconds of the event loop's lag.
FIRST_P99: Final = 1.0
FIRST_ALWAYS: Final = 3.0
LAG: Final = 50.0


@dataclass(frozen=True, slots=True)
class Seen:
    """What was measured of a crowd.

    Attributes:
        waited: of each question.
        replies: seconds from each posted article to the reply; None where there was none.
        begun, ended: on the clock that all processes share.
        worked: processor seconds of the bot's processes meanwhile.
        core: seconds that their core worked for anybody meanwhile.
    """

    waited: Sequence[Waited]
    replies: Sequence[float | None]
    begun: float
    ended: float
    worked: float
    core: float


def show_waits(title: str, waited: Sequence[Waited]) -> None:
    """Print how long they waited for the first response and for the answer, each kind by itself and all."""
    print(f"{title}:")
    for kind in sorted({each.kind for each in waited}):
        print(_line(kind, [each for each in waited if each.kind == kind]))
    print(_line("all", waited))


def _line(label: str, waited: Sequence[Waited]) -> str:
    first = _spread(each.first for each in waited)
    answer = _spread(each.answer for each in waited)
    silent = sum(each.answer is None for each in waited)
    without = f"  {silent} WITHOUT AN ANSWER" if silent else ""
    return f"  {label:20} {len(waited):5}  first response {first}  answer {answer}{without}"


def show_load(seen: Seen) -> None:
    """Print how much was asked and read, and who used the core."""
    seconds = seen.ended - seen.begun
    replied = [each for each in seen.replies if each is not None]
    print(f"  {len(seen.waited) / seconds:.1f} questions a second were answered")
    print(f"  {len(replied)} of {len(seen.replies)} posted articles got their reply: {_spread(replied)}")
    others = max(seen.core - seen.worked, 0.0)
    print(f"  the core: {seen.worked / seconds:.0%} the bot, {others / seconds:.0%} others' work")


def show_lag(watched: Watched, seen: Seen) -> None:
    """Print what the event loop was late by, with and without waiting for the processor."""
    rows = zip(watched.at, watched.lags, watched.waits, strict=True)
    meanwhile = [(lag, wait) for at, lag, wait in rows if seen.begun <= at <= seen.ended]
    lags = Times(tuple(lag for lag, _ in meanwhile) or (0.0,))
    own = Times(tuple(max(lag - wait, 0.0) for lag, wait in meanwhile) or (0.0,))
    print(f"  event-loop lag: {lags}  max {max(lags.milliseconds):8.2f} ms (wanted: under {LAG:.0f} ms)")
    print(f"    without waiting for the processor: {own}  max {max(own.milliseconds):8.2f} ms")


def show_targets(real: Sequence[Waited], bare: Sequence[Waited]) -> None:
    """Print what is promised of a first response beside what was measured, and beside the yardstick."""
    first = _milliseconds(each.first for each in real)
    yardstick = _milliseconds(each.first for each in bare)
    p99, worst = first.percentile(0.99) / 1000, max(first.milliseconds) / 1000
    print(f"first response: p99 {p99:.2f} s (wanted: under {FIRST_P99:g} s), always within {worst:.2f} s "
          f"(wanted: {FIRST_ALWAYS:g} s)")  # fmt: skip
    times = first.percentile(0.99) / yardstick.percentile(0.99)
    print(f"  {times:.1f} x the p99 of the bare bot, medians {first.median / yardstick.median:.1f} x")


def _milliseconds(seconds: Iterable[float | None]) -> Times:
    return Times(tuple(each * 1000 for each in seconds if each is not None) or (0.0,))


def _spread(seconds: Iterable[float | None]) -> str:
    found = _milliseconds(seconds)
    p50, p99 = (found.percentile(share) / 1000 for share in (0.5, 0.99))
    return f"p50 {p50:6.3f} p99 {p99:6.3f} max {max(found.milliseconds) / 1000:6.3f} s"
