"""Predictions rated by the scorer that lies beside the data."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from benchmarks.figures import Scores
from benchmarks.shared import shared
from training.corpora import Text  # neither of the two needs what training itself does
from training.folds import apart

Predictions = Sequence[dict[str, Any]]

# The fold of the places set that `make model` leaves out.
HELD_OUT_FOLD = 0


def score(kind: str, gold: Path, predictions: Predictions, *options: str) -> dict[str, Any]:
    """What score.py prints about the predictions.

    Args:
        kind: the scorer's name for what is predicted.
        gold: the development set.
        predictions: one for each of its lines.
        options: more arguments of score.py.
    """
    with tempfile.TemporaryDirectory() as folder:
        file = _written(Path(folder) / "predictions.jsonl", map(json.dumps, predictions))
        command = [sys.executable, str(shared("data/score.py")), kind, str(gold), str(file), *options]
        done = subprocess.run([*command, "--json"], check=True, capture_output=True, text=True)
    return json.loads(done.stdout)


def score_speakers(gold: Path, predictions: Predictions) -> Scores:
    """Scores of the speakers that attributions are credited to.

    Where the text has no name for who speaks, "a spokeswoman" repeated as a name is false naming too:
    ``named`` stands beside the shares of these speakers' attributions that score.py tells apart.
    """
    scores = score("speakers", gold, predictions, "--speakers", str(shared("data/dev/speakers.jsonl")))
    nameless = scores["all"]["nameless"]
    nameless["named"] = nameless["described"] + nameless["false"]
    return scores


def score_held_out_places(gold: Path, predictions: Predictions) -> Scores:
    """Scores of places in the documents that the model was trained without."""
    ids = held_out(gold)
    with tempfile.TemporaryDirectory() as folder:
        kept = [json.dumps(record) for record in _records(gold) if record["id"] in ids]
        some = _written(Path(folder) / gold.name, kept)
        return score("places", some, [p for p in predictions if p["id"] in ids])


def held_out(gold: Path) -> frozenset[str]:
    """The ids of the documents of the places set that the model was trained without."""
    texts = [Text(record["id"], record["text"]) for record in _records(gold)]
    return frozenset(text.id for text in apart(texts, HELD_OUT_FOLD)[1])


def _records(file: Path) -> list[dict[str, Any]]:
    with file.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def _written(file: Path, lines: Iterable[str]) -> Path:
    file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return file
