"""The quality figures: what each is called and where it stands among the scores."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeAlias

Scores: TypeAlias = Mapping[str, Any]
"""What score.py prints with --json."""

Steps: TypeAlias = tuple[str | int, ...]
"""The way to a number in nested scores."""

# Where the F1 stands in a triple of precision, recall and F1.
F1 = 2


class Section(StrEnum):
    """A group of quality figures that is measured as one."""

    REFERENCE = "reference"
    ATTRIBUTION = "attribution"
    SPEAKERS = "speakers"
    PLACES = "places"
    PLACES_HELD_OUT = "places_held_out"
    SUMMARY = "summary"
    QUESTIONS = "questions"
    EMBEDDINGS = "embeddings"
    EXTRACTION = "extraction"


_PLACES: dict[str, Steps] = {
    "detection_overlap": ("ALL", "overlap", F1),
    "resolution_acc161": ("ALL", "resolution", "acc161"),
    "end_to_end_acc161": ("ALL", "end_to_end_acc161"),
}
_QUESTIONS: dict[str, Steps] = {"recall_at_1": ("ALL", "recall@1"), "recall_at_3": ("ALL", "recall@3")}

#: For each section that score.py rates: the figure's name and where it stands in the scores.
WANTED: dict[Section, dict[str, Steps]] = {
    Section.ATTRIBUTION: {
        "direct.end_to_end": ("direct", "end_to_end", F1),
        "direct.content_exact": ("direct", "exact", F1),
        "direct.content_overlap": ("direct", "overlap", F1),
        "mixed.end_to_end": ("mixed", "end_to_end", F1),
        "indirect.end_to_end": ("indirect", "end_to_end", F1),
        "all.end_to_end": ("all", "end_to_end", F1),
    },
    Section.SPEAKERS: {
        "right": ("all", "right"),
        "right_pronouns": ("pronoun", "right"),
        "full_name": ("all", "full"),
        "false_naming": ("all", "nameless", "named"),
    },
    Section.PLACES: _PLACES,
    Section.PLACES_HELD_OUT: _PLACES,
    Section.SUMMARY: {
        f"{name}.rouge1": (corpus, "sys", "rouge1", F1)
        for name, corpus in (("CNN", "CNN"), ("writers", "LLM-benchmark-writers"), ("GUM", "GUM"))
    },
    Section.QUESTIONS: _QUESTIONS,
    Section.EMBEDDINGS: _QUESTIONS,
    Section.EXTRACTION: {"shingle_f1": ("shingles", "f1"), "segment_f1": ("segments", "f1")},
}


@dataclass(frozen=True, slots=True)
class Figure:
    """A measured figure.

    Attributes:
        name: ``section.metric``, as in floors.json.
        yardstick: what is measured beside it in the same run, and how much that gets.
    """

    name: str
    value: float
    yardstick: tuple[str, float] | None = None

    def __str__(self) -> str:
        beside = f"   {self.yardstick[0]} {self.yardstick[1]:.3f}" if self.yardstick else ""
        return f"{self.name:40} {self.value:.3f}{beside}"


@dataclass(frozen=True, slots=True)
class Yardstick:
    """What a section is measured beside.

    Attributes:
        part: what stands in its scores in place of ``sys``.
    """

    name: str
    scores: Scores
    part: str = "sys"


def pick(section: Section, scores: Scores, yardstick: Yardstick | None = None) -> Iterator[Figure]:
    """The section's figures out of its scores."""
    for name, steps in WANTED[section].items():
        beside = None
        if yardstick is not None:
            its = tuple(yardstick.part if step == "sys" else step for step in steps)
            beside = (yardstick.name, _at(yardstick.scores, its))
        yield Figure(f"{section}.{name}", _at(scores, steps), beside)


def _at(scores: Any, steps: Steps) -> float:
    for step in steps:
        scores = scores[step]
    return float(scores)
