"""Trimming stretches of text to the name they hold."""

from __future__ import annotations

import re
from typing import Final

from news.article import Span

_POSSESSIVE: Final = re.compile(r"['’]s?$")
_EDGES: Final = ' \t\r\n"“”‘«»()[],;:'


def trimmed(text: str, span: Span) -> Span:
    """Without quotation marks, spaces and a possessive at the edges."""
    inner = span.of(text)
    start = span.start + len(inner) - len(inner.lstrip(_EDGES))
    return Span(start, start + len(_POSSESSIVE.sub("", inner.strip(_EDGES))))
