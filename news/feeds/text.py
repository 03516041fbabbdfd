"""What stands in a feed's fields, as plain text: markup, entities written twice, white space."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser
from typing import Final

from news.canonical import canonical

_TAG: Final = re.compile(r"</?[a-zA-Z][^<>]{0,500}>|<!--.*?-->", re.DOTALL)
_SKIPPED: Final = frozenset({"script", "style", "template", "noscript", "svg", "iframe", "object"})
_BLOCKS: Final = frozenset(
    {
        *("p", "div", "br", "hr", "li", "ul", "ol", "dl", "dt", "dd", "table", "tr", "blockquote", "pre"),
        *("h1", "h2", "h3", "h4", "h5", "h6", "section", "article", "header", "footer", "figure"),
        *("figcaption", "aside"),
    }
)
# Of a field: nothing that is shown or filtered needs more, and a page is read from its own address.
_LONGEST: Final = 500_000


def line(text: str) -> str:
    """A title or a name as plain text on one line: tags gone, entities resolved, even those written twice."""
    text = _TAG.sub(" ", text[:_LONGEST])
    if "&" in text:
        text = _TAG.sub(" ", unescape(unescape(text)))
    return " ".join(canonical(text).split())


def paragraphs(html: str) -> str:
    """Markup as plain text, its blocks separated by empty lines."""
    if "<" not in html and "&" not in html:
        return canonical(html[:_LONGEST]).strip()
    parser = _Text()
    parser.feed(html[:_LONGEST])
    parser.close()
    blocks = ("".join(parser.gathered)).split(_BREAK)
    kept = (" ".join(canonical(block).split()) for block in blocks)
    return "\n\n".join(block for block in kept if block)


_BREAK: Final = "\x00"


class _Text(HTMLParser):
    """Gathers the text between tags; a block begins and ends with a break."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.gathered: list[str] = []
        self._skipping = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._skipping += tag in _SKIPPED
        if tag in _BLOCKS:
            self.gathered.append(_BREAK)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS:
            self.gathered.append(_BREAK)

    def handle_endtag(self, tag: str) -> None:
        self._skipping = max(self._skipping - (tag in _SKIPPED), 0)
        if tag in _BLOCKS:
            self.gathered.append(_BREAK)

    def handle_data(self, data: str) -> None:
        if not self._skipping:
            self.gathered.append(data.replace(_BREAK, " "))
