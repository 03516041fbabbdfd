"""Rules for the text, mentions and emptiness of a message."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.discord_server.errors import EmptyMessage, InvalidForm
from tests.discord_server.limits.components import check_components
from tests.discord_server.limits.embeds import check_embeds

# https://docs.discord.com/developers/resources/message: without Nitro, so for every bot, 2000;
# the description says 4000.
LONGEST_CONTENT = 2000
MOST_ATTACHMENTS = 10
COMPONENTS_V2 = 1 << 15
SUPPRESS_EMBEDS, EPHEMERAL, SUPPRESS_NOTIFICATIONS, VOICE_MESSAGE = 1 << 2, 1 << 6, 1 << 12, 1 << 13
SETTABLE_FLAGS = SUPPRESS_EMBEDS | EPHEMERAL | SUPPRESS_NOTIFICATIONS | VOICE_MESSAGE | COMPONENTS_V2
Path = tuple[str | int, ...]


def check_message(body: Mapping[str, Any], *, at: Path = (), v2: bool | None = None) -> None:
    """Check what a message carries; ``v2`` says so where the message already has that flag."""
    content = body.get("content") or ""
    if len(content) > LONGEST_CONTENT:
        text = f"Must be {LONGEST_CONTENT} or fewer in length."
        raise InvalidForm((*at, "content"), "BASE_TYPE_MAX_LENGTH", text)
    flags = body.get("flags") or 0
    if flags & ~SETTABLE_FLAGS:
        raise InvalidForm((*at, "flags"), "BASE_TYPE_CHOICES", "These flags cannot be set.")
    new_layout = bool(flags & COMPONENTS_V2) or bool(v2)
    embeds = body.get("embeds") or []
    if new_layout and (content or embeds):
        field = "content" if content else "embeds"
        text = "The message cannot have legacy fields with the flag IS_COMPONENTS_V2"
        raise InvalidForm((*at, field), "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2", text)
    check_embeds(embeds, at=(*at, "embeds"))
    check_components(body.get("components") or [], v2=new_layout, at=(*at, "components"))
    _check_mentions(body.get("allowed_mentions") or {}, at=(*at, "allowed_mentions"))


def check_not_empty(body: Mapping[str, Any], *, files: int) -> None:
    """Refuse a message that shows nothing.

    Raises:
        EmptyMessage: no text but blanks, and nothing else.
    """
    shown = ("embeds", "components", "sticker_ids", "attachments")
    content = (body.get("content") or "").strip()
    if not (content or files or body.get("poll") or any(body.get(key) for key in shown)):
        raise EmptyMessage


def check_attachments(body: Mapping[str, Any], files: Mapping[int, object], *, at: Path = ()) -> None:
    """Refuse descriptions of files that were not sent along, and too many files."""
    described = body.get("attachments") or []
    for number, each in enumerate(described):
        index = int(each["id"])
        # Small numbers stand for files of this request, snowflakes for files the message has.
        if index < MOST_ATTACHMENTS and index not in files:
            text = f"there is no files[{index}]"
            raise InvalidForm((*at, "attachments", number, "id"), "ATTACHMENT_NOT_FOUND", text)
    if len(files) > MOST_ATTACHMENTS:
        text = f"Must be {MOST_ATTACHMENTS} or fewer in length."
        raise InvalidForm((*at, "attachments"), "BASE_TYPE_MAX_LENGTH", text)


def _check_mentions(allowed: Mapping[str, Any], *, at: Path) -> None:
    for kind in ("users", "roles"):
        if kind in (allowed.get("parse") or ()) and allowed.get(kind):
            text = f"parse:[{kind!r}] and {kind}: [ids...] are mutually exclusive."
            raise InvalidForm(at, "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE", text)
