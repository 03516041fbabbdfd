from __future__ import annotations

import pytest

from benchmarks.gate import compare, load_floors
from benchmarks.quality import WANTED, Figure


def test_a_figure_below_its_floor_is_named() -> None:
    assert compare([Figure("places.recall", 0.61)], {"places.recall": 0.62}) == [
        "places.recall is 0.6100, below its floor of 0.6200"
    ]


@pytest.mark.parametrize("value", [0.62, 0.7])
def test_a_figure_at_its_floor_or_above_passes(value: float) -> None:
    assert compare([Figure("places.recall", value)], {"places.recall": 0.62}) == []


def test_a_floor_that_was_not_measured_is_named() -> None:
    assert compare([], {"places.recall": 0.62}) == ["places.recall has a floor and was not measured"]


def test_every_task_has_floors_and_every_floor_a_figure() -> None:
    measured = {f"{task}.{name}" for task, names in WANTED.items() for name in names}
    floors = {name for name in load_floors() if not name.startswith("reference.")}
    assert floors <= measured
    assert {name.split(".")[0] for name in floors} == {str(task) for task in WANTED}


def test_figures_show_their_yardstick() -> None:
    assert str(Figure("summary.CNN", 0.28, ("LEAD-3", 0.27))).endswith("0.280   LEAD-3 0.270")
