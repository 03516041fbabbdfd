from __future__ import annotations

from functools import cache

import pytest

from news.article import Span
from news.model_files import FOLDER
from news.pieces import BREAK, INSIDE, LOWER, MIXED, QUESTION, TITLE, UPPER, PieceReader, Pieces
from tests.news.reading import body


@cache
def reader() -> PieceReader:
    return PieceReader(FOLDER / "tokenizer.json")


def pieces(text: str) -> Pieces:
    return reader().pieces(text, [paragraph.span for paragraph in body(text).paragraphs])


def coded(text: str) -> list[tuple[str, int]]:
    found = pieces(text)
    ends = zip(found.starts.tolist(), found.ends.tolist(), found.features.tolist(), strict=True)
    return [(text[start:end], code) for start, end, code in ends]


@pytest.mark.parametrize(
    ("word", "case"),
    [
        ("rain", LOWER),
        ("Rain", TITLE),
        ("UN", UPPER),
        ("iPhone", MIXED),
        ("A", TITLE),
        ("7", LOWER),
        (".", LOWER),
        ("é", LOWER),
    ],
)
def test_a_piece_keeps_the_case_that_the_tokeniser_drops(word: str, case: int) -> None:
    [(piece, code)] = coded(word)
    assert (piece, code - BREAK) == (word, case)


def test_pieces_inside_marks_are_told_apart_whatever_the_marks() -> None:
    for text in ('he said "rain" now', "he said “rain” now", "he said «rain» now", "he said „rain“ now"):
        inside = {piece for piece, code in coded(text) if code & INSIDE}
        assert "rain" in inside
        assert inside.isdisjoint({"he", "said", "now"})


def test_the_first_piece_of_a_paragraph_is_marked() -> None:
    assert [piece for piece, code in coded("one two\nthree\n\nfour") if code & BREAK] == [
        "one",
        "three",
        "four",
    ]


def test_every_piece_of_a_question_is_one_of_a_question() -> None:
    found = reader().question("Who said it rained?")
    assert len(found)
    assert bool((found.features >= QUESTION).all())


def test_pieces_are_slices_of_the_text_in_order() -> None:
    text = "Łukasz's naïve café — 3.5m 🙂 中文 Ki-moon\u00adx"
    found = pieces(text)
    assert bool((found.starts < found.ends).all())
    assert bool((found.ends[:-1] <= found.starts[1:]).all())
    assert int(found.ends[-1]) <= len(text)


def test_continuing_pieces_carry_on_a_word() -> None:
    found = pieces("unquestionableness rains")
    carried_on = reader().continues(found.ids)
    assert not carried_on[0]
    assert not carried_on[-1]
    assert int(found.starts[-1]) == 19


def test_an_empty_text_has_no_pieces() -> None:
    assert len(reader().pieces("", [])) == 0
    assert len(reader().pieces("  \n", [Span(0, 0)])) == 0
