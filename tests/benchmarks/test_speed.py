from __future__ import annotations

import os

import numpy
import psutil
import pytest

from benchmarks.lengths import ODD_TEXTS, growth, repeated
from benchmarks.memory import WORKER_MEGABYTES, memory_of
from benchmarks.model_pass import InputMaker, calls_in, replay
from benchmarks.reading import measure_reading
from benchmarks.texts import article_of
from benchmarks.timing import interleaved
from news.plaintext import lay_out
from news.read import read_text, resources


def test_functions_are_timed_in_turn() -> None:
    ran: list[str] = []
    times = interleaved([lambda: ran.append("a"), lambda: ran.append("b")], 2)
    assert ran == ["a", "b", "a", "b"]
    assert [len(each.milliseconds) for each in times] == [2, 2]


def test_the_pass_timed_is_the_one_a_reading_makes() -> None:
    text = article_of(400)
    tagger = resources().tagger
    calls = calls_in(tagger, lambda: read_text(text))
    made = InputMaker().inputs(lay_out(text))
    assert len(made) == len(calls) > 0
    for call, inputs in zip(calls, made, strict=True):
        assert call.inputs.keys() == inputs.keys()
        assert all(numpy.array_equal(call.inputs[name], inputs[name]) for name in inputs)


def test_a_replayed_pass_calls_the_model_as_often_and_changes_no_reading() -> None:
    text = article_of(100)
    tagger = resources().tagger
    before = read_text(text)
    calls = calls_in(tagger, lambda: read_text(text))
    again = calls_in(tagger, lambda: replay(tagger, calls))
    assert [call.outputs for call in again] == [call.outputs for call in calls]
    assert read_text(text) == before


def test_reading_is_printed_beside_the_pass(capsys: pytest.CaptureFixture[str]) -> None:
    measure_reading(1)
    printed = capsys.readouterr().out
    ratio = float(printed.split("reading / pass: ")[1].split()[0])
    assert 0.5 < ratio < 50
    assert "required 2.0, goal 1.4" in printed
    assert "% of reading" in printed


def test_each_length_stands_beside_the_one_before() -> None:
    lines = list(growth("a text", lambda size: repeated("The bridge is closed. ", size), (100, 1_000)))
    assert "x the time" not in lines[0]
    assert float(lines[1].split(" ms")[1].split()[0]) > 0
    assert "1,000 characters" in lines[1]


@pytest.mark.parametrize("name", ODD_TEXTS)
def test_odd_texts_have_the_length_asked_for_and_can_be_read(name: str) -> None:
    text = ODD_TEXTS[name](400)
    assert len(text) == 400
    assert read_text(text).article.text


def test_numbered_texts_never_say_a_name_twice() -> None:
    names = [word for word in ODD_TEXTS["a new name each time"](4_000).split() if word.startswith("Mor")]
    whole = names[:-3]  # the last sentence may be cut
    assert len(set(whole)) * 3 == pytest.approx(len(whole), abs=3)


def test_memory_is_told_in_megabytes() -> None:
    memory = memory_of(psutil.Process(os.getpid()))
    assert 20 < memory.unique <= memory.resident < 20 * WORKER_MEGABYTES
    assert memory.mapped <= memory.resident
