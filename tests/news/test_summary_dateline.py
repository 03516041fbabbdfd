from __future__ import annotations

import pytest

from news.answer import Answer, Citation, Entry, Phrase, Source
from news.article import Span
from news.summary_dateline import dateline_end, without_datelines


@pytest.mark.parametrize(
    "dateline",
    [
        "(CNN)",
        "(CNN) -- ",
        "Atlanta (CNN)",
        "LONDON (Reuters) - ",
        "LONDON, Dec 12 (Reuters) - ",
        "WASHINGTON — ",
        "NEW YORK, N.Y. (AP) — ",
        "Islamabad, Pakistan (CNN) -- ",
        "Berlin (dpa) - ",
        "Madrid, 3 Ene. (EUROPA PRESS) - ",
        "MADRID (EFE).- ",
        "Paris (AFP) – ",
        "São Paulo (Lusa) - ",
        "ROMA (ANSA) - ",
        "КИЇВ (Укрінформ) — ",
    ],
)
@pytest.mark.parametrize("rest", ["Ministers met on Monday.", "“Ministers met.”", "12 ministers met."])
def test_a_dateline_is_told_from_the_sentence_behind_it(dateline: str, rest: str) -> None:
    assert dateline_end(dateline + rest) == len(dateline)


@pytest.mark.parametrize(
    "sentence",
    [
        "Ministers met on Monday.",
        "John Smith (Labour) said he would go.",
        "The EU (Brussels) - agreed.",
        "NATO — the alliance — met.",
        "The (CNN) host resigned.",
        "(CNN)",
        "LONDON (Reuters) -",
        "He left - Paris was next.",
        "",
    ],
)
def test_other_beginnings_are_no_datelines(sentence: str) -> None:
    assert dateline_end(sentence) == 0


TEXT = "BRUSSELS (Reuters) - Ministers met on Monday."
SOURCE = Source(1, 1, "Ministers met", None, None, None, None, "en")


def cited(start: int, *marks: tuple[int, int]) -> Citation:
    """The text as it stands that many characters into an article, with parts of it marked."""
    marked = tuple(Span(start + first, start + end) for first, end in marks)
    return Citation(SOURCE, Span(start, start + len(TEXT)), TEXT, marked)


@pytest.mark.parametrize(
    ("citation", "begins", "marks"),
    [
        (cited(50), 71, []),
        (cited(50, (21, 30)), 71, [Span(71, 80)]),
        (cited(50, (0, 30)), 71, [Span(71, 80)]),
        (cited(50, (0, 8), (21, 30)), 71, [Span(71, 80)]),
        (cited(50, (0, 8)), 50, [Span(50, 58)]),  # the dateline itself is pointed at
        (cited(5000), 5000, []),  # no article has its dateline there
    ],
)
def test_answers_are_cited_from_behind_datelines(citation: Citation, begins: int, marks: list[Span]) -> None:
    answer = Answer(Phrase("News"), (Entry(None, (citation,)),))
    (found,) = without_datelines(answer).citations
    assert found.span == Span(begins, citation.span.end)
    assert found.passage == TEXT[begins - citation.span.start :]
    assert list(found.marks) == marks
