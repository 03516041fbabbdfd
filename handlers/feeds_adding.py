"""A feed that is added: looked at once more, and followed from what it holds now."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from handlers.feeds_found import address, fetch
from handlers.feeds_options import changed
from handlers.scope import Scope
from news.answer import Phrase
from news.errors import BadArgument
from news.feeds.schedule import next_poll
from news.fetch import Fetcher
from storage.archive import Storage
from storage.feed_adding import NewFeed
from storage.feed_outcome import Outcome
from storage.feed_rows import FollowedFeed
from storage.feed_settings import FeedSettings
from storage.feeds import MOST_FEEDS


class FeedAdding:
    """Adds feeds, one by one.

    Args:
        storage: the archive.
        fetcher: the one that fetches pages.
        clock: what time it is.
    """

    def __init__(self, storage: Storage, fetcher: Fetcher, clock: Callable[[], datetime]) -> None:
        self._feeds = storage.feeds
        self._fetcher = fetcher
        self._clock = clock

    async def add(
        self, scope: Scope, url: str, channel_id: int, changes: Mapping[str, object], *, post_newest: bool
    ) -> FollowedFeed:
        """Follow a feed in a channel.

        Raises:
            BadArgument: the feed cannot be had, a setting makes no sense, or it is followed there already.
        """
        settings, channel_id = changed(FeedSettings(), channel_id, changes, scope.guild_id)
        if await self._feeds.count(scope.guild_id) >= MOST_FEEDS:
            values = {"most": MOST_FEEDS}
            raise BadArgument(Phrase("A server has at most {most} feeds. Remove one first.", values))
        fetched, feed = await fetch(self._fetcher, address(url))
        kept_url = fetched.moved_to or address(url)
        at = self._clock()
        outcome = Outcome(
            feed, fetched.validators, fetched.moved_to, at, next_poll(at, fetched.headers, feed.ttl)
        )
        new = NewFeed(kept_url, channel_id, settings, scope.member_id, post_newest)
        made = await self._feeds.add(scope.guild_id, new, outcome)
        if made is None:
            raise twin(channel_id)
        return made


def twin(channel_id: int) -> BadArgument:
    """What is told where a channel has the feed already."""
    values = {"channel": f"<#{channel_id}>"}
    return BadArgument(Phrase("That feed is posted in {channel} already.", values))
