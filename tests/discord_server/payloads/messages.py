"""Messages, with all that hangs on them, as Discord writes them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from tests.discord_server.payloads.people import moment, user
from tests.discord_server.payloads.places import channel
from tests.discord_server.snowflakes import created_at

if TYPE_CHECKING:
    from tests.discord_server.messages import Attachment, Message, Reaction
    from tests.discord_server.users import User

_CUSTOM_EMOJI = re.compile(r"(\w{2,32}):([0-9]+)")


def emoji(text: str) -> dict[str, Any]:
    """A reaction's emoji from what stands in the route: a character, or ``name:id``."""
    if found := _CUSTOM_EMOJI.fullmatch(text):
        return {"id": found[2], "name": found[1]}
    return {"id": None, "name": text}


def attachment(what: Attachment, base_url: str) -> dict[str, Any]:
    """MessageAttachmentResponse."""
    url = f"{base_url}{what.path}"
    data: dict[str, Any] = {
        "id": str(what.id),
        "filename": what.filename,
        "size": len(what.body),
        "url": url,
        "proxy_url": url,
        "content_type": what.content_type,
    }
    return data if what.description is None else data | {"description": what.description}


def _reaction(what: Reaction, me: User) -> dict[str, Any]:
    return {
        "emoji": emoji(what.emoji),
        "count": len(what.users),
        "count_details": {"burst": 0, "normal": len(what.users)},
        "burst_colors": [],
        "me_burst": False,
        "me": me in what.users,
    }


def message(what: Message, *, with_reference: bool = True) -> dict[str, Any]:
    """MessageResponse; what Discord leaves out when it is empty is left out here."""
    data: dict[str, Any] = {
        "id": str(what.id),
        "channel_id": str(what.channel.id),
        "author": user(what.author),
        "type": what.type,
        "content": what.content,
        "embeds": what.embeds,
        "attachments": [attachment(each, what.world.base_url) for each in what.attachments],
        "components": what.components,
        "mentions": [user(each) for each in what.mentions],
        "mention_roles": [str(each) for each in what.alerted],
        "mention_everyone": False,
        "timestamp": moment(created_at(what.id)),
        "edited_timestamp": None if what.edited_at is None else moment(what.edited_at),
        "flags": what.flags,
        "pinned": what.pinned,
        "tts": what.tts,
    }
    if what.nonce is not None:
        data["nonce"] = what.nonce
    if what.reactions:
        data["reactions"] = [_reaction(each, what.world.bot) for each in what.reactions]
    if what.thread is not None:
        data["thread"] = channel(what.thread)
    if what.forwarded is not None:
        data |= _forwarded(what.forwarded)
    if what.interaction is not None:
        data |= what.interaction.metadata() | {"webhook_id": str(what.world.application_id)}
        data["application_id"] = str(what.world.application_id)
    return data | (_reference(what) if with_reference else {})


def _forwarded(what: Message) -> dict[str, Any]:
    """The reference of a forward, and what was forwarded as it was.

    https://docs.discord.com/developers/resources/message#message-snapshot-object
    """
    kept = ("type", "content", "embeds", "attachments", "timestamp", "edited_timestamp", "flags")
    kept += ("mentions", "mention_roles", "components")
    whole = message(what, with_reference=False)
    reference = {"type": 1, "channel_id": str(what.channel.id), "message_id": str(what.id)}
    return {
        "message_reference": reference,
        "message_snapshots": [{"message": {name: whole[name] for name in kept}}],
    }


def _reference(what: Message) -> dict[str, Any]:
    if what.reference is None:
        return {}
    place = what.reference.channel
    reference = {"type": 0, "channel_id": str(place.id), "message_id": str(what.reference.message_id)}
    if place.guild is not None:
        reference["guild_id"] = str(place.guild.id)
    answered = place.stored.get(what.reference.message_id)
    referenced = None if answered is None else message(answered, with_reference=False)
    if referenced is not None and answered is not None:
        # Discord's description knows no forward in this place.
        referenced.pop("message_reference", None)
        if answered.reference is not None:
            about = str(answered.reference.message_id)
            referenced["message_reference"] = reference | {"message_id": about}
    return {"message_reference": reference, "referenced_message": referenced}


def without_content(data: dict[str, Any], bot: User) -> dict[str, Any]:
    """A message as a bot without the message content intent gets it.

    Its own messages, direct messages and messages that mention it stay whole.
    https://docs.discord.com/developers/events/gateway#message-content-intent
    """
    me = str(bot.id)
    mentioned = any(each["id"] == me for each in data["mentions"])
    if "guild_id" not in data or data["author"]["id"] == me or mentioned:
        return data
    blank: dict[str, Any] = {"content": "", "embeds": [], "attachments": [], "components": []}
    answered = data.get("referenced_message")
    if answered is not None:
        blank["referenced_message"] = without_content(answered | {"guild_id": data["guild_id"]}, bot)
    return data | blank
