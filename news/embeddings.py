"""Sentence embeddings as bytes: unit vectors, a signed byte for each number, 1/127 its unit.

One scale for all keeps a vector readable by itself; rounding turns a vector by less than three degrees,
which moves a cosine by some 0.002.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, TypeAlias

import numpy
from numpy.typing import NDArray

WIDTH: Final = 384
"""Numbers in an embedding, those of MiniLM-L6-H384, and bytes in a packed one."""

_SCALE: Final = 127  # the greatest signed byte: a unit vector's numbers lie between -1 and 1

# Vectors turned to floats at a time: 3 MB, which stay in the processor's cache.
_AT_ONCE: Final = 2048

Floats: TypeAlias = NDArray[numpy.float32]


class WrongWidth(ValueError):
    """A vector has another width than ``WIDTH``: it comes from another model, or there is none."""


def pack(vectors: Floats) -> list[bytes]:
    """Bring vectors of shape ``(n, WIDTH)`` to unit length and pack each into ``WIDTH`` bytes.

    A vector without a direction, all zeros or with a number that is not finite, gives ``b""``, as a
    sentence without an embedding has it.

    Raises:
        WrongWidth: the shape is another one.
    """
    if vectors.ndim != 2 or vectors.shape[1] != WIDTH:
        raise WrongWidth(f"vectors of shape {vectors.shape} instead of (n, {WIDTH})")
    lengths = _lengths(vectors)
    usable = numpy.isfinite(lengths) & (lengths > 0)
    units = vectors[usable] / lengths[usable, None]
    packed = iter(numpy.rint(units * _SCALE).astype(numpy.int8))
    return [next(packed).tobytes() if is_usable else b"" for is_usable in usable]


def unpack(packed: Sequence[bytes]) -> Floats:
    """Give packed embeddings as floats of shape ``(n, WIDTH)``, of unit length within one part in 100.

    Raises:
        WrongWidth: one of them has another width, or is empty.
    """
    return _bytes(packed).astype(numpy.float32) / numpy.float32(_SCALE)


def cosines(question: Floats, packed: Sequence[bytes]) -> Floats:
    """Give the cosine, -1 to 1, between a vector of shape ``(WIDTH,)`` and each packed embedding.

    Raises:
        WrongWidth: the vector or one of the embeddings has another width.
    """
    if question.shape != (WIDTH,):
        raise WrongWidth(f"a vector of shape {question.shape} instead of ({WIDTH},)")
    embeddings = _bytes(packed)
    found = numpy.empty(len(embeddings), numpy.float32)
    for start in range(0, len(embeddings), _AT_ONCE):
        some = embeddings[start : start + _AT_ONCE].astype(numpy.float32)
        found[start : start + len(some)] = some @ question / _lengths(some)
    return numpy.clip(found / max(float(numpy.linalg.norm(question)), _TINY), -1, 1)


# Spares a question without a direction the division by zero; its cosines are 0.
_TINY: Final = float(numpy.finfo(numpy.float32).tiny)


def _bytes(packed: Sequence[bytes]) -> NDArray[numpy.int8]:
    # Compared one by one: two wrong widths could add up to a right total.
    wrong = next((len(vector) for vector in packed if len(vector) != WIDTH), None)
    if wrong is not None:
        raise WrongWidth(f"an embedding of {wrong} bytes instead of {WIDTH}")
    return numpy.frombuffer(b"".join(packed), numpy.int8).reshape(-1, WIDTH)


def _lengths(vectors: Floats) -> Floats:
    return numpy.sqrt(numpy.einsum("ij,ij->i", vectors, vectors))
