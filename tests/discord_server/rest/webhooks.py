"""Follow-ups to an interaction, through its webhook.

https://docs.discord.com/developers/interactions/receiving-and-responding#followup-messages
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from typing import cast

from tests.discord_server import events, payloads
from tests.discord_server.errors import InvalidWebhookToken, UnknownMessage, UnknownWebhook
from tests.discord_server.interactions import DEFERRED_UPDATE, UPDATE, Callback, Interaction
from tests.discord_server.messages import Message
from tests.discord_server.rest import compose
from tests.discord_server.rest.call import NO_CONTENT, Call, Endpoint, Reply

Handler = Callable[[Call], Awaitable[Reply]]


def _answered(call: Call) -> Interaction:
    """The interaction whose token is in the path, while follow-ups are allowed."""
    interaction = call.world.interactions.get(call.params["webhook_token"])
    if interaction is None or call.number("webhook_id") != call.world.application_id:
        raise UnknownWebhook
    if interaction.age > call.world.options.interaction_life:
        raise InvalidWebhookToken
    if interaction.callback is None:
        raise UnknownWebhook("a follow-up before the first response")
    return interaction


async def follow_up(call: Call) -> Reply:
    """Another message; the first one after a deferral takes the place of "thinking"."""
    interaction = _answered(call)
    original = interaction.original
    if original is not None and original.loading and not original.deleted:
        compose.edit(original, call.body, call.files)
        return Reply(payloads.message(original))
    message = compose.write(interaction.channel, call.body, call.files)
    message.interaction = interaction
    interaction.channel.stored[message.id] = message
    interaction.followups.append(message)
    if not message.ephemeral:
        events.message_created(message)
    call.world.changes.notify()
    return Reply(payloads.message(message))


def _original(interaction: Interaction) -> Message:
    callback = cast("Callback", interaction.callback)
    updates = callback.kind in (UPDATE, DEFERRED_UPDATE)
    message = interaction.message if updates else interaction.original
    if message is None or message.deleted:
        raise UnknownMessage
    return message


def _followup(call: Call) -> Message:
    interaction = _answered(call)
    number = call.number("message_id")
    own = [interaction.original, interaction.message, *interaction.followups]
    for message in own:
        if message is not None and message.id == number and not message.deleted:
            return message
    raise UnknownMessage


def _by_original(call: Call) -> Message:
    return _original(_answered(call))


async def _edit(call: Call, message: Message) -> Reply:
    compose.edit(message, call.body, call.files)
    interaction = _answered(call)
    interaction.changed = interaction.changed or message is interaction.message
    message.edited_at = message.edited_at or time.time()
    call.world.changes.notify()
    return Reply(payloads.message(message))


def _editing(find: Callable[[Call], Message]) -> Handler:
    async def edit(call: Call) -> Reply:
        return await _edit(call, find(call))

    return edit


def _reading(find: Callable[[Call], Message]) -> Handler:
    async def read(call: Call) -> Reply:
        return Reply(payloads.message(find(call)))

    return read


def _deleting(find: Callable[[Call], Message]) -> Handler:
    async def delete(call: Call) -> Reply:
        find(call).remove()
        return NO_CONTENT

    return delete


_BASE = "/webhooks/{webhook_id}/{webhook_token}"
_BY_ID = _BASE + "/messages/{message_id}"
_ORIGINAL = _BASE + "/messages/@original"
ENDPOINTS = (
    Endpoint("POST", _BASE, follow_up, compose.check_new, needs_token=False),
    Endpoint("GET", _ORIGINAL, _reading(_by_original), needs_token=False),
    Endpoint("PATCH", _ORIGINAL, _editing(_by_original), needs_token=False),
    Endpoint("DELETE", _ORIGINAL, _deleting(_by_original), needs_token=False),
    Endpoint("GET", _BY_ID, _reading(_followup), needs_token=False),
    Endpoint("PATCH", _BY_ID, _editing(_followup), needs_token=False),
    Endpoint("DELETE", _BY_ID, _deleting(_followup), needs_token=False),
)
