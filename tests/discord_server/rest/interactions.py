"""The first response to an interaction.

https://docs.discord.com/developers/interactions/receiving-and-responding
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from tests.discord_server import payloads
from tests.discord_server.errors import (
    AlreadyAcknowledged,
    InvalidForm,
    UnknownInteraction,
)
from tests.discord_server.interactions import (
    AUTOCOMPLETE,
    CHOICES,
    COMMAND,
    COMPONENT,
    DEFERRED_MESSAGE,
    DEFERRED_UPDATE,
    MESSAGE,
    MODAL,
    MODAL_SUBMIT,
    UPDATE,
    Callback,
    Interaction,
)
from tests.discord_server.limits.components import check_modal
from tests.discord_server.limits.messages import check_attachments, check_message, check_not_empty
from tests.discord_server.messages import EPHEMERAL, LOADING, Message
from tests.discord_server.rest import compose
from tests.discord_server.rest.call import NO_CONTENT, Call, Endpoint, Reply

# Message types of responses.
SLASH_RESPONSE, MENU_RESPONSE, PLAIN, REPLY = 20, 23, 0, 19
# Which callbacks an interaction may be answered with.
ALLOWED: Mapping[int, tuple[int, ...]] = {
    COMMAND: (MESSAGE, DEFERRED_MESSAGE, MODAL),
    COMPONENT: (MESSAGE, DEFERRED_MESSAGE, DEFERRED_UPDATE, UPDATE, MODAL),
    AUTOCOMPLETE: (CHOICES,),
    MODAL_SUBMIT: (MESSAGE, DEFERRED_MESSAGE, DEFERRED_UPDATE, UPDATE),
}


def _check_callback(call: Call) -> None:
    kind, data = call.body.get("type"), call.body.get("data") or {}
    if kind == MODAL:
        check_modal(data, at=("data",))
    elif kind in (MESSAGE, UPDATE):
        check_message(data, at=("data",))
        check_attachments(data, call.files, at=("data",))
    if kind == MESSAGE:
        check_not_empty(data, files=len(call.files))


async def respond(call: Call) -> Reply:
    """The first response, once and in time."""
    interaction = _unanswered(call)
    kind: int = call.body["type"]
    if kind not in ALLOWED[interaction.kind]:
        text = f"an interaction of type {interaction.kind} cannot be answered so"
        raise InvalidForm(("type",), "INTERACTION_CALLBACK_TYPE_INVALID", text)
    data: dict[str, Any] = call.body.get("data") or {}
    if kind in (UPDATE, DEFERRED_UPDATE) and interaction.message is None:
        raise InvalidForm(("type",), "INTERACTION_CALLBACK_TYPE_INVALID", "there is no message to update")
    _apply(call, interaction, kind, data)
    interaction.callback = Callback(kind, data, interaction.age)
    return Reply(_callback_response(interaction)) if call.query.get("with_response") else NO_CONTENT


def _unanswered(call: Call) -> Interaction:
    interaction = call.world.interactions.get(call.params["interaction_token"])
    if interaction is None or interaction.id != call.number("interaction_id"):
        raise UnknownInteraction
    limit = call.world.options.first_response_limit
    if interaction.callback is not None:
        raise AlreadyAcknowledged
    if interaction.age > limit:
        raise UnknownInteraction(f"the first response came after {interaction.age:.2f} s, limit {limit} s")
    return interaction


def _apply(call: Call, interaction: Interaction, kind: int, data: dict[str, Any]) -> None:
    if kind == UPDATE and interaction.message is not None:
        compose.edit(interaction.message, data, call.files)
    elif kind == MESSAGE:
        interaction.original = _write(interaction, data, call)
    elif kind == DEFERRED_MESSAGE:
        flags = ((data.get("flags") or 0) & EPHEMERAL) | LOADING
        interaction.original = _write(interaction, {"flags": flags}, call)


def _write(interaction: Interaction, data: Mapping[str, Any], call: Call) -> Message:
    message = compose.write(interaction.channel, data, call.files)
    message.interaction = interaction
    message.type = PLAIN
    if interaction.kind == COMMAND:
        message.type = MENU_RESPONSE if "target_id" in interaction.data else SLASH_RESPONSE
    interaction.channel.keep(message)
    return message


def _callback_response(interaction: Interaction) -> dict[str, Any]:
    """InteractionCallbackResponse, which discord.py insists on."""
    callback = cast("Callback", interaction.callback)
    about: dict[str, Any] = {"id": str(interaction.id), "type": interaction.kind}
    about["channel_id"] = str(interaction.channel.id)
    shown = interaction.message if callback.kind in (UPDATE, DEFERRED_UPDATE) else interaction.original
    if shown is None:
        return {"interaction": about}
    about["response_message_id"] = str(shown.id)
    about["response_message_loading"] = shown.loading
    about["response_message_ephemeral"] = shown.ephemeral
    if callback.kind == DEFERRED_UPDATE:
        return {"interaction": about}
    kind = UPDATE if callback.kind == UPDATE else MESSAGE
    return {"interaction": about, "resource": {"type": kind, "message": payloads.message(shown)}}


_CALLBACK = "/interactions/{interaction_id}/{interaction_token}/callback"
ENDPOINTS = (Endpoint("POST", _CALLBACK, respond, _check_callback, needs_token=False),)
