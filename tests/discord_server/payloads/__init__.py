"""JSON as Discord writes it."""

from tests.discord_server.payloads.messages import attachment, emoji, message, without_content
from tests.discord_server.payloads.people import member, moment, role, user
from tests.discord_server.payloads.places import channel, guild, guild_created

__all__ = [
    "attachment",
    "channel",
    "emoji",
    "guild",
    "guild_created",
    "member",
    "message",
    "moment",
    "role",
    "user",
    "without_content",
]
