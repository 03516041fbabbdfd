"""The real bot on a loopback Discord with the sample articles read; plays scenes and takes what is seen."""

from __future__ import annotations

import json
import re
import time
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, cast

from bot.cooldowns import Cooldowns
from gallery.acts import Act, View
from gallery.inline import Names
from gallery.seen import File, Form, Part, Seen, Shown
from news.reader import open_reader
from tests.discord_server import Member, Message, payloads
from tests.discord_server.interactions import COMPONENT
from tests.end_to_end.stage import Stage, on_stage

ROOT: Final = Path(__file__).resolve().parent.parent
# In the order in which they are posted; the last is what a command without an article is about.
LIBRARY: Final = (
    "samples/observatory.html",
    "samples/bridge.txt",
    "samples/reservoir.txt",
    "gallery/articles/strike.txt",
    "samples/harbour.txt",
)
# Reading happens in another process, which loads the model first; seconds, on a machine with much else to do.
PATIENCE: Final = 100.0
# Questions and seconds; more than there are scenes.
UNHURRIED: Final = (10_000, 1.0)
# What the pictures show in place of the web server on this machine.
SITE_SHOWN: Final = "https://courier.example"
HOST_SHOWN: Final = "courier.example"
# The web server's address, the first dot of which is escaped at the start of a line, in JSON once more.
_ADDRESS: Final = re.compile(r"127\\*\.0\.0\.1")


@dataclass(slots=True)
class Theatre:
    """A stage with the articles read and two people on it.

    Attributes:
        moderator: a member who may manage the server.
        library: by file name: the message that brought an article in, and the reply.
    """

    stage: Stage
    moderator: Member
    patience: float = PATIENCE
    library: dict[str, tuple[Message, Message]] = field(default_factory=dict[str, tuple[Message, Message]])

    async def play(self, act: Act) -> Seen:
        """Go through an act and take what is seen at its end."""
        view = await self.perform(act)
        await self.stage.settled()
        return self.take(view)

    async def perform(self, act: Act) -> View:
        """Go through an act."""
        view = View()
        for step in act.steps:
            view = await step(self, view)
        return view

    def actor(self, view: View) -> Member:
        """Who acts."""
        return self.moderator if view.moderator else self.stage.member

    def value(self, value: object) -> object:
        """An option's value: a channel for ``#news``, and addresses on this stage's web server."""
        if not isinstance(value, str):
            return value
        named = (each for each in self.stage.guild.channels.values() if f"#{each.name}" == value)
        return next(named, value.replace("{site}", self.stage.site.url("")))

    async def exchange(self, content: str, **more: object) -> tuple[Message, Message]:
        """What the member posts, and the bot's answer to it."""
        posted = await self.stage.channel.post(self.stage.member, content, **more)  # type: ignore[arg-type]  # passed through
        answer = await self.stage.channel.wait_for_message(timeout=self.patience, after=posted.id)
        return posted, answer

    async def bring_in(self, path: Path) -> None:
        """Post an article: a page by its link, a text as an attachment."""
        self.library[path.stem] = await self._posted(path, _bytes(path))
        await self.stage.settled()

    async def _posted(self, path: Path, content: bytes) -> tuple[Message, Message]:
        if path.suffix != ".html":
            return await self.exchange("", attachments=[(path.name, content)])
        self.stage.site.page(f"/{path.stem}", content)
        return await self.exchange(self.stage.site.url(f"/{path.stem}"))

    def take(self, view: View) -> Seen:
        """What is seen, as plain data."""
        parts: list[Part] = [self._shown(message, view.opened) for message in view.messages]
        if view.form is not None:
            parts = [Form(self._disguised(view.form))]
        if view.suggestions is not None:
            parts.append(view.suggestions)
        return Seen(tuple(parts), self._names(), self._files())

    def _shown(self, message: Message, opened: str | None) -> Shown:
        started = message.interaction
        used = started.label.removeprefix("menu ") if started else None
        pressed_on = None
        if started is not None and started.kind == COMPONENT and started.message is not None:
            used, pressed_on = None, self._disguised(payloads.message(started.message))
        return Shown(self._disguised(payloads.message(message)), used, pressed_on, opened)

    def _disguised(self, payload: Mapping[str, Any]) -> dict[str, Any]:
        """A copy in which this machine's web server goes by a name that reads like a newspaper's."""
        site, kept = self.stage.site, self.stage.discord.world.base_url
        text = json.dumps(payload).replace(site.url("").rstrip("/"), SITE_SHOWN)
        # The attachments' addresses have this machine's number too, and are needed to find the files.
        parts = [_ADDRESS.sub(HOST_SHOWN, part) for part in text.split(kept)]
        return cast("dict[str, Any]", json.loads(kept.join(parts)))

    def _names(self) -> Names:
        world, guild = self.stage.discord.world, self.stage.guild
        users = {str(user.id): payloads.user(user) for user in world.users.values()}
        return Names(
            users={key: str(user["global_name"] or user["username"]) for key, user in users.items()},
            channels={str(channel.id): channel.name or "" for channel in world.channels.values()},
            roles={str(role.id): role.name for role in guild.roles},
            now=time.time(),
        )

    def _files(self) -> dict[str, File]:
        world = self.stage.discord.world
        kept = world.attachments.values()
        return {f"{world.base_url}{each.path}": File(each.content_type, each.body) for each in kept}


def _bytes(path: Path) -> bytes:
    return path.read_bytes()


@asynccontextmanager
async def open_theatre(library: tuple[str, ...] = LIBRARY) -> AsyncGenerator[Theatre]:
    """The bot on SQLite in a temporary directory, with the library's articles read."""
    with TemporaryDirectory() as folder:
        database = f"sqlite:///{Path(folder) / 'verbatim.db'}"
        async with open_reader(1) as reader, on_stage(reader, database) as stage:
            # All scenes are one member's, who has read the answers when the next question is asked.
            stage.bot.responder.cooldowns = Cooldowns(member=UNHURRIED, channel=UNHURRIED)
            theatre = Theatre(stage, stage.guild.add_member("mo", permissions=["manage_guild"]))
            for name in library:
                await theatre.bring_in(ROOT / name)
            yield theatre
