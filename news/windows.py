"""Windows over a text's pieces, and one prediction per piece out of the overlapping ones.

A window sees only itself, so its predictions are surest in the middle: where two windows overlap,
their predictions are averaged with weights that fall towards the edges.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

import numpy
from numpy.typing import NDArray

from news.pieces import CLS, PAD, SEP, Pieces

Floats = NDArray[numpy.float32]
Integers = NDArray[numpy.int64]

STRIDE_SHARE = 208 / 256
"""How far each window moves on, as a share of its room; measured with the recipe's prototype."""
_FLOOR = 0.05  # the weight of a window's outermost pieces


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the windows of a run of pieces begin and end, frame excluded.

    Attributes:
        starts: first piece of each window, in order.
        length: pieces in each window; the last one may have fewer.
        total: pieces covered.
    """

    starts: tuple[int, ...]
    length: int
    total: int

    def end(self, window: int) -> int:
        """The piece behind a window's last."""
        return min(self.starts[window] + self.length, self.total)

    def best_for(self, first: int, last: int) -> int | None:
        """The window in which some pieces, ``last`` included, lie most central; None where none holds all."""
        middle = (first + last) / 2
        holding = range(bisect_right(self.starts, last - self.length), bisect_right(self.starts, first))
        return min(holding, key=lambda w: abs((self.starts[w] + self.end(w) - 1) / 2 - middle), default=None)


def chunk_edges(paragraph_starts: Sequence[int], total: int, limit: int) -> list[tuple[int, int]]:
    """Cut ``total`` pieces into chunks of at most ``limit``, where a paragraph begins if one does."""
    found: list[tuple[int, int]] = []
    start = 0
    while total - start > limit:
        cut = max((p for p in paragraph_starts if start < p <= start + limit), default=start + limit)
        found.append((start, cut))
        start = cut
    found.append((start, total))
    return found


def lay(total: int, window: int) -> Layout:
    """Spread windows of ``window`` positions, frame included, evenly over ``total`` pieces."""
    room = window - 2
    if total <= room:
        return Layout((0,), room, total)
    count = -(-(total - room) // int(room * STRIDE_SHARE)) + 1
    starts = numpy.linspace(0, total - room, count).round().astype(int)
    return Layout(tuple(starts.tolist()), room, total)


def frames(pieces: Pieces, offset: int, layout: Layout, some: Sequence[int]) -> dict[str, Integers]:
    """The model's inputs for some of the windows, shape (windows, length).

    Args:
        pieces: of the whole text.
        offset: the piece that the layout counts from.
        layout: the windows.
        some: which of them.
    """
    length = max(layout.end(w) - layout.starts[w] for w in some) + 2
    ids = numpy.full((len(some), length), PAD, dtype=numpy.int64)
    features = numpy.zeros_like(ids)
    mask = numpy.zeros_like(ids)
    for row, window in enumerate(some):
        first, last = offset + layout.starts[window], offset + layout.end(window)
        size = last - first
        ids[row, 0], ids[row, size + 1] = CLS, SEP
        ids[row, 1 : size + 1] = pieces.ids[first:last]
        features[row, 1 : size + 1] = pieces.features[first:last]
        mask[row, : size + 2] = 1
    return {"ids": ids, "features": features, "mask": mask}


def averaged(layout: Layout, rows: Sequence[Floats]) -> Floats:
    """One row per piece from one array per window.

    Args:
        layout: the windows.
        rows: for each window, shape (pieces of the window, width).

    Returns:
        shape (total, width).
    """
    if len(rows) == 1:
        return rows[0]
    summed = numpy.zeros((layout.total, rows[0].shape[1]), dtype=numpy.float32)
    weights = numpy.zeros((layout.total, 1), dtype=numpy.float32)
    for window, row in enumerate(rows):
        first, last = layout.starts[window], layout.end(window)
        weight = _weights(last - first)
        summed[first:last] += row * weight
        weights[first:last] += weight
    return summed / weights


def _weights(length: int) -> Floats:
    """A triangle with its top in the middle, shape (length, 1)."""
    ramp = numpy.minimum(numpy.arange(1, length + 1), numpy.arange(length, 0, -1)) / (length / 2)
    return numpy.maximum(ramp, _FLOOR).astype(numpy.float32)[:, None]
