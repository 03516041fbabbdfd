"""What a feed posts as the pages of one message: as much as it holds, and the names of what it does not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from bot.citing import linkable, origin
from bot.feed_times import page_of, pages_of
from bot.markdown import escape_inline, link
from bot.page import Page, shorten
from bot.render import Say
from handlers.feeds_delivery import FeedPost
from news.answer import Phrase
from storage.feed_rows import DeliveryKind

# https://docs.discord.com/developers/resources/message#embed-object-embed-limits
MOST_EMBEDS: Final = 10
# All embeds of a message together may hold 6000 characters; some are left for what Discord counts otherwise.
EMBEDS_LENGTH: Final = 5_800
# Of these, what is kept for naming what did not fit: five titles with their addresses.
_TAIL_LENGTH: Final = 1_000
_TITLE_LENGTH: Final = 100
_FOOTER_LENGTH: Final = 300


def pages_of_post(post: FeedPost, say: Say) -> tuple[Page, ...]:
    """A post's pages: the title above the first, where it is from below the last."""
    if post.kind is DeliveryKind.MORE:
        return (_rest(post, say),)
    sources = post.answer.sources
    footer = shorten(origin(sources[0]), _FOOTER_LENGTH) if len(sources) == 1 else ""
    every = [_with_links(page, post) for page in pages_of(post.answer, say)]
    if every[0].url is None and linkable(post.link):
        every[0] = replace(every[0], url=post.link)
    kept = _fitting(every, EMBEDS_LENGTH - len(footer))
    if len(kept) < len(every):
        kept = _fitting(every, EMBEDS_LENGTH - len(footer) - _TAIL_LENGTH)
        tail = _tail(post, kept, every[len(kept) :], say)
        kept.append(Page(title="", url=None, description=tail, footer=""))
    return (*kept[:-1], replace(kept[-1], footer=footer))


def _fitting(pages: Sequence[Page], room: int) -> list[Page]:
    kept: list[Page] = []
    for page in pages[: MOST_EMBEDS - 1]:
        bare = replace(page, footer="") if not kept else replace(page, title="", url=None, footer="")
        room -= len(bare.title) + len(bare.description)
        if kept and room < 0:
            break
        kept.append(bare)
    return kept


def _tail(post: FeedPost, kept: Sequence[Page], left: Sequence[Page], say: Say) -> str:
    """What did not fit: stories by their titles, sentences by their number."""
    shown = {citation for page in kept for citation in page.citations}
    stories = [
        _line(f"#{entry.about.number} {entry.about.title}", entry.about.url)
        for entry in post.answer.entries
        if entry.about is not None and entry.citations and shown.isdisjoint(entry.citations)
    ]
    if stories:
        return "\n".join(_within(stories, _TAIL_LENGTH))
    count = sum(len(page.citations) for page in left)
    told = Phrase("And {count} more sentence.", {"count": count}, plural="And {count} more sentences.")
    return f"-# {escape_inline(say(told))}"


def _rest(post: FeedPost, say: Say) -> Page:
    """What is counted and not posted by itself, each title leading to its page."""
    page = page_of(replace(post.answer, entries=()), say)
    lines = _within([_line(item.title, item.link) for item in post.items], EMBEDS_LENGTH // 2)
    notes = f"-# {page.description}" if page.description else ""
    return replace(page, description="\n".join([*lines, notes]).strip())


def _with_links(page: Page, post: FeedPost) -> Page:
    """A page on which the headings of what could not be read lead to it."""
    text = page.description
    for item in post.items:
        if item.source is None and linkable(item.link):
            words = escape_inline(item.title)
            text = text.replace(f"**{words}**", f"**{link(words, item.link or '')}**", 1)
    return replace(page, description=text)


def _within(lines: Sequence[str], room: int) -> list[str]:
    kept: list[str] = []
    for line in lines:
        room -= len(line) + 1
        if room < 0:
            break
        kept.append(line)
    return kept


def _line(title: str, url: str | None) -> str:
    words = escape_inline(shorten(title, _TITLE_LENGTH))
    return f"- {link(words, url or '') if linkable(url) else words}"
