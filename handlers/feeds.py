"""``feed``: what moderators follow, where it is posted and how, and why an item was posted or was not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from handlers import feeds_opml, feeds_shown, feeds_which, feeds_why
from handlers.feeds_adding import FeedAdding, twin
from handlers.feeds_found import Found, fetch, find
from handlers.feeds_options import changed
from handlers.feeds_posts import FeedPost, FeedPosts
from handlers.feeds_reading import Place
from handlers.scope import Scope
from handlers.suggest import Suggestion
from news.answer import Answer, Phrase
from news.errors import BadArgument
from news.fetch import Fetcher
from storage.archive import Storage
from storage.feed_rows import FeedState, FollowedFeed
from storage.types import now

EMPTY: Final = Phrase("The feed holds no item yet. Try again when its site has published something.")

OFF_THERE: Final = Phrase(
    "Moderators have switched me off in {channel}, so I post nothing there. /settings switches me on again."
)


@dataclass(frozen=True, slots=True)
class Added:
    """A feed that was just added, and the answer that says so."""

    feed: FollowedFeed
    answer: Answer


class Feeds:
    """Answers ``feed``; whoever calls it has made sure that the member may manage the server.

    Args:
        storage: the archive.
        fetcher: the one that fetches pages.
        posts: makes what is posted.
        clock: what time it is.
    """

    def __init__(
        self,
        storage: Storage,
        fetcher: Fetcher,
        posts: FeedPosts,
        clock: Callable[[], datetime] = now,
    ) -> None:
        self._storage = storage
        self._feeds = storage.feeds
        self._sources = storage.feed_sources
        self._traces = storage.feed_traces
        self._fetcher = fetcher
        self._adding = FeedAdding(storage, fetcher, clock)
        self._posts = posts
        self._clock = clock
        self.on_changed: Callable[[], None] = lambda: None

    async def find(self, scope: Scope, url: str) -> Found:
        """Look for feeds at an address: its own, those that the page names, or where sites have theirs.

        Raises:
            BadArgument: there is none; the message says why.
        """
        return await find(self._fetcher, url)

    async def add(
        self,
        scope: Scope,
        url: str,
        channel_id: int,
        changes: Mapping[str, object] | None = None,
        *,
        post_newest: bool = False,
    ) -> Added:
        """Follow a feed: what it holds now is not posted, but for the newest item where that is asked for.

        Raises:
            BadArgument: the feed cannot be had, a setting makes no sense, or it is followed there already.
        """
        feed = await self._adding.add(scope, url, channel_id, changes or {}, post_newest=post_newest)
        self.on_changed()
        values = {"number": feed.number, "title": feed.title}
        notes = (*feeds_shown.settings(feed.settings), *_posted_in(feed))
        return Added(feed, Answer(Phrase("Feed #{number} added: {title}", values), notes=notes))

    async def list(self, scope: Scope, page: int = 1) -> Answer:
        """One page of the server's feeds, with how each is doing.

        Raises:
            BadArgument: there is no such page.
        """
        return feeds_shown.listed(await self._feeds.listing(scope.guild_id), page)

    async def get(self, scope: Scope, which: str) -> FollowedFeed:
        """The feed that is meant: by its number, its address, or words of its title.

        Raises:
            UnknownFeed: there is no such feed.
        """
        return await feeds_which.meant(self._feeds, scope.guild_id, which)

    async def show(self, scope: Scope, which: str) -> Answer:
        """One feed: where it comes from and goes to, what is set, how it is doing.

        Raises:
            UnknownFeed: there is no such feed.
        """
        feed = await self.get(scope, which)
        return feeds_shown.shown(feed, await self._traces.counts(scope.guild_id, feed.id))

    async def edit(self, scope: Scope, which: str, changes: Mapping[str, object]) -> Answer:
        """Change what is set for a feed; one whose channel was gone goes on where it is given another.

        Raises:
            UnknownFeed: there is no such feed.
            BadArgument: a value makes no sense, or the channel has the feed already.
        """
        feed = await self.get(scope, which)
        settings, channel_id = changed(feed.settings, feed.channel_id, changes, scope.guild_id)
        kept = await self._feeds.change(scope.guild_id, feed.id, settings, channel_id)
        if kept is None:
            raise twin(channel_id)
        if kept.state is FeedState.SUSPENDED and channel_id != feed.channel_id:
            kept = await self._feeds.resume(scope.guild_id, feed.id)
        self.on_changed()
        notes = (*feeds_shown.settings(kept.settings), *_posted_in(kept))
        return Answer(Phrase("Feed #{number} changed: {title}", _values(kept)), notes=notes)

    async def pause(self, scope: Scope, which: str) -> Answer:
        """Post nothing more of a feed until it is resumed.

        Raises:
            UnknownFeed: there is no such feed.
        """
        feed = await self.get(scope, which)
        paused = await self._feeds.pause(scope.guild_id, feed.id)
        note = Phrase("What comes meanwhile is not posted later.")
        return Answer(Phrase("Feed #{number} is paused: {title}", _values(paused)), notes=(note,))

    async def resume(self, scope: Scope, which: str) -> Answer:
        """Post again what is new from now on, be the feed paused or suspended.

        Raises:
            UnknownFeed: there is no such feed.
        """
        feed = await self.get(scope, which)
        resumed = await self._feeds.resume(scope.guild_id, feed.id)
        self.on_changed()
        return Answer(Phrase("Feed #{number} goes on: {title}", _values(resumed)), notes=_posted_in(resumed))

    async def remove(self, scope: Scope, which: str) -> Answer:
        """Follow a feed no longer; what was posted of it stays.

        Raises:
            UnknownFeed: there is no such feed.
        """
        feed = await self.get(scope, which)
        await self._feeds.remove(scope.guild_id, feed.id)
        return Answer(Phrase("Feed #{number} removed: {title}", _values(feed)))

    async def test(self, scope: Scope, which: str) -> FeedPost:
        """What would be posted of the newest item; it is read and stored as posted by who asks for it.

        Raises:
            UnknownFeed: there is no such feed.
            BadArgument: the feed cannot be had, holds nothing, or the bot is switched off in its channel.
        """
        feed = await self.get(scope, which)
        if await self._storage.guilds.is_off(scope.guild_id, feed.channel_id):
            raise BadArgument(Phrase(OFF_THERE.template, {"channel": f"<#{feed.channel_id}>"}))
        _, read = await fetch(self._fetcher, feed.url)
        newest = read.newest
        if newest is None:
            raise BadArgument(EMPTY)
        place = Place(scope.guild_id, feed.channel_id, scope.request_id, 0, self._clock())
        single = feed.settings if feed.settings.post != "digest" else replace(feed.settings, post="summary")
        post, _ = await self._posts.of_item(replace(feed, settings=single), newest, place)
        return replace(post, feed=feed, role_id=None)

    async def why(self, scope: Scope, which: str | None, url_or_title: str) -> Answer:
        """Say why an item was posted or was not, in one feed or in all of the server's.

        Raises:
            UnknownFeed: there is no such feed.
            BadArgument: nothing is asked for.
        """
        feeds = [await self.get(scope, which)] if which else await self._feeds.listing(scope.guild_id)
        return await feeds_why.why(self._traces, scope.guild_id, feeds, url_or_title, named=bool(which))

    async def import_opml(self, scope: Scope, document: bytes, channel_id: int) -> Answer:
        """Follow every feed of an OPML file in a channel; reports on each line.

        Raises:
            BadArgument: the file is no OPML.
        """

        async def follow(url: str) -> FollowedFeed:
            return await self._adding.add(scope, url, channel_id, {}, post_newest=False)

        answer = await feeds_opml.imported(self._fetcher, document, follow)
        self.on_changed()
        return answer

    async def export_opml(self, scope: Scope) -> bytes:
        """The server's feeds as an OPML file."""
        return feeds_opml.exported(await self._feeds.listing(scope.guild_id))

    async def suggest(self, scope: Scope, typed: str) -> list[Suggestion]:
        """The server's feeds whose number, title or address comes closest to what is typed."""
        return feeds_which.suggested(await self._feeds.listing(scope.guild_id), typed)

    async def choices(self, scope: Scope, page: int = 1) -> list[Suggestion]:
        """The feeds of one page of the list, to choose from."""
        feeds = await self._feeds.listing(scope.guild_id)
        return feeds_which.choices(feeds_shown.on_page(feeds, page))


def _values(feed: FollowedFeed) -> dict[str, object]:
    return {"number": feed.number, "title": feed.title}


def _posted_in(feed: FollowedFeed) -> tuple[Phrase, ...]:
    """Where a feed goes, and that nothing does where moderators have switched the bot off."""
    posted = Phrase("posted in {channel}", {"channel": f"<#{feed.channel_id}>"})
    return (posted, feeds_shown.SWITCHED_OFF) if feed.state is FeedState.OFF else (posted,)
