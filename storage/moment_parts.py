"""Moments as rows, and back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from news.article import Moment, Span
from storage.types import AnyRow


def moment_row(
    position: int, moment: Moment, sentences_touched: Callable[[Span], range], *, reckoned: bool
) -> dict[str, Any]:
    """The row of an article's ``position``-th moment.

    Args:
        position: counted from 0.
        moment: what the row is about.
        sentences_touched: gives the positions of the sentences that a span touches.
        reckoned: as ``news.moment_anchors.reckoned`` says.
    """
    return {
        "position": position,
        "span_start": moment.span.start,
        "span_end": moment.span.end,
        "sentence": next(iter(sentences_touched(moment.span)), None),
        "first": moment.first,
        "last": moment.last,
        "clock": moment.clock,
        "reckoned": reckoned,
    }


def moment_of(row: AnyRow) -> Moment:
    """The moment that a row is about."""
    return Moment(Span(row.span_start, row.span_end), row.first, row.last, row.clock)
