from __future__ import annotations

import math

import pytest

from benchmarks.figures import WANTED, Figure, Section, Yardstick, pick
from benchmarks.gate import compare, load_ceilings, load_floors
from benchmarks.quality import JOBS


def test_a_figure_below_its_floor_is_named() -> None:
    assert compare([Figure("places.recall", 0.61)], {"places.recall": 0.62}) == [
        "places.recall is 0.6100, below its floor of 0.6200"
    ]


@pytest.mark.parametrize("value", [0.62, 0.7])
def test_a_figure_at_its_floor_or_above_passes(value: float) -> None:
    assert compare([Figure("places.recall", value)], {"places.recall": 0.62}) == []


def test_a_floor_that_was_not_measured_is_named() -> None:
    assert compare([], {"places.recall": 0.62}) == ["places.recall has a floor and was not measured"]


def test_a_figure_above_its_ceiling_is_named() -> None:
    assert compare([Figure("speakers.wrong", 0.26)], {}, {"speakers.wrong": 0.25}) == [
        "speakers.wrong is 0.2600, above its ceiling of 0.2500"
    ]


@pytest.mark.parametrize("value", [0.25, 0.0])
def test_a_figure_at_its_ceiling_or_below_passes(value: float) -> None:
    assert compare([Figure("speakers.wrong", value)], {}, {"speakers.wrong": 0.25}) == []


def test_a_ceiling_that_was_not_measured_is_named() -> None:
    assert compare([], {}, {"speakers.wrong": 0.25}) == ["speakers.wrong has a ceiling and was not measured"]


def test_a_figure_that_is_no_number_keeps_no_limit() -> None:
    lines = compare([Figure("a", math.nan), Figure("b", math.nan)], {"a": 0.5}, {"b": 0.5})
    assert [line.split(",")[0] for line in lines] == ["a is nan", "b is nan"]


def test_every_section_has_limits_and_every_limit_a_figure() -> None:
    measured = {f"{section}.{name}" for section, names in WANTED.items() for name in names}
    limited = {n for n in (*load_floors(), *load_ceilings()) if not n.startswith("reference.")}
    assert limited <= measured
    assert {name.split(".")[0] for name in limited} == {str(section) for section in WANTED}


def test_no_figure_has_both_a_floor_and_a_ceiling() -> None:
    assert not load_floors().keys() & load_ceilings().keys()


def test_every_section_is_measured_once() -> None:
    assert sorted(section for job in JOBS for section in job) == sorted(Section)


def test_figures_show_their_yardstick() -> None:
    assert str(Figure("summary.CNN", 0.28, ("LEAD-3", 0.27))).endswith("0.280   LEAD-3 0.270")


def test_figures_are_picked_with_what_stands_in_the_yardsticks_scores() -> None:
    corpora = ("CNN", "LLM-benchmark-writers", "GUM")
    scores = {name: {"sys": {"rouge1": [0, 0, 0.4]}, "lead": {"rouge1": [0, 0, 0.3]}} for name in corpora}
    first = next(iter(pick(Section.SUMMARY, scores, Yardstick("LEAD-3", scores, part="lead"))))
    assert first == Figure("summary.CNN.rouge1", 0.4, ("LEAD-3", 0.3))
