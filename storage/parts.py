"""Writing a reading: an article's row, its parts and its entry in the full-text index."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from news.article import (
    Article,
    Attribution,
    ParagraphKind,
    Reading,
    Sentence,
    Span,
    Speaker,
)
from news.moment_anchors import reckoned
from news.reading_version import reader_name
from storage import search
from storage.embeddings import embedding_rows
from storage.figure_parts import figure_row
from storage.keys import digest, host_of, name_key, url_key
from storage.moment_parts import moment_row
from storage.place_parts import mention_rows, place_row
from storage.rows import pairs_of
from storage.schema import (
    articles,
    attributions,
    embedding_signs,
    embeddings,
    figures,
    moments,
    paragraphs,
    place_mentions,
    places,
    readings,
    sentences,
    speaker_names,
    speakers,
)
from storage.types import now

RowValues = dict[str, Any]
_T = TypeVar("_T")


# Rows written at a time: a statement with thousands would hold the event loop for tenths of a second.
_ROWS_A_STEP = 500
# Every table that a reading is written to, in the order in which the foreign keys want them.
_TABLES = (
    readings,
    paragraphs,
    sentences,
    embeddings,
    embedding_signs,
    speakers,
    speaker_names,
    attributions,
    places,
    place_mentions,
    figures,
    moments,
)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A reading as rows, all but the article's key and number.

    Attributes:
        parts: every table's rows, in the order in which the foreign keys want them.
        index: what the full-text index gets.
    """

    article: RowValues
    parts: tuple[tuple[sa.Table, list[RowValues]], ...]
    index: tuple[search.Entry, ...]


def prepare(reading: Reading) -> Prepared:
    """Turn a reading into rows; a long one takes a second, so not on the event loop."""
    sentences = Sentences(reading)
    return Prepared(
        _article_row(reading), tuple(_parts(reading, sentences)), tuple(_quotable(reading, sentences))
    )


async def add(connection: AsyncConnection, guild_id: int, number: int, prepared: Prepared) -> int:
    """Write everything a reading found and return the article's id."""
    moment = now()
    row = {"guild_id": guild_id, "number": number, "read_at": moment, **prepared.article}
    row["day"] = row["published"] or moment.date()
    article_id = (
        await connection.execute(articles.insert().values(row).returning(articles.c.id))
    ).scalar_one()
    await _add_parts(connection, guild_id, article_id, prepared)
    return article_id


async def replace(connection: AsyncConnection, guild_id: int, article_id: int, prepared: Prepared) -> bool:
    """Put what a new reading found in the place of an article's parts; what the article is stays.

    Returns whether the guild has the article with that text; where it has not, nothing is changed.
    """
    found = {name: prepared.article[name] for name in ("quotations", "speakers", "places")}
    same = (
        articles.c.id == article_id,
        articles.c.guild_id == guild_id,
        articles.c.text_hash == prepared.article["text_hash"],
    )
    if (await connection.execute(sa.update(articles).where(*same).values(found))).rowcount == 0:
        return False
    for table in reversed(_TABLES):
        await connection.execute(sa.delete(table).where(table.c.article_id == article_id))
    await _add_parts(connection, guild_id, article_id, prepared)
    return True


async def _add_parts(connection: AsyncConnection, guild_id: int, article_id: int, prepared: Prepared) -> None:
    owner = {"article_id": article_id, "guild_id": guild_id}
    for table, rows in prepared.parts:
        for step in _steps(rows):
            await connection.execute(table.insert(), [owner | row for row in step])
    for step in _steps(prepared.index):
        await search.index(connection, guild_id, article_id, list(step))


def _steps(rows: Sequence[_T]) -> Iterator[Sequence[_T]]:
    for start in range(0, len(rows), _ROWS_A_STEP):
        yield rows[start : start + _ROWS_A_STEP]


class Sentences:
    """The sentences of a reading, found by where they stand."""

    def __init__(self, reading: Reading) -> None:
        self._spans = [sentence.span for sentence in reading.sentences]
        self._starts = [span.start for span in self._spans]
        self._ends = [span.end for span in self._spans]

    def touched(self, span: Span) -> range:
        """Positions of the sentences that overlap a span."""
        return range(bisect_right(self._ends, span.start), bisect_left(self._starts, span.end))

    def hull(self, spans: Sequence[Span]) -> Span:
        """The span of all sentences that overlap any of these spans; theirs where none does."""
        touched = [self._spans[at] for span in spans for at in self.touched(span)]
        return Span(min(span.start for span in touched or spans), max(span.end for span in touched or spans))


def passage_of(attribution: Attribution, sentences: Sentences) -> Span:
    """The hull of the whole sentences that an attribution's content, cue and source touch."""
    spans = [*attribution.content, *attribution.cue]
    if attribution.source:
        spans.append(attribution.source)
    return sentences.hull(spans)


def _article_row(reading: Reading) -> RowValues:
    article = reading.article
    return {
        **_about(article),
        "text_hash": digest(article.text),
        "words": len(article.text.split()),
        "quotations": len(reading.attributions),
        "speakers": len({a.speaker for a in reading.attributions if a.speaker is not None}),
        "places": len(reading.places),
        "text": article.text,
    }


def _about(article: Article) -> RowValues:
    return {
        "url": article.url,
        "url_hash": url_key(article.url) if article.url else None,
        "title": article.title or None,
        "title_folded": name_key(article.title) if article.title else None,
        "byline": article.byline,
        "publisher": article.publisher,
        "published": article.published,
        "language": article.language,
        "host": host_of(article.url),
    }


def _quotable(reading: Reading, sentences: Sentences) -> Iterator[search.Entry]:
    said = {at for a in reading.attributions for span in a.content for at in sentences.touched(span)}
    for position, sentence in enumerate(reading.sentences):
        if _kind(sentence, reading) is ParagraphKind.BODY:
            yield search.Entry(position, sentence.span.of(reading.article.text), position in said)


def _kind(sentence: Sentence, reading: Reading) -> ParagraphKind:
    return reading.article.paragraphs[sentence.paragraph].kind


def _parts(reading: Reading, found: Sentences) -> Iterator[tuple[sa.Table, list[RowValues]]]:
    yield readings, [{"reader": reader_name(reading.model), "trying": "", "attempts": 0}]
    yield (
        paragraphs,
        [
            {"position": i, **_span("span", part.span), "kind": part.kind.value}
            for i, part in enumerate(reading.article.paragraphs)
        ],
    )
    yield sentences, [_sentence_row(i, s, reading) for i, s in enumerate(reading.sentences)]
    if rows := embedding_rows(reading):
        yield embeddings, [rows[0]]
        yield embedding_signs, [rows[1]]
    quotations = Counter(a.speaker for a in reading.attributions)
    yield speakers, [_speaker_row(speaker, quotations[speaker.id]) for speaker in reading.speakers]
    yield speaker_names, [row for speaker in reading.speakers for row in _name_rows(speaker)]
    yield attributions, [_attribution_row(i, a, found) for i, a in enumerate(reading.attributions)]
    yield places, [place_row(i, place) for i, place in enumerate(reading.places)]
    yield (
        place_mentions,
        [row for i, place in enumerate(reading.places) for row in mention_rows(i, place, found.touched)],
    )
    yield figures, [figure_row(i, figure) for i, figure in enumerate(reading.figures)]
    only_reckoned = reckoned(reading.article, reading.moments)
    yield (
        moments,
        [
            moment_row(i, moment, found.touched, reckoned=only_reckoned[i])
            for i, moment in enumerate(reading.moments)
        ],
    )


def _span(name: str, span: Span | None) -> dict[str, int | None]:
    start, end = span or (None, None)
    return {f"{name}_start": start, f"{name}_end": end}


def _sentence_row(position: int, sentence: Sentence, reading: Reading) -> RowValues:
    return {
        "position": position,
        **_span("span", sentence.span),
        "paragraph": sentence.paragraph,
        "kind": _kind(sentence, reading).value,
        "salience": float(sentence.salience),
    }


def _speaker_row(speaker: Speaker, quotations: int) -> RowValues:
    return {
        "speaker": speaker.id,
        "name": speaker.name,
        "folded": name_key(speaker.name),
        "kind": speaker.kind.value,
        "role": speaker.role,
        "mentions": pairs_of(speaker.mentions),
        "quotations": quotations,
    }


def _name_rows(speaker: Speaker) -> list[RowValues]:
    forms = {name_key(name): name for name in reversed((speaker.name, *speaker.aliases))}
    return [{"speaker": speaker.id, "folded": key, "name": name} for key, name in forms.items() if key]


def _attribution_row(position: int, attribution: Attribution, sentences: Sentences) -> RowValues:
    return {
        "position": position,
        "kind": attribution.kind.value,
        "content": pairs_of(attribution.content),
        "cue": pairs_of(attribution.cue),
        **_span("source", attribution.source),
        "speaker": attribution.speaker,
        **_span("passage", passage_of(attribution, sentences)),
    }
