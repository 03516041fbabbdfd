"""Which feed is meant: by its number, its address, or words of its title, whole or while they are typed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from handlers.suggest import Suggestion
from news.errors import UnknownFeed
from news.names import closest, fold
from storage.feed_rows import FollowedFeed
from storage.feeds import Feeds

#: Discord shows no more, and no longer ones.
_MOST_SUGGESTED: Final = 25
_LONGEST_LABEL: Final = 100


async def meant(stored: Feeds, guild_id: int, which: str) -> FollowedFeed:
    """The feed of a guild that is meant.

    Raises:
        UnknownFeed: there is no such feed.
    """
    asked = which.strip()
    number = asked.removeprefix("#").rstrip(".")
    if number.isascii() and number.isdigit() and len(number) <= 9:
        try:
            return await stored.by_number(guild_id, int(number))
        except UnknownFeed as error:
            raise UnknownFeed(asked) from error
    feeds = await stored.listing(guild_id)
    words = fold(asked)
    for feed in feeds:
        if asked in (feed.url, feed.site) or (words and words == fold(feed.title)):
            return feed
    named = [feed for feed in feeds if words and words in fold(feed.title)]
    if not named:
        raise UnknownFeed(asked[:_LONGEST_LABEL])
    return named[0]


def suggested(feeds: Sequence[FollowedFeed], typed: str) -> list[Suggestion]:
    """The feeds whose number, title or address comes closest to what is typed."""
    words = fold(typed.strip().removeprefix("#"))
    if words:
        by_title = {f"{feed.number} {feed.title}": feed for feed in feeds}
        near = [by_title[title] for title in closest(words, by_title, limit=_MOST_SUGGESTED)]
        exact = [f for f in feeds if str(f.number).startswith(words) or words in fold(f"{f.title} {f.url}")]
        feeds = list({feed.id: feed for feed in (*exact, *near)}.values())
    return choices(feeds[:_MOST_SUGGESTED])


def choices(feeds: Iterable[FollowedFeed]) -> list[Suggestion]:
    """Feeds to choose from."""
    return [Suggestion(f"#{feed.number} {feed.title}"[:_LONGEST_LABEL], str(feed.number)) for feed in feeds]
