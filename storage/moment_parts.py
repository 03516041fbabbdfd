"""Moments as rows, and back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from news.article import Moment, Span
from storage.types import AnyRow


def moment_row(position: int, moment: Moment, sentences_touched: Callable[[Span], range]) -> dict[str, Any]:
    """The row of an article's ``position``-th moment, given the positions of the sentences a span touches."""
    return {
        "position": position,
        "span_start": moment.span.start,
        "span_end": moment.span.end,
        "sentence": next(iter(sentences_touched(moment.span)), None),
        "first": moment.first,
        "last": moment.last,
        "clock": moment.clock,
    }


def moment_of(row: AnyRow) -> Moment:
    """The moment that a row is about."""
    return Moment(Span(row.span_start, row.span_end), row.first, row.last, row.clock)
