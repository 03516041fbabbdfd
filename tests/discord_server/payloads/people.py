"""Users, members, roles and times as Discord writes them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from tests.discord_server.snowflakes import created_at

if TYPE_CHECKING:
    from tests.discord_server.guilds import Member, Role
    from tests.discord_server.permissions import Permission
    from tests.discord_server.users import User


def moment(seconds: float) -> str:
    """A time as ISO 8601 with an offset."""
    return datetime.fromtimestamp(seconds, UTC).isoformat()


def user(who: User) -> dict[str, Any]:
    """UserResponse."""
    data: dict[str, Any] = {
        "id": str(who.id),
        "username": who.name,
        "global_name": None if who.bot else who.name.capitalize(),
        "discriminator": "0001" if who.bot else "0",
        "avatar": None,
        "flags": 0,
        "public_flags": 0,
        "primary_guild": None,
    }
    return data | {"bot": True} if who.bot else data


def member(who: Member, *, with_user: bool = True, permissions: Permission | None = None) -> dict[str, Any]:
    """GuildMemberResponse; message events carry it without the user, interactions with permissions."""
    data: dict[str, Any] = {
        "avatar": None,
        "banner": None,
        "communication_disabled_until": None,
        "flags": 0,
        "joined_at": moment(created_at(who.guild.id)),
        "nick": who.nick,
        "pending": False,
        "premium_since": None,
        "roles": [str(each.id) for each in who.roles],
        "mute": False,
        "deaf": False,
    }
    if with_user:
        data["user"] = user(who.user)
    if permissions is not None:
        data["permissions"] = str(int(permissions))
    return data


def role(what: Role) -> dict[str, Any]:
    """GuildRoleResponse."""
    return {
        "id": str(what.id),
        "name": what.name,
        "permissions": str(int(what.permissions)),
        "position": what.position,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "managed": what.managed,
        "mentionable": what.mentionable,
        "icon": None,
        "unicode_emoji": None,
        "flags": 0,
    }
