"""The bot on a stage: the real client, a loopback Discord, a web server, a fresh archive."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

from bot.app import App, compose
from bot.channel_queue import NONCE_LIFE
from bot.client import VerbatimBot
from news.asker import open_asker
from news.fetch import Fetcher, FetchLimits
from news.reader import Reader
from storage.archive import open_storage
from tests.discord_server import (
    Channel,
    DiscordServer,
    Guild,
    Interaction,
    Member,
    Message,
    Options,
    Permission,
    events,
    payloads,
    point_client_at,
)
from tests.discord_server.channels import PUBLIC_THREAD
from tests.web_server import WebServer, serve

# Reading happens in another process and on two busy cores; a test waits this long before it fails.
PATIENCE = 30.0


@dataclass(frozen=True, slots=True)
class Stage:
    """Everything a test acts with."""

    discord: DiscordServer
    site: WebServer
    app: App
    bot: VerbatimBot
    guild: Guild
    channel: Channel
    member: Member

    async def ask(self, path: str, **options: object) -> str:
        """Run a slash command as the member and return all text of the answer."""
        interaction = await self.slash(path, **options)
        return text_of(await interaction.response(timeout=PATIENCE))

    async def slash(self, path: str, **options: object) -> Interaction:
        """Run a slash command as the member."""
        return await self.channel.slash(self.member, path, options)

    async def say(self, content: str, **more: object) -> str:
        """Post as the member and return all text of the bot's next message."""
        return text_of(await self.exchange(content, **more))

    async def exchange(self, content: str, **more: object) -> Message:
        """Post as the member and return the bot's next message."""
        posted = await self.channel.post(self.member, content, **more)  # type: ignore[arg-type]  # passed through
        return await self.channel.wait_for_message(timeout=PATIENCE, after=posted.id)

    def thread(self, parent: Channel) -> Channel:
        """Start a thread in a channel, as a member would."""
        world = self.discord.world
        started = Channel(world, world.ids.next(), PUBLIC_THREAD, "talk about it", self.guild, parent=parent)
        self.guild.channels[started.id] = world.channels[started.id] = started
        events.channel_created(started)
        return started

    def receive(self, content: str, **changes: object) -> None:
        """Let the bot receive a message of the member that differs from an ordinary one."""
        world = self.discord.world
        message = Message(world, self.channel, world.ids.next(), self.member.user, content)
        data = payloads.message(message) | {"guild_id": str(self.guild.id)} | changes
        world.gateway.dispatch("MESSAGE_CREATE", data, events.GUILD_MESSAGES)

    async def replies(self, count: int) -> list[Message]:
        """Wait until the bot has written that many messages here, and return them."""
        await self.discord.until(lambda: len(self.channel.by_bot()) >= count, PATIENCE, f"{count} messages")
        await self.settled()
        return self.channel.by_bot()

    async def settled(self) -> None:
        """Wait until nothing is waiting to be read or sent."""
        async with asyncio.timeout(PATIENCE):
            while await self._at_work():
                await asyncio.sleep(0.02)

    async def _at_work(self) -> bool:
        storage = self.app.storage
        return bool(await storage.inbox.pending()) or await storage.outbox.seconds_to_next() is not None


@asynccontextmanager
async def on_stage(
    reader: Reader,
    database_url: str,
    *,
    limits: FetchLimits | None = None,
    allow_site: bool = True,
    message_content: bool = True,
    nonce_life: timedelta = NONCE_LIFE,
    options: Options | None = None,
    ids: tuple[int, int, int] | None = None,
    prepare: Callable[[App], App] | None = None,
) -> AsyncGenerator[Stage]:
    """Start everything, and check in the end that the bot broke none of Discord's rules.

    Args:
        ids: of the guild, the channel and the member, to come back to an archive.
        prepare: changes how the handlers are put together, before the client gets them.
    """
    async with (
        DiscordServer.start(options) as discord,
        serve() as site,
        open_storage(database_url) as storage,
        open_asker() as asker,
        Fetcher(
            user_agent="Verbatim/test", allowed_hosts=[site.host] if allow_site else [], limits=limits
        ) as fetcher,
    ):
        guild, channel, member = _newsroom(discord, ids)
        app = compose(storage, reader, fetcher, asker)
        app = prepare(app) if prepare else app
        with point_client_at(discord):
            async with VerbatimBot(
                app,
                prefix="!",
                message_content=message_content,
                guild_ready_timeout=0.05,
                nonce_life=nonce_life,
            ) as bot:
                running = asyncio.create_task(bot.start(discord.token))
                await _ready(bot, running)
                yield Stage(discord, site, app, bot, guild, channel, member)
                running.cancel()  # as a signal does
                await asyncio.gather(running, return_exceptions=True)
        await app.feed_reading.close()
        await app.suggest.close()
        await app.painter.close()
        assert discord.violations == [], "\n".join(map(str, discord.violations))


def _newsroom(discord: DiscordServer, ids: tuple[int, int, int] | None) -> tuple[Guild, Channel, Member]:
    """A guild with a channel and a member; with the ids that they had before."""
    world = discord.world
    ordinary = world.ids.next
    given = [ids[0], ordinary(), *ids[1:]] if ids else []  # the bot's role comes second
    if given:
        world.ids.next = lambda: given.pop(0) if given else ordinary()  # type: ignore[method-assign]  # to come back
    guild = discord.add_guild(
        "The Newsroom", bot_permissions=[Permission.EMBED_LINKS, Permission.ATTACH_FILES]
    )
    channel = guild.add_text_channel("news")
    return guild, channel, guild.add_member("ana")


async def _ready(bot: VerbatimBot, running: asyncio.Task[None]) -> None:
    waiting = asyncio.create_task(bot.wait_until_ready())
    await asyncio.wait({waiting, running}, return_when=asyncio.FIRST_COMPLETED, timeout=PATIENCE)
    if running.done():
        running.result()
    assert waiting.done()


def text_of(message: Message) -> str:
    """Content and embeds of a message as one text."""
    parts = [message.content]
    for embed in message.embeds:
        parts += [
            embed.get("title", ""),
            embed.get("description", ""),
            embed.get("footer", {}).get("text", ""),
        ]
        parts += [f"{field['name']}\n{field['value']}" for field in embed.get("fields", [])]
    return "\n".join(part for part in parts if part)
