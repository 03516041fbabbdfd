"""An Answer as pages of a Discord embed, within every limit Discord sets, whatever the article.

Of the 6000 characters that an embed may hold (see ``bot/page.py``), 4000 are the description's and at most
1400 the title's and the footer's, so that a page of ours never needs to be cut as a whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bot.citing import (
    Say,
    article_of,
    citation_text,
    detail_text,
    heading_text,
    line_link,
    linkable,
    origin,
    source_line,
)
from bot.markdown import escape, escape_inline
from bot.page import CONTENT_LIMIT, TITLE_LIMIT, Page, cut, shorten
from news.answer import Answer, Citation, Entry, Phrase, Source

__all__ = ["Say", "line_link", "render", "render_error"]

# A page of this length is read on a phone with one swipe; longer answers are turned over.
PAGE_LENGTH = 1_500
# Discord allows 4096; a sentence too long for a page gets one of its own, and a list's page is not divided.
DESCRIPTION_LIMIT = 4_000
# Of these, what notes, sources, and what stands above a sentence may take at most: a long sentence is
# left a thousand, with its link.
NOTES_LIMIT = SOURCES_LIMIT = 1_000
HEAD_LIMIT = 700
LIST_LENGTH = 2_800
# However short, more sentences than these are not found again in a page's menu, which takes 25.
MOST_ON_A_PAGE = 20
FOOTER_LIMIT = 1_000

_MENTION = re.compile(r"\\<(#|@|@&)(\d+)\\>")


@dataclass(frozen=True, slots=True)
class _Block:
    """What stays together on a page: a heading with its first sentence, or one more sentence.

    Attributes:
        head: what stands above the sentence, or all there is.
        quoted: the sentence as it is shown.
        above: the heading to repeat where a page begins with this block.
        sourced: whether the heading names the article, so that no list of sources has to.
        loose: whether it stands apart from the block before it.
        numbered: whether the sentence names its article.
    """

    head: str = ""
    quoted: str = ""
    citation: Citation | None = None
    above: str = ""
    sourced: bool = False
    loose: bool = True
    numbered: bool = False

    @property
    def text(self) -> str:
        """All of it."""
        return _joined(self.head, self.quoted)

    @property
    def length(self) -> int:
        return len(self.text) + 2


def render(answer: Answer, say: Say = str) -> tuple[Page, ...]:
    """Lay an answer out on one page or more; no sentence is divided between two.

    Args:
        answer: what to show.
        say: words the frame; the articles' sentences stay as they are.
    """
    sources = answer.sources
    single = sources[0] if len(sources) == 1 else None
    blocks = _blocks(answer, say, numbered=single is None)
    notes = _notes(answer.notes, say, alone=not blocks)
    room = LIST_LENGTH if answer.paging else PAGE_LENGTH
    # The first page has the notes below it, and as many sources as any other.
    first = min(room, DESCRIPTION_LIMIT - len(notes) - SOURCES_LIMIT - 2)
    groups = _grouped(blocks, room, first)
    below = [notes, *[""] * (len(groups) - 1)]
    pages = [_page(answer, group, single, say, told) for group, told in zip(groups, below, strict=True)]
    return tuple(_numbered(pages, answer, say))


def render_error(phrase: Phrase, say: Say = str) -> str:
    """An error's sentence as message content; names in it are shown as they were typed."""
    return shorten(escape(say(phrase)), CONTENT_LIMIT)


def _page(answer: Answer, blocks: Sequence[_Block], single: Source | None, say: Say, notes: str) -> Page:
    citations = tuple(block.citation for block in blocks if block.citation is not None)
    tail = _joined("" if single else _tail(blocks), notes)
    body, room = _apart(blocks), DESCRIPTION_LIMIT - len(tail) - 1
    if len(body) > room:
        body = _cut(blocks, room, say)
    return Page(
        title=cut(escape_inline(say(answer.title)), TITLE_LIMIT),
        url=single.url if single and answer.linked and linkable(single.url) else None,
        description=_joined(body, tail),
        footer=shorten(origin(single), FOOTER_LIMIT) if single else "",
        citations=citations,
    )


def _cut(blocks: Sequence[_Block], room: int, say: Say) -> str:
    """A sentence that fills more than a page, which it has for itself: its beginning, and that it goes on."""
    block = blocks[0]
    if len(blocks) > 1 or block.citation is None:
        return cut(_apart(blocks), room)
    head = cut(_joined(block.above, block.head), HEAD_LIMIT)
    told = "-# " + say(Phrase("This sentence is too long to be shown whole."))
    left = room - len(head) - len(told) - 2
    return _joined(head, citation_text(block.citation, say, numbered=block.numbered, room=left), told)


def _notes(notes: Sequence[Phrase], say: Say, *, alone: bool) -> str:
    """Notes in small print, unless there is nothing else to read."""
    lines = [_MENTION.sub(r"<\1\2>", escape_inline(say(note))) for note in notes]
    if not alone:
        lines = [f"-# {line}" for line in lines]
    return cut("\n".join(lines), DESCRIPTION_LIMIT if alone else NOTES_LIMIT)


def _tail(blocks: Iterable[_Block]) -> str:
    """The sources of a page that no heading names."""
    sources = {
        block.citation.source.article_id: block.citation.source
        for block in blocks
        if block.citation is not None and not block.sourced
    }
    return cut("\n".join(source_line(source) for source in sources.values()), SOURCES_LIMIT)


def _numbered(pages: Sequence[Page], answer: Answer, say: Say) -> Iterable[Page]:
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


def _grouped(blocks: Iterable[_Block], room: int, first: int) -> list[list[_Block]]:
    """The blocks of each page, the first of which may have less room; there is always a first page."""
    groups: list[list[_Block]] = [[]]
    used = 0
    for block in blocks:
        full = used + block.length > (room if groups[1:] else first) or len(groups[-1]) >= MOST_ON_A_PAGE
        if groups[-1] and full:
            groups.append([])
            used = len(block.above) + 2
        groups[-1].append(block)
        used += block.length
    return groups


def _joined(*parts: str) -> str:
    return "\n".join(part for part in parts if part)


def _apart(blocks: Sequence[_Block]) -> str:
    """Blocks one below the other; an empty line parts quotations, which Discord would run together."""
    text = blocks[0].above if blocks else ""
    for number, block in enumerate(blocks):
        gap = "\n\n" if number and block.loose else "\n"
        text = f"{text}{gap}{block.text}" if text else block.text
    return text


def _blocks(answer: Answer, say: Say, *, numbered: bool) -> list[_Block]:
    blocks: list[_Block] = []
    for entry in answer.entries:
        blocks += _of_entry(entry, say, numbered=numbered, loose=bool(answer.citations))
    return blocks


def _of_entry(entry: Entry, say: Say, *, numbered: bool, loose: bool) -> Iterable[_Block]:
    above = heading_text(entry, say)
    about = article_of(entry)
    detail = _MENTION.sub(r"<\1\2>", detail_text(entry, say))
    head = _joined(above, detail)
    # A list of headings and facts is read line by line; sentences stand apart.
    loose = loose or bool(detail and not detail.startswith("-#"))
    first = entry.citations[0] if entry.citations else None
    for citation in entry.citations or (None,):
        sourced = about is not None and citation is not None and citation.source == about
        named = numbered and not sourced
        quoted = citation_text(citation, say, numbered=named) if citation else ""
        if citation is not first:
            yield _Block("", quoted, citation, above, sourced=sourced, numbered=named)
        elif head or quoted:
            yield _Block(head, quoted, citation, sourced=sourced, loose=loose, numbered=named)
