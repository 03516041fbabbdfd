"""Guilds, their roles and members."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.discord_server import events
from tests.discord_server.channels import FORUM, GUILD_TEXT, Channel, Tag
from tests.discord_server.permissions import ALL, NONE, Permission, PermissionLike, combine
from tests.discord_server.users import User

if TYPE_CHECKING:
    from tests.discord_server.world import World


@dataclass(slots=True, eq=False)
class Role:
    """A named set of permissions."""

    id: int
    name: str
    permissions: Permission
    position: int
    managed: bool = False
    mentionable: bool = False


@dataclass(slots=True, eq=False)
class Member:
    """A user in a guild."""

    guild: Guild = field(repr=False)
    user: User
    roles: list[Role] = field(default_factory=list[Role])
    nick: str | None = None

    @property
    def id(self) -> int:
        """The user's id."""
        return self.user.id

    @property
    def mention(self) -> str:
        """What a message holds to address them."""
        return self.user.mention

    @property
    def permissions(self) -> Permission:
        """What the roles give, before any channel's overwrites."""
        if self.guild.owner_id == self.id:
            return ALL
        granted = self.guild.everyone.permissions
        for role in self.roles:
            granted |= role.permissions
        return ALL if Permission.ADMINISTRATOR in granted else granted

    async def leave(self) -> None:
        """Leave the guild."""
        del self.guild.members[self.id]
        events.member_left(self)


@dataclass(slots=True, eq=False)
class Guild:
    """A guild ("server"), with the bot in it unless it was kicked.

    Attributes:
        system_channel: where Discord itself tells of new members; None where it does not.
    """

    world: World = field(repr=False)
    id: int
    name: str
    everyone: Role
    owner_id: int
    locale: str = "en-US"
    roles: list[Role] = field(default_factory=list[Role])
    members: dict[int, Member] = field(default_factory=dict[int, Member], repr=False)
    channels: dict[int, Channel] = field(default_factory=dict[int, Channel], repr=False)
    available: bool = True
    system_channel: Channel | None = None

    @property
    def bot(self) -> Member:
        """The bot's own membership; a KeyError where it was kicked."""
        return self.members[self.world.bot.id]

    @property
    def has_bot(self) -> bool:
        """Whether the bot is a member."""
        return self.world.bot.id in self.members

    def add_text_channel(
        self, name: str, *, topic: str | None = None, nsfw: bool = False, kind: int = GUILD_TEXT
    ) -> Channel:
        """Create a channel that @everyone sees and writes in."""
        channel = Channel(
            self.world, self.world.ids.next(), kind, name=name, guild=self, topic=topic, nsfw=nsfw
        )
        channel.position = len(self.channels)
        self.channels[channel.id] = self.world.channels[channel.id] = channel
        events.channel_created(channel)
        return channel

    def add_forum(self, name: str, *tags: str, needs_tag: bool = False) -> Channel:
        """Create a forum, in which every thread begins with a post."""
        forum = Channel(self.world, self.world.ids.next(), FORUM, name=name, guild=self, needs_tag=needs_tag)
        forum.tags = [Tag(self.world.ids.next(), each) for each in tags]
        forum.position = len(self.channels)
        self.channels[forum.id] = self.world.channels[forum.id] = forum
        events.channel_created(forum)
        return forum

    def add_role(
        self,
        name: str,
        permissions: PermissionLike | Iterable[PermissionLike] = NONE,
        *,
        mentionable: bool = False,
    ) -> Role:
        """Create a role above those there are."""
        number = self.world.ids.next()
        role = Role(number, name, combine(permissions), position=len(self.roles), mentionable=mentionable)
        self.roles.append(role)
        events.role_created(self, role)
        return role

    def add_member(
        self,
        who: str | User,
        *,
        permissions: PermissionLike | Iterable[PermissionLike] = NONE,
        locale: str = "en-US",
    ) -> Member:
        """Let a new user, or one of another guild, join; ``permissions`` come on top of @everyone's."""
        user = who if isinstance(who, User) else self.world.add_user(who, locale=locale)
        member = Member(self, user)
        if granted := combine(permissions):
            member.roles.append(self.add_role(f"{user.name}'s", granted))
        self.members[user.id] = member
        events.member_joined(member)
        return member

    def kick_bot(self) -> None:
        """Remove the bot from the guild."""
        self.members.pop(self.world.bot.id, None)
        events.guild_removed(self)

    def delete(self) -> None:
        """Delete the guild for good."""
        self.kick_bot()
        for channel in self.channels.values():
            self.world.channels.pop(channel.id, None)
        del self.world.guilds[self.id]

    def become_unavailable(self) -> None:
        """An outage: the guild is gone for a while, the bot still a member."""
        self.available = False
        events.guild_unavailable(self)

    def become_available(self) -> None:
        """The end of an outage."""
        self.available = True
        events.guild_available(self)
