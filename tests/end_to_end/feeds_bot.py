"""The bot as a process of its own that asks its feeds several times a second: for what is killed and started."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

from bot.app import open_app
from bot.client import VerbatimBot
from bot.discord_face import point_at
from bot.logs import set_up_logging
from bot.settings import load_settings
from handlers.feeds_poller import FeedPoller

BETWEEN_POLLS = timedelta(seconds=0.2)


async def serve() -> None:
    """Serve until killed."""
    settings = load_settings(need_token=True)
    set_up_logging(settings.log_level)
    point_at(settings)
    async with open_app(settings) as app:
        poller = FeedPoller(app.storage, app.fetcher, least=BETWEEN_POLLS)
        quick = replace(app, feed_poller=poller)
        async with VerbatimBot(quick, prefix="!", guild_ready_timeout=0.05) as bot:
            await bot.start(settings.token())


if __name__ == "__main__":
    asyncio.run(serve())
