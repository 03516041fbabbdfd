"""Channels, threads and guilds as Discord writes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.discord_server.payloads.people import member, moment, role, user
from tests.discord_server.permissions import Permission
from tests.discord_server.snowflakes import created_at

if TYPE_CHECKING:
    from tests.discord_server.channels import Channel
    from tests.discord_server.guilds import Guild


FORUM = 15
# https://docs.discord.com/developers/resources/channel#channel-object-channel-flags
REQUIRE_TAG = 1 << 4


def channel(what: Channel) -> dict[str, Any]:
    """GuildChannelResponse, ThreadResponse or PrivateChannelResponse."""
    last = str(max(what.stored)) if what.stored else None
    data: dict[str, Any] = {"id": str(what.id), "type": what.type, "flags": 0, "last_message_id": last}
    if what.recipient is not None:
        return data | {"recipients": [user(what.recipient)]}
    data |= {"name": what.name, "guild_id": str(what.guild.id) if what.guild is not None else "0"}
    if what.parent is not None:
        return data | _thread(what)
    if what.type == FORUM:
        data |= _forum(what)
    return data | {
        "position": what.position,
        "topic": what.topic,
        "nsfw": what.nsfw,
        "parent_id": None,
        "rate_limit_per_user": 0,
        "permission_overwrites": _overwrites(what),
    }


def _forum(what: Channel) -> dict[str, Any]:
    tags = [
        {"id": str(tag.id), "name": tag.name, "moderated": False, "emoji_id": None, "emoji_name": None}
        for tag in what.tags
    ]
    return {
        "available_tags": tags,
        "default_reaction_emoji": None,
        "default_sort_order": None,
        "default_forum_layout": 0,
        "flags": REQUIRE_TAG if what.needs_tag else 0,
    }


def _overwrites(what: Channel) -> list[dict[str, Any]]:
    members = what.guild.members if what.guild is not None else {}
    return [
        {"id": str(each), "type": int(each in members), "allow": str(int(o.allow)), "deny": str(int(o.deny))}
        for each, o in what.overwrites.items()
    ]


def _thread(what: Channel) -> dict[str, Any]:
    made = moment(created_at(what.id))
    count = len(what.stored)
    data: dict[str, Any] = {
        "parent_id": str(what.parent.id) if what.parent is not None else None,
        "owner_id": str(what.owner.id if what.owner is not None else 0),
        "thread_metadata": {
            "archived": what.archived,
            "archive_timestamp": made,
            "auto_archive_duration": 1440,
            "locked": what.locked,
            "create_timestamp": made,
        },
        "message_count": count,
        "total_message_sent": count,
        "member_count": 1,
        "rate_limit_per_user": 0,
    }
    if what.parent is not None and what.parent.type == FORUM:
        data["applied_tags"] = [str(each) for each in what.tagged]
    if what.owner is what.world.bot:
        me = {"id": str(what.id), "user_id": str(what.world.bot.id), "join_timestamp": made, "flags": 0}
        data["member"] = me
    return data


def guild(what: Guild) -> dict[str, Any]:
    """GuildResponse."""
    empty = ("icon", "description", "home_header", "splash", "discovery_splash", "banner", "application_id")
    unset = ("afk_channel_id", "widget_channel_id", "max_presences", "vanity_url_code")
    none = ("rules_channel_id", "safety_alerts_channel_id", "public_updates_channel_id", "incidents_data")
    zero = ("system_channel_flags", "verification_level", "default_message_notifications", "mfa_level")
    naught = ("explicit_content_filter", "premium_tier", "premium_subscription_count", "nsfw_level")
    return {
        **dict.fromkeys((*empty, *unset, *none)),
        **dict.fromkeys((*zero, *naught), 0),
        "id": str(what.id),
        "system_channel_id": str(what.system_channel.id) if what.system_channel is not None else None,
        "name": what.name,
        "owner_id": str(what.owner_id),
        "features": [],
        "region": "deprecated",
        "afk_timeout": 300,
        "widget_enabled": False,
        "roles": [role(each) for each in what.roles],
        "max_members": 500_000,
        "max_stage_video_channel_users": 50,
        "max_video_channel_users": 25,
        "preferred_locale": what.locale,
        "premium_progress_bar_enabled": False,
        "nsfw": False,
        "emojis": [],
        "stickers": [],
    }


def guild_created(what: Guild, *, all_members: bool) -> dict[str, Any]:
    """What GUILD_CREATE carries: the guild, its channels and threads, and the bot or every member."""
    seen = [each for each in what.channels.values() if each.bot_may(Permission.VIEW_CHANNEL)]
    members = what.members.values() if all_members else [what.bot]
    return guild(what) | {
        "joined_at": moment(created_at(what.id)),
        "large": False,
        "member_count": len(what.members),
        "members": [member(each) for each in members],
        "channels": [channel(each) for each in seen if each.parent is None],
        "threads": [channel(each) for each in seen if each.parent is not None and not each.archived],
        "presences": [],
        "voice_states": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
    }
