"""Speakers that the layout names: "NAME:" before a line of a transcript, "― Name" behind a quotation."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from news.article import Span

_LABEL = re.compile(
    r"[\"“'‘]?(?P<name>(?:[A-Z][A-Z.'’-]{1,30}|Q|A)(?: [A-Z][A-Z.'’-]{1,30}){0,4}"
    r"|[A-Z][\w.'’-]{1,30}(?: [A-Z][\w.'’-]{1,30}){1,3}):\s+"
)
_SIGNED = re.compile(
    r"[\"”’']?\s*(?:[―—–]|--)\s*(?P<name>[A-Z][\w.'’-]*(?: (?:[A-Z][\w.'’-]*|de|la|van|von|al)){0,4})"
)
_SIGNATURE_REACH = 80  # characters that a signature may have, its dash included
_QUESTION_AND_ANSWER = frozenset({"Q", "A"})
_NAMELESS = _QUESTION_AND_ANSWER | {
    "RELATED", "UPDATE", "NOTE", "WATCH", "READ", "PHOTO", "PHOTOS", "VIDEO", "MORE", "BREAKING",
}  # fmt: skip
_MIN_TURNS = 3
"""Fewest labelled paragraphs of a transcript; a list has no label twice, an article few at all."""


@dataclass(frozen=True, slots=True)
class Label:
    """What stands before a line: who speaks (None where it is "Q:"), and where the line itself begins."""

    name: Span | None
    end: int


def label_of(text: str, paragraph: Span) -> Label | None:
    """The label that a paragraph begins with."""
    found = _LABEL.match(text, *paragraph)
    if not found or found.end() >= paragraph.end or found["name"] in _NAMELESS - _QUESTION_AND_ANSWER:
        return None
    named = found["name"] not in _QUESTION_AND_ANSWER
    return Label(Span(*found.span("name")) if named else None, found.end())


def turns(text: str, paragraphs: Sequence[Span]) -> dict[Span, Label]:
    """The labelled paragraphs of a transcript; none where the text is no transcript."""
    found = {paragraph: label for paragraph in paragraphs if (label := label_of(text, paragraph))}
    names = Counter(label.name.of(text) for label in found.values() if label.name)
    repeated = any(count > 1 for count in names.values())
    return found if repeated and len(found) >= _MIN_TURNS else {}


def signature(text: str, end: int) -> Span | None:
    """The name that signs what ends at ``end``."""
    signed = _SIGNED.match(text, end, min(len(text), end + _SIGNATURE_REACH))
    return Span(*signed.span("name")) if signed else None
