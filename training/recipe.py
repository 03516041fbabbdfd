"""What a training run is, apart from its data."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Recipe:
    """Sizes of a step and rates of learning. Rows are windows of 256 pieces.

    Attributes:
        epochs: passes over the articles.
        articles, entities, places, retrieval, joint: rows of each kind in a step.
        alone: sentences of articles encoded by themselves in a step.
        rate: peak learning rate of the top layer; each layer below has ``decay`` times the one above.
        head_rate: of everything that is not the base's.
    """

    seed: int = 20240607
    epochs: float = 6.0
    articles: int = 8
    entities: int = 2
    places: int = 2
    retrieval: int = 3
    joint: int = 5
    alone: int = 10
    rate: float = 2e-4
    head_rate: float = 1e-3
    decay: float = 0.9
    weight_decay: float = 0.01
    warm_up: float = 0.06
    clip: float = 1.0


WEIGHTS = {
    "tags": 1.0, "entities": 0.5, "links": 0.3, "kept_in_text": 1.0, "kept_alone": 1.0, "retrieval": 0.1,
    "joint": 0.4,
}  # fmt: skip
"""Of the losses; the first two and the distances from the base's vectors as first measured to work."""


@dataclass(frozen=True, slots=True)
class Pace:
    """After how many steps each thing is done; none of it changes what is learnt.

    Attributes:
        log: write the mean losses of the steps since.
        curve: measure the losses on the articles kept for that.
        checkpoint: save all that is needed to go on.
    """

    log: int = 20
    curve: int = 200
    checkpoint: int = 100


@dataclass(frozen=True, slots=True)
class JudgeRecipe:
    """How the judge is taught: further than the reader it begins as, and by questions alone.

    Attributes:
        epochs: passes over the questions.
        questions: in a step.
        passages: of each question, as the bot reads them: a sentence between its neighbours.
        rate: peak learning rate of the encoder.
        head_rate: of what is read off it.
    """

    seed: int = 7
    epochs: float = 3.0
    questions: int = 8
    passages: int = 4
    rate: float = 8e-5
    head_rate: float = 4e-4
    weight_decay: float = 0.01
    warm_up: float = 0.06
    clip: float = 1.0
