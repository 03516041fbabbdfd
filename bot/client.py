"""The Discord client: takes its collaborators, adds the commands and the listener, nothing else."""

from __future__ import annotations

import asyncio
import logging

import discord
from discord.ext import commands

from bot.app import App
from bot.commands import AbilityCommands, ModeratorCommands
from bot.delivery import Delivery
from bot.errors import answer_error
from bot.help import HelpCommand
from bot.listener import Listener
from handlers.inbox_worker import InboxWorker

log = logging.getLogger(__name__)


def intents(*, message_content: bool) -> discord.Intents:
    """The least that is needed: guilds, messages and, where allowed, their content."""
    wanted = discord.Intents.none()
    wanted.guilds = True
    wanted.messages = True
    wanted.message_content = message_content
    return wanted


class VerbatimBot(commands.Bot):
    """Discord's face of the app.

    Args:
        app: the handlers and what they work with; opened and closed by the caller.
        message_content: whether to ask for the privileged Message Content intent.
        guild_ready_timeout: seconds to wait for further guilds before the client counts as ready.
    """

    def __init__(
        self, app: App, *, prefix: str, message_content: bool = True, guild_ready_timeout: float = 2.0
    ) -> None:
        super().__init__(
            command_prefix=prefix,
            intents=intents(message_content=message_content),
            help_command=None,
            allowed_mentions=discord.AllowedMentions.none(),
            guild_ready_timeout=guild_ready_timeout,
            max_messages=None,  # edits and deletions are followed by id, no cache needed
            case_insensitive=True,
        )
        self.app = app
        self.delivery = Delivery(self, app)
        self.inbox_worker = InboxWorker(app.storage.inbox, app.ingest, on_done=self.delivery.wake)
        self._work: list[asyncio.Task[None]] = []

    async def setup_hook(self) -> None:
        """Register commands and listener, start the two workers."""
        await self.add_cog(AbilityCommands(self.app))
        await self.add_cog(ModeratorCommands(self.app))
        await self.add_cog(HelpCommand(self))
        await self.add_cog(Listener(self, self.app, self.inbox_worker))
        synced = await self.tree.sync()
        log.info("synced %d application commands", len(synced))
        self._work = [
            self.loop.create_task(self.inbox_worker.run(), name="inbox"),
            self.loop.create_task(self.delivery.run(), name="outbox"),
        ]
        for task in self._work:
            task.add_done_callback(self._worker_ended)

    def _worker_ended(self, task: asyncio.Task[None]) -> None:
        if not task.cancelled() and (error := task.exception()):
            # Without its workers the bot would accept articles and not answer: better stop and be restarted.
            log.critical("the %s worker died", task.get_name(), exc_info=error)
            self.loop.create_task(self.close())

    async def close(self) -> None:
        """Stop the workers, then the connection; what is unfinished stays in the database."""
        for task in self._work:
            task.cancel()
        await asyncio.gather(*self._work, return_exceptions=True)
        await super().close()

    async def on_ready(self) -> None:
        """Say in the log that the bot is up."""
        log.info("ready in %d guilds", len(self.guilds))

    async def on_command_error(
        self, context: commands.Context[VerbatimBot], exception: commands.CommandError, /
    ) -> None:  # pyright: ignore[reportIncompatibleMethodOverride] -- the context type is ours
        """Turn any failure of a command into a sentence."""
        await answer_error(context, exception)
