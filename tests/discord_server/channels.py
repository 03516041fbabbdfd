"""Channels, threads and direct messages, and what people do in them."""

# ruff: noqa: ASYNC109 - a test reads better with a timeout argument than with a block around each wait

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.discord_server import events
from tests.discord_server.commands import Command
from tests.discord_server.interactions import Interaction
from tests.discord_server.messages import Attachment, Message, Reference, mentioned_users
from tests.discord_server.permissions import ALL, NONE, Permission, PermissionLike, permission
from tests.discord_server.users import User

if TYPE_CHECKING:
    from tests.discord_server.guilds import Guild, Member
    from tests.discord_server.world import World

GUILD_TEXT = 0
DM = 1
NEWS = 5
PUBLIC_THREAD = 11
PRIVATE_THREAD = 12
FORUM = 15
THREADS = (10, PUBLIC_THREAD, PRIVATE_THREAD)


@dataclass(slots=True)
class Overwrite:
    """What a channel allows and denies a role or a member."""

    allow: Permission = NONE
    deny: Permission = NONE


@dataclass(frozen=True, slots=True)
class Tag:
    """What a forum's threads may be marked with."""

    id: int
    name: str


@dataclass(slots=True, eq=False)
class Channel:
    """A text channel, a forum, a thread or a direct-message channel.

    Attributes:
        overwrites: by the id of a role or member.
        stored: every message by id, the ones that only one person sees included.
        typed: how often the bot showed that it is typing.
        recipient: the other side of a direct-message channel.
        tags: what a forum offers.
        tagged: the ids of the tags of a forum's thread.
        needs_tag: whether each thread of a forum must have a tag.
    """

    world: World = field(repr=False)
    id: int
    type: int
    name: str = ""
    guild: Guild | None = field(default=None, repr=False)
    topic: str | None = None
    nsfw: bool = False
    position: int = 0
    parent: Channel | None = field(default=None, repr=False)
    owner: User | None = None
    archived: bool = False
    locked: bool = False
    recipient: User | None = None
    overwrites: dict[int, Overwrite] = field(default_factory=dict[int, Overwrite])
    stored: dict[int, Message] = field(default_factory=dict[int, Message], repr=False)
    typed: int = 0
    tags: list[Tag] = field(default_factory=list[Tag])
    tagged: list[int] = field(default_factory=list[int])
    needs_tag: bool = False

    @property
    def threads(self) -> list[Channel]:
        """The threads that hang under it, oldest first."""
        every = self.guild.channels.values() if self.guild is not None else ()
        return [channel for channel in every if channel.parent is self]

    @property
    def messages(self) -> list[Message]:
        """What everyone sees, oldest first."""
        return [message for message in self.stored.values() if not message.ephemeral]

    @property
    def mention(self) -> str:
        """What a message holds to point here."""
        return f"<#{self.id}>"

    def permissions_of(self, user: User) -> Permission:
        """What a user may do here: base permissions, then the overwrites for everyone, roles, member."""
        if self.parent is not None:
            return self.parent.permissions_of(user)
        if self.guild is None:
            return ALL
        if (member := self.guild.members.get(user.id)) is None:
            return NONE
        granted = member.permissions
        if granted == ALL:
            return granted
        granted = self._overwritten(granted, [self.guild.id])
        granted = self._overwritten(granted, [role.id for role in member.roles])
        granted = self._overwritten(granted, [user.id])
        return granted if Permission.VIEW_CHANNEL in granted else NONE

    def _overwritten(self, granted: Permission, ids: Iterable[int]) -> Permission:
        found = [self.overwrites[each] for each in ids if each in self.overwrites]
        for overwrite in found:
            granted &= ~overwrite.deny
        for overwrite in found:
            granted |= overwrite.allow
        return granted

    def bot_may(self, wanted: Permission) -> bool:
        """Whether the bot has all of ``wanted`` here."""
        return wanted in self.permissions_of(self.world.bot)

    def forbid(self, *denied: PermissionLike) -> None:
        """Take permissions from the bot in this channel."""
        overwrite = self.overwrites.setdefault(self.world.bot.id, Overwrite())
        for each in denied:
            overwrite.deny |= permission(each)
            overwrite.allow &= ~permission(each)
        events.channel_updated(self)

    def allow(self, *allowed: PermissionLike) -> None:
        """Give the bot permissions in this channel."""
        overwrite = self.overwrites.setdefault(self.world.bot.id, Overwrite())
        for each in allowed:
            overwrite.allow |= permission(each)
            overwrite.deny &= ~permission(each)
        events.channel_updated(self)

    async def post(
        self,
        author: Member | User,
        content: str = "",
        *,
        attachments: Sequence[tuple[str, bytes]] = (),
        embeds: Sequence[dict[str, Any]] = (),
        reply_to: Message | None = None,
    ) -> Message:
        """A person, or another bot, writes a message."""
        user = author if isinstance(author, User) else author.user
        message = Message(self.world, self, self.world.ids.next(), user, content, embeds=list(embeds))
        message.attachments = [self.attach(name, body) for name, body in attachments]
        message.mentions = mentioned_users(message)
        if reply_to is not None:
            message.reference, message.type = Reference(reply_to.channel, reply_to.id), 19
        self.keep(message)
        return message

    async def forward(self, author: Member | User, original: Message) -> Message:
        """A person forwards a message here, as it is now."""
        user = author if isinstance(author, User) else author.user
        message = Message(self.world, self, self.world.ids.next(), user, forwarded=original)
        self.keep(message)
        return message

    def keep(self, message: Message) -> None:
        """Store a message and tell the client."""
        self.stored[message.id] = message
        if not message.ephemeral:
            events.message_created(message)
        self.world.changes.notify()

    def attach(self, filename: str, body: bytes, description: str | None = None) -> Attachment:
        """Store a file under an address that the server answers."""
        attachment = Attachment(self.world.ids.next(), self.id, filename, body, description)
        self.world.attachments[attachment.id] = attachment
        return attachment

    async def slash(
        self, member: Member | User, path: str, options: Mapping[str, object] | None = None
    ) -> Interaction:
        """A person runs a slash command, ``path`` being its name and those of its subcommands.

        Raises:
            CommandUnavailable: there is no such command here, the person may not use it, or an option
                is one that Discord would not let them send.
        """
        return self._command(path).run(self, member, path, options or {})

    async def autocomplete(
        self, member: Member | User, path: str, options: Mapping[str, object], *, focused: str
    ) -> Interaction:
        """A person is typing the option ``focused`` of a slash command."""
        return self._command(path).complete(self, member, path, options, focused)

    def _command(self, path: str) -> Command:
        return self.world.command(path.split()[0], guild=self.guild, kind=1)

    async def wait_for_message(
        self, wanted: Callable[[Message], bool] = lambda _: True, *, timeout: float = 5.0, after: int = 0
    ) -> Message:
        """The first message by the bot with an id above ``after`` that is ``wanted``."""

        def find() -> Message | None:
            return next((m for m in self.by_bot() if m.id > after and not m.loading and wanted(m)), None)

        def otherwise() -> str:
            texts = [(m.content, m.embeds) for m in self.by_bot()]
            return f"no such message by the bot in #{self.name}; it wrote {texts}\n{self.world.tail()}"

        return await self.world.changes.until(find, timeout, otherwise)

    def by_bot(self) -> list[Message]:
        """The bot's messages that everyone sees, oldest first."""
        return [message for message in self.messages if message.author is self.world.bot]

    def bulk_delete(self, messages: Sequence[Message]) -> None:
        """A moderator deletes several messages at once."""
        for message in messages:
            self.stored.pop(message.id, None)
            message.deleted = True
        events.messages_deleted(self, [message.id for message in messages])

    def delete(self) -> None:
        """Delete the channel, or the thread."""
        self.world.channels.pop(self.id, None)
        if self.guild is not None:
            self.guild.channels.pop(self.id, None)
        events.channel_deleted(self)
