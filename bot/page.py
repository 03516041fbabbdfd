"""One page of an answer: what an embed holds, in Discord's markdown, and the sentences on it."""

from __future__ import annotations

from dataclasses import dataclass

import discord

from news.answer import Citation

CONTENT_LIMIT = 2000
COLOUR = 0x2B6CB0


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
        """The page as an embed.

        Args:
            image: name of an attached picture to show in it.
        """
        embed = discord.Embed(title=self.title, url=self.url, description=self.description, colour=COLOUR)
        if self.footer:
            embed.set_footer(text=self.footer)
        if image:
            embed.set_image(url=f"attachment://{image}")
        return embed

    def content(self) -> str:
        """The page as plain message content, for channels where embeds are not allowed."""
        return shorten(
            "\n".join(part for part in (f"**{self.title}**", self.description) if part), CONTENT_LIMIT
        )


def shorten(text: str, limit: int) -> str:
    """``text``, or its beginning with an ellipsis if it is longer than ``limit`` characters."""
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    # A lone backslash at the end would escape the ellipsis.
    return cut.rstrip("\\") + "…"
