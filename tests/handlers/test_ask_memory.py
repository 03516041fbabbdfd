from __future__ import annotations

import pytest

from handlers.ask_memory import MINUTES, Last, Memory, resolved
from handlers.scope import Scope
from news.article import Span

HERE = Scope(1, 2, 3, request_id=4)
LAST = Last("How many were killed in Aleppo?", 7, "Ann Lee", Span(0, 10))


class Clock:
    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


def test_the_last_answer_of_a_channel_is_remembered_for_ten_minutes() -> None:
    clock = Clock()
    memory = Memory(clock)
    assert memory.last(HERE) is None
    memory.keep(HERE, LAST)
    clock.seconds += 60 * MINUTES
    assert memory.last(HERE) == LAST
    clock.seconds += 1
    assert memory.last(HERE) is None


@pytest.mark.parametrize("other", [Scope(1, 9, 3, request_id=4), Scope(9, 2, 3, request_id=4)])
def test_another_channel_remembers_nothing(other: Scope) -> None:
    memory = Memory(Clock())
    memory.keep(HERE, LAST)
    assert memory.last(other) is None


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("and in Idlib?", "How many were killed in Idlib?"),
        ("And in eastern Ghouta?", "How many were killed in eastern Ghouta?"),
        ("what about civilians?", "How many were killed in Aleppo civilians?"),
        ("Where did she go?", "Where did Ann Lee go?"),
    ],
)
def test_what_a_question_leaves_unsaid_is_taken_from_the_last(asked: str, meant: str) -> None:
    question, leaning = resolved(asked, LAST)
    assert (question.text, leaning) == (meant, True)


def test_somebodys_words_are_asked_for_by_a_pronoun() -> None:
    question, leaning = resolved("What did she say about the convoy?", LAST)
    assert (question.speaker, question.about, leaning) == ("Ann Lee", "the convoy", True)


def test_another_persons_name_takes_the_place_of_the_last() -> None:
    last = Last("What did Ann Lee say about aid?", 7, "Ann Lee", Span(0, 10))
    question, _ = resolved("And Tom Ray?", last)
    assert (question.speaker, question.about) == ("Tom Ray", "aid")


@pytest.mark.parametrize("asked", ["How many died?", "Who is Tom Ray?", "Where did Tom Ray say he was?"])
def test_a_question_that_stands_by_itself_is_left_alone(asked: str) -> None:
    question, leaning = resolved(asked, LAST)
    assert (question.text, leaning) == (asked, False)


def test_without_a_last_answer_nothing_is_filled_in() -> None:
    question, leaning = resolved("and in Idlib?", None)
    assert (question.text, leaning) == ("and in Idlib?", False)
