"""The Discord client: takes its collaborators, adds the commands and the listener, nothing else."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Collection
from datetime import timedelta
from functools import partial
from typing import Any, Final

import discord
from discord.ext import commands

from bot.app import App
from bot.channel_queue import NONCE_LIFE
from bot.cogs import add_cogs
from bot.command_translator import CommandTranslator
from bot.context import AnsweringContext, is_question
from bot.delivery import Delivery
from bot.errors import Tree
from bot.feed_delivery import FeedSender
from bot.respond import Responder
from bot.scope import channel_family
from bot.withdraw import withdraw
from handlers.housekeeping import Housekeeping
from handlers.inbox_worker import InboxWorker
from handlers.rereading import RereadingWorker

log = logging.getLogger(__name__)

# How long a stop waits for answers that are on their way. Service managers give ten seconds or more.
CLOSING_SECONDS: Final = 3.0
# Workers that finish what they are sending.
_SENDING: Final = ("outbox", "feed posts")
# The names discord.py gives the tasks that run listeners and commands.
_HANDLER_TASKS: Final = ("discord.py: ", "CommandTree-invoker")


def intents(*, message_content: bool) -> discord.Intents:
    """The least that is needed: guilds, messages and, where allowed, their content."""
    wanted = discord.Intents.none()
    wanted.guilds = True
    wanted.messages = True
    wanted.message_content = message_content
    wanted.reactions = True
    return wanted


class VerbatimBot(commands.Bot):
    """Discord's face of the app.

    Args:
        app: the handlers and what they work with; opened and closed by the caller.
        message_content: whether to ask for the privileged Message Content intent.
        guild_ready_timeout: seconds to wait for further guilds before the client counts as ready.
        nonce_life: see ``Delivery``.
    """

    def __init__(
        self,
        app: App,
        *,
        prefix: str,
        message_content: bool = True,
        guild_ready_timeout: float = 2.0,
        nonce_life: timedelta = NONCE_LIFE,
    ) -> None:
        super().__init__(
            # Without the Message Content intent, what mentions the bot is all it sees.
            command_prefix=commands.when_mentioned_or(prefix),
            tree_cls=Tree,
            intents=intents(message_content=message_content),
            help_command=None,
            allowed_mentions=discord.AllowedMentions.none(),
            guild_ready_timeout=guild_ready_timeout,
            max_messages=None,  # edits and deletions are followed by id, no cache needed
            case_insensitive=True,
        )
        self.app = app
        self._prefix = prefix
        self.responder = Responder(app)
        self.delivery = Delivery(self, self.responder, nonce_life=nonce_life)
        self.inbox_worker = InboxWorker(app.storage.inbox, app.ingest, on_done=self.delivery.wake)
        self._rereading = RereadingWorker(app.storage.rereading, app.reader)
        self._housekeeping = Housekeeping(app.storage, withdraw=partial(withdraw, self))
        self.feed_sender = FeedSender(self, self.responder, nonce_life=nonce_life)
        app.feed_poller.on_queued = self.feed_sender.wake
        app.feeds.on_changed = app.storage.guilds.switch.on_changed = self._feeds_changed
        app.storage.guilds.switch.family = lambda channel_id: channel_family(self.get_channel(channel_id))
        self._work: list[asyncio.Task[None]] = []
        self._deaf = False
        #: What ended a worker, and with it the bot; None while all is well.
        self.failure: BaseException | None = None

    async def setup_hook(self) -> None:
        """Register commands and listener, start the workers."""
        await add_cogs(self, self.responder, self.inbox_worker, self.feed_sender, self._prefix)
        await self.tree.set_translator(CommandTranslator())
        synced = await self.tree.sync()
        log.info("synced %d application commands", len(synced))
        self._work = [
            self.loop.create_task(self.inbox_worker.run(), name="inbox"),
            self.loop.create_task(self.delivery.run(), name="outbox"),
            self.loop.create_task(self.app.feed_poller.run(), name="feeds"),
            self.loop.create_task(self.feed_sender.run(), name="feed posts"),
            self.loop.create_task(self._rereading.run(), name="rereading"),
            self.loop.create_task(self._housekeeping.run(), name="housekeeping"),
        ]
        for task in self._work:
            task.add_done_callback(self._worker_ended)

    def _feeds_changed(self) -> None:
        self.app.feed_poller.wake()
        self.feed_sender.wake()

    def _worker_ended(self, task: asyncio.Task[None]) -> None:
        if not task.cancelled() and (error := task.exception()):
            # Without its workers the bot would accept articles and not answer: better stop and be restarted.
            log.critical("the %s worker died", task.get_name(), exc_info=error)
            self.failure = error
            self.loop.create_task(self.close())

    def dispatch(self, event_name: str, /, *args: object, **kwargs: object) -> None:
        """Hand an event to its listeners; not while the connection closes, when there is no loop for them."""
        if not self._deaf:
            super().dispatch(event_name, *args, **kwargs)

    async def close(self) -> None:
        """Let answers on their way arrive, then stop; what is unfinished stays in the database."""
        self.delivery.stop()
        self.feed_sender.stop()
        for task in self._work:
            if task.get_name() not in _SENDING or not self.is_ready():
                task.cancel()  # reading may take a minute and is taken up at the next start
        await _finish({*self._work, *_handlers()})
        self._deaf = True
        await super().close()
        await _finish(_handlers(), within=0.0)

    async def get_context(self, origin: Any, /, *, cls: Any = AnsweringContext) -> Any:  # noqa: ANN401 -- discord.py's overloads are for callers
        """The context of a message or an interaction; a question after a mention is no command."""
        context = await super().get_context(origin, cls=cls)
        if is_question(context):
            context.command = None
        return context

    async def on_ready(self) -> None:
        """Say in the log that the bot is up."""
        log.info("ready in %d guilds", len(self.guilds))
        left = await self.app.storage.guilds.present([guild.id for guild in self.guilds])
        if left:
            log.info("%d guilds were left meanwhile", left)
        await self.app.storage.guilds.follow_switches()


def _handlers() -> set[asyncio.Task[object]]:
    """Listeners and commands at work; discord.py does not wait for them when it closes."""
    others = asyncio.all_tasks() - {asyncio.current_task()}
    return {task for task in others if task.get_name().startswith(_HANDLER_TASKS)}


async def _finish(tasks: Collection[asyncio.Task[object]], *, within: float = CLOSING_SECONDS) -> None:
    """Wait for tasks, and cancel those that take longer."""
    if not tasks:
        return
    _, late = await asyncio.wait(tasks, timeout=within)
    for task in late:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
