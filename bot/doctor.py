"""``python -m bot doctor``: looks at everything the bot needs and says what is wrong."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import discord
from rich.console import Console
from rich.markup import escape

from bot.client import intents
from bot.discord_face import point_at
from bot.error_texts import sentence
from bot.settings import Settings, load_settings
from handlers.rereading import current_reader
from news.errors import SettingsError, VerbatimError
from news.reader import open_reader
from storage.archive import open_storage

_SAMPLE = "PARIS — “The bridge is open again,” the engineer Anna Kovač said on Monday in Lyon. " * 3


async def examine() -> bool:
    """Run every check and print a line for each; whether all is well."""
    console = Console(highlight=False)
    try:
        settings = load_settings()
    except SettingsError as error:
        for problem in error.problems:
            _tell(console, "settings", problem, well=False)
        return False
    _tell(console, "settings", "fine", well=True)
    healthy = True
    for name, check in _checks(settings):
        try:
            _tell(console, name, await check(), well=True)
        except SettingsError as error:
            healthy = False
            _tell(console, name, str(error), well=False)
        except VerbatimError as error:
            healthy = False
            _tell(console, name, f"{sentence(error)} ({error})", well=False)
    return healthy


def _tell(console: Console, name: str, told: str, *, well: bool) -> None:
    mark = "[green]✓[/]" if well else "[red]✗[/]"
    console.print(f"{mark} {name}: {escape(told)}", soft_wrap=True)


def _checks(settings: Settings) -> list[tuple[str, Callable[[], Awaitable[str]]]]:
    return [
        ("database", lambda: _database(settings)),
        ("reader", _reader),
        ("discord", lambda: _discord(settings)),
    ]


async def _database(settings: Settings) -> str:
    async with open_storage(settings.database_url) as storage:
        waiting = await storage.rereading.waiting(await current_reader())
        told = await storage.database.describe()
    if waiting:
        told += f"; {waiting} articles were read by an older model and wait to be read again"
    return told


async def _reader() -> str:
    async with open_reader() as reader:
        reading = await reader.read_text(_SAMPLE)
    return f"{len(reading.attributions)} quotations and {len(reading.places)} places in the test text"


async def _discord(settings: Settings) -> str:
    if settings.discord_token is None and settings.discord_token_file is None:
        return "no DISCORD_TOKEN set, so not tried (console and demo work without)"
    point_at(settings)
    client = discord.Client(intents=intents(message_content=False))
    async with client:
        try:
            await client.login(settings.token())
            application = await client.application_info()
        except discord.LoginFailure as error:
            raise SettingsError(["DISCORD_TOKEN: Discord does not accept it"]) from error
        except (discord.HTTPException, OSError) as error:
            raise SettingsError([f"Discord cannot be reached: {error}"]) from error
    flags = application.flags
    if not (flags.gateway_message_content or flags.gateway_message_content_limited):
        raise SettingsError(
            [
                "the Message Content intent is off: switch it on in the developer portal under Bot, "
                "otherwise I see only messages that mention me"
            ]
        )
    return f"logged in as {client.user}, Message Content intent on"
