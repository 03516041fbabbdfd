"""What speaks for a sentence as the answer to a question, as numbers."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from news.judge import Judged
from news.question import Question, QuestionKind
from news.stemming import stem
from news.tagged import EntityLabel
from news.words import stems_of


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may be the answer.

    Attributes:
        text: the sentence.
        position: within its article.
        rank: its share, 0 to 1, of the rank of the sentence that the words alone put first.
        cosine: between its embedding and the question's; ``NO_COSINE`` where there is none.
        before: the same of the sentence before it, 0 where there is none.
        after: the same of the sentence after it.
        judged: what the model says of it and the question together; None where it was not asked.
    """

    text: str
    position: int
    rank: float
    cosine: float
    before: float = 0.0
    after: float = 0.0
    judged: Judged | None = None


NO_COSINE: Final = 0.2
"""Stands for the cosine of a sentence without embedding: that of one which has little to do with it."""

FEATURES: Final = (
    "covered", "rank", "cosine", "before", "after", "length", "first", "question", "how_many", "when", "who",
    "where", "why",
)  # fmt: skip
"""Of every candidate."""

JUDGED: Final = (*FEATURES, "fits", "over_nothing")
"""Of those that the model was asked about."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question's words and what each weighs: the rarer, the more.

    Attributes:
        words: those that are looked for.
        weights: of their stems.
    """

    question: Question
    words: tuple[str, ...]
    weights: Mapping[str, float]

    @classmethod
    def of(cls, question: Question, weights: Mapping[str, float]) -> Asked:
        """From the weight of each significant word."""
        stems: dict[str, float] = {}
        for word, weight in weights.items():
            stems[stem(word)] = max(weight, stems.get(stem(word), 0.0))
        return cls(question, tuple(weights), stems)

    def covered(self, text: str) -> float:
        """The share of the question's words, by weight, that a text holds; 0 to 1."""
        total = sum(self.weights.values())
        held = self.weights.keys() & set(stems_of(text))
        return sum(self.weights[word] for word in held) / total if total else 0.0


def features(asked: Asked, candidate: Candidate) -> list[float]:
    """The numbers that ``FEATURES``, or with a judgement ``JUDGED``, name."""
    text = candidate.text
    kind = asked.question.kind
    found = [
        asked.covered(text),
        candidate.rank,
        candidate.cosine,
        candidate.before,
        candidate.after,
        math.log(1 + len(text.split())),
        1 / (1 + candidate.position),
        float(text.rstrip("\"'”’»)").endswith("?")),
        *(float(kind is one and suits(asked.question, candidate)) for one in _SORTS),
    ]
    if candidate.judged is not None:
        judged = candidate.judged
        found += [judged.fits, judged.fits - judged.nothing]
    return found


_SORTS: Final = (
    QuestionKind.HOW_MANY, QuestionKind.WHEN, QuestionKind.WHO, QuestionKind.WHERE, QuestionKind.WHY,
)  # fmt: skip

NUMBER: Final = re.compile(
    r"[$€£]?\d[\d,.]*\d|[$€£]?\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|"
    r"hundreds?|thousands?|millions?|billions?|half|a third|a quarter|percent|twenty|thirty|forty|fifty|"
    r"sixty|seventy|eighty|ninety|several|few)\b",
    re.IGNORECASE,
)
TIME: Final = re.compile(
    r"\b(?:1[0-9]|20)\d\ds?\b|\b(?:january|february|march|april|may|june|july|august|september|october|november|"
    r"december|monday|tuesday|wednesday|thursday|friday|saturday|sunday|yesterday|today|tomorrow|tonight|"
    r"(?:last|next|this|past) \w+|\d+ (?:years?|months?|weeks?|days?|hours?) (?:ago|later|earlier)|"
    r"(?:Jan|Feb|Mar|Apr|Aug|Sept|Oct|Nov|Dec)\.|\w+ century)(?=\W|$)",
    re.IGNORECASE,
)
_REASON: Final = re.compile(
    r"\b(?:because|due to|since|so that|in order to|as a result|caused?|reasons?|after|owing to|thanks to|"
    r"blamed?|prompted|led to)\b",
    re.IGNORECASE,
)
_NAME: Final = re.compile(r"(?<=[\w,”\"'] )[A-Z][\w’'-]+|\b[A-Z]{2,}\b")


def suits(question: Question, candidate: Candidate) -> bool:
    """Whether the sentence holds something of the sort that is asked for, and that the question does not."""
    text = candidate.text
    match question.kind:
        case QuestionKind.HOW_MANY:
            return bool(NUMBER.search(text))
        case QuestionKind.WHEN:
            return bool(TIME.search(text))
        case QuestionKind.WHY:
            return bool(_REASON.search(text))
        case QuestionKind.WHO | QuestionKind.WHERE:
            return _names(question, candidate)
        case QuestionKind.OTHER:
            return False


WANTED: Final = {
    QuestionKind.WHO: frozenset({EntityLabel.PERSON, EntityLabel.ORGANISATION}),
    QuestionKind.WHERE: frozenset({EntityLabel.PLACE}),
}
"""The names that answer a question."""


def _names(question: Question, candidate: Candidate) -> bool:
    """Whether it has a name that the question has not."""
    known = question.text.casefold()
    return any(name.casefold() not in known for name in _NAME.findall(candidate.text))


def weigh(weights: Sequence[float], values: Sequence[float]) -> float:
    """Their sum of products."""
    return sum(weight * value for weight, value in zip(weights, values, strict=True))
