"""As many different articles as wanted, composed of the paragraphs of a few hundred that were read.

A paragraph comes with all that reading found in it. Some of its words are exchanged for others of the same
length and its vectors are turned a little, so that hardly two sentences of an archive are the same.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final, TypeVar

import numpy

from news.article import (
    Article,
    Attribution,
    Figure,
    Moment,
    Paragraph,
    ParagraphKind,
    Place,
    Reading,
    Sentence,
    Span,
    Speaker,
)
from news.embeddings import WIDTH

# The mean of the training reports' bodies, in sentences, as in what is said of the archive elsewhere.
SENTENCES: Final = 29
_SENTENCES_A_BLOCK: Final = 5
# The share of an article that is from one text; the rest is from others, a block of each.
_OWN: Final = 0.5
# Of the words without a capital and the figures, the share that is exchanged.
_EXCHANGED: Final = 0.15
# Added to each signed byte of a vector at most: some 0.95 remain as the cosine with the vector it was.
_TURNED: Final = 3
_EXCHANGEABLE: Final = re.compile(r"(?<![\w'’-])(?:[a-z]{4,12}|\d)(?![\w'’-])")
_HOSTS: Final = 200
_ARTICLES_A_DAY: Final = 40

_Key = TypeVar("_Key")
_T = TypeVar("_T", Speaker, Place, Figure)


@dataclass(frozen=True, slots=True)
class _Text:
    """A reading in blocks of whole paragraphs, each a reading with spans counted from its own start."""

    title: str
    blocks: tuple[Reading, ...]


class Composer:
    """Composes articles, the same one for the same number.

    Args:
        readings: whose paragraphs are used, of one model.
        newest: the day of the article with the highest number.
        total: that number.
    """

    def __init__(self, readings: Sequence[Reading], newest: date, total: int) -> None:
        self._texts = [text for text in map(_text, readings) if text.blocks]
        self._words = _by_length(reading.article.text for reading in readings)
        self._newest, self._total = newest, total
        self._model = readings[0].model

    def article(self, number: int) -> Reading:
        """Compose an article."""
        chance = random.Random(number)  # noqa: S311 - the same articles each time, nothing secret
        own = self._texts[number % len(self._texts)]
        blocks = [self._varied(block, chance) for block in self._chosen(own, chance)]
        title = f"{own.title} ({number})"
        day = self._newest - timedelta(days=(self._total - number) // _ARTICLES_A_DAY)
        host = f"www.site{int(_HOSTS * chance.random() ** 3)}.example"
        joined = _joined(title, blocks, self._model)
        article = replace(joined.article, url=f"https://{host}/news/{number}", published=day, publisher=host)
        return replace(joined, article=article, sentences=_turned(joined.sentences, number))

    def _chosen(self, own: _Text, chance: random.Random) -> Iterator[Reading]:
        first = chance.randrange(len(own.blocks))
        left = SENTENCES
        for block in own.blocks[first:]:
            if left <= SENTENCES * (1 - _OWN):
                break
            left -= len(block.sentences)
            yield block
        while left > _SENTENCES_A_BLOCK // 2:
            block = chance.choice(chance.choice(self._texts).blocks)
            left -= len(block.sentences)
            yield block

    def _varied(self, block: Reading, chance: random.Random) -> Reading:
        def other(match: re.Match[str]) -> str:
            word = match[0]
            if chance.random() >= _EXCHANGED:
                return word
            return chance.choice(self._words[len(word)]) if word.isalpha() else chance.choice("123456789")

        text = _EXCHANGEABLE.sub(other, block.article.text)
        return replace(block, article=replace(block.article, text=text))


def _by_length(texts: Iterable[str]) -> dict[int, list[str]]:
    """The words that may be exchanged, as often as they occur, by their length."""
    words: dict[int, list[str]] = defaultdict(list)
    for text in texts:
        for word in _EXCHANGEABLE.findall(text):
            words[len(word)].append(word)
    return words


def _turned(sentences: Sequence[Sentence], seed: int) -> tuple[Sentence, ...]:
    chance = numpy.random.default_rng(seed)
    known = [sentence for sentence in sentences if sentence.embedding]
    vectors = numpy.frombuffer(b"".join(sentence.embedding for sentence in known), numpy.int8)
    noise = chance.integers(-_TURNED, _TURNED, vectors.shape, numpy.int16, endpoint=True)
    turned = (vectors + noise).clip(-127, 127).astype(numpy.int8).reshape(-1, WIDTH)
    rows = iter(turned)
    return tuple(replace(s, embedding=next(rows).tobytes()) if s.embedding else s for s in sentences)


def _text(reading: Reading) -> _Text:
    blocks: list[Reading] = []
    begun: list[int] = []
    counts = [0] * len(reading.article.paragraphs)
    for sentence in reading.sentences:
        counts[sentence.paragraph] += 1
    for number, paragraph in enumerate(reading.article.paragraphs):
        if paragraph.kind is ParagraphKind.BODY and counts[number]:
            begun.append(number)
        ends = paragraph.kind is not ParagraphKind.BODY
        if begun and (ends or sum(counts[n] for n in begun) >= _SENTENCES_A_BLOCK):
            blocks.append(_cut(reading, begun[0], begun[-1] + 1))
            begun = []
    if begun:
        blocks.append(_cut(reading, begun[0], begun[-1] + 1))
    title = reading.article.title or " ".join(reading.article.text.split()[:8])
    return _Text(title, tuple(blocks))


def _cut(reading: Reading, first: int, end: int) -> Reading:
    """Some paragraphs of a reading, as a reading of their own."""
    paragraphs = reading.article.paragraphs[first:end]
    hull = Span(paragraphs[0].span.start, paragraphs[-1].span.end)
    article = Article(hull.of(reading.article.text), paragraphs)
    kept = Reading(
        article,
        tuple(s for s in reading.sentences if first <= s.paragraph < end),
        _mentioned(reading.speakers, hull),
        tuple(a for a in reading.attributions if all(map(hull.covers, _spans(a)))),
        _mentioned(reading.places, hull),
        tuple(
            f if f.role is None or hull.covers(f.role) else replace(f, role=None)
            for f in _mentioned(reading.figures, hull)
        ),
        tuple(m for m in reading.moments if hull.covers(m.span)),
    )
    known = {speaker.id for speaker in kept.speakers}
    attributions = tuple(a if a.speaker in known else replace(a, speaker=None) for a in kept.attributions)
    return _moved(replace(kept, attributions=attributions), -hull.start, -first, {s: s for s in known})


def _mentioned(them: Sequence[_T], hull: Span) -> tuple[_T, ...]:
    """Those with a mention inside, and only these mentions."""
    found: list[_T] = []
    for one in them:
        inside = tuple(span for span in one.mentions if hull.covers(span))
        if inside:
            found.append(replace(one, mentions=inside))
    return tuple(found)


def _spans(attribution: Attribution) -> Iterator[Span]:
    yield from attribution.content
    yield from attribution.cue
    if attribution.source:
        yield attribution.source


def _joined(title: str, blocks: Sequence[Reading], model: str) -> Reading:
    text = title
    paragraphs = [Paragraph(Span(0, len(title)), ParagraphKind.TITLE)]
    sentences: list[Sentence] = []
    attributions: list[Attribution] = []
    moments: list[Moment] = []
    speakers: dict[str, Speaker] = {}
    places: dict[object, Place] = {}
    figures: dict[str, Figure] = {}
    for block in blocks:
        text += "\n\n"
        ids = {one.id: _id_of(one, speakers) for one in block.speakers}
        moved = _moved(block, len(text), len(paragraphs), ids)
        text += block.article.text
        paragraphs += moved.article.paragraphs
        sentences += moved.sentences
        attributions += moved.attributions
        moments += moved.moments
        _merge(speakers, ((one.name, one) for one in moved.speakers))
        _merge(places, ((one.entry.geonames_id if one.entry else one.name, one) for one in moved.places))
        _merge(figures, ((one.name, one) for one in moved.figures))
    return Reading(
        Article(text, tuple(paragraphs), title=title, language="en"),
        tuple(sentences),
        tuple(speakers.values()),
        tuple(attributions),
        tuple(places.values()),
        tuple(figures.values()),
        tuple(moments),
        model,
    )


def _id_of(speaker: Speaker, known: dict[str, Speaker]) -> int:
    """The number of a speaker of that name, a new one if there is none yet."""
    return known.setdefault(speaker.name, replace(speaker, id=len(known), mentions=())).id


def _merge(known: dict[_Key, _T], fresh: Iterable[tuple[_Key, _T]]) -> None:
    for key, one in fresh:
        before = known.get(key)
        known[key] = replace(before, mentions=before.mentions + one.mentions) if before else one


def _moved(reading: Reading, by: int, paragraphs: int, ids: dict[int, int]) -> Reading:
    """The same further on: spans by so many characters, numbers of paragraphs and speakers as said."""

    def span(one: Span) -> Span:
        return Span(one.start + by, one.end + by)

    def spans(them: Sequence[Span]) -> tuple[Span, ...]:
        return tuple(map(span, them))

    return replace(
        reading,
        article=replace(
            reading.article,
            paragraphs=tuple(Paragraph(span(p.span), p.kind) for p in reading.article.paragraphs),
        ),
        sentences=tuple(
            Sentence(span(s.span), s.paragraph + paragraphs, s.salience, s.embedding)
            for s in reading.sentences
        ),
        speakers=tuple(replace(s, id=ids[s.id], mentions=spans(s.mentions)) for s in reading.speakers),
        attributions=tuple(
            Attribution(
                a.kind,
                spans(a.content),
                spans(a.cue),
                span(a.source) if a.source else None,
                None if a.speaker is None else ids[a.speaker],
            )
            for a in reading.attributions
        ),
        places=tuple(
            replace(p, mentions=spans(p.mentions), demonyms=spans(p.demonyms), metonyms=spans(p.metonyms))
            for p in reading.places
        ),
        figures=tuple(
            replace(f, mentions=spans(f.mentions), role=span(f.role) if f.role else None)
            for f in reading.figures
        ),
        moments=tuple(replace(m, span=span(m.span)) for m in reading.moments),
    )
