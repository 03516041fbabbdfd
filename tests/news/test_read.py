from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from news.article import AttributionKind, Reading, Span
from news.errors import NoArticle, NoWords, TextTooLong
from news.read import MAX_CHARACTERS, read_page, read_text
from tests.news.reading import said_by
from tests.shared_data import REPOSITORY, shared_path

SAMPLES = sorted((REPOSITORY / "samples").glob("*.txt"))
PIECES = [
    "Mary Doe", "he", "She", "said", "told reporters", "according to", "that", "it rained", "in Paris", "Syria",
    "the ministry", '"', "“", "”", "'", "’", "‘", "«", ",", ".", "?", "!", "—", ":", "\n", "\n\n", "U.N.", "Mr.",
    "Inc.", "é", "中文。", "🙂", "\u00a0", "1.5", "adding", "of the", "(", ")",
]  # fmt: skip


def spans_of(reading: Reading) -> list[Span]:
    attributed = [
        span for a in reading.attributions for span in (*a.content, *a.cue, *([a.source] if a.source else []))
    ]
    named = [span for speaker in reading.speakers for span in speaker.mentions]
    placed = [span for place in reading.places for span in place.mentions]
    return [s.span for s in reading.sentences] + attributed + named + placed


def check(reading: Reading) -> None:
    """What holds for every reading of every text."""
    text = reading.article.text
    for span in spans_of(reading):
        assert 0 <= span.start < span.end <= len(text)
        assert span.of(text) == span.of(text).strip()
    sentences = reading.sentences
    assert all(a.span.end <= b.span.start for a, b in pairwise(sentences))
    for sentence in sentences:
        assert reading.article.paragraphs[sentence.paragraph].span.covers(sentence.span)
        assert 0 <= sentence.salience <= 1
    for attribution in reading.attributions:
        assert attribution.content == tuple(sorted(set(attribution.content)))
        assert attribution.speaker is None or attribution.speaker < len(reading.speakers)
        assert attribution.kind in AttributionKind
    assert [speaker.id for speaker in reading.speakers] == list(range(len(reading.speakers)))
    assert all(0 < place.confidence <= 1 for place in reading.places if place.entry)
    assert all(place.confidence == 0 for place in reading.places if not place.entry)


@settings(deadline=None, max_examples=150)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=60).map(" ".join))
def test_every_reading_of_news_like_text_holds_together(text: str) -> None:
    check(read_text("Words. " + text))


@settings(deadline=None, max_examples=100)
@given(st.text(max_size=300))
def test_any_text_is_read_or_has_no_words(text: str) -> None:
    try:
        check(read_text(text))
    except NoWords:
        assert not any(character.isalpha() for character in text)


@pytest.mark.parametrize("sample", SAMPLES, ids=[path.stem for path in SAMPLES])
def test_samples_are_read(sample: Path) -> None:
    reading = read_text(sample.read_text(encoding="utf-8"))
    check(reading)
    assert max(sentence.salience for sentence in reading.sentences) == 1


def test_the_reference_article_is_read() -> None:
    reading = read_text(shared_path("articles/aleppo.txt").read_text(encoding="utf-8"))
    check(reading)
    assert reading.article.title == "Rebels: Aleppo Evacuation Deal Reached With Syrian Regime"
    assert len([a for a in reading.attributions if a.kind is AttributionKind.DIRECT]) >= 11


@pytest.mark.parametrize("text", ["", " \n ", "🙂🙂", "1234 5678", "…?!"])
def test_a_text_without_letters_has_no_words(text: str) -> None:
    with pytest.raises(NoWords):
        read_text(text)


def test_a_text_that_is_too_long_is_refused() -> None:
    with pytest.raises(TextTooLong):
        read_text("a" * (MAX_CHARACTERS + 1))


def test_the_address_is_kept() -> None:
    assert read_text("It rained.", "https://example.org/a").article.url == "https://example.org/a"


def test_a_page_is_read() -> None:
    lines = "".join(
        f"<p>The harbour master said it had rained on day {day} of the long month.</p>" for day in range(9)
    )
    page = (
        f"<html><head><title>Rain</title></head><body><article><h1>Rain</h1>{lines}</article></body></html>"
    )
    reading = read_page(page, "text/html", "https://example.org/rain")
    check(reading)
    assert {name for name, _ in said_by(reading)} == {None}
    assert len(reading.attributions) == 9


def test_a_page_without_an_article_is_refused() -> None:
    with pytest.raises(NoArticle):
        read_page("<html><body></body></html>", "text/html", "https://example.org/")


def test_other_languages_are_read_without_speakers() -> None:
    text = (
        "Der Bürgermeister der Stadt hat am Montag angekündigt, dass die Brücke im Sommer geschlossen wird. "
        "„Wir haben keine andere Wahl gehabt“, sagte er vor dem Rathaus in München."
    )
    reading = read_text(text)
    check(reading)
    assert reading.article.language == "de"
    assert [(a.kind, a.speaker) for a in reading.attributions] == [(AttributionKind.DIRECT, None)]
    assert [place.name for place in reading.places] == ["München"]
