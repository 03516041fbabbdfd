"""Channel messages: write, read, edit, delete, pin.

https://docs.discord.com/developers/resources/message
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from tests.discord_server import events, payloads
from tests.discord_server.channels import DM, FORUM, THREADS, Channel
from tests.discord_server.errors import (
    CannotMessageUser,
    CannotReplyWithoutHistory,
    InvalidForm,
    MissingPermissions,
    NotInThisChannel,
    NotTheAuthor,
)
from tests.discord_server.events import PRIVILEGED
from tests.discord_server.messages import Message, Reference
from tests.discord_server.permissions import Permission
from tests.discord_server.rest import compose
from tests.discord_server.rest.call import NO_CONTENT, Call, Endpoint, Reply

REPLY = 19
MOST_AT_ONCE = 100


async def create(call: Call) -> Reply:
    """Send a message, once per enforced nonce."""
    channel = call.channel()
    _check_may_send(channel, call)
    if (earlier := _already_sent(channel, call.body)) is not None:
        return Reply(payloads.message(earlier))
    reference = _reference(channel, call.body)
    message = compose.write(channel, call.body, call.files)
    if reference is not None:
        message.type, message.reference = REPLY, reference
        _ping_author(message, reference)
    _remember(message)
    channel.archived = False
    channel.keep(message)
    return Reply(payloads.message(message))


def _check_may_send(channel: Channel, call: Call) -> None:
    if channel.type == FORUM:
        raise NotInThisChannel
    if channel.type == DM and channel.recipient is not None and not channel.recipient.dms_open:
        raise CannotMessageUser
    speak = Permission.SEND_MESSAGES_IN_THREADS if channel.type in THREADS else Permission.SEND_MESSAGES
    wanted = [(speak, True), (Permission.EMBED_LINKS, bool(call.body.get("embeds")))]
    wanted.append((Permission.ATTACH_FILES, bool(call.files)))
    if not all(channel.bot_may(needed) for needed, applies in wanted if applies):
        raise MissingPermissions


def _already_sent(channel: Channel, body: Mapping[str, Any]) -> Message | None:
    """The message that had this nonce a short while ago, if the client asked for that."""
    if not (body.get("enforce_nonce") and body.get("nonce")):
        return None
    sent, message = channel.world.nonces.get((channel.id, str(body["nonce"])), (0.0, None))
    age = asyncio.get_running_loop().time() - sent
    return message if age < channel.world.options.nonce_window else None


def _remember(message: Message) -> None:
    if message.nonce is not None:
        now = asyncio.get_running_loop().time()
        message.world.nonces[message.channel.id, str(message.nonce)] = (now, message)


def _reference(channel: Channel, body: Mapping[str, Any]) -> Reference | None:
    asked = body.get("message_reference")
    if not asked:
        return None
    if not channel.bot_may(Permission.READ_MESSAGE_HISTORY):
        raise CannotReplyWithoutHistory
    number = int(asked["message_id"])
    if number in channel.stored:
        return Reference(channel, number)
    if asked.get("fail_if_not_exists") is False:
        return None
    raise InvalidForm(
        ("message_reference",), "MESSAGE_REFERENCE_UNKNOWN_MESSAGE", "Unknown message", fault=False
    )


def _ping_author(message: Message, reference: Reference) -> None:
    author = reference.channel.stored[reference.message_id].author
    allowed = message.allowed_mentions
    if (allowed is None or allowed.get("replied_user")) and author not in message.mentions:
        message.mentions.append(author)


async def read(call: Call) -> Reply:
    """Messages before, after or around an id, newest first; none without the history permission."""
    channel = call.channel()
    if not channel.bot_may(Permission.READ_MESSAGE_HISTORY):
        return Reply([])
    limit = int(call.query.get("limit", 50))
    if not 1 <= limit <= MOST_AT_ONCE:
        raise InvalidForm(("limit",), "NUMBER_TYPE_MAX", f"int value should be from 1 to {MOST_AT_ONCE}.")
    return Reply([_shown(each) for each in _page(channel.messages, call.query, limit)])


def _page(messages: list[Message], query: Mapping[str, str], limit: int) -> list[Message]:
    newest_first = messages[::-1]
    if "before" in query:
        return [each for each in newest_first if each.id < int(query["before"])][:limit]
    if "after" in query:
        return [each for each in messages if each.id > int(query["after"])][:limit][::-1]
    if "around" in query:
        middle = int(query["around"])
        older = [each for each in newest_first if each.id <= middle][: limit // 2 + 1]
        newer = [each for each in messages if each.id > middle][: limit // 2]
        return [*newer[::-1], *older][:limit]
    return newest_first[:limit]


def _shown(message: Message) -> dict[str, Any]:
    """As the application may see it: without the privileged intent, strangers' text is blank."""
    data = payloads.message(message)
    world = message.world
    if "message_content" in world.options.intents or world.gateway.intents & PRIVILEGED["message_content"]:
        return data
    guild = message.channel.guild
    if guild is None:
        return data
    blanked = payloads.without_content(data | {"guild_id": str(guild.id)}, world.bot)
    return {key: value for key, value in blanked.items() if key != "guild_id"}


async def read_one(call: Call) -> Reply:
    """One message."""
    return Reply(_shown(call.message(Permission.READ_MESSAGE_HISTORY)))


async def update(call: Call) -> Reply:
    """Edit a message of the bot's own."""
    message = call.message()
    if message.author is not call.world.bot:
        raise NotTheAuthor
    compose.edit(message, call.body, call.files)
    return Reply(payloads.message(message))


async def delete(call: Call) -> Reply:
    """Delete a message; other people's only with the permission."""
    message = call.message()
    if message.author is not call.world.bot:
        call.channel(Permission.MANAGE_MESSAGES)
    message.remove()
    return NO_CONTENT


async def bulk_delete(call: Call) -> Reply:
    """Delete up to a hundred messages at once."""
    channel = call.channel(Permission.MANAGE_MESSAGES)
    numbers = [int(each) for each in call.body["messages"]]
    channel.bulk_delete([channel.stored[each] for each in numbers if each in channel.stored])
    return NO_CONTENT


async def pin(call: Call) -> Reply:
    """Pin a message."""
    return _set_pinned(call, True)


async def unpin(call: Call) -> Reply:
    """Unpin a message."""
    return _set_pinned(call, False)


def _set_pinned(call: Call, pinned: bool) -> Reply:
    message = call.message(Permission.PIN_MESSAGES)
    message.pinned = pinned
    events.message_updated(message)
    return NO_CONTENT


_ALL = "/channels/{channel_id}/messages"
_ONE = _ALL + "/{message_id}"
_PIN = _ALL + "/pins/{message_id}"
ENDPOINTS = (
    Endpoint("POST", _ALL, create, compose.check_new),
    Endpoint("GET", _ALL, read),
    Endpoint("POST", _ALL + "/bulk-delete", bulk_delete),
    Endpoint("PUT", _PIN, pin),
    Endpoint("DELETE", _PIN, unpin),
    Endpoint("GET", _ONE, read_one),
    Endpoint("PATCH", _ONE, update),
    Endpoint("DELETE", _ONE, delete),
)
