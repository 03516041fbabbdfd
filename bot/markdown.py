"""Discord's markdown: what an article's words need so that they appear exactly as they are."""

from __future__ import annotations

import re
from collections.abc import Sequence

from news.article import Span

# Characters that start formatting, mentions, timestamps or links anywhere in a line. An address is shown as
# it is: Discord reads it as a whole, and a backslash in it would lead elsewhere.
_ANYWHERE = re.compile(r"(https?://[\w.-]+(?:/[\w./?=&%#+,:;@!$-]*)?)|([\\*_~`|\[\]<>])")
# Characters that make a heading, a list or small print at the start of a line.
_LINE_START = re.compile(r"^([^\S\n]*)([#+-]|\d+(?=[.)]))", re.MULTILINE)
_ESCAPED = re.compile(r"\\([^A-Za-z0-9\s])")


def escape(text: str) -> str:
    """Escape ``text`` so that Discord shows it character for character."""
    return _LINE_START.sub(_escape_start, escape_inline(text))


def escape_inline(text: str) -> str:
    """Escape text that does not begin a line, or stands where headings and lists are not formatted."""
    return _ANYWHERE.sub(lambda match: match[1] or f"\\{match[2]}", text)


def _escape_start(match: re.Match[str]) -> str:
    # A digit cannot be escaped, the dot after it can.
    return f"{match[1]}\\{match[2]}" if match[2] in "#+-" else f"{match[1]}{match[2]}\\"


def unescape(text: str) -> str:
    """What Discord shows for escaped text: the inverse of ``escape``."""
    return _ESCAPED.sub(r"\1", text)


def passage(text: str, start: int, marks: Sequence[Span]) -> str:
    """Escape a passage and set its marked parts in bold.

    Args:
        text: the passage.
        start: where it begins in the article, which the marks count from.
        marks: spans of the article to set off; parts outside the passage are left out.
    """
    pieces: list[str] = []
    position = 0
    for mark in sorted(marks):
        left = max(mark.start - start, position)
        right = min(mark.end - start, len(text))
        # Bold needs its stars against words, not against spaces.
        while left < right and text[left].isspace():
            left += 1
        while right > left and text[right - 1].isspace():
            right -= 1
        if left >= right:
            continue
        pieces += [escape(text[position:left]), "**", escape(text[left:right]), "**"]
        position = right
    pieces.append(escape(text[position:]))
    return "".join(pieces)


def quote(text: str) -> str:
    """Set text as a block quotation, every line of it."""
    return "\n".join("> " + line for line in text.split("\n"))


def link(label: str, url: str) -> str:
    """A masked link; parentheses and spaces in the address would end it early."""
    safe = url.replace("(", "%28").replace(")", "%29").replace(" ", "%20").replace("\n", "")
    return f"[{label}]({safe})"
