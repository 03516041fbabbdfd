"""Figures as rows, and back.

The aliases' column holds ``{"forms": […], "keys": […]}``: as the article writes them, and folded.
"""

from __future__ import annotations

from typing import Any

from news.article import Figure, Span, SpeakerKind
from storage.keys import name_key
from storage.rows import pairs_of, spans_of
from storage.types import AnyRow


def figure_row(number: int, figure: Figure) -> dict[str, Any]:
    """The row of an article's ``number``-th figure."""
    start, end = figure.role or (None, None)
    return {
        "figure": number,
        "name": figure.name,
        "folded": name_key(figure.name),
        "kind": figure.kind.value,
        "role_start": start,
        "role_end": end,
        "aliases": {
            "forms": list(figure.aliases),
            "keys": [key for alias in figure.aliases if (key := name_key(alias))],
        },
        "mentions": pairs_of(figure.mentions),
        "times": len(figure.mentions),
    }


def figure_of(row: AnyRow) -> Figure:
    """The figure that a row is about."""
    return Figure(
        name=row.name,
        kind=SpeakerKind(row.kind),
        role=None if row.role_start is None else Span(row.role_start, row.role_end),
        aliases=tuple(row.aliases["forms"]),
        mentions=spans_of(row.mentions),
    )
