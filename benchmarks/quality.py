"""Quality figures on the development sets, by the scorers that lie beside the data."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks import yardsticks
from benchmarks.predict import Task, predict
from benchmarks.reference import reference_figures
from benchmarks.shared import shared

# Where the F1 stands in a triple of precision, recall and F1.
F1 = 2

#: For each task: the figure's name and where it stands in what score.py prints with --json.
WANTED: dict[Task, dict[str, tuple[str | int, ...]]] = {
    Task.ATTRIBUTION: {
        "direct.end_to_end": ("direct", "end_to_end", F1),
        "direct.content_exact": ("direct", "exact", F1),
        "direct.content_overlap": ("direct", "overlap", F1),
        "mixed.end_to_end": ("mixed", "end_to_end", F1),
        "indirect.end_to_end": ("indirect", "end_to_end", F1),
        "all.end_to_end": ("all", "end_to_end", F1),
    },
    Task.PLACES: {
        "detection_overlap": ("ALL", "overlap", F1),
        "resolution_acc161": ("ALL", "resolution", "acc161"),
        "end_to_end_acc161": ("ALL", "end_to_end_acc161"),
    },
    Task.SUMMARY: {
        f"{name}.rouge1": (corpus, "sys", "rouge1", F1)
        for name, corpus in (("CNN", "CNN"), ("writers", "LLM-benchmark-writers"), ("GUM", "GUM"))
    },
    Task.QUESTIONS: {"recall_at_1": ("ALL", "recall@1"), "recall_at_3": ("ALL", "recall@3")},
    Task.EXTRACTION: {"shingle_f1": ("shingles", "f1"), "segment_f1": ("segments", "f1")},
}


@dataclass(frozen=True, slots=True)
class Figure:
    """A measured figure.

    Attributes:
        name: ``task.metric``, as in floors.json.
        yardstick: what is measured beside it in the same run, and how much that gets.
    """

    name: str
    value: float
    yardstick: tuple[str, float] | None = None

    def __str__(self) -> str:
        beside = f"   {self.yardstick[0]} {self.yardstick[1]:.3f}" if self.yardstick else ""
        return f"{self.name:40} {self.value:.3f}{beside}"


def figures() -> Iterator[Figure]:
    """Measure every task, one after the other, and the reference article."""
    for name, value in reference_figures():
        yield Figure(f"reference.{name}", value)
    for task in Task:
        yield from task_figures(task)


def task_figures(task: Task) -> Iterator[Figure]:
    """Measure one task on its development set."""
    gold = shared(f"data/dev/{task}.jsonl")
    scores = _score(task, gold, predict(task, gold))
    beside = _beside(task, gold, scores)
    for name, path in WANTED[task].items():
        yardstick = None
        if beside is not None:
            label, its, part = beside
            yardstick = (label, _at(its, tuple(part if step == "sys" else step for step in path)))
        yield Figure(f"{task}.{name}", _at(scores, path), yardstick)


def _beside(task: Task, gold: Path, scores: dict[str, Any]) -> tuple[str, dict[str, Any], str] | None:
    """A yardstick's name, its scores, and what stands there in place of ``sys``; None where there is none."""
    if task is Task.SUMMARY:
        return "LEAD-3", scores, "lead"
    if task is Task.EXTRACTION:
        return "trafilatura", _score(task, gold, yardsticks.plain_trafilatura(gold)), "sys"
    return None


def _score(task: Task, gold: Path, predictions: Iterator[dict[str, Any]]) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "predictions.jsonl"
        with file.open("w", encoding="utf-8") as lines:
            lines.writelines(json.dumps(prediction) + "\n" for prediction in predictions)
        command = [sys.executable, str(shared("data/score.py")), task, str(gold), str(file), "--json"]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
    return json.loads(done.stdout)


def _at(scores: Any, path: tuple[str | int, ...]) -> float:
    for part in path:
        scores = scores[part]
    return float(scores)
