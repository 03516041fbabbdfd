"""Quotation marks: which one opens, which one closes, and which is only an apostrophe."""

from __future__ import annotations

import re
from collections.abc import Sequence

from news.article import Span

# Two single marks stand for a double one in some newspapers' text systems.
_MARK = re.compile(r"``|''|[\"“”„«»‘’']")
_CLOSERS = {
    "“": ("”", '"'), "”": ("”",), '"': ('"', "”"), "„": ("“", "”", '"'), "«": ("»",), "»": ("«",),
    "''": ("''",), "``": ("''",), "‘": ("’",), "'": ("'",),
}  # fmt: skip
# After these a mark opens, whatever it looks like.
_BEFORE_OPENING = re.compile(r"[\s(\[—–―:-]|^$")
_MIN_SINGLE_WORDS = 2  # 'em and rock 'n' roll are not quotations


def quotations(text: str, paragraphs: Sequence[Span]) -> list[tuple[Span, ...]]:
    """Pair the quotation marks of the paragraphs; one tuple per quotation, in order, marks included.

    A quotation has more than one span where it goes on over paragraphs, each of which opens it again
    and only the last of which closes it. Marks of another kind inside a quotation are part of it.
    """
    found: list[tuple[Span, ...]] = []
    carried: tuple[Span, ...] = ()
    for index, paragraph in enumerate(paragraphs):
        pairs, unclosed = _pairs(text, paragraph)
        if carried and pairs and pairs[0].start == paragraph.start:
            found.append((*carried, pairs.pop(0)))
            carried = ()
        found.extend((pair,) for pair in pairs)
        if unclosed is None:
            carried = ()
        elif index + 1 < len(paragraphs) and text[paragraphs[index + 1].start] == text[unclosed]:
            reopened = bool(carried) and unclosed == paragraph.start
            carried = (*(carried if reopened else ()), Span(unclosed, paragraph.end))
        else:
            carried = ()
    return found


def _pairs(text: str, paragraph: Span) -> tuple[list[Span], int | None]:
    """The quotations of one paragraph, and where one is opened that nothing closes."""
    pairs: list[Span] = []
    opened: re.Match[str] | None = None
    singles_from = paragraph.start
    last_curly = text.rfind("”", *paragraph)
    for mark in _MARK.finditer(text, *paragraph):
        if mark.start() < singles_from:
            continue
        if opened is not None and _closes(text, paragraph, mark, opened.group(), last_curly):
            pairs.append(Span(opened.start(), mark.end()))
            opened = None
        elif mark.group() in {"‘", "'"}:
            if opened is None and (end := _single_end(text, paragraph, mark.start())):
                pairs.append(Span(mark.start(), end))
                singles_from = end
        elif _opens(text, paragraph, mark) and (opened is None or opened.group() == mark.group()):
            opened = mark  # a mark of the same kind that opens again: the one before was never closed
    return pairs, opened.start() if opened else None


def _around(text: str, paragraph: Span, start: int, end: int) -> tuple[str, str]:
    before = text[start - 1] if start > paragraph.start else ""
    after = text[end] if end < paragraph.end else ""
    return before, after


def _opens(text: str, paragraph: Span, mark: re.Match[str]) -> bool:
    before, after = _around(text, paragraph, *mark.span())
    if mark.group() == "’" or not after or after.isspace():
        return False
    if mark.group() in {"“", "„", "«", "``"}:
        return True
    return not before.isalnum() and bool(_BEFORE_OPENING.match(before))


def _closes(text: str, paragraph: Span, mark: re.Match[str], opener: str, last_curly: int) -> bool:
    if mark.group() not in _CLOSERS[opener]:
        return False
    if mark.group() == '"' and opener == "“" and mark.start() < last_curly:
        return False  # the proper mark is still to come
    before, after = _around(text, paragraph, *mark.span())
    return not before.isspace() or not after or after.isspace()


def _single_end(text: str, paragraph: Span, at: int) -> int | None:
    """Where a quotation in single marks ends, or None where the mark is an apostrophe."""
    before, after = _around(text, paragraph, at, at + 1)
    if before.isalnum() or not after.isalnum() or (text[at] == "'" and after.isdigit()):
        return None
    closer = _CLOSERS[text[at]][0]
    fallback: int | None = None
    for match in _MARK.finditer(text, at + 1, paragraph.end):
        here = match.start()
        left, right = _around(text, paragraph, here, here + 1)
        if match.group() == text[at] and not left.isalnum() and right.isalnum():
            break  # the next quotation begins
        if match.group() != closer or right.isalnum() or left.isspace():
            continue
        if left in ",.?!…":
            fallback = here + 1
            break
        fallback = fallback or here + 1  # may be a plural's apostrophe: one after punctuation is surer
    if fallback is None or len(text[at:fallback].split()) < (_MIN_SINGLE_WORDS if closer == "'" else 1):
        return None
    return fallback
