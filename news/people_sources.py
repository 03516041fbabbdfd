"""Mending a source that the tagger left in the middle: "A spokesman for", "U" of "U.N. envoy Mary Doe"."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from news.article import Attribution, Sentence, Span
from news.cues import DETERMINERS, PREPOSITIONS

_LAST_WORD = re.compile(r"\w+$")
_GOES_ON = re.compile(r"\w|[.'’-]\w")
_WHOLE_WORD = re.compile(r"(?:[.-]?\w)*")
_OPENING = re.compile(r"[\"“”«»;:]")
_REACH = 90
"""Characters from a broken source to its cue; what is further has more than a source in it."""


def whole_source(text: str, sentences: Sequence[Sentence], attribution: Attribution) -> Span | None:
    """The source, up to the cue behind it where it broke off in a word or after a small word."""
    source = attribution.source
    if source is None:
        return None
    last = _LAST_WORD.search(source.of(text))
    inside = _GOES_ON.match(text, source.end) is not None
    small = last is not None and last.group().lower() in DETERMINERS | PREPOSITIONS
    if not (inside or small):
        return source
    cue = next((cue.start for cue in attribution.cue if cue.start >= source.end), None)
    at = bisect_right(sentences, source.start, key=lambda sentence: sentence.span.start) - 1
    if cue is not None and cue <= min(source.end + _REACH, sentences[at].span.end):
        gap = text[source.end : cue].rstrip()
        if not _OPENING.search(gap):
            return Span(source.start, source.end + len(gap))
    word = _WHOLE_WORD.match(text, source.end)
    return Span(source.start, word.end() if word else source.end)
