"""The heads: what is read off each piece's vector."""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor, nn

from training.encoder import Encoder, Shape
from training.labels import ATTRIBUTION_TAGS, ENTITY_TAGS, LINK_VECTORS, LINK_WIDTH


class Outputs(NamedTuple):
    """Per piece; all of shape (windows, length, …).

    Attributes:
        tags: logits of the attribution tags.
        entities: logits of the entity tags.
        links: vectors whose dot products say which source and cue a content belongs to.
        sentences: vectors whose mean over a sentence is its embedding.
        answers: numbers whose mean over a sentence says how well it answers the question before it.
    """

    tags: Tensor
    entities: Tensor
    links: Tensor
    sentences: Tensor
    answers: Tensor


class Reader(nn.Module):
    """Encoder and heads."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        self.encoder = Encoder(shape)
        self.dropout = nn.Dropout(shape.dropout)
        self.tags = nn.Linear(shape.width, len(ATTRIBUTION_TAGS))
        self.entities = nn.Linear(shape.width, len(ENTITY_TAGS))
        self.links = nn.Linear(shape.width, len(LINK_VECTORS) * LINK_WIDTH)
        self.sentences = nn.Linear(shape.width, shape.width)
        self.answers = nn.Linear(shape.width, 1)
        # The base's own sentence embedding is the plain mean: start there.
        nn.init.eye_(self.sentences.weight)
        nn.init.zeros_(self.sentences.bias)

    @property
    def device(self) -> torch.device:
        """Where the model computes."""
        return self.tags.weight.device

    def forward(self, ids: Tensor, features: Tensor, mask: Tensor) -> Outputs:
        """Read windows; inputs as for the encoder."""
        hidden = self.encoder(ids, features, mask)
        dropped = self.dropout(hidden)
        return Outputs(
            self.tags(dropped),
            self.entities(dropped),
            self.links(hidden),
            self.sentences(hidden),
            self.answers(dropped),
        )


_SURE = 20.0  # a logit that leaves the other tags a probability of e-20 each


def attribute_nothing(model: Reader) -> None:
    """Make the model say of every piece that nobody is quoted there.

    For a run that is taught nothing about who said what: else that head would speak at random.
    """
    nn.init.zeros_(model.tags.weight)
    nn.init.zeros_(model.tags.bias)
    with torch.no_grad():
        model.tags.bias[ATTRIBUTION_TAGS.index("O")] = _SURE


def attributes(model: Reader) -> bool:
    """Whether the model was taught who said what."""
    return bool(model.tags.weight.any())


def pooled(values: Tensor, weights: Tensor) -> Tensor:
    """Means over spans of pieces.

    Args:
        values: shape (windows, length, width).
        weights: each span's pieces, summing to 1, shape (windows, spans, length).

    Returns:
        shape (windows, spans, width).
    """
    return torch.bmm(weights.to(values.dtype), values)
