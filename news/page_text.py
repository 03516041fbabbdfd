"""The text of a page, block by block, as trafilatura finds it.

Its options were chosen on 175 pages of two public benchmarks against trafilatura's own defaults; see
``find_blocks``.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass

import trafilatura
from lxml import etree  # pyright: ignore[reportAttributeAccessIssue] - a C module, without stubs
from lxml.html import HtmlElement

from news.canonical import canonical
from news.errors import NoArticle

log = logging.getLogger(__name__)

# Favouring precision leaves out teasers and captions that the balanced search takes in. Where it keeps
# less than this share of the balanced text it has thrown out article as well. Every share from 0.3 to 0.9
# beats trafilatura's defaults on both benchmarks; from 0.3 to 0.6 the one of news pages does not change.
_PRECISION_SHARE = 0.5
_BLOCKS = frozenset({"p", "head", "item", "row", "quote", "code", "list", "table"})
_CELL_SEPARATOR = " | "
_SENTENCE_END = re.compile(r"[.!?…:][\"'”’»)\]]*$")


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph of a page: its text, on one line, and whether the page marks it as a heading."""

    text: str
    is_heading: bool


def find_blocks(html: str, url: str) -> list[Block]:
    """The blocks of the page's main text, in order; comments are left out.

    Raises:
        NoArticle: there is no main text, or the page is too broken to find any.
    """
    precise = _blocks_of(html, url, precise=True)
    balanced = _blocks_of(html, url, precise=False)
    best = precise if _length(precise) >= _PRECISION_SHARE * _length(balanced) else balanced
    log.debug("%s: %d characters precise, %d balanced", url, _length(precise), _length(balanced))
    if not best:
        raise NoArticle("no main text", url=url)
    return best


def _length(blocks: list[Block]) -> int:
    return sum(len(block.text) for block in blocks)


def _blocks_of(html: str, url: str, *, precise: bool) -> list[Block]:
    try:
        # Deduplication stays off: it remembers pages read before, and would drop what they share.
        document = trafilatura.bare_extraction(
            html, include_comments=False, favor_precision=precise, fast=precise, deduplicate=False
        )
    except Exception as error:
        # Broad, because trafilatura and lxml raise whatever a broken page makes them stumble over
        # (RecursionError, AssertionError, ValueError...), and no page may do more than have no article.
        raise NoArticle(f"{type(error).__name__} while looking for the main text", url=url) from error
    if document is None or isinstance(document, dict) or document.body is None:
        return []
    return list(_without_repeats(_walk(document.body)))


def _without_repeats(blocks: Iterator[Block]) -> Iterator[Block]:
    before = None
    for block in blocks:
        if block.text != before:
            yield block
        before = block.text


def _walk(body: HtmlElement) -> Iterator[Block]:
    """Cut the tree into blocks; a block inside a block ends the outer one's text so far."""
    gathered: list[str] = []
    in_heading = 0
    for event, element in etree.iterwalk(body, events=("start", "end")):
        starts = event == "start"
        if element.tag in _BLOCKS:
            yield from _flush(gathered, is_heading=in_heading > 0)
            in_heading += (1 if starts else -1) if element.tag == "head" else 0
        elif element.tag == "lb" and starts:
            gathered.append("\n")
        elif element.tag == "cell" and not starts and element.getnext() is not None:
            gathered.append(_CELL_SEPARATOR)
        gathered.append((element.text if starts else element.tail) or "")
    yield from _flush(gathered, is_heading=False)


def _flush(gathered: list[str], *, is_heading: bool) -> Iterator[Block]:
    # Character references can bring in what the page's source was rid of.
    parts = _lines(canonical("".join(gathered)))
    gathered.clear()
    for text in parts:
        if text.strip(_CELL_SEPARATOR):
            yield Block(text, is_heading)


def _lines(text: str) -> Iterator[str]:
    """Split at line breaks that end a sentence or come in pairs; others only lay out the page."""
    gathered = ""
    for line in (" ".join(line.split()) for line in text.split("\n")):
        if gathered and (not line or _SENTENCE_END.search(gathered)):
            yield gathered
            gathered = ""
        gathered = f"{gathered} {line}".strip()
    if gathered:
        yield gathered
