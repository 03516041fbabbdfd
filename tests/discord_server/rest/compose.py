"""Turns a request's JSON and files into a message, new or edited; shared by messages and webhooks."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import Any

from tests.discord_server import events
from tests.discord_server.channels import Channel
from tests.discord_server.errors import EmptyMessage
from tests.discord_server.limits.messages import (
    COMPONENTS_V2,
    check_attachments,
    check_message,
    check_not_empty,
)
from tests.discord_server.messages import (
    LOADING,
    ROLE_MENTION,
    Attachment,
    Message,
    mentioned_users,
    walk_components,
)
from tests.discord_server.permissions import Permission
from tests.discord_server.rest.call import Call, Upload
from tests.discord_server.users import User

Body = Mapping[str, Any]


def check_new(call: Call) -> None:
    """Check a message that is to be sent."""
    check_message(call.body)
    check_attachments(call.body, call.files)
    check_not_empty(call.body, files=len(call.files))


def check_post(call: Call) -> None:
    """Check the message that begins a forum's thread."""
    body: Body = call.body["message"]
    check_message(body, at=("message",))
    check_attachments(body, call.files, at=("message",))
    check_not_empty(body, files=len(call.files))


def write(channel: Channel, body: Body, files: Mapping[int, Upload]) -> Message:
    """A message by the bot, not stored yet."""
    message = Message(channel.world, channel, channel.world.ids.next(), channel.world.bot)
    fill(message, body, files)
    message.flags = body.get("flags") or 0
    message.nonce = body.get("nonce")
    message.tts = bool(body.get("tts"))
    return message


def edit(message: Message, body: Body, files: Mapping[int, Upload]) -> None:
    """Change what the body names, and tell the client.

    Raises:
        ApiError: a rule is broken, or nothing would be left.
    """
    check_message(body, v2=bool(message.flags & COMPONENTS_V2))
    check_attachments(body, files)
    _check_something_is_left(message, body, files)
    was_loading = message.loading
    fill(message, body, files)
    message.flags = (message.flags & ~LOADING) | ((body.get("flags") or 0) & COMPONENTS_V2)
    if not was_loading:
        message.edited_at = time.time()
    events.message_updated(message)


def _check_something_is_left(message: Message, body: Body, files: Mapping[int, Upload]) -> None:
    now = {"content": message.content, "embeds": message.embeds, "components": message.components}
    after = {key: body.get(key, value) for key, value in now.items()}
    kept = body.get("attachments", message.attachments) or ()
    if not (any(after.values()) or kept or files):
        raise EmptyMessage


def fill(message: Message, body: Body, files: Mapping[int, Upload]) -> None:
    """Take over what the body names and leave the rest."""
    if "content" in body:
        message.content = (body["content"] or "").strip()
        message.mentions = _pinged(mentioned_users(message), body.get("allowed_mentions"))
        message.alerted = _alerted(message, body.get("allowed_mentions"))
    if "embeds" in body:
        message.embeds = [_shown_embed(each) for each in body["embeds"] or ()]
    if "components" in body:
        message.components = _numbered(body["components"] or ())
    if "allowed_mentions" in body:
        message.allowed_mentions = body["allowed_mentions"]
    if "attachments" in body or files:
        message.attachments = _attachments(message, body, files)
    _link_attachments(message)


def _pinged(users: Sequence[User], allowed: Body | None) -> list[User]:
    """The mentioned users that are told of it."""
    if allowed is None or "users" in (allowed.get("parse") or ()):
        return list(users)
    chosen = {int(each) for each in allowed.get("users") or ()}
    return [user for user in users if user.id in chosen]


def _alerted(message: Message, allowed: Body | None) -> list[int]:
    """The ids of the mentioned roles whose members are told of it."""
    guild = message.channel.guild
    asked = {int(number) for number in ROLE_MENTION.findall(message.content)}
    everywhere = message.channel.bot_may(Permission.MENTION_EVERYONE)
    known = [role for role in guild.roles if role.id in asked] if guild is not None else []
    may = [role.id for role in known if role.mentionable or everywhere]
    if allowed is None or "roles" in (allowed.get("parse") or ()):
        return may
    return [number for number in may if str(number) in map(str, allowed.get("roles") or ())]


def _attachments(message: Message, body: Body, files: Mapping[int, Upload]) -> list[Attachment]:
    described = {int(each["id"]): each for each in body.get("attachments") or ()}
    kept = message.attachments
    if "attachments" in body:
        kept = [each for each in kept if each.id in described]
    new: list[Attachment] = []
    for index, upload in files.items():
        about = described.get(index, {})
        name = about.get("filename") or upload.filename
        new.append(message.channel.attach(name, upload.body, about.get("description")))
    return [*kept, *new]


def _shown_embed(sent: Body) -> dict[str, Any]:
    shown: dict[str, Any] = {key: value for key, value in sent.items() if value is not None} | {
        "type": "rich"
    }
    fields: Sequence[Body] | None = shown.pop("fields", None)
    if fields:
        shown["fields"] = [{"inline": False, **{k: v for k, v in f.items() if v is not None}} for f in fields]
    return shown


def _link_attachments(message: Message) -> None:
    """Let ``attachment://name`` in embeds point to the file of that name."""
    urls = {
        f"attachment://{each.filename}": message.world.base_url + each.path for each in message.attachments
    }
    for embed in message.embeds:
        for part, key in (
            ("image", "url"),
            ("thumbnail", "url"),
            ("author", "icon_url"),
            ("footer", "icon_url"),
        ):
            inner = embed.get(part)
            if inner and inner.get(key) in urls:
                embed[part] = {**inner, key: urls[inner[key]]}


# What Discord fills in where a component leaves it out.
_DEFAULTS: Mapping[int, Mapping[str, Any]] = {
    3: {"min_values": 1, "max_values": 1},
    5: {"min_values": 1, "max_values": 1},
    6: {"min_values": 1, "max_values": 1},
    7: {"min_values": 1, "max_values": 1},
    8: {"min_values": 1, "max_values": 1},
    12: {"items": []},
    14: {"spacing": 1, "divider": True},
    17: {"accent_color": None, "spoiler": False},
}


def _numbered(components: Sequence[Body]) -> list[dict[str, Any]]:
    """Components as Discord gives them back: without nulls, each with an id, counting from 1."""
    used = {each["id"] for each in walk_components(components) if each.get("id")}
    free = (number for number in range(1, 10_000) if number not in used)

    def shown(component: Body) -> dict[str, Any]:
        kept = {key: value for key, value in component.items() if value is not None}
        kept = {**_DEFAULTS.get(component["type"], {}), **kept}
        if "emoji" in kept:  # an emoji of the alphabet has a name and no id
            kept["emoji"] = {key: value for key, value in kept["emoji"].items() if value is not None}
        kept["id"] = kept.get("id") or next(free)
        if "components" in kept:
            kept["components"] = [shown(each) for each in kept["components"]]
        if "accessory" in kept:
            kept["accessory"] = shown(kept["accessory"])
        return kept

    return [shown(each) for each in components]
