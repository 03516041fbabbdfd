"""What a feed's items lead to: a site that moderators ignore is not told of, also where redirects lead there."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from concurrent.futures import Executor

import pytest

from handlers.feeds_reading import FeedReading, Place
from news.feeds.feed import FeedItem
from news.reader import Reader
from storage.guild_settings import GuildSettings
from tests.end_to_end.pages import page
from tests.handlers.following import LONG
from tests.handlers.newsroom import Newsroom
from tests.news.fetching import Names, fetcher
from tests.storage.filling import CHANNEL, GUILD, MIDDAY, OTHER_GUILD

_HERE = [["127.0.0.1"]]


@pytest.fixture
async def reading(room: Newsroom, executor: Executor) -> AsyncGenerator[FeedReading]:
    """Reads of sites with names, all of which are on this machine."""
    names = Names(paper_example=_HERE, gossip_example=_HERE, www_gossip_example=_HERE)
    async with fetcher(*names.names, resolver=names) as f:
        made = FeedReading(room.storage, Reader(executor), f)
        yield made
        await made.close()


@pytest.fixture
async def wary(room: Newsroom) -> Newsroom:
    """A newsroom of which one guild leaves a site alone, to which links on another site lead."""
    await room.storage.guilds.save(GUILD, GuildSettings(ignored_hosts=("gossip.example",)))
    port = room.site.port
    room.site.redirect("/once", f"http://www.gossip.example:{port}/story")
    room.site.redirect("/twice", f"http://paper.example:{port}/once")
    room.site.redirect("/home", f"http://paper.example:{port}/story")
    room.site.page("/story", page(title="A story"))
    return room


def item(room: Newsroom, path: str) -> FeedItem:
    return FeedItem(link=f"http://paper.example:{room.site.port}{path}", title="An item", content=LONG)


def place(guild_id: int) -> Place:
    return Place(guild_id, CHANNEL, -1, 0, MIDDAY)


@pytest.mark.parametrize("path", ["/once", "/twice"])
async def test_an_item_that_leads_to_an_ignored_site_is_not_taken_in(
    wary: Newsroom, reading: FeedReading, path: str
) -> None:
    taken = await reading.take_in(place(GUILD), item(wary, path), "The Paper")
    assert (taken.source, taken.own_text) == (None, False)
    assert taken.failure is not None
    assert taken.failure["error"] == "NotAllowed"
    assert await wary.nothing_stored()


async def test_who_does_not_ignore_the_site_has_the_item_and_it_is_fetched_once(
    wary: Newsroom, reading: FeedReading
) -> None:
    one = item(wary, "/once")
    left_alone = await reading.take_in(place(GUILD), one, "The Paper")
    taken = await reading.take_in(place(OTHER_GUILD), one, "The Paper")
    assert left_alone.source is None
    assert taken.source is not None
    assert taken.source.title == "A story"
    assert wary.site.targets == ["/once", "/story"]


async def test_a_redirect_to_another_site_is_followed(wary: Newsroom, reading: FeedReading) -> None:
    taken = await reading.take_in(place(GUILD), item(wary, "/home"), "The Paper")
    assert taken.source is not None
    assert taken.failure is None
