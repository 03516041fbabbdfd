"""Runs the Discord client until it is stopped."""

from __future__ import annotations

import asyncio
import logging
import signal

import aiohttp
import discord
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.app import App, open_app
from bot.client import VerbatimBot
from bot.settings import Settings
from bot.sweeping import sweeping
from news.errors import SettingsError

log = logging.getLogger(__name__)

LOGIN_REFUSED = (
    "DISCORD_TOKEN: Discord does not accept it. Reset it in the developer portal and copy it again"
)


async def run_bot(settings: Settings) -> None:
    """Connect and serve until SIGINT or SIGTERM.

    Raises:
        SettingsError: Discord does not accept the token.
        StorageError: the database cannot be opened.
    """
    point_at(settings)
    async with open_app(settings) as app, sweeping():
        serving = asyncio.create_task(_serve(settings, app))
        for name in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(name, serving.cancel)
        try:
            await serving
        except asyncio.CancelledError:
            log.info("stopped")


def point_at(settings: Settings) -> None:
    """Use another server in place of Discord where the settings name one."""
    if settings.discord_api_url:
        Route.BASE = settings.discord_api_url
    if settings.discord_gateway_url:
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(settings.discord_gateway_url)


async def _serve(settings: Settings, app: App) -> None:
    try:
        await _connect(settings, app, message_content=True)
    except discord.PrivilegedIntentsRequired:
        log.warning(
            "Discord refuses the Message Content intent: switch it on in the developer portal under Bot. "
            "Until then I read only what mentions me, and slash commands."
        )
        await _connect(settings, app, message_content=False)


async def _connect(settings: Settings, app: App, *, message_content: bool) -> None:
    async with VerbatimBot(app, prefix=settings.command_prefix, message_content=message_content) as bot:
        try:
            await bot.start(settings.token())
        except discord.LoginFailure as error:
            raise SettingsError([LOGIN_REFUSED]) from error
        except (aiohttp.ClientConnectionError, OSError) as error:
            # discord.py reconnects by itself once it has been connected; this is the first attempt.
            raise SettingsError([f"Discord cannot be reached: {error}"]) from error
        if bot.failure is not None:
            raise bot.failure  # so that the process ends with an error and is started again
