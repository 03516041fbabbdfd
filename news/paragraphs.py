"""Where the paragraphs of a plain text begin and end.

Text on the web has a paragraph to a line, with or without blank lines between. Mail and wire copy wrap
their lines instead; a sentence that runs over the wrap must not be cut in two.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from news.article import Span

# Mail programs and wire copy wrap between 60 and 80 columns; pages of prose do not wrap at all.
_NARROWEST_WRAP = 45
_WIDEST_WRAP = 100
# Shorter lines that go on with a small letter are verse, lists and addresses.
_NARROWEST_BREAK = 30
# Share of the line breaks inside blocks that a wrapping program would have put where they are. Headings
# and short last lines account for the rest.
_WRAPPED_SHARE = 0.6
# Share of those breaks that fall inside a sentence; in a list of sentences none does.
_MID_SENTENCE_SHARE = 0.4

_LINE = re.compile(r"[^\n]+")
_SENTENCE_END = re.compile(r"[.!?…:][\"'”’»)\]]*$")
_OWN_LINE = re.compile(r"(?:#{1,6}\s|[-*•·>]\s|\d+[.)]\s|https?:|by:?\s+[A-Z])", re.IGNORECASE)


def paragraph_spans(text: str) -> Iterator[Span]:
    """Spans of the paragraphs of a canonical text, without white space around them."""
    width = _wrap_width(text)
    for block in _blocks(text):
        start = 0
        for i in range(1, len(block) + 1):
            if i == len(block) or not _continues(text, block[i - 1], block[i], width):
                yield Span(block[start].start, block[i - 1].end)
                start = i


def _blocks(text: str) -> Iterator[list[Span]]:
    """The lines of each stretch between blank lines."""
    block: list[Span] = []
    for match in _LINE.finditer(text):
        line = _trimmed(text, match.start(), match.end())
        apart = block and text.count("\n", block[-1].end, match.start()) > 1
        if block and (apart or line.start == line.end):
            yield block
            block = []
        if line.start < line.end:
            block.append(line)
    if block:
        yield block


def _trimmed(text: str, start: int, end: int) -> Span:
    line = text[start:end]
    lead = len(line) - len(line.lstrip())
    return Span(start + lead, max(start + lead, start + len(line.rstrip())))


def _wrap_width(text: str) -> int:
    """The column at which the text is wrapped, 0 where it is not."""
    blocks = list(_blocks(text))
    lines = [line for block in blocks for line in block if " " in line.of(text)]
    width = max((line.end - line.start for line in lines), default=0)
    if not _NARROWEST_WRAP <= width <= _WIDEST_WRAP:
        return 0
    breaks = [pair for block in blocks for pair in itertools.pairwise(block)]
    full = [pair for pair in breaks if _is_full(text, *pair, width)]
    if not full or len(full) < _WRAPPED_SHARE * len(breaks):
        return 0
    return width if _falls_in_sentences(text, full) else 0


def _falls_in_sentences(text: str, breaks: Sequence[tuple[Span, Span]]) -> bool:
    inside = [
        (line, after)
        for line, after in breaks
        if not _SENTENCE_END.search(line.of(text)) and not _OWN_LINE.match(after.of(text))
    ]
    # A single break may be a headline over its byline; a lower-case letter after it settles that.
    certain = len(breaks) > 2 or any(text[after.start].islower() for _, after in inside)
    return certain and len(inside) >= _MID_SENTENCE_SHARE * len(breaks)


def _is_full(text: str, line: Span, after: Span, width: int) -> bool:
    """Whether the next line's first word would not have fitted on this line."""
    first_word = after.of(text).split(maxsplit=1)[0]
    return line.end - line.start + 1 + len(first_word) > width


def _continues(text: str, line: Span, after: Span, width: int) -> bool:
    if _OWN_LINE.match(after.of(text)):
        return False
    if width and _is_full(text, line, after, width):
        return True
    # One wrapped passage among long lines: only a sentence goes on with a small letter.
    long_enough = line.end - line.start >= _NARROWEST_BREAK
    return long_enough and text[after.start].islower() and not _SENTENCE_END.search(line.of(text))
