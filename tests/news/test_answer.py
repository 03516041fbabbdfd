from __future__ import annotations

from datetime import date

import pytest

from news.answer import Answer, Citation, Entry, Phrase, Source
from news.article import Span


def source(article_id: int) -> Source:
    return Source(article_id, article_id, "Title", None, None, None, date(2024, 1, 2), "en")


def cite(article_id: int = 1, speaker: str | None = None, mention: str | None = None) -> Citation:
    return Citation(source(article_id), Span(0, 3), "Go.", speaker=speaker, mention=mention)


@pytest.mark.parametrize(
    ("speaker", "mention", "expected"),
    [
        ("Vitaly Churkin", "He", "He"),
        ("Vitaly Churkin", "Churkin", None),
        ("Vitaly Churkin", "Russian envoy Churkin", None),
        ("International Committee of the Red Cross", "The group", "The group"),
        ("The Guardian", "the newspaper", "the newspaper"),
        ("Vitaly Churkin", None, None),
        (None, "a spokesman", None),
    ],
)
def test_what_a_speaker_was_resolved_from(
    speaker: str | None, mention: str | None, expected: str | None
) -> None:
    assert cite(speaker=speaker, mention=mention).resolved_from == expected


def test_sources_are_named_once_in_order() -> None:
    answer = Answer(Phrase("x"), (Entry(None, (cite(2), cite(1))), Entry(None, (cite(2),))))
    assert [one.article_id for one in answer.sources] == [2, 1]
    assert len(answer.citations) == 3


def test_phrases_are_filled() -> None:
    assert str(Phrase("{n} places in {title}", {"n": 3, "title": "{braces}"})) == "3 places in {braces}"
