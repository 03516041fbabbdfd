"""Sentence vectors of the untouched base, which the reader's own are taught to keep."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence
from pathlib import Path

import numpy
import torch
from torch import Tensor
from torch.nn import functional

from news.pieces import PAD, PieceReader
from training.encoder import Encoder, Shape, load
from training.windows import Floats, framed_ids, padded

log = logging.getLogger(__name__)

_BATCH = 64
_MAX_PIECES = 128  # the base was made with sentences up to this length


def vectors(texts: Sequence[str], weights: dict[str, Tensor], reader: PieceReader, cache: Path) -> Floats:
    """Unit vectors of texts, shape (texts, 384), by the base's own recipe: the mean of all its pieces.

    Reimers and Gurevych 2019, "Sentence-BERT".
    """
    digest = hashlib.sha256("\0".join(texts).encode()).hexdigest()[:16]
    kept = cache / f"teacher-{digest}.npy"
    if kept.exists():
        return numpy.load(kept).astype(numpy.float32)
    log.info("encoding %d sentences with the base", len(texts))
    encoder = Encoder(Shape())
    load(encoder, weights)
    encoder.eval()
    rows = [framed_ids(reader.question(text).ids)[:_MAX_PIECES] for text in texts]
    order = sorted(range(len(rows)), key=lambda index: len(rows[index]))
    found = numpy.zeros((len(rows), Shape().width), dtype=numpy.float32)
    with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16):
        for at in range(0, len(order), _BATCH):
            some = order[at : at + _BATCH]
            found[some] = _encoded(encoder, [rows[index] for index in some])
    cache.mkdir(parents=True, exist_ok=True)
    numpy.save(kept, found.astype(numpy.float16))
    return found


def _encoded(encoder: Encoder, rows: Sequence[numpy.ndarray]) -> Floats:
    length = max(len(row) for row in rows)
    ids = torch.from_numpy(padded(rows, PAD, length))
    mask = torch.from_numpy(padded([numpy.ones_like(row) for row in rows], 0, length))
    hidden = encoder(ids, torch.zeros_like(ids), mask).float() * mask[..., None]
    mean = hidden.sum(1) / mask.sum(1, keepdim=True)
    return functional.normalize(mean, dim=-1).numpy()
