"""What a feed posts, laid out as one message: embeds and buttons, or words where embeds are not allowed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import discord

from bot.asked import Asked
from bot.citing import linkable
from bot.controls import Rows, Shown, controls
from bot.feed_pages import pages_of_post
from bot.markdown import escape, unescape
from bot.page import CONTENT_LIMIT, Page, shorten
from bot.render import Say
from handlers.feeds_delivery import FeedPost
from storage.feed_rows import DeliveryKind

# https://docs.discord.com/developers/resources/channel#start-thread-from-message
TITLE_LIMIT: Final = 100
# What is told besides the news makes no sound.
_SILENT: Final = frozenset(
    {DeliveryKind.MORE, DeliveryKind.BROKEN, DeliveryKind.RECOVERED, DeliveryKind.JOINED}
)


@dataclass(frozen=True, slots=True)
class LaidOut:
    """A message ready to be sent.

    Attributes:
        title: of the thread that it begins or gets.
        pages: shown as embeds; none where words are enough.
        words: what stands above the embeds, or all there is.
        linked: whether ``words`` hold a link whose preview Discord is to show.
        role_id: the role that is mentioned above everything.
        silent: whether it makes no sound.
        small_print: what moderators have to be told besides.
    """

    title: str
    pages: tuple[Page, ...] = ()
    words: str = ""
    linked: bool = False
    rows: Rows | None = None
    role_id: int | None = None
    silent: bool = False
    thumbnail: str | None = None
    small_print: str = ""

    def given(self) -> dict[str, Any]:
        """What ``send`` takes to show it as embeds."""
        shown: dict[str, Any] = {"content": self._content(self.words)}
        if self.pages:
            shown["embeds"] = self._embeds()
        else:
            shown["suppress_embeds"] = not self.linked
        return self._with_the_rest(shown)

    def as_words(self) -> dict[str, Any]:
        """What ``send`` takes where embeds are not allowed."""
        told = self.pages[0].content() if self.pages else self.words
        return self._with_the_rest({"content": self._content(told), "suppress_embeds": not self.linked})

    def _with_the_rest(self, shown: dict[str, Any]) -> dict[str, Any]:
        shown["allowed_mentions"] = self._mentions()
        if self.rows is not None:
            shown["view"] = self.rows
        if self.silent:
            shown["silent"] = True
        return {name: value for name, value in shown.items() if value is not None}

    def _mentions(self) -> discord.AllowedMentions:
        """Nobody but the one role, whatever the words of the article hold."""
        roles = [discord.Object(self.role_id)] if self.role_id is not None else False
        return discord.AllowedMentions(everyone=False, users=False, replied_user=False, roles=roles)

    def _content(self, words: str) -> str | None:
        mention = f"<@&{self.role_id}>" if self.role_id is not None else ""
        small = f"-# {self.small_print}" if self.small_print else ""
        room = CONTENT_LIMIT - len(mention) - len(small) - 2
        return "\n".join(part for part in (mention, shorten(words, room), small) if part) or None

    def _embeds(self) -> list[discord.Embed]:
        embeds = [page.embed() for page in self.pages]
        if self.thumbnail:
            embeds[0].set_thumbnail(url=self.thumbnail)
        return embeds


def lay_out(post: FeedPost, say: Say, *, role_id: int | None = None, small_print: str = "") -> LaidOut:
    """Lay a post out.

    Args:
        post: what a feed brought.
        say: words the frame.
        role_id: the role to be mentioned, of which the caller knows that it is there.
        small_print: what moderators have to be told besides.
    """
    laid = LaidOut(
        title=shorten(post.title, TITLE_LIMIT) or "…",
        role_id=role_id,
        silent=post.kind in _SILENT,
        small_print=small_print,
    )
    pages = pages_of_post(post, say)
    # The menu offers the sentences of the whole message.
    cited = replace(pages[0], citations=tuple(each for page in pages for each in page.citations))
    asked = Asked("article" if post.kind is DeliveryKind.ITEM else "digest")
    rows = controls(Shown(asked, post.answer, cited), say)
    if post.kind is DeliveryKind.ITEM and post.feed.settings.post == "link" and post.link:
        return replace(laid, words=_linked(post.title, post.link), linked=True, rows=rows)
    return replace(laid, pages=pages, rows=rows, thumbnail=_picture(post.image))


def shows(message: discord.Message, laid: LaidOut) -> bool:
    """Whether a message is one that ``laid`` was sent as, with embeds or as words."""
    if laid.pages:
        first = laid.pages[0]
        # Discord gives titles back as they are shown, without what escapes in them.
        titles = {unescape(str(embed.title)) for embed in message.embeds}
        if unescape(first.title) in titles and _same_body(message.embeds, first):
            return True
    words = laid.pages[0].content() if laid.pages else laid.words
    # A role stands above the words and small print below, which may have displaced their end.
    return bool(words) and words[: CONTENT_LIMIT // 4] in message.content


def _same_body(embeds: Sequence[discord.Embed], page: Page) -> bool:
    """Two items of one title are told apart by what is quoted; the page's address is part of it."""
    described = {(embed.description or "").strip() for embed in embeds}
    return page.description.strip() in described or any(
        embed.url and embed.url == page.url for embed in embeds
    )


def _linked(title: str, link: str) -> str:
    """A title and its address, which Discord shows a preview of."""
    return f"**{escape(shorten(title, TITLE_LIMIT))}**\n{link}" if title != link else link


def _picture(url: str | None) -> str | None:
    return url if url and url.startswith(("https://", "http://")) and linkable(url) else None
