"""Discord's markdown as its client shows it, as safe HTML: quotations, headings, lists, code, small print.

Lines are taken apart here, what happens within a line in ``gallery/inline.py``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby
from typing import Final

from gallery.inline import Inline, Names

_CODE_BLOCK: Final = re.compile(r"(?<!\\)```(?:([\w+-]+)\n)?\n*(.+?)\n*```\n?", re.DOTALL)
_REST_QUOTED: Final = re.compile(r"^ *>>> ", re.MULTILINE)
_QUOTED: Final = re.compile(r" *> (.*)")
_HEADING: Final = re.compile(r"(#{1,3}) +(.+?) *")
_SMALL: Final = re.compile(r" *-# +(.+)")
_ITEM: Final = re.compile(r"( *)([-*]|\d{1,9}\.) +(.+)")


def to_html(text: str, names: Names | None = None) -> str:
    """A message's or an embed description's markdown as HTML."""
    return _Blocks(Inline(names or Names())).html(text)


def title_to_html(text: str, names: Names | None = None) -> str:
    """The markdown of an embed's title or of a field's name, where nothing but emphasis and code counts."""
    return Inline(names or Names(), links=False).html(text)


@dataclass(frozen=True, slots=True)
class _Blocks:
    """Turns lines into blocks.

    Attributes:
        quotes: whether a quotation may begin; there is none within another.
    """

    inline: Inline
    quotes: bool = True

    def html(self, text: str) -> str:
        position = 0
        pieces: list[str] = []
        for match in _CODE_BLOCK.finditer(text):
            pieces += [self._rest_quoted(text[position : match.start()].removesuffix("\n"))]
            pieces.append(f"<pre>{escape(match[2])}</pre>")
            position = match.end()
        return "".join([*pieces, self._rest_quoted(text[position:])])

    def _rest_quoted(self, text: str) -> str:
        found = _REST_QUOTED.search(text) if self.quotes else None
        if found is None:
            return self._lines(text)
        before = text[: found.start()].removesuffix("\n")
        return self._lines(before) + self._quotation(text[found.end() :])

    def _lines(self, text: str) -> str:
        if not text:
            return ""
        return "".join(
            self._block(kind, list(lines)) for kind, lines in groupby(text.split("\n"), self._kind)
        )

    def _kind(self, line: str) -> str:
        kinds = {"heading": _HEADING, "small": _SMALL, "item": _ITEM}
        if self.quotes and _QUOTED.fullmatch(line):
            return "quoted"
        return next((kind for kind, pattern in kinds.items() if pattern.fullmatch(line)), "text")

    def _block(self, kind: str, lines: Sequence[str]) -> str:
        if kind == "quoted":
            return self._quotation("\n".join(line.lstrip(" ")[2:] for line in lines))
        if kind == "heading":
            return "".join(self._heading(line) for line in lines)
        if kind == "small":
            return "".join(f'<div class="small">{self.inline.html(_part(_SMALL, x, 1))}</div>' for x in lines)
        if kind == "item":
            return "".join(self._items(lines))
        text = self.inline.html("\n".join(lines))
        # A line break at the very end of a block is not shown unless another one follows it.
        return f'<div class="text">{text}{"" if lines[-1] else chr(10)}</div>'

    def _heading(self, line: str) -> str:
        level = len(_part(_HEADING, line, 1))
        return f"<h{level}>{self.inline.html(_part(_HEADING, line, 2))}</h{level}>"

    def _quotation(self, text: str) -> str:
        return f"<blockquote>{_Blocks(self.inline, quotes=False).html(text)}</blockquote>"

    def _items(self, lines: Sequence[str]) -> Iterator[str]:
        for line in lines:
            indent, sign = _part(_ITEM, line, 1), _part(_ITEM, line, 2)
            # Two spaces make a level, as they do in Discord's own editor.
            level = len(indent) // 2
            mark = "•" if sign in "-*" else sign
            text = self.inline.html(_part(_ITEM, line, 3))
            yield f'<div class="item" style="--level:{level}"><span>{mark}</span><div>{text}</div></div>'


def _part(pattern: re.Pattern[str], line: str, group: int) -> str:
    match = pattern.fullmatch(line)
    return match[group] if match else line
