from __future__ import annotations

import pytest

from news.question import QuestionKind, asks_who_said, goes_on, understand


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("How many people were killed?", QuestionKind.HOW_MANY),
        ("how much did it cost", QuestionKind.HOW_MANY),
        ("What percentage voted for him?", QuestionKind.HOW_MANY),
        ("When did the ceasefire begin?", QuestionKind.WHEN),
        ("In what year was the bridge built?", QuestionKind.WHEN),
        ("Who leads the delegation?", QuestionKind.WHO),
        ("Which company built it?", QuestionKind.WHO),
        ("Whose house burnt down?", QuestionKind.WHO),
        ("Where were the buses sent?", QuestionKind.WHERE),
        ("Which city was shelled?", QuestionKind.WHERE),
        ("Why did the talks fail?", QuestionKind.WHY),
        ("What caused the fire?", QuestionKind.WHY),
        ("What is a no-fly zone?", QuestionKind.OTHER),
        ("Is the road open?", QuestionKind.OTHER),
    ],
)
def test_the_sort_of_answer_is_told_from_the_question_words(text: str, kind: QuestionKind) -> None:
    assert understand(text).kind is kind


@pytest.mark.parametrize(
    ("text", "speaker", "about"),
    [
        ("What did the ICRC say about civilians?", "ICRC", "civilians"),
        ("what has Ann Lee said", "Ann Lee", ""),
        ("What does the mayor of Springfield think about the new bridge?", "mayor of Springfield", "the new bridge"),
        ("How did Moscow react to the report?", "Moscow", "the report"),
        ("What is Russia's position on the ceasefire?", "Russia", "the ceasefire"),
        ("What is Russia’s position on the ceasefire?", "Russia", "the ceasefire"),
        ("According to Ann Lee, who is to blame?", "Ann Lee", "who is to blame"),
        ("How many died according to the ministry?", "ministry", "How many died"),
    ],
)  # fmt: skip
def test_whose_words_are_asked_for(text: str, speaker: str, about: str) -> None:
    question = understand(text)
    assert (question.speaker, question.about) == (speaker, about)


@pytest.mark.parametrize(
    "text", ["What did they discuss?", "What happened in Idlib?", "What did the storm destroy?", "Who won?"]
)
def test_other_questions_ask_for_nobodys_words(text: str) -> None:
    assert understand(text).speaker is None


def test_what_somebody_said_next_is_understood() -> None:
    question = understand("What did he say next?")
    assert (question.speaker, question.next) == ("he", True)
    assert not understand("What did he say about the next election?").next


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("Who said that aid was blocked?", "aid was blocked"),
        ("who has warned of a massacre?", "a massacre"),
        ("Who leads the delegation?", None),
        ("What did Ann Lee say?", None),
    ],
)
def test_asking_who_said_something(text: str, about: str | None) -> None:
    assert asks_who_said(understand(text)) == about


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("and in Idlib?", "in Idlib"),
        ("What about the civilians?", "the civilians"),
        ("And what about Ann Lee?", "Ann Lee"),
        ("In Idlib?", None),
        ("And who was it that paid for the new bridge?", None),
        ("and how many died?", None),
        ("Andrew Smith said what?", None),
    ],
)
def test_follow_ups_are_told_from_whole_questions(text: str, rest: str | None) -> None:
    assert goes_on(text) == rest


@pytest.mark.parametrize("text", ["", "?", "???", "who", "\n", "what did  say", "🙂" * 50, "what did " * 80])
def test_nothing_that_is_typed_fails(text: str) -> None:
    assert understand(text).text == text
