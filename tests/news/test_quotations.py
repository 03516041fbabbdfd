from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.article import AttributionKind, Span
from news.marks import quotations
from news.quotations import kind_of, without_speakers
from tests.news.reading import attributions_of, body

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


PATTERNS = [
    ('"We go," Mary Doe said.', "direct", ['"We go,"'], "said", "Mary Doe"),
    ('"We go," said Mary Doe.', "direct", ['"We go,"'], "said", "Mary Doe"),
    ('"We go," said Mary Doe, the mayor of Leeds.', "direct", ['"We go,"'], "said", "Mary Doe, the mayor of Leeds"),
    ('Mary Doe said: "We go."', "direct", ['"We go."'], "said", "Mary Doe"),
    ('Mary Doe, the mayor, told reporters "we go now".', "direct", ['"we go now"'], "told", "Mary Doe, the mayor"),
    ('"We go," he said. "Come along."', "direct", ['"We go,"', '"Come along."'], "said", "he"),
    ('"We go," he said, "and you stay."', "direct", ['"We go,"', '"and you stay."'], "said", "he"),
    ('"Do we go? Do we stay?" Mary Doe asked.', "direct", ['"Do we go? Do we stay?"'], "asked", "Mary Doe"),
    ("“We won.” — Mary Doe", "direct", ["“We won.”"], "—", "Mary Doe"),
    ("U.N. human rights spokesman John Doe said Tuesday that it rained.", "indirect", ["that it rained"], "said", "U.N. human rights spokesman John Doe"),
    ("She said it had rained.", "indirect", ["it had rained"], "said", "She"),
    ("The ministry warned that it may rain.", "indirect", ["that it may rain"], "warned", "The ministry"),
    ("It had rained all day, a spokesman for the ministry said.", "indirect", ["It had rained all day"], "said", "a spokesman for the ministry"),
    ("It had rained all day, according to the ministry.", "indirect", ["It had rained all day"], "according to", "the ministry"),
    ("According to Mary Doe, it had rained.", "indirect", ["it had rained"], "According to", "Mary Doe"),
    ('Mary Doe said the plan was "a very bad joke".', "mixed", ['the plan was "a very bad joke"'], "said", "Mary Doe"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "kind", "content", "cue", "source"), PATTERNS)
def test_credits_the_source_of_a_pattern(
    text: str, kind: str, content: list[str], cue: str, source: str
) -> None:
    [found] = attributions_of(text)
    assert found.source is not None
    assert found.kind == kind
    assert [span.of(text) for span in found.content] == content
    assert [span.of(text) for span in found.cue] == [cue]
    assert found.source.of(text) == source


def test_a_participle_takes_the_source_of_its_sentence() -> None:
    text = 'He cited the rain, saying "it never stopped at all" and adding that it was cold.'
    found = attributions_of(text)
    assert [a.source.of(text) for a in found if a.source] == ["He", "He"]
    assert [a.cue[0].of(text) for a in found] == ["saying", "adding"]


def test_a_quotation_alone_goes_to_the_speaker_before() -> None:
    text = '"We go," Mary Doe said.\n"It is late, and we are tired."'
    found = attributions_of(text)
    assert [a.source.of(text) for a in found if a.source] == ["Mary Doe", "Mary Doe"]


@pytest.mark.parametrize(
    "text", ['The so-called "experts" went home.', "He went to say goodbye.", "It was said."]
)
def test_finds_nothing_where_nothing_is_attributed(text: str) -> None:
    assert attributions_of(text) == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ('"one two three"', AttributionKind.DIRECT),
        ("one two three", AttributionKind.INDIRECT),
        ('one "two three"', AttributionKind.MIXED),
        ('"one two three four five six seven eight nine" ten', AttributionKind.DIRECT),
    ],
)
def test_kind_is_the_share_of_words_in_marks(text: str, kind: AttributionKind) -> None:
    whole = Span(0, len(text))
    assert kind_of(text, [whole], [parts[0] for parts in quotations(text, [whole])]) is kind


def test_other_languages_give_quotations_without_speakers() -> None:
    text = "Er sagte: „Wir gehen jetzt nach Hause.“ Das „Haus“ blieb leer."
    [found] = without_speakers(body(text, "de"))
    assert (found.content[0].of(text), found.source) == ("„Wir gehen jetzt nach Hause.“", None)
