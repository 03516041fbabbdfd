"""Predictions for the development sets, made by the code the bot answers with."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any

from benchmarks.in_memory import ANSWERS, Archive
from news.article import Reading, Span
from news.charset import decode_page
from news.embeddings import cosines
from news.errors import ExtractError, NewsError
from news.extract import article_body, extract_page, extract_text
from news.read import embed_question, read_text

# Several questions are put to a text, and two ways of answering them are measured; a reading is some 50 kB.
_KEPT_READINGS = 512


class Task(StrEnum):
    """What can be predicted."""

    ATTRIBUTION = "attribution"
    SPEAKERS = "speakers"
    PLACES = "places"
    SUMMARY = "summary"
    QUESTIONS = "questions"
    EMBEDDINGS = "embeddings"
    EXTRACTION = "extraction"


def predict(task: Task, data: Path) -> Iterator[dict[str, Any]]:
    """One prediction for each line of ``data``, in order; what cannot be read predicts nothing."""
    with data.open(encoding="utf-8") as lines, Archive() as archive:
        predictor = _predictor(task, data, archive)
        for line in lines:
            if line.strip():
                record = json.loads(line)
                yield {"id": record["id"]} | predictor(record)


def _predictor(task: Task, data: Path, archive: Archive) -> Callable[[dict[str, Any]], dict[str, Any]]:
    match task:
        case Task.ATTRIBUTION | Task.SPEAKERS:  # one form for both: who is credited, by name
            return lambda record: {"attributions": _attributions(record["text"])}
        case Task.PLACES:
            return lambda record: {"places": _places(record["text"], _address(record))}
        case Task.SUMMARY:
            return lambda record: {"sentences": _summary(archive, record["text"])}
        case Task.QUESTIONS:
            return lambda record: _answers(archive, record["text"], record["question"])
        case Task.EMBEDDINGS:
            return lambda record: {"sentences": _nearest(record["text"], record["question"])}
        case Task.EXTRACTION:
            return lambda record: _extraction(data.parent / record["html"], _address(record))


@lru_cache(maxsize=_KEPT_READINGS)
def _reading(text: str, url: str = "") -> Reading | None:
    try:
        return read_text(text, url or None)
    except NewsError:
        return None


def _attributions(text: str) -> list[dict[str, Any]]:
    reading = _reading(text)
    if reading is None:
        return []
    names = {speaker.id: speaker.name for speaker in reading.speakers}
    return [
        {"content": attribution.content, "source": attribution.source}
        | ({"speaker": names[attribution.speaker]} if attribution.speaker is not None else {})
        for attribution in reading.attributions
    ]


def _places(text: str, url: str) -> list[dict[str, Any]]:
    """The toponyms; what only names a people is no place, as the annotators see it."""
    reading = _reading(text, url)
    found: list[dict[str, Any]] = []
    for place in reading.places if reading else ():
        entry = place.entry
        where = {
            "lat": entry.latitude if entry else None,
            "lon": entry.longitude if entry else None,
        } | ({"geonameid": entry.geonames_id} if entry else {})
        found += [
            {"start": span.start, "end": span.end} | where
            for span in place.mentions
            if span not in place.demonyms
        ]
    return found


def _summary(archive: Archive, text: str) -> list[Span]:
    reading = _reading(text)
    return archive.summary(reading) if reading else []


def _answers(archive: Archive, text: str, question: str) -> dict[str, Any]:
    """The best sentences, and whether the bot would show them rather than say that the text doesn't."""
    reading = _reading(text)
    if reading is None:
        return {"sentences": [], "answerable": False, "probability": 0.0}
    finding = archive.answers(reading, question)
    return {
        "sentences": [found.passage.span for found in finding.best],
        "answerable": finding.sure,
        "probability": round(finding.probability, 4),
    }


def _nearest(text: str, question: str) -> list[Span]:
    """The sentences whose embeddings are nearest the question's, nearest first."""
    reading = _reading(text)
    sentences = [s for s in reading.sentences if s.embedding] if reading else []
    if not sentences:
        return []
    near = cosines(embed_question(question), [s.embedding for s in sentences])
    # Stable, so that equal sentences keep the text's order.
    return [sentences[at].span for at in (-near).argsort(kind="stable")[:ANSWERS]]


def _extraction(html: Path, url: str) -> dict[str, Any]:
    body = decode_page(gzip.decompress(html.read_bytes()))
    try:
        article = extract_page(body, "text/html", url)
    except ExtractError:
        # The bot leaves teasers and pages that opted out alone; what their text is can be measured still.
        return {"articleBody": _refused(body, url)}
    told = {"title": article.title, "date": article.published.isoformat() if article.published else None}
    return {"articleBody": article_body(article)} | {key: value for key, value in told.items() if value}


def _address(record: dict[str, Any]) -> str:
    """Where a page is from; some of the data name files in place of addresses."""
    url = record.get("url") or ""
    return url if url.startswith(("http://", "https://")) else ""


def _refused(body: str, url: str) -> str:
    try:
        return article_body(extract_text(body, url))
    except ExtractError:
        return ""
