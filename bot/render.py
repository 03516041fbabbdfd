"""An Answer as pages of a Discord embed, within every limit Discord sets, whatever the article.

Limits are those of https://docs.discord.com/developers/resources/message (embed limits): title 256,
description 4096, footer 2048, 6000 characters in all.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from bot.markdown import escape, escape_inline, link, passage, quote
from bot.page import CONTENT_LIMIT, Page, shorten
from news.answer import Answer, Citation, Entry, Phrase, Source
from news.article import AttributionKind
from news.urls import fragment_link

Say = Callable[[Phrase], str]
"""A phrase in the language of who reads it."""

TITLE_LIMIT = 256
# A page of this length is read on a phone with one swipe; longer answers are turned over.
PAGE_LENGTH = 1_500
# Discord allows 4096; a sentence too long for a page gets one of its own, and a list's page is not divided.
DESCRIPTION_LIMIT = 4_000
# However short, more sentences than these are not found again in a page's menu, which takes 25.
MOST_ON_A_PAGE = 20
FOOTER_LIMIT = 1_000
# A masked link longer than this would crowd out the sentences it serves.
LINK_LIMIT = 400

_CHANNEL = re.compile(r"\\<#(\d+)\\>")


@dataclass(frozen=True, slots=True)
class _Block:
    """What stays together on a page: a heading with its first sentence, or one more sentence.

    Attributes:
        above: the heading to repeat where a page begins with this block.
    """

    text: str
    citation: Citation | None = None
    above: str = ""

    @property
    def length(self) -> int:
        return len(self.text) + 1


def render(answer: Answer, say: Say = str) -> tuple[Page, ...]:
    """Lay an answer out on one page or more; no sentence is divided between two.

    Args:
        answer: what to show.
        say: words the frame; the articles' sentences stay as they are.
    """
    sources = answer.sources
    single = sources[0] if len(sources) == 1 else None
    notes = "\n".join(f"-# {_frame(note, say)}" for note in answer.notes)
    notes = shorten(notes, DESCRIPTION_LIMIT // 3)
    room = DESCRIPTION_LIMIT - 1_200 if answer.paging else PAGE_LENGTH
    blocks = _blocks(answer, say, numbered=single is None)
    groups = _grouped(blocks, room)
    pages = [_page(answer, group, single, say) for group in groups]
    pages[0] = replace(pages[0], description=_joined(pages[0].description, notes))
    return tuple(_numbered(pages, answer, say))


def render_error(phrase: Phrase, say: Say = str) -> str:
    """An error's sentence as message content; names in it are shown as they were typed."""
    return shorten(escape(say(phrase)), CONTENT_LIMIT)


def _page(answer: Answer, blocks: list[_Block], single: Source | None, say: Say) -> Page:
    citations = tuple(block.citation for block in blocks if block.citation is not None)
    here = {citation.source.article_id: citation.source for citation in citations}
    tail = "" if single else "\n".join(f"-# {_source_line(source)}" for source in here.values())
    tail = shorten(tail, DESCRIPTION_LIMIT // 4)
    body = _joined(blocks[0].above if blocks else "", *(block.text for block in blocks))
    if len(body) > DESCRIPTION_LIMIT - len(tail) - 1:
        told = "\n-# " + say(Phrase("This sentence is too long to be shown whole."))
        body = shorten(body, DESCRIPTION_LIMIT - len(tail) - len(told) - 1) + told
    return Page(
        title=shorten(escape_inline(say(answer.title)), TITLE_LIMIT),
        url=single.url if single and _linkable(single.url) else None,
        description=_joined(body, tail),
        footer=shorten(_origin(single), FOOTER_LIMIT) if single else "",
        citations=citations,
    )


def _numbered(pages: list[Page], answer: Answer, say: Say) -> Iterable[Page]:
    """The pages with their number in the footer: the list's where it is a page of one."""
    for number, page in enumerate(pages):
        current, total = number + 1, len(pages)
        if answer.paging and total == 1:
            current, total = answer.paging.page, answer.paging.pages
        footer = page.footer
        if total > 1:
            told = say(Phrase("Page {page} of {pages}", {"page": current, "pages": total}))
            footer = f"{footer} · {told}" if footer else told
        yield replace(page, footer=footer, number=number, total=len(pages))


def _grouped(blocks: list[_Block], room: int) -> list[list[_Block]]:
    """The blocks of each page; there is always a first page."""
    groups: list[list[_Block]] = [[]]
    used = 0
    for block in blocks:
        full = used + block.length > room or len(groups[-1]) >= MOST_ON_A_PAGE
        if groups[-1] and full:
            groups.append([])
            used = len(block.above)
        groups[-1].append(block)
        used += block.length
    return groups


def _joined(*parts: str) -> str:
    return "\n".join(part for part in parts if part)


def _frame(phrase: Phrase, say: Say) -> str:
    """Words of the frame: escaped, but channels stay links to themselves."""
    return _CHANNEL.sub(r"<#\1>", escape_inline(say(phrase)))


def _blocks(answer: Answer, say: Say, *, numbered: bool) -> list[_Block]:
    blocks: list[_Block] = []
    for entry in answer.entries:
        above = f"**{escape_inline(say(entry.heading))}**" if entry.heading else ""
        head = _heading(entry, above, say)
        first, *rest = entry.citations or (None,)
        text = _citation(first, say, numbered=numbered) if first else ""
        if head or text:
            blocks.append(_Block(_joined(head, text), first))
        blocks += [_Block(_citation(c, say, numbered=numbered), c, above) for c in rest if c]
    return blocks


def _heading(entry: Entry, above: str, say: Say) -> str:
    details = [escape_inline(say(detail)) for detail in entry.detail]
    return " · ".join(part for part in (above, *details) if part)


def _citation(citation: Citation, say: Say, *, numbered: bool) -> str:
    text = quote(passage(citation.passage, citation.span.start, citation.marks))
    tags = _tags(citation, say)
    if numbered:
        tags.append(f"#{citation.source.number}")
    suffix = f" *{escape_inline(' · '.join(tags))}*" if tags else ""
    if line := line_link(citation):
        suffix += " " + link("↗", line)
    return text + suffix


def line_link(citation: Citation) -> str | None:
    """The address that opens the page at the passage; None where there is none, or it is too long."""
    if not _linkable(citation.source.url):
        return None
    target = fragment_link(citation.source.url or "", citation.passage)
    return target if len(target) <= LINK_LIMIT else None


def _tags(citation: Citation, say: Say) -> list[str]:
    tags: list[str] = []
    if citation.kind is AttributionKind.INDIRECT:
        tags.append(say(Phrase("indirect")))
    if citation.corrected:
        tags.append(say(Phrase("corrected")))
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
