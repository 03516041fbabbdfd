"""Sentence vectors of the untouched base, which the reader's own are taught to keep."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence
from pathlib import Path

import numpy
import torch
from numpy.typing import NDArray
from torch.nn import functional

from news.pieces import PAD, PieceReader
from training.base import Base
from training.encoder import Encoder, load
from training.windows import Floats, Integers, framed_ids, padded

log = logging.getLogger(__name__)

_BATCH = 64
_MAX_PIECES = 128  # the base was made with sentences up to this length


def vectors(
    texts: Sequence[str], base: Base, reader: PieceReader, cache: Path, device: torch.device
) -> Floats:
    """Unit vectors of texts, shape (texts, width), by the base's own recipe: the mean of all its pieces.

    Reimers and Gurevych 2019, "Sentence-BERT". They are kept in ``cache``, which is for one base only.
    """
    digest = hashlib.sha256("\0".join(texts).encode()).hexdigest()[:16]
    kept = cache / f"teacher-{digest}.npy"
    if kept.exists():
        return numpy.load(kept).astype(numpy.float32)
    log.info("encoding %d sentences with the base", len(texts))
    encoder = Encoder(base.shape).to(device)
    load(encoder, base.weights)
    encoder.eval()
    rows = [framed_ids(reader.question(text).ids)[:_MAX_PIECES] for text in texts]
    order = sorted(range(len(rows)), key=lambda index: len(rows[index]))
    found = numpy.zeros((len(rows), base.shape.width), dtype=numpy.float32)
    with torch.inference_mode(), torch.autocast(device.type, torch.bfloat16):
        for at in range(0, len(order), _BATCH):
            some = order[at : at + _BATCH]
            found[some] = _encoded(encoder, [rows[index] for index in some], device)
    _keep(found.astype(numpy.float16), kept)
    # As it will be read from the cache: a run taken up again must see the same numbers.
    return found.astype(numpy.float16).astype(numpy.float32)


def _keep(found: NDArray[numpy.float16], path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    with fresh.open("wb") as out:
        numpy.save(out, found)
    fresh.replace(path)


def _encoded(encoder: Encoder, rows: Sequence[Integers], device: torch.device) -> Floats:
    length = max(len(row) for row in rows)
    ids = torch.from_numpy(padded(rows, PAD, length)).to(device)
    mask = torch.from_numpy(padded([numpy.ones_like(row) for row in rows], 0, length)).to(device)
    hidden = encoder(ids, torch.zeros_like(ids), mask).float() * mask[..., None]
    mean = hidden.sum(1) / mask.sum(1, keepdim=True)
    return functional.normalize(mean, dim=-1).cpu().numpy()
