from __future__ import annotations

from dataclasses import replace

import pytest

from news.question import understand
from news.question_names import lacking, narrowing_names


@pytest.mark.parametrize(
    ("about", "names"),
    [
        ("civilians", []),
        ("civilians in Idlib", [("idlib",)]),
        ("Bashar al-Assad", [("bashar", "assad")]),
        ("loans of the Bank of England", [("bank", "england")]),
        ("Idlib, Homs and Aleppo", [("idlib",), ("homs",), ("aleppo",)]),
        ("the vote on Tuesday", []),
        ("the vote in November", []),
        ("the UN", []),
        ("the U.N. mission", []),
        ("Assad's army", [("assad",)]),
    ],
)
def test_names_are_rows_of_words_with_capitals(about: str, names: list[tuple[str, ...]]) -> None:
    assert narrowing_names(understand(f"What did Ann Lee say about {about}?")) == names


def test_what_begins_the_question_is_no_name() -> None:
    assert narrowing_names(understand("Could the city fall, according to Ann Lee?")) == []


@pytest.mark.parametrize(
    ("added", "names"),
    [("in Idlib", [("idlib",)]), ("in idlib", [("idlib",)]), ("in eastern ghouta", [("ghouta",)]), ("", [])],
)
def test_what_a_follow_up_adds_narrows_however_it_is_written(
    added: str, names: list[tuple[str, ...]]
) -> None:
    question = understand("What did Ann Lee say about civilians?")
    assert narrowing_names(replace(question, added=added)) == names


@pytest.mark.parametrize(
    ("name", "text", "held"),
    [
        (("idlib",), "They went to Idlib.", True),
        (("idlib",), "They went to Homs.", False),
        (("bashar", "assad"), "Assad must go.", True),
        (("syria",), "The Syrians are leaving.", True),
        (("syrians",), "Syria is at war.", True),
        (("mali",), "There is mal in it.", False),
        (("texas",), "From here to Texarkana.", False),
    ],
)
def test_a_name_is_held_by_a_word_of_it_or_by_the_word_for_its_people(
    name: tuple[str, ...], text: str, held: bool
) -> None:
    assert lacking([name], [text]) == ([] if held else [name])
