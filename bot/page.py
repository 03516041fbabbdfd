"""One page of an answer: what an embed holds, in Discord's markdown, and the sentences on it.

Limits are those of https://docs.discord.com/developers/resources/message (embed limits): title 256,
description 4096, footer 2048, 6000 characters in all embeds of a message, and 2000 of content.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import Final

import discord

from news.answer import Citation

CONTENT_LIMIT: Final = 2000
TITLE_LIMIT: Final = 256
EMBED_DESCRIPTION_LIMIT: Final = 4096
EMBED_FOOTER_LIMIT: Final = 2048
EMBED_LIMIT: Final = 6000
COLOUR: Final = 0x2B6CB0
CUT: Final = "…"

# What is kept whole or left out where words are cut: a link, a mention, an address, code, an escaped
# character, what makes text bold or slanted, what makes a line a quotation or small print. None goes on where
# another of its kind would begin, so that no part of a text is looked through twice.
_ATOM = re.compile(
    r"\[(?:\\.|[^\[\]\\])*\]\((?:[^)\s\]]|\](?!\())*\)"
    r"|<(?:[#@]&?|/[^:<>\n]+:)\d+>"
    r"|https?://[\w.-]+(?:/[\w./?=&%#+,:;@!$-]*)?"
    r"|`[^`\n]*`"
    r"|\\.|\*\*|^(?:-#|>) |.",
    re.DOTALL | re.MULTILINE,
)
_LINE_START = re.compile(r"(?:-#|>) ")


@dataclass(frozen=True, slots=True)
class Page:
    """A rendered page of an answer.

    Attributes:
        title: plain text of at most 256 characters.
        url: where the title leads, or None.
        citations: what is cited on this page, in order.
        number: which page it is, counting from 0.
        total: how many pages the answer has.
    """

    title: str
    url: str | None
    description: str
    footer: str
    citations: tuple[Citation, ...] = ()
    number: int = 0
    total: int = 1

    def embed(self, image: str | None = None) -> discord.Embed:
        """The page as an embed, within Discord's limits whatever the page holds.

        Args:
            image: name of an attached picture to show in it.
        """
        title, footer = cut(self.title, TITLE_LIMIT), shorten(self.footer, EMBED_FOOTER_LIMIT)
        room = min(EMBED_DESCRIPTION_LIMIT, EMBED_LIMIT - len(title) - len(footer))
        description = cut(self.description, room)
        embed = discord.Embed(title=title, url=self.url, description=description, colour=COLOUR)
        if footer:
            embed.set_footer(text=footer)
        if image:
            embed.set_image(url=f"attachment://{image}")
        return embed

    def content(self) -> str:
        """The page as plain message content, for channels where embeds are not allowed."""
        return cut(self._words, CONTENT_LIMIT)

    def contents(self) -> tuple[str, ...]:
        """The page as plain message content of as many messages as it takes; no line is divided."""
        return divide(self._words, CONTENT_LIMIT)

    @property
    def _words(self) -> str:
        return "\n".join(part for part in (f"**{self.title}**", self.description) if part)


def shorten(text: str, limit: int) -> str:
    """``text``, or its beginning with an ellipsis if it is longer than ``limit`` characters."""
    if len(text) <= limit:
        return text
    kept = text[: limit - 1]
    # A lone backslash at the end would escape the ellipsis.
    return kept.rstrip("\\") + CUT


def cut(text: str, limit: int) -> str:
    """``text`` in Discord's markdown, or its beginning with an ellipsis, and nothing in it half done.

    Links, mentions, addresses and code are kept whole or left out, and what is bold ends bold.
    """
    if len(text) <= limit:
        return text
    kept: list[str] = []
    used, opened = len(CUT), ""
    for match in _ATOM.finditer(text):
        atom = match[0]
        after = _opened(opened, atom)
        if used + len(atom) + len(after) > limit:
            break
        kept.append(atom)
        used, opened = used + len(atom), after
    while opened and kept and (kept[-1].isspace() or kept[-1] == opened):
        opened = _opened(opened, kept.pop())  # nothing would be between its stars
    return _ended("".join(kept)) + opened + CUT


def divide(text: str, limit: int) -> tuple[str, ...]:
    """``text`` as parts of at most ``limit`` characters, which end where lines do; a longer line is cut."""
    room = limit - 2 * len("**")
    parts: list[str] = []
    for line in text.split("\n"):
        fitting = cut(line, room)
        if parts and len(parts[-1]) + 1 + len(fitting) <= room:
            parts[-1] += f"\n{fitting}"
        elif fitting.strip() or not parts:
            parts.append(fitting)
    opened, whole = "", list[str]()
    for part in parts:
        start = _LINE_START.match(part)
        begun = part[: start.end()] + opened + part[start.end() :] if start else opened + part
        opened = functools.reduce(_opened, _ATOM.findall(part), opened)
        whole.append((begun + opened).strip("\n"))
    return tuple(whole)


def _opened(before: str, atom: str) -> str:
    """What is still to be closed after an atom: ``**``, ``*`` or nothing."""
    if atom not in ("*", "**"):
        return before
    return "" if before == atom else before or atom


def _ended(text: str) -> str:
    """Without blanks at the end, and without the beginning of a line whose words were all cut."""
    while (text := text.rstrip()).rpartition("\n")[2] in ("-#", ">"):
        text = text.removesuffix(">").removesuffix("-#")
    return text
