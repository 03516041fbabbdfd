"""Reactions."""

from __future__ import annotations

from tests.discord_server import payloads
from tests.discord_server.permissions import Permission
from tests.discord_server.rest.call import NO_CONTENT, Call, Endpoint, Reply


async def add(call: Call) -> Reply:
    """React; the first of its emoji needs one permission more."""
    message = call.message(Permission.READ_MESSAGE_HISTORY)
    emoji = call.params["emoji_name"]
    if not message.reacted(emoji):
        call.channel(Permission.ADD_REACTIONS)
    message.add_reaction(call.world.bot, emoji)
    return NO_CONTENT


async def remove_own(call: Call) -> Reply:
    """Take the bot's own reaction back."""
    call.message().remove_reaction(call.world.bot, call.params["emoji_name"])
    return NO_CONTENT


async def remove(call: Call) -> Reply:
    """Take somebody's reaction away."""
    message = call.message(Permission.MANAGE_MESSAGES)
    message.remove_reaction(call.user(), call.params["emoji_name"])
    return NO_CONTENT


async def clear(call: Call) -> Reply:
    """Take every reaction away."""
    message = call.message(Permission.MANAGE_MESSAGES)
    for reaction in list(message.reactions):
        for user in list(reaction.users):
            message.remove_reaction(user, reaction.emoji)
    return NO_CONTENT


async def read(call: Call) -> Reply:
    """Who reacted with an emoji."""
    return Reply([payloads.user(each) for each in call.message().reacted(call.params["emoji_name"])])


_ALL = "/channels/{channel_id}/messages/{message_id}/reactions"
_EMOJI = _ALL + "/{emoji_name}"
ENDPOINTS = (
    Endpoint("PUT", _EMOJI + "/@me", add),
    Endpoint("DELETE", _EMOJI + "/@me", remove_own),
    Endpoint("DELETE", _EMOJI + "/{user_id}", remove),
    Endpoint("DELETE", _ALL, clear),
    Endpoint("GET", _EMOJI, read),
)
