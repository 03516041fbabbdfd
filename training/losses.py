"""The losses, one per head."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

from training.encode import NOT_MARKED
from training.labels import ENTITY_TAGS, LINK_VECTORS, LINK_WIDTH

_CLOSED = -1e4  # a logit no softmax sees


def tag_loss(logits: Tensor, tags: Tensor) -> Tensor:
    """Cross-entropy of the attribution tags, shape (windows, length, tags) and (windows, length)."""
    return functional.cross_entropy(logits.flatten(0, 1).float(), tags.flatten(), ignore_index=NOT_MARKED)


def entity_loss(logits: Tensor, allowed: Tensor, weights: Tensor) -> Tensor:
    """Negative log-likelihood that the tag is one of those allowed.

    Args:
        logits: shape (windows, length, tags).
        allowed: bits, shape (windows, length); pieces that may be anything count for nothing.
        weights: of the windows, shape (windows,).
    """
    scores = functional.log_softmax(logits.float(), dim=-1)
    bits = torch.arange(len(ENTITY_TAGS), device=logits.device)
    fits = (allowed[..., None] >> bits) & 1 > 0
    losses = -torch.logsumexp(scores.masked_fill(~fits, _CLOSED), dim=-1)
    counted = (~fits.all(dim=-1)).float() * weights[:, None]
    return (losses * counted).sum() / counted.sum().clamp(min=1)


def link_loss(vectors: Tensor, links: Tensor) -> Tensor:
    """Cross-entropy of each content's source and cue among those of its window, or none.

    Args:
        vectors: shape (windows, length, blocks of LINK_WIDTH).
        links: content's first and last piece, source, cue; shape (windows, contents, 4).
    """
    blocks = vectors.float().unflatten(-1, (len(LINK_VECTORS), LINK_WIDTH))
    total = vectors.new_zeros((), dtype=torch.float32)
    for column, offset in ((2, 0), (3, 3)):
        scores = link_scores(blocks[:, :, offset : offset + 3], links[..., :2].clamp(min=0))
        targets = links[..., column]
        keys = torch.zeros(scores.shape[0], scores.shape[2], dtype=torch.bool, device=scores.device)
        keys.scatter_(1, targets.clamp(min=0), value=True)
        keys[:, 0] = True
        scores = scores.masked_fill(~keys[:, None], _CLOSED)
        wanted = torch.where(links[..., 0] < 0, -1, targets)
        if (wanted >= 0).any():
            total = total + functional.cross_entropy(scores.flatten(0, 1), wanted.flatten(), ignore_index=-1)
    return total


def link_scores(blocks: Tensor, ends: Tensor) -> Tensor:
    """How well each position suits each content.

    Args:
        blocks: of a content's first and last piece and of a position, (windows, length, 3, LINK_WIDTH).
        ends: first and last piece of the contents, (windows, contents, 2).

    Returns:
        shape (windows, contents, length).
    """
    first, last, keys = blocks.unbind(2)
    index = ends[..., None].expand(-1, -1, -1, LINK_WIDTH)
    queries = first.gather(1, index[:, :, 0]) + last.gather(1, index[:, :, 1])
    return torch.bmm(queries, keys.transpose(1, 2)) / LINK_WIDTH**0.5


def distance(embeddings: Tensor, wanted: Tensor) -> Tensor:
    """Mean of 1 - cosine, rows against rows."""
    return 1 - functional.cosine_similarity(embeddings.float(), wanted, dim=-1).mean()


TEMPERATURE = 0.05
"""Of the contrastive softmax; the value the base was trained with (scale 20)."""


def choice_loss(scores: Tensor, right: Tensor, open_: Tensor) -> Tensor:
    """Negative log-likelihood of the right candidates together.

    Args:
        scores: shape (questions, candidates).
        right: which answer, boolean, same shape; a row without any counts for nothing.
        open_: which may be chosen, boolean, same shape.
    """
    logs = functional.log_softmax(scores.float().masked_fill(~open_, _CLOSED), dim=-1)
    losses = -torch.logsumexp(logs.masked_fill(~right, _CLOSED), dim=-1)
    rows = right.any(dim=-1)
    return losses[rows].mean() if rows.any() else scores.sum() * 0
