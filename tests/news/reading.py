"""Articles laid out and read for the tests of reading."""

from __future__ import annotations

import re
from functools import cache

from news.article import Article, Attribution, Paragraph, ParagraphKind, Reading, Sentence, Span
from news.gazetteer import Gazetteer
from news.read import read, resources
from news.sentences import load_pipeline, split

pipeline = cache(load_pipeline)


def body(text: str, language: str = "en") -> Article:
    """An article in which every line is a paragraph of the body."""
    lines = re.finditer(r"\S(?:[^\n]*\S)?", text)
    paragraphs = tuple(Paragraph(Span(*line.span()), ParagraphKind.BODY) for line in lines)
    return Article(text=text, paragraphs=paragraphs, language=language)


def sentences_of(text: str, language: str = "en") -> tuple[Sentence, ...]:
    return split(body(text, language), pipeline(language))


def attributions_of(text: str) -> list[Attribution]:
    return list(reading_of(text).attributions)


def reading_of(text: str) -> Reading:
    return read(body(text))


def gazetteer() -> Gazetteer:
    return resources().gazetteer


def said_by(reading: Reading) -> list[tuple[str | None, str]]:
    """Who said what: the speaker's name, and the content."""
    names = [speaker.name for speaker in reading.speakers]
    text = reading.article.text
    return [
        (None if a.speaker is None else names[a.speaker], " / ".join(span.of(text) for span in a.content))
        for a in reading.attributions
    ]
