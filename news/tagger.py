"""The tagger: our model over a text, giving names, what is said, by whom it may be, and embeddings.

The model (news/model/, made by training/) reads windows of word pieces. A text is taken in chunks, so
that memory does not grow with its length; time does, linearly.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy
from numpy.typing import NDArray

from news import bio, windows
from news.article import Span
from news.entity_joining import joined
from news.model_files import FOLDER, Model
from news.pieces import PieceReader, Pieces
from news.tagged import Entity, EntityLabel, Linked, Tagged
from news.windows import Floats, Layout

CHUNK = 12_000
"""Pieces read together; an article has a thousand."""
BATCH = 1
"""Windows in one call; four took 65 MB more memory and a sixth more time on one core."""


def model_name(folder: Path = FOLDER) -> str:
    """What tells one model's embeddings from another's; takes some 20 ms."""
    with (folder / "reader.onnx").open("rb") as weights:
        return hashlib.file_digest(weights, "sha256").hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class _Predicted:
    """A chunk's outputs, one row per piece but for links: those are per window."""

    tags: Floats
    entities: Floats
    sentences: Floats
    links: list[Floats]
    layout: Layout


class Tagger:
    """The model with its tokeniser. Loading takes about 0.1 s; one per process, not shared by threads.

    Args:
        folder: with reader.onnx, tokenizer.json and labels.json.

    Attributes:
        name: tells one model's embeddings from another's.
        pieces: cuts texts for this model.
    """

    def __init__(self, folder: Path = FOLDER) -> None:
        labels = json.loads((folder / "labels.json").read_text(encoding="utf-8"))
        self.name = model_name(folder)
        self._window: int = labels["window"]
        self._link_width: int = labels["link_width"]
        self._width: int = labels["sentence_width"]
        self._kinds = [tag[2:] for tag in labels["attribution_tags"][1::2]]
        self._labels = [EntityLabel[tag[2:]] for tag in labels["entity_tags"][1::2]]
        self.pieces = PieceReader(folder / "tokenizer.json")
        self._model = Model(folder / "reader.onnx")

    def tag(self, text: str, paragraphs: Sequence[Span], sentences: Sequence[Span]) -> Tagged:
        """Read a text once.

        Args:
            text: any text.
            paragraphs: its paragraphs, in order.
            sentences: the sentences that embeddings are wanted of, in order.

        Returns:
            what was found; ``embeddings`` has a unit row for each sentence, zeros where one has no piece.
        """
        pieces = self.pieces.pieces(text, paragraphs)
        marks = numpy.searchsorted(pieces.starts, [p.start for p in paragraphs]).tolist()
        edges = numpy.searchsorted(pieces.starts, numpy.array(sentences, dtype=int).reshape(-1, 2))
        entities: list[Entity] = []
        linked: list[Linked] = []
        sums = numpy.zeros((len(sentences), self._width if len(pieces) else 0), dtype=numpy.float32)
        for start, end in windows.chunk_edges(marks, len(pieces), CHUNK):
            if start == end:
                continue
            predicted = self._predict(pieces, start, end)
            words = start + bio.word_starts(self.pieces.continues(pieces.ids[start:end]))
            entities += self._entities(text, predicted.entities, pieces, words, start)
            linked += self._linked(predicted, pieces, words, start)
            sums += _pooled(predicted.sentences, edges, start, end)
        return Tagged(tuple(entities), tuple(linked), _unit(sums))

    def embed_question(self, question: str) -> Floats:
        """The embedding of a question alone, to be compared with those of sentences; shape (width,)."""
        pieces = self.pieces.question(question)
        layout = windows.lay(min(len(pieces), self._window - 2), self._window)
        inputs = windows.frames(pieces, 0, layout, [0])
        (vectors,) = self._model.run(["sentences"], inputs)
        return _unit(vectors[0, 1:-1].mean(axis=0, keepdims=True) if len(pieces) else vectors[0, :1])[0]

    def names(self, sentence: str) -> list[Entity]:
        """The names in a sentence by itself; of one longer than a window, those in its beginning."""
        pieces = self.pieces.pieces(sentence, [Span(0, len(sentence))]).cut(0, self._window - 2)
        if not len(pieces):
            return []
        layout = windows.lay(len(pieces), self._window)
        (logits,) = self._model.run(["entities"], windows.frames(pieces, 0, layout, [0]))
        words = bio.word_starts(self.pieces.continues(pieces.ids))
        return self._entities(sentence, _softmax(logits[0, 1:-1]), pieces, words, 0)

    def _predict(self, pieces: Pieces, start: int, end: int) -> _Predicted:
        layout = windows.lay(end - start, self._window)
        rows: dict[str, list[Floats]] = {name: [] for name in _USED}
        every = range(len(layout.starts))
        for at in range(0, len(every), BATCH):
            some = every[at : at + BATCH]
            outputs = self._model.run(list(_USED), windows.frames(pieces, start, layout, some))
            for name, output in zip(_USED, outputs, strict=True):
                for row, window in zip(output, some, strict=True):
                    size = layout.end(window) - layout.starts[window]
                    kept = row[: size + 1] if name == "links" else row[1 : size + 1]
                    rows[name].append(_softmax(kept) if name in _LOGITS else kept)
        return _Predicted(
            windows.averaged(layout, rows["tags"]),
            windows.averaged(layout, rows["entities"]),
            windows.averaged(layout, rows["sentences"]),
            rows["links"],
            layout,
        )

    def _entities(
        self, text: str, predicted: Floats, pieces: Pieces, words: NDArray[numpy.int64], start: int
    ) -> list[Entity]:
        found: list[Entity] = []
        end = start + len(predicted)
        for run in bio.decode(predicted, words - start):
            entity = Entity(_span(pieces, words, end, run), self._labels[run.kind], run.score)
            # "Ki-moon" is three words to the tokeniser.
            if found and found[-1].label is entity.label and _hyphenated(text, found[-1].span, entity.span):
                first = found.pop()
                span = Span(first.span.start, entity.span.end)
                entity = Entity(span, entity.label, min(first.score, entity.score))
            found.append(entity)
        return joined(text, [_whole_name(text, entity) for entity in found])

    def _linked(
        self, predicted: _Predicted, pieces: Pieces, words: NDArray[numpy.int64], start: int
    ) -> list[Linked]:
        end = start + len(predicted.tags)
        spans: dict[str, list[tuple[int, int, Span]]] = {kind: [] for kind in self._kinds}
        for run in bio.decode(predicted.tags, words - start):
            span = _span(pieces, words, end, run)
            first = int(words[run.first]) - start
            last = (int(words[run.last]) if run.last < len(words) else end) - start - 1
            spans[self._kinds[run.kind]].append((first, last, span))
        return [
            Linked(
                span,
                self._choose(predicted, first, last, spans["SOURCE"], 0),
                self._choose(predicted, first, last, spans["CUE"], 3),
            )
            for first, last, span in spans["CONTENT"]
        ]

    def _choose(
        self,
        predicted: _Predicted,
        first: int,
        last: int,
        candidates: list[tuple[int, int, Span]],
        block: int,
    ) -> Span | None:
        """The source or cue that suits a content best among those of its window, or none."""
        layout = predicted.layout
        window = layout.best_for(first, last)
        if window is None:
            window = layout.best_for(first, first) or 0
            last = min(last, layout.end(window) - 1)
        offset = layout.starts[window]
        near = [c for c in candidates if offset <= c[0] < layout.end(window)]
        if not near:
            return None
        vectors = predicted.links[window]
        width = self._link_width
        part = [vectors[:, (block + n) * width : (block + n + 1) * width] for n in range(3)]
        query = part[0][first - offset + 1] + part[1][last - offset + 1]
        rows = [0, *(c[0] - offset + 1 for c in near)]
        best = int((part[2][rows] @ query).argmax())
        return near[best - 1][2] if best else None


_USED = ("tags", "entities", "links", "sentences")
_LOGITS = frozenset({"tags", "entities"})


_SURNAME: Final = re.compile("[-‑][^\\W\\d_a-z][^\\W\\d_]*")


def _whole_name(text: str, entity: Entity) -> Entity:
    """A person's name to the end of its last word: "Mary al" of "Mary al-Doe" is none."""
    if entity.label is not EntityLabel.PERSON or not entity.span.of(text).split()[-1].islower():
        return entity
    rest = _SURNAME.match(text, entity.span.end)
    return entity._replace(span=Span(entity.span.start, rest.end())) if rest else entity


def _hyphenated(text: str, first: Span, second: Span) -> bool:
    return text[first.end : second.start] in {"-", "‑"}


def _softmax(logits: Floats) -> Floats:
    raised = numpy.exp(logits - logits.max(axis=1, keepdims=True))
    return raised / raised.sum(axis=1, keepdims=True)


def _span(pieces: Pieces, words: NDArray[numpy.int64], end: int, run: bio.Run) -> Span:
    last = int(words[run.last]) if run.last < len(words) else end
    return Span(int(pieces.starts[words[run.first]]), int(pieces.ends[last - 1]))


def _pooled(vectors: Floats, edges: NDArray[numpy.int64], start: int, end: int) -> Floats:
    """Sums of the pieces' vectors over the sentences, as far as they lie in the chunk."""
    cumulated = numpy.concatenate([numpy.zeros((1, vectors.shape[1])), vectors.cumsum(axis=0, dtype=float)])
    inside = edges.clip(start, end) - start
    return (cumulated[inside[:, 1]] - cumulated[inside[:, 0]]).astype(numpy.float32)


def _unit(rows: Floats) -> Floats:
    lengths = numpy.linalg.norm(rows, axis=-1, keepdims=True)
    return (rows / numpy.where(lengths > 0, lengths, 1)).astype(numpy.float32)
