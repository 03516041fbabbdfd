"""The bot as a process of its own that asks its feeds several times a second: for what is killed and started."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.app import open_app
from bot.client import VerbatimBot
from bot.discord_face import point_at
from bot.logs import set_up_logging
from bot.settings import load_settings
from handlers.feeds import Feeds
from handlers.feeds_poller import FeedPoller
from handlers.feeds_posts import FeedPosts
from tests.handlers.feed_process import warm

BETWEEN_POLLS = timedelta(seconds=0.2)


async def serve() -> None:
    """Serve until killed."""
    settings = load_settings(need_token=True)
    set_up_logging(settings.log_level)
    point_at(settings)
    async with open_app(settings) as app:
        posts = FeedPosts(app.storage, app.feed_reading, app.digest)
        # What is added yesterday is asked again at once.
        feeds = Feeds(app.storage, app.fetcher, posts, lambda: datetime.now(UTC) - timedelta(days=1))
        quick = replace(
            app, feed_poller=FeedPoller(app.storage, app.fetcher, least=BETWEEN_POLLS), feeds=feeds
        )
        await warm(app.fetcher)
        async with VerbatimBot(quick, prefix="!", guild_ready_timeout=0.05) as bot:
            await bot.start(settings.token())


if __name__ == "__main__":
    asyncio.run(serve())
