"""An Answer as a Discord embed, within every limit Discord sets, whatever the article.

Limits are those of https://docs.discord.com/developers/resources/message (embed limits): title 256,
description 4096, footer 2048, 6000 characters in all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import accumulate

import discord

from bot.markdown import escape, escape_inline, link, passage, quote
from news.answer import Answer, Citation, Entry, Phrase, Source
from news.article import AttributionKind
from news.urls import fragment_link

TITLE_LIMIT = 256
# Discord allows 4096; a phone shows about this much before the thumb tires, and the total stays under 6000.
DESCRIPTION_LIMIT = 4000
FOOTER_LIMIT = 1000
CONTENT_LIMIT = 2000
# A masked link longer than this would crowd out the sentences it serves.
LINK_LIMIT = 400
COLOUR = 0x2B6CB0

_CHANNEL = re.compile(r"\\<#(\d+)\\>")


@dataclass(frozen=True, slots=True)
class Page:
    """A rendered answer: what an embed holds, in Discord's markdown.

    Attributes:
        title: plain text of at most ``TITLE_LIMIT`` characters.
        url: where the title leads, or None.
    """

    title: str
    url: str | None
    description: str
    footer: str

    def embed(self) -> discord.Embed:
        """The page as an embed."""
        embed = discord.Embed(title=self.title, url=self.url, description=self.description, colour=COLOUR)
        if self.footer:
            embed.set_footer(text=self.footer)
        return embed

    def content(self) -> str:
        """The page as plain message content, for channels where embeds are not allowed."""
        return shorten(
            "\n".join(part for part in (f"**{self.title}**", self.description) if part), CONTENT_LIMIT
        )


def render(answer: Answer) -> Page:
    """Lay an answer out on one page; what does not fit is left out whole and counted."""
    sources = answer.sources
    single = sources[0] if len(sources) == 1 else None
    tail = [f"-# {_frame(note)}" for note in answer.notes]
    if len(sources) > 1:
        tail += [f"-# {_source_line(source)}" for source in sources]
    tail_text = shorten("\n".join(tail), DESCRIPTION_LIMIT // 3)
    body = _fit(_blocks(answer, numbered=single is None), DESCRIPTION_LIMIT - len(tail_text) - 1)
    return Page(
        title=shorten(escape_inline(str(answer.title)), TITLE_LIMIT),
        url=single.url if single and _linkable(single.url) else None,
        description="\n".join(part for part in (body, tail_text) if part),
        footer=shorten(_origin(single), FOOTER_LIMIT) if single else "",
    )


def _frame(phrase: Phrase) -> str:
    """Words of the frame: escaped, but channels stay links to themselves."""
    return _CHANNEL.sub(r"<#\1>", escape_inline(str(phrase)))


def shorten(text: str, limit: int) -> str:
    """``text``, or its beginning with an ellipsis if it is longer than ``limit`` characters."""
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    # A lone backslash at the end would escape the ellipsis.
    return cut.rstrip("\\") + "…"


def _blocks(answer: Answer, *, numbered: bool) -> list[str]:
    blocks: list[str] = []
    for entry in answer.entries:
        head = _heading(entry)
        quoted = [_citation(citation, numbered=numbered) for citation in entry.citations]
        first = "\n".join(part for part in (head, *quoted[:1]) if part)
        blocks += [first, *quoted[1:]] if first else []
    return blocks


def _fit(blocks: list[str], room: int) -> str:
    """Join as many blocks as fit; one that alone is too long is cut and says so."""
    more = "-# And {} more that do not fit here; ask for one article, person or place."
    reserve = len(more) + 6
    lengths = list(accumulate(len(block) + 1 for block in blocks))
    if not lengths or lengths[-1] <= room:
        return "\n".join(blocks)
    fitting = sum(1 for length in lengths if length <= room - reserve)
    if not fitting:
        note = "\n-# This sentence is too long to be shown whole."
        return shorten(blocks[0], room - reserve - len(note)) + note
    return "\n".join([*blocks[:fitting], more.format(len(blocks) - fitting)])


def _heading(entry: Entry) -> str:
    parts = [f"**{escape_inline(str(entry.heading))}**"] if entry.heading else []
    parts += [escape_inline(str(detail)) for detail in entry.detail]
    return " · ".join(part for part in parts if part)


def _citation(citation: Citation, *, numbered: bool) -> str:
    text = quote(passage(citation.passage, citation.span.start, citation.marks))
    tags = [*_tags(citation)]
    if numbered:
        tags.append(f"#{citation.source.number}")
    suffix = f" *{escape_inline(' · '.join(tags))}*" if tags else ""
    if _linkable(citation.source.url):
        target = fragment_link(citation.source.url or "", citation.passage)
        if len(target) <= LINK_LIMIT:
            suffix += " " + link("↗", target)
    return text + suffix


def _tags(citation: Citation) -> list[str]:
    tags: list[str] = []
    if citation.kind is AttributionKind.INDIRECT:
        tags.append("indirect")
    if citation.resolved_from:
        tags.append(f"“{shorten(citation.resolved_from, 80)}”")
    return tags


def _source_line(source: Source) -> str:
    title = escape_inline(f"#{source.number} {shorten(source.title, 100)}")
    linked = link(title, source.url or "") if _linkable(source.url) else title
    told = _origin(source)
    return f"{linked} · {escape_inline(told)}" if told else linked


def _origin(source: Source) -> str:
    told = (source.publisher, source.byline, source.published.isoformat() if source.published else None)
    return " · ".join(part for part in told if part)


def _linkable(url: str | None) -> bool:
    return url is not None and len(url) <= LINK_LIMIT


def render_error(phrase: Phrase) -> str:
    """An error's sentence as message content; names in it are shown as they were typed."""
    return shorten(escape(str(phrase)), CONTENT_LIMIT)
