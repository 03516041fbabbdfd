"""The model alone: what a reading asks of it, asked again with nothing around it."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest.mock import patch

from news import windows
from news.article import Article
from news.model_files import FOLDER
from news.pieces import PieceReader
from news.tagger import BATCH, CHUNK, Tagger
from news.windows import Integers

_MODEL = "_model"  # where a tagger keeps its model; only a measurement looks behind its methods


@dataclass(frozen=True, slots=True)
class Call:
    """A call of the model: the outputs wanted, and the inputs by name."""

    outputs: Sequence[str]
    inputs: dict[str, Integers]


@dataclass(frozen=True, slots=True)
class _Recorder:
    """Stands in a model's place, notes what it is asked and lets it answer."""

    model: Any
    calls: list[Call] = field(default_factory=list[Call])

    def run(self, outputs: Sequence[str], inputs: dict[str, Integers]) -> Any:
        self.calls.append(Call(outputs, inputs))
        return self.model.run(outputs, inputs)


def calls_in(tagger: Tagger, work: Callable[[], object]) -> list[Call]:
    """What ``work`` asks of a tagger's model."""
    recorder = _Recorder(vars(tagger)[_MODEL])
    with patch.object(tagger, _MODEL, recorder):
        work()
    return recorder.calls


def replay(tagger: Tagger, calls: Sequence[Call]) -> None:
    """Ask the same of the model again."""
    model = vars(tagger)[_MODEL]
    for call in calls:
        model.run(call.outputs, call.inputs)


class InputMaker:
    """Makes the model's inputs as a tagger does: word pieces, chunks, windows.

    Args:
        folder: the model's.
    """

    def __init__(self, folder: Path = FOLDER) -> None:
        self._window: int = json.loads((folder / "labels.json").read_text(encoding="utf-8"))["window"]
        self._pieces = PieceReader(folder / "tokenizer.json")

    def inputs(self, article: Article) -> list[dict[str, Integers]]:
        """The inputs of each call that reading an article takes."""
        spans = [paragraph.span for paragraph in article.paragraphs]
        pieces = self._pieces.pieces(article.text, spans)
        marks = pieces.starts.searchsorted([span.start for span in spans]).tolist()
        found: list[dict[str, Integers]] = []
        for start, end in windows.chunk_edges(marks, len(pieces), CHUNK):
            layout = windows.lay(end - start, self._window)
            every = range(len(layout.starts))
            found += [windows.frames(pieces, start, layout, every[at : at + BATCH]) for at in every[::BATCH]]
        return found
