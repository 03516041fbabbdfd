"""A stage on which feeds are polled several times a second, and what the tests of feeds do again and again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from bot.app import App
from handlers.feeds import Feeds
from handlers.feeds_poller import FeedPoller
from handlers.feeds_posts import FeedPosts
from news.reader import Reader
from tests.discord_server import Channel, Member, Message
from tests.end_to_end.newsstand import Clock, Newsstand
from tests.end_to_end.stage import PATIENCE, Stage, on_stage

# Often enough that no test waits for a poll, and seldom enough that polling is not all that happens.
BETWEEN_POLLS = timedelta(seconds=0.3)


@dataclass(frozen=True, slots=True)
class FeedStage:
    """A stage with a moderator, a feed and a clock."""

    stage: Stage
    mia: Member
    paper: Newsstand
    clock: Clock

    @property
    def channel(self) -> Channel:
        """Where commands are given, and where feeds go unless something else is said."""
        return self.stage.channel

    async def slash(self, path: str, *, who: Member | None = None, **options: object) -> Message:
        """Run a slash command as the moderator and return the answer."""
        pressed = await self.channel.slash(who or self.mia, path, options)
        return await pressed.response(timeout=PATIENCE)

    async def press(self, message: Message, which: str, *, who: Member | None = None) -> Message:
        """Press a button and return what is seen then."""
        pressed = await message.click(who or self.mia, which)
        return await pressed.response(timeout=PATIENCE)

    async def choose(self, message: Message, custom_id: str, *values: str) -> Message:
        """Choose from a menu and return what is seen then."""
        pressed = await message.select(self.mia, custom_id, values)
        return await pressed.response(timeout=PATIENCE)

    async def follow(
        self, paper: Newsstand | None = None, channel: Channel | None = None, **options: object
    ) -> Message:
        """Add a feed, and set what is named besides."""
        url = (paper or self.paper).url
        where = {"channel": channel} if channel else {}
        pressed = await self.channel.slash(self.mia, "feed add", {"url": url, **where})
        shown = await pressed.response(timeout=PATIENCE)
        added = await self.press(shown, "Add it")
        self.pass_first_pause()
        for name, value in options.items():
            await self.slash("feed edit", feed="1", option=name, value=str(value))
        return added

    def pass_first_pause(self) -> None:
        """Let the time pass that a feed is left alone for after it is added."""
        self.clock.pass_by(minutes=12)
        self.stage.app.feed_poller.wake()

    async def posts(self, count: int, channel: Channel | None = None) -> list[Message]:
        """Wait until the bot has posted that many messages by itself, and return them."""
        place = channel or self.channel
        await self.stage.discord.until(
            lambda: len(posted(place)) >= count, PATIENCE, f"{count} posts of {len(posted(place))}"
        )
        return posted(place)

    async def polled(self, times: int = 2, paper: Newsstand | None = None) -> None:
        """Wait until a feed was asked again so often, and what it brought is sent."""
        asked = paper or self.paper
        wanted = asked.asked + times
        await self.until(lambda: asked.asked >= wanted, "further polls")

    async def until(self, find: Callable[[], Any], what: str) -> None:
        """Wait for something that Discord does not know of."""
        async with asyncio.timeout(PATIENCE):
            while not find():
                await asyncio.sleep(0.02)
        assert find(), what


def posted(channel: Channel) -> list[Message]:
    """What the bot has posted by itself in a channel."""
    return [message for message in channel.by_bot() if message.interaction is None and not message.loading]


def polling(clock: Clock) -> Callable[[App], App]:
    """Poll often, by a clock that tests move on."""

    def prepare(app: App) -> App:
        poller = FeedPoller(app.storage, app.fetcher, clock, BETWEEN_POLLS)
        posts = FeedPosts(app.storage, app.feed_reading, app.digest)
        feeds = Feeds(app.storage, app.fetcher, posts, clock)
        feeds.on_changed = poller.wake
        return replace(app, feed_poller=poller, feeds=feeds)

    return prepare


@asynccontextmanager
async def on_feed_stage(
    reader: Reader,
    folder: Path,
    numbers: tuple[int, ...] = (1,),
    **more: Any,  # noqa: ANN401 -- arguments of ``on_stage``
) -> AsyncGenerator[FeedStage]:
    """The bot on a stage with a feed that holds some articles."""
    clock = Clock()
    database = f"sqlite:///{folder / 'verbatim.db'}"
    async with on_stage(reader, database, prepare=polling(clock), **more) as stage:
        paper = Newsstand(stage.site)
        paper.print(*numbers)
        mia = stage.guild.add_member("mia", permissions=["manage_guild"])
        yield FeedStage(stage, mia, paper, clock)
