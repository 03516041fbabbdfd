"""The crowd's figures: what counts, and what is told of it."""

from __future__ import annotations

import asyncio

import pytest

from benchmarks.crowd_bot import Watched, watch
from benchmarks.crowd_members import Waited
from benchmarks.crowd_shown import Seen, show_lag, show_targets, show_waits


def told(capsys: pytest.CaptureFixture[str]) -> str:
    return capsys.readouterr().out


def test_who_got_no_answer_is_counted(capsys: pytest.CaptureFixture[str]) -> None:
    show_waits("then", [Waited("ask", 0.1, 2.0), Waited("ask", 0.3, None)])
    assert "1 WITHOUT AN ANSWER" in told(capsys)


def test_the_first_response_is_told_beside_the_yardstick(capsys: pytest.CaptureFixture[str]) -> None:
    real = [Waited("ask", 0.5, 1.0)] * 99 + [Waited("ask", 2.0, 3.0)]
    show_targets(real, [Waited("bare", 0.1, 0.2)] * 100)
    out = told(capsys)
    assert "p99 2.00 s" in out
    assert "medians 5.0 x" in out


def test_only_the_lag_meanwhile_counts(capsys: pytest.CaptureFixture[str]) -> None:
    watched = Watched(at=[1.0, 2.0, 3.0], lags=[900.0, 7.0, 800.0], waits=[0.0, 5.0, 0.0])
    show_lag(watched, Seen((), (), begun=1.5, ended=2.5, worked=0.0, core=0.0))
    out = told(capsys)
    assert "max     7.00 ms" in out
    assert "max     2.00 ms" in out


async def test_a_loop_that_is_held_up_is_seen() -> None:
    watched = Watched()
    watching = asyncio.create_task(watch(watched))
    await asyncio.sleep(0)
    held_up = sum(number for number in range(3_000_000))  # nothing else runs meanwhile
    await asyncio.sleep(0.05)
    watching.cancel()
    assert held_up
    assert max(watched.lags) > 10
