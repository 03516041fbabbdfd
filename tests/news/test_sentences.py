from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.article import Paragraph, ParagraphKind, Span
from news.sentences import MAX_CHUNK, sentence_starts, split
from tests.news.reading import body, pipeline, sentences_of
from tests.timing import processor_seconds

SPLITS = [
    ("He left. She stayed.", ["He left.", "She stayed."]),
    ("Sen. Smith met Mr. Doe on Jan. 5 at 5 p.m. Tuesday. He left.", ["Sen. Smith met Mr. Doe on Jan. 5 at 5 p.m. Tuesday.", "He left."]),
    ("J. K. Rowling wrote to the U.N. headquarters.", ["J. K. Rowling wrote to the U.N. headquarters."]),
    ("It moved to the U.S. The plan failed.", ["It moved to the U.S.", "The plan failed."]),
    ("It cost 3.5 million. Nobody paid.", ["It cost 3.5 million.", "Nobody paid."]),
    ('"It is over." He went home.', ['"It is over."', "He went home."]),
    ("“It is over.” He went home.", ["“It is over.”", "He went home."]),
    ('"Is it over?" he asked. He left.', ['"Is it over?" he asked.', "He left."]),
    ('"Is it over?" Mary Doe asked. She left.', ['"Is it over?" Mary Doe asked.', "She left."]),
    ('"Is it over?" The crowd went home.', ['"Is it over?"', "The crowd went home."]),
    ('"It is over. We go. Now," he said.', ['"It is over.', "We go.", 'Now," he said.']),
    ('He saw "Oh! Calcutta" and left. Then he slept.', ['He saw "Oh! Calcutta" and left.', "Then he slept."]),
    ("‘I don’t know,’ he said. ‘Do you?’", ["‘I don’t know,’ he said.", "‘Do you?’"]),
    ("“We won.” — Mary Doe", ["“We won.” — Mary Doe"]),
    ("  Padded. \u00a0Twice. ", ["Padded.", "Twice."]),
    ("One line\nanother line", ["One line", "another line"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), SPLITS)
def test_splits_where_a_sentence_ends(text: str, expected: list[str]) -> None:
    assert [s.span.of(text) for s in sentences_of(text)] == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("de", "Am 3. Mai kam er. Dann ging er.", ["Am 3. Mai kam er.", "Dann ging er."]),
        ("zh", "他来了。她走了。", ["他来了。", "她走了。"]),
        ("ja", "「これはペンです。」次の文。", ["「これはペンです。」", "次の文。"]),
        ("xx", "Un deux. Trois.", ["Un deux.", "Trois."]),
    ],
)
def test_splits_other_languages(language: str, text: str, expected: list[str]) -> None:
    assert [s.span.of(text) for s in sentences_of(text, language)] == expected


def test_a_title_is_one_sentence_of_no_salience() -> None:
    text = "Deal Reached. Now What?\nIt was reached."
    article = body(text)
    title = Paragraph(article.paragraphs[0].span, ParagraphKind.TITLE)
    laid_out = replace(article, paragraphs=(title, article.paragraphs[1]))
    sentences = split(laid_out, pipeline("en"))
    assert [(s.span.of(text), s.paragraph, s.salience) for s in sentences] == [
        ("Deal Reached. Now What?", 0, 0.0),
        ("It was reached.", 1, 0.0),
    ]


@given(st.text(alphabet="aB. ?!\"“”'‘’,—\n\u00a0é。1", max_size=200))
def test_sentences_cover_all_but_white_space_in_order(text: str) -> None:
    sentences = sentences_of(text)
    covered = "".join(s.span.of(text) for s in sentences)
    assert "".join(covered.split()) == "".join(text.split())
    for sentence in sentences:
        assert sentence.span.of(text) == sentence.span.of(text).strip() != ""


def test_a_paragraph_longer_than_spacy_takes_at_once_is_cut_between_sentences() -> None:
    text = "This is a sentence. " * (2 * MAX_CHUNK // 20)
    assert {s.span.of(text) for s in sentences_of(text)} == {"This is a sentence."}


@pytest.mark.parametrize("unit", ["word ", "a", "x. Y ", '"A b ', "'a "])
def test_time_grows_with_length_only(unit: str) -> None:
    def seconds(length: int) -> float:
        return processor_seconds(sentences_of, (unit * length)[:length])

    seconds(1000)  # the first call loads the tokeniser
    # Ten times the text; quadratic time would be a hundred times as much.
    assert seconds(200_000) < 40 * max(seconds(20_000), 0.005)


def test_starts_are_offsets_after_the_white_space() -> None:
    assert sentence_starts("A b.  C d.") == [6]


def test_spans_are_spans() -> None:
    assert isinstance(sentences_of("A b.")[0].span, Span)
