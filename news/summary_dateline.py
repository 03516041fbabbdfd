"""Datelines: where and by which agency a report was filed, before its first sentence.

A sentence is cited from behind its dateline: the citation is still the article's words, character for
character, and a summary begins with what it has to say.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from news.answer import Answer, Citation
from news.article import Span

# A dateline stands before the first sentence; further down, what looks like one may be a heading of a list.
_HEAD: Final = 1_000
_DASH: Final = r"(?:[-‐–—―]{1,3}|\.[-–—])"
# Agencies whose mark alone is enough; others are told by the dash behind their brackets.
_AGENCY: Final = (
    r"(?:CNN|CNN\s?Money|CNN Student News|CNN en Español|Reuters|REUTERS|Thomson Reuters Foundation|AP|AFP"
    r"|AFP/Reuters|UPI|EFE|ANSA|dpa|DPA|Xinhua|TASS|Bloomberg|Adnkronos|EUROPA PRESS|Europa Press|Lusa|LUSA"
    r"|Укрінформ|УНІАН|УНН|Ukrinform)"
)
_NAME: Final = r"[^\W\d_a-z][\w.'’-]*"
_PLACE: Final = rf"{_NAME}(?:[ /]{_NAME}|\s(?:de|del|do|da|di|la|am|an der|of)\s{_NAME}){{0,3}}"
_DATE: Final = (
    r"(?:,\s*(?:[^\W\d_]{3,10}\.?\s*\d{1,2}|\d{1,2}\.?\s*(?:de\s)?[^\W\d_]{3,10}\.?)(?:,?\s*\d{4})?)?"
)
_REGION: Final = rf"(?:,\s*{_PLACE}){{0,2}}"

_DATELINE: Final = re.compile(
    rf"\s*(?:"
    rf"(?:{_PLACE}{_REGION}{_DATE}\s*)?\({_AGENCY}\)\s*{_DASH}?"
    rf"|{_PLACE}{_REGION}{_DATE}\s*\([^\W\d_a-z][\w ./&-]{{0,28}}\)\s*{_DASH}"
    rf"|[^\W\d_a-z]{{3,}}(?:[ /.'’-][^\W\d_a-z]{{2,}}){{0,3}}{_REGION}{_DATE}\s+[‐–—―-]{{1,3}}"
    rf")\s*(?=[\"'“‘«„(¿¡]*[^\W_a-z])"
)


def dateline_end(sentence: str) -> int:
    """How many characters of a sentence are dateline, 0 where it has none or is nothing else."""
    match = _DATELINE.match(sentence)
    return match.end() if match and match.end() < len(sentence) else 0


def dateline_before(start: int, passage: str) -> int:
    """How many characters of a passage that begins ``start`` characters into an article are its dateline."""
    return dateline_end(passage) if start < _HEAD else 0


def without_datelines(answer: Answer) -> Answer:
    """The answer with every citation from behind the dateline that it may begin with."""
    entries = (replace(entry, citations=tuple(map(_behind, entry.citations))) for entry in answer.entries)
    return replace(answer, entries=tuple(entries))


def _behind(citation: Citation) -> Citation:
    cut = dateline_before(citation.span.start, citation.passage)
    start = citation.span.start + cut
    marks = tuple(Span(max(mark.start, start), mark.end) for mark in citation.marks if mark.end > start)
    # Where the dateline alone is pointed at ("SPRINGFIELD", for a question that asks where), it stays.
    if not cut or (citation.marks and not marks):
        return citation
    return replace(citation, span=Span(start, citation.span.end), passage=citation.passage[cut:], marks=marks)
