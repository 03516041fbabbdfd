from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from news.article import Span
from news.marks import quotations
from tests.news.reading import body

MARKS = [
    ('He said "yes" and "no".', ['"yes"', '"no"']),
    ("He said “yes” and ‘no’.", ["“yes”", "‘no’"]),
    ("Er sagte „ja“ und «nein».", ["„ja“", "«nein»"]),
    ("``Yes,'' he said.", ["``Yes,''"]),
    ("''Yes,'' he said.", ["''Yes,''"]),
    ("‘I don’t know,’ he said.", ["‘I don’t know,’"]),
    ("‘The workers’ party won,’ he said.", ["‘The workers’ party won,’"]),
    ("'It was the end,' he said.", ["'It was the end,'"]),
    ("It's the '90s and rock 'n' roll.", []),
    ("the dogs' and the cats' food", []),
    ("“He told me ‘go’ and I went.”", ["“He told me ‘go’ and I went.”"]),
    ('“It is so," he said.', ['“It is so,"']),
    ("A 6'2\" man", []),
]


@pytest.mark.parametrize(("text", "expected"), MARKS)
def test_pairs_marks(text: str, expected: list[str]) -> None:
    found = quotations(text, [Span(0, len(text))])
    assert [span.of(text) for parts in found for span in parts] == expected


def test_a_mark_never_closed_does_not_ruin_the_rest() -> None:
    text = '"Yes, he said. "No," she said. "Perhaps," they said.'
    found = quotations(text, [Span(0, len(text))])
    assert [parts[0].of(text) for parts in found] == ['"No,"', '"Perhaps,"']


def test_a_quotation_goes_on_in_the_next_paragraph() -> None:
    text = '"One.\n"Two.\n"Three," he said.'
    spans = [paragraph.span for paragraph in body(text).paragraphs]
    assert [[s.of(text) for s in parts] for parts in quotations(text, spans)] == [
        ['"One.', '"Two.', '"Three,"']
    ]


@settings(deadline=None)
@given(
    st.lists(st.sampled_from(['"', "“", "”", "'", "’", "‘", "a", " ", ",", ".", "\n"]), max_size=60).map(
        "".join
    )
)
def test_quotations_begin_and_end_with_marks_and_never_overlap(text: str) -> None:
    found = quotations(text, [paragraph.span for paragraph in body(text).paragraphs])
    spans = [span for parts in found for span in parts]
    assert spans == sorted(spans)
    assert all(not a.overlaps(b) for a, b in pairwise(spans))
    assert all(span.of(text)[0] not in " a,.\n" for span in spans)
