"""Which candidate answers a question best, and whether any does: weights fitted by training/answers.py."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from news.answer_features import FEATURES, JUDGED, Asked, Candidate, features, weigh

FILE: Final = Path(__file__).parent / "data" / "answer_weights.json"

SURENESS: Final = ("score", "margin", "covered", "cosine", "fits", "over_nothing", "suits")
"""What tells whether the best candidate is an answer at all."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate and its score, the greater the better; comparable for one question only."""

    candidate: Candidate
    score: float


@dataclass(frozen=True, slots=True)
class AnswerModel:
    """The weights of ``FEATURES``, ``JUDGED`` and ``SURENESS``.

    Attributes:
        sure: weights of ``SURENESS``, and last what is added.
        threshold: the probability from which on something counts as an answer.
    """

    first: tuple[float, ...]
    second: tuple[float, ...]
    sure: tuple[float, ...]
    threshold: float

    @classmethod
    def load(cls, file: Path = FILE) -> AnswerModel:
        """Read the weights."""
        kept = json.loads(file.read_text(encoding="utf-8"))
        return cls(
            tuple(kept["first"][name] for name in FEATURES),
            tuple(kept["second"][name] for name in JUDGED),
            (*(kept["sure"][name] for name in SURENESS), kept["sure"]["bias"]),
            kept["threshold"],
        )

    def rank(self, asked: Asked, candidates: Sequence[Candidate]) -> list[Ranked]:
        """Best first; either all of the candidates are judged, or none is."""
        judged = bool(candidates) and candidates[0].judged is not None
        weights = self.second if judged else self.first
        found = [Ranked(one, weigh(weights, features(asked, one))) for one in candidates]
        return sorted(found, key=lambda ranked: -ranked.score)

    def probability(self, asked: Asked, ranked: Sequence[Ranked]) -> float:
        """How likely it is that the first of these, all judged, is an answer."""
        if not ranked:
            return 0.0
        return 1 / (1 + math.exp(-weigh(self.sure, [*sureness(asked, ranked), 1.0])))


def sureness(asked: Asked, ranked: Sequence[Ranked]) -> list[float]:
    """The numbers that ``SURENESS`` names."""
    best = ranked[0]
    values = dict(zip(JUDGED, features(asked, best.candidate), strict=True))
    kinds = ("how_many", "when", "who", "where", "why")
    others = [one.score for one in ranked[1:]]
    return [
        best.score,
        best.score - max(others, default=best.score),
        values["covered"],
        max(one.candidate.cosine for one in ranked),
        values["fits"],
        max(_over_nothing(one.candidate) for one in ranked),
        sum(values[kind] for kind in kinds),
    ]


def _over_nothing(candidate: Candidate) -> float:
    judged = candidate.judged
    return judged.fits - judged.nothing if judged else 0.0
