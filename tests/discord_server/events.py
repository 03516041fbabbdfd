"""Gateway events: which intent each needs, and what it carries.

https://docs.discord.com/developers/events/gateway-events
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.discord_server import payloads
from tests.discord_server.permissions import Permission

if TYPE_CHECKING:
    from tests.discord_server.channels import Channel
    from tests.discord_server.guilds import Guild, Member, Role
    from tests.discord_server.messages import Message
    from tests.discord_server.users import User

GUILDS = 1 << 0
GUILD_MEMBERS = 1 << 1
GUILD_PRESENCES = 1 << 8
GUILD_MESSAGES = 1 << 9
GUILD_MESSAGE_REACTIONS = 1 << 10
DIRECT_MESSAGES = 1 << 12
DIRECT_MESSAGE_REACTIONS = 1 << 13
MESSAGE_CONTENT = 1 << 15
PRIVILEGED = {"members": GUILD_MEMBERS, "presences": GUILD_PRESENCES, "message_content": MESSAGE_CONTENT}
ALWAYS = 0


def _in_channel(channel: Channel, name: str, data: dict[str, Any], intent: int) -> None:
    guild = channel.guild
    if guild is None or (guild.available and channel.bot_may(Permission.VIEW_CHANNEL)):
        channel.world.gateway.dispatch(name, data, intent)


def _in_guild(guild: Guild, name: str, data: dict[str, Any], intent: int = GUILDS) -> None:
    if guild.has_bot and guild.available:
        guild.world.gateway.dispatch(name, data, intent)


def _guild_id(channel: Channel) -> dict[str, str]:
    return {} if channel.guild is None else {"guild_id": str(channel.guild.id)}


def _message(name: str, message: Message) -> None:
    channel = message.channel
    intent = DIRECT_MESSAGES if channel.guild is None else GUILD_MESSAGES
    data = payloads.message(message) | _guild_id(channel)
    member = channel.guild.members.get(message.author.id) if channel.guild is not None else None
    if member is not None:
        data["member"] = payloads.member(member, with_user=False)
    _in_channel(channel, name, data, intent)


def message_created(message: Message) -> None:
    """Someone, possibly the bot itself, wrote a message."""
    _message("MESSAGE_CREATE", message)


def message_updated(message: Message) -> None:
    """A message was edited, or got a preview or a thread."""
    if not message.ephemeral:
        _message("MESSAGE_UPDATE", message)
    message.world.changes.notify()


def message_deleted(message: Message) -> None:
    """A message is gone."""
    channel = message.channel
    intent = DIRECT_MESSAGES if channel.guild is None else GUILD_MESSAGES
    data = {"id": str(message.id), "channel_id": str(channel.id)} | _guild_id(channel)
    _in_channel(channel, "MESSAGE_DELETE", data, intent)


def messages_deleted(channel: Channel, ids: list[int]) -> None:
    """Several messages are gone at once."""
    data = {"ids": [str(each) for each in ids], "channel_id": str(channel.id)} | _guild_id(channel)
    _in_channel(channel, "MESSAGE_DELETE_BULK", data, GUILD_MESSAGES)


def _reaction(message: Message, user: User, emoji: str) -> dict[str, Any]:
    place = {"channel_id": str(message.channel.id), "message_id": str(message.id)}
    what = {"user_id": str(user.id), "emoji": payloads.emoji(emoji), "type": 0, "burst": False}
    return {**place, **what, **_guild_id(message.channel)}


def reaction_added(message: Message, user: User, emoji: str) -> None:
    """Someone put an emoji under a message."""
    guild = message.channel.guild
    data = _reaction(message, user, emoji) | {"message_author_id": str(message.author.id)}
    if guild is not None and user.id in guild.members:
        data["member"] = payloads.member(guild.members[user.id])
    intent = DIRECT_MESSAGE_REACTIONS if guild is None else GUILD_MESSAGE_REACTIONS
    _in_channel(message.channel, "MESSAGE_REACTION_ADD", data, intent)


def reaction_removed(message: Message, user: User, emoji: str) -> None:
    """Someone took an emoji back."""
    intent = DIRECT_MESSAGE_REACTIONS if message.channel.guild is None else GUILD_MESSAGE_REACTIONS
    data = _reaction(message, user, emoji)
    _in_channel(message.channel, "MESSAGE_REACTION_REMOVE", data, intent)


def channel_created(channel: Channel) -> None:
    """A channel or a thread exists from now on."""
    if channel.guild is not None:
        data = payloads.channel(channel)
        kind = "CHANNEL" if channel.parent is None else "THREAD"
        _in_channel(channel, f"{kind}_CREATE", data | {"newly_created": True}, GUILDS)


def channel_updated(channel: Channel) -> None:
    """A channel's name, topic or permissions, or a thread's state, changed."""
    if channel.guild is not None:
        kind = "CHANNEL" if channel.parent is None else "THREAD"
        # Sent to all who are in the guild: a channel that becomes hidden would otherwise stay in the cache.
        _in_guild(channel.guild, f"{kind}_UPDATE", payloads.channel(channel))


def channel_deleted(channel: Channel) -> None:
    """A channel or a thread is gone."""
    if channel.guild is not None:
        kind = "CHANNEL" if channel.parent is None else "THREAD"
        _in_guild(channel.guild, f"{kind}_DELETE", payloads.channel(channel))


def role_created(guild: Guild, role: Role) -> None:
    """A guild has a new role."""
    _in_guild(guild, "GUILD_ROLE_CREATE", {"guild_id": str(guild.id), "role": payloads.role(role)})


def member_joined(member: Member) -> None:
    """A member joined; for the bot itself that is the guild's arrival."""
    guild = member.guild
    data = payloads.member(member) | {"guild_id": str(guild.id)}
    _in_guild(guild, "GUILD_MEMBER_ADD", data, GUILD_MEMBERS)


def member_left(member: Member) -> None:
    """A member left, or was removed."""
    data = {"guild_id": str(member.guild.id), "user": payloads.user(member.user)}
    _in_guild(member.guild, "GUILD_MEMBER_REMOVE", data, GUILD_MEMBERS)


def guild_available(guild: Guild) -> None:
    """The bot joined a guild, or an outage is over."""
    guild.world.gateway.dispatch_guild(guild)


def guild_removed(guild: Guild) -> None:
    """The bot is no longer a member; without the key ``unavailable``, so that it is no outage."""
    guild.world.gateway.dispatch("GUILD_DELETE", {"id": str(guild.id)}, GUILDS)


def guild_unavailable(guild: Guild) -> None:
    """An outage."""
    guild.world.gateway.dispatch("GUILD_DELETE", {"id": str(guild.id), "unavailable": True}, GUILDS)
