"""What stands in a feed's fields, as plain text: markup, entities written twice, white space.

Whoever writes a feed may put anything there, so all of it takes time in proportion to its length: what is
searched for is found by ``str.find``, or by expressions that go back by some hundred characters at most.
"""

from __future__ import annotations

import re
from html import unescape
from typing import Final

from lxml.etree import HTMLParser, LxmlError

from news.canonical import canonical

LONGEST_MARKUP: Final = 200_000
"""Of a description or a content: no more is ever stored of an item, and no article is longer."""

# Of a title as it is written: twenty times what is kept of it, for the markup that some wrap it in.
_LONGEST_LINE: Final = 10_000
# One that is not closed within this is no tag: "a < b".
_TAG: Final = re.compile(r"</?[a-zA-Z][^<>]{0,500}>")
_SKIPPED: Final = frozenset({"script", "style", "template", "noscript", "svg", "iframe", "object"})
_BLOCKS: Final = frozenset(
    {
        *("p", "div", "br", "hr", "li", "ul", "ol", "dl", "dt", "dd", "table", "tr", "blockquote", "pre"),
        *("h1", "h2", "h3", "h4", "h5", "h6", "section", "article", "header", "footer", "figure"),
        *("figcaption", "aside"),
    }
)


def line(text: str) -> str:
    """A title or a name as plain text on one line: tags gone, entities resolved, even those written twice."""
    text = _without_tags(text[:_LONGEST_LINE])
    if "&" in text:
        text = _without_tags(_unescaped(_unescaped(text)))
    return " ".join(canonical(text).split())


def without_comments(markup: str) -> str:
    """Markup with a space in the place of each comment that ends."""
    kept: list[str] = []
    at = 0
    while (start := markup.find("<!--", at)) >= 0 and (end := markup.find("-->", start + 4)) >= 0:
        kept.append(markup[at:start])
        at = end + 3
    return " ".join([*kept, markup[at:]]) if kept else markup


def paragraphs(html: str) -> str:
    """Markup as plain text, its blocks separated by empty lines."""
    return paragraphs_and_picture(html)[0]


def paragraphs_and_picture(html: str) -> tuple[str, str]:
    """Markup as plain text, and the address of its first picture as it stands there, or nothing."""
    html = html[:LONGEST_MARKUP]
    if "<" not in html and "&" not in html:
        return canonical(html).strip(), ""
    gathered = _Gathered()
    try:
        parser = HTMLParser(target=gathered, encoding="utf-8", no_network=True)
        parser.feed(html.replace(_BREAK, " ").encode("utf-8", "replace"))
        parser.close()
    except LxmlError:
        pass  # what it has told up to there is what can be read
    blocks = "".join(gathered.texts).split(_BREAK)
    kept = (" ".join(canonical(block).split()) for block in blocks)
    return "\n\n".join(block for block in kept if block), gathered.picture


_BREAK: Final = "\x00"


class _Gathered:
    """What a parser tells: the text between tags; a block begins and ends with a break."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.picture = ""
        self._skipping = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._skipping += tag in _SKIPPED
        if tag in _BLOCKS:
            self.texts.append(_BREAK)
        elif tag == "img" and not self.picture:
            self.picture = attributes.get("src", "").strip()

    def end(self, tag: str) -> None:
        self._skipping = max(self._skipping - (tag in _SKIPPED), 0)
        if tag in _BLOCKS:
            self.texts.append(_BREAK)

    def data(self, text: str) -> None:
        if not self._skipping:
            self.texts.append(text)

    def comment(self, text: str) -> None:
        """Leave comments out."""

    def close(self) -> None:
        """Have nothing to give."""


def _without_tags(text: str) -> str:
    return _TAG.sub(" ", without_comments(text)) if "<" in text else text


def _unescaped(text: str) -> str:
    try:
        return unescape(text)
    except ValueError:
        return text  # a character's number of more digits than Python reads
