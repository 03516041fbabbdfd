"""Whole sources: a mention that the tagger began or ended in the middle of a name, role or word."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from news.article import Span
from news.cues import DETERMINERS, PREPOSITIONS
from news.tagged import Linked

_BEFORE_CUE = frozenset({" ", ", "})
_STOP = re.compile(r"\n|[“”\";:]")
_ROLE_REACH = 120
"""Characters from the begin of a source to the name that ends it: "U.N. human rights spokesman John Doe"."""
_LAST_WORD = re.compile(r"(?<!\w)\w+$")
_GOES_ON = re.compile(r"\w|[.'’-]\w")
_WHOLE_WORD = re.compile(r"(?:[.-]?\w)*")
_OPENING = re.compile(r"[\"“”«»;:\n]")
_CUE_REACH = 90
"""Characters from a broken source to its cue; what is further has more than a source in it."""


def whole_source(text: str, link: Linked, names: Sequence[Span]) -> Span | None:
    """The mention that a content is credited to, as far as it reaches.

    A name that it touches is in it whole, and so is a name right before the cue ("Britain's envoy" grows
    to "Britain's envoy, John Doe"); a mention that breaks off in a word or after a small word goes on.

    Args:
        text: the article's.
        link: a content with its source and cue.
        names: of people and organisations, in order.
    """
    if link.source is None:
        return None
    source = _with_names(text, link.source, link.cue, names)
    if source.overlaps(link.content) or (link.cue and source.overlaps(link.cue)):
        source = link.source
    return _unbroken(text, source, link.cue)


def _with_names(text: str, source: Span, cue: Span | None, names: Sequence[Span]) -> Span:
    at = max(0, bisect_right(names, source.start, key=lambda span: span.start) - 1)
    for name in names[at:]:
        if name.start > source.end + _ROLE_REACH:
            break
        if name.overlaps(source) or (name.start >= source.end and not text[source.end : name.start].strip()):
            source = Span(min(name.start, source.start), max(name.end, source.end))
        elif cue and _ends_at(text, source, name, cue):
            source = Span(source.start, name.end)
    return source


def _ends_at(text: str, source: Span, name: Span, cue: Span) -> bool:
    """Whether a source goes on to a name right before the cue, as "Britain's envoy, John Doe, said" does."""
    near = source.end < name.end <= cue.start and text[name.end : cue.start] in _BEFORE_CUE
    return near and not _STOP.search(text, source.start, name.start)


def _unbroken(text: str, source: Span, cue: Span | None) -> Span:
    """The source, up to the cue behind it where it breaks off in a word or after a small word."""
    last = _LAST_WORD.search(source.of(text))
    small = last is not None and last.group().lower() in DETERMINERS | PREPOSITIONS
    if not small and not _GOES_ON.match(text, source.end):
        return source
    if cue and source.end <= cue.start <= source.end + _CUE_REACH:
        gap = text[source.end : cue.start].rstrip()
        if not _OPENING.search(gap):
            return Span(source.start, source.end + len(gap))
    word = _WHOLE_WORD.match(text, source.end)
    return Span(source.start, word.end() if word else source.end)
