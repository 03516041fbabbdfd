"""Lines of a PDF's pages to paragraphs: what repeats on the pages goes, what was wrapped is joined."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from news.hyphenation import SOFT_HYPHEN, Rejoiner

# Lines at the top and at the bottom of a page that may be its header or footer.
_EDGE_LINES = 3
# On fewer pages, what is the same at the same edge may be the text's own.
_FEWEST_PAGES = 2
_PAGE_SHARE = 0.3  # left and right pages have different ones, and the first has none
_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"[-–—|\s]*(?:(?:page|seite|p\.?|pág(?:ina|\.)?)\s*)?\d{1,3}(?:\s*(?:of|/|von|de)\s*\d{1,3})?[-–—|\s]*",
    re.IGNORECASE,
)

# Share of the size by which sizes of one paragraph differ.
_SAME_SIZE = 0.08
# Line spacings; typesetters set paragraphs apart by half a line or more.
_APART = 1.35
# Of the size of letters: indents are about one, columns are ten and more apart.
_LEAST_INDENT, _MOST_INDENT = 0.4, 5.0
# Of the lines of a column: with a paragraph to every two lines, half of them begin at the margin.
_MARGIN_SHARE = 0.2
# Of the usual length of a line: a shorter one that ends a sentence ends a paragraph.
_SHORT = 0.75
_SENTENCE_END = re.compile(r"[.!?…:][\"'”’»)\]]*$")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text.

    Attributes:
        x: where it begins, in points from the left.
        y: where it stands, in points from the bottom.
        size: of its letters, in points.
    """

    text: str
    x: float
    y: float
    size: float


def without_furniture(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """The pages without the headers, footers and numbers that repeat from page to page."""
    edges = [_edges(page) for page in pages]
    seen = Counter(key for edge in edges for key in {_key(line) for line in edge})
    least = max(_FEWEST_PAGES, _PAGE_SHARE * len(pages))
    return [
        [
            line
            for line in page
            if line not in edge or not (seen[_key(line)] >= least or _PAGE_NUMBER.fullmatch(line.text))
        ]
        for page, edge in zip(pages, edges, strict=True)
    ]


def paragraphs(pages: Sequence[Sequence[Line]], rejoiner: Rejoiner) -> list[str]:
    """The text's paragraphs, each in one line."""
    lines = [line for page in pages for line in page]
    found: list[str] = []
    for number, run in enumerate(_runs(lines)):
        texts = _paragraphs_of_run(run, rejoiner)
        if number and _goes_on(found[-1], texts[0]):
            found[-1] = rejoiner.join(found[-1], texts.pop(0))
        found += texts
    return [text.replace(SOFT_HYPHEN, "") for text in found]


def _edges(page: Sequence[Line]) -> set[Line]:
    from_top = sorted(page, key=lambda line: -line.y)
    return {*from_top[:_EDGE_LINES], *from_top[-_EDGE_LINES:]}


def _key(line: Line) -> tuple[str, int]:
    """The same for the same header on every page, whatever the page's number."""
    return _DIGITS.sub("#", line.text.casefold()), round(line.y / 4)


def _runs(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Columns: lines that follow one another downwards in letters of one size."""
    run: list[Line] = []
    for line in lines:
        if run and not _below(run[-1], line):
            yield run
            run = []
        run.append(line)
    if run:
        yield run


def _below(above: Line, line: Line) -> bool:
    same_size = abs(above.size - line.size) <= _SAME_SIZE * max(above.size, line.size)
    return same_size and 0 < above.y - line.y < 4 * line.size and abs(above.x - line.x) < 20 * line.size


def _paragraphs_of_run(run: Sequence[Line], rejoiner: Rejoiner) -> list[str]:
    left = _margin(run)
    spacing = median([a.y - b.y for a, b in pairwise(run)] or [0.0])
    length = median([len(line.text) for line in run])
    texts = [run[0].text]
    for above, line in pairwise(run):
        apart = above.y - line.y > _APART * spacing
        ended = _SENTENCE_END.search(above.text) and len(above.text) < _SHORT * length
        if apart or _is_indented(line, left) or ended:
            texts.append(line.text)
        else:
            texts[-1] = rejoiner.join(texts[-1], line.text)
    return texts


def _margin(run: Sequence[Line]) -> float:
    """Where lines begin that are not indented."""
    begun = Counter(round(line.x) for line in run)
    usual = [x for x, times in begun.items() if times >= _MARGIN_SHARE * len(run)]
    return min(usual or begun)


def _is_indented(line: Line, left: float) -> bool:
    return _LEAST_INDENT * line.size < line.x - left < _MOST_INDENT * line.size


def _goes_on(before: str, after: str) -> bool:
    """Whether a paragraph goes on in the next column or on the next page."""
    return not _SENTENCE_END.search(before) and after[0].islower()
