"""Messages, and what people do to them."""

from __future__ import annotations

import mimetypes
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.discord_server import events
from tests.discord_server.users import User

if TYPE_CHECKING:
    from tests.discord_server.channels import Channel
    from tests.discord_server.guilds import Member
    from tests.discord_server.interactions import Interaction
    from tests.discord_server.world import World

EPHEMERAL = 1 << 6
LOADING = 1 << 7
HAS_THREAD = 1 << 5
COMPONENTS_V2 = 1 << 15
_MENTION = re.compile(r"<@!?([0-9]+)>")
ROLE_MENTION = re.compile(r"<@&([0-9]+)>")


@dataclass(slots=True, eq=False)
class Attachment:
    """A file that the server keeps and serves."""

    id: int
    channel_id: int
    filename: str
    body: bytes
    description: str | None = None

    @property
    def content_type(self) -> str:
        """Guessed from the name, as Discord does; text carries its charset."""
        guess = mimetypes.guess_type(self.filename)[0] or "application/octet-stream"
        return f"{guess}; charset=utf-8" if guess.startswith("text/") else guess

    @property
    def path(self) -> str:
        """Where on the server it lies."""
        return f"/attachments/{self.channel_id}/{self.id}/{self.filename}"


@dataclass(slots=True, frozen=True)
class Reference:
    """The message another one answers."""

    channel: Channel = field(repr=False)
    message_id: int


@dataclass(slots=True, eq=False)
class Reaction:
    """An emoji under a message and who put it there."""

    emoji: str
    users: list[User] = field(default_factory=list[User])


@dataclass(slots=True, eq=False)
class Message:
    """A message in a channel.

    Attributes:
        embeds: as sent, with ``type`` filled in.
        alerted: the ids of the roles whose members are told of it.
        allowed_mentions: as the bot sent it, None where it sent nothing.
        interaction: the interaction this is a response to.
        forwarded: the message that this one forwards.
    """

    world: World = field(repr=False)
    channel: Channel = field(repr=False)
    id: int
    author: User
    content: str = ""
    embeds: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    attachments: list[Attachment] = field(default_factory=list[Attachment])
    components: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    mentions: list[User] = field(default_factory=list[User])
    alerted: list[int] = field(default_factory=list[int])
    reactions: list[Reaction] = field(default_factory=list[Reaction])
    type: int = 0
    flags: int = 0
    nonce: str | int | None = None
    reference: Reference | None = None
    allowed_mentions: dict[str, Any] | None = None
    interaction: Interaction | None = field(default=None, repr=False)
    forwarded: Message | None = field(default=None, repr=False)
    thread: Channel | None = None
    edited_at: float | None = None
    pinned: bool = False
    tts: bool = False
    deleted: bool = False

    @property
    def ephemeral(self) -> bool:
        """Whether only the person who started the interaction sees it."""
        return bool(self.flags & EPHEMERAL)

    @property
    def loading(self) -> bool:
        """Whether it still says that the bot is thinking."""
        return bool(self.flags & LOADING)

    @property
    def buttons(self) -> list[dict[str, Any]]:
        """Every button, in reading order."""
        return [each for each in walk_components(self.components) if each["type"] == 2]

    def reacted(self, emoji: str) -> list[User]:
        """Who put this emoji under the message."""
        return next((list(each.users) for each in self.reactions if each.emoji == emoji), [])

    async def edit(self, content: str) -> None:
        """The author changes the text."""
        self.content, self.edited_at = content, time.time()
        self.mentions = mentioned_users(self)
        events.message_updated(self)

    async def unfurl(self, embeds: Sequence[dict[str, Any]]) -> None:
        """Discord adds link previews: an update that is no edit."""
        self.embeds = list(embeds)
        events.message_updated(self)

    async def delete(self) -> None:
        """The author, or a moderator, deletes it."""
        self.remove()

    def remove(self) -> None:
        """Take it out of the channel and tell the client."""
        self.deleted = True
        self.channel.stored.pop(self.id, None)
        if not self.ephemeral:
            events.message_deleted(self)
        self.world.changes.notify()

    async def react(self, person: Member | User, emoji: str) -> None:
        """A person adds a reaction."""
        self.add_reaction(_user(person), emoji)

    async def unreact(self, person: Member | User, emoji: str) -> None:
        """A person takes a reaction back."""
        self.remove_reaction(_user(person), emoji)

    def add_reaction(self, user: User, emoji: str) -> None:
        """Put a user under an emoji, once."""
        reaction = next((each for each in self.reactions if each.emoji == emoji), None)
        if reaction is None:
            self.reactions.append(reaction := Reaction(emoji))
        if user not in reaction.users:
            reaction.users.append(user)
            events.reaction_added(self, user, emoji)
        self.world.changes.notify()

    def remove_reaction(self, user: User, emoji: str) -> None:
        """Take a user from under an emoji."""
        for reaction in self.reactions:
            if reaction.emoji == emoji and user in reaction.users:
                reaction.users.remove(user)
                events.reaction_removed(self, user, emoji)
        self.reactions = [each for each in self.reactions if each.users]
        self.world.changes.notify()

    async def click(self, person: Member | User, which: str) -> Interaction:
        """A person presses the button with this label or custom_id.

        Raises:
            CommandUnavailable: there is no such button, or it is disabled.
        """
        return self.world.interact.click(self, person, which)

    async def select(self, person: Member | User, custom_id: str, values: Sequence[str]) -> Interaction:
        """A person chooses from a select menu."""
        return self.world.interact.select(self, person, custom_id, values)

    async def context_menu(self, person: Member | User, name: str) -> Interaction:
        """A person runs a message command on this message."""
        command = self.world.command(name, guild=self.channel.guild, kind=3)
        return command.run_on_message(self, person)


def _user(person: Member | User) -> User:
    return person if isinstance(person, User) else person.user


def mentioned_users(message: Message) -> list[User]:
    """The users whose mentions the content holds, each once."""
    known = message.world.users
    found = (known.get(int(number)) for number in _MENTION.findall(message.content))
    return list(dict.fromkeys(user for user in found if user is not None))


def walk_components(components: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """Every component, those inside others included, in reading order."""
    for component in components:
        yield dict(component)
        yield from walk_components(component.get("components") or ())
        inner = [component[key] for key in ("accessory", "component") if component.get(key)]
        yield from walk_components(inner)
