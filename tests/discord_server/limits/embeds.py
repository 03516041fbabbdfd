"""Rules for embeds.

https://docs.discord.com/developers/resources/message#embed-object-embed-limits
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from tests.discord_server.errors import InvalidForm

# Titles, descriptions, field names and values, footers and author names of all embeds of a message.
LONGEST_TOGETHER = 6000
SHOWN = ("title", "description", "fields", "image", "thumbnail", "author", "footer", "video", "provider")
Path = tuple[str | int, ...]


def check_embeds(embeds: Sequence[Mapping[str, Any]], *, at: Path) -> None:
    """Check each embed, and their size together."""
    for number, embed in enumerate(embeds):
        _check_embed(embed, (*at, number))
    if sum(map(size, embeds)) > LONGEST_TOGETHER:
        text = f"Embed size exceeds maximum size of {LONGEST_TOGETHER}"
        raise InvalidForm(at, "MAX_EMBED_SIZE_EXCEEDED", text)


def size(embed: Mapping[str, Any]) -> int:
    """The characters of an embed that count."""
    fields = embed.get("fields") or ()
    parts = [embed.get("title"), embed.get("description")]
    parts += [part for field in fields for part in (field["name"], field["value"])]
    parts += [(embed.get("footer") or {}).get("text"), (embed.get("author") or {}).get("name")]
    return sum(len(part) for part in parts if part)


def _check_embed(embed: Mapping[str, Any], at: Path) -> None:
    if not any(embed.get(key) for key in SHOWN):
        raise InvalidForm((*at, "description"), "BASE_TYPE_REQUIRED", "This field is required")
    for number, field in enumerate(embed.get("fields") or ()):
        for key in ("name", "value"):
            _require(field.get(key), (*at, "fields", number, key))
    for part, key in (("author", "name"), ("footer", "text")):
        if embed.get(part):
            _require(embed[part].get(key), (*at, part, key))
    _check_addresses(embed, at)


def _require(value: str | None, at: Path) -> None:
    if not (value or "").strip():
        raise InvalidForm(at, "BASE_TYPE_REQUIRED", "This field is required")


def _check_addresses(embed: Mapping[str, Any], at: Path) -> None:
    web = ("http", "https")
    _check_address(embed.get("url"), web, (*at, "url"))
    for part, key in (("image", "url"), ("thumbnail", "url"), ("author", "icon_url"), ("footer", "icon_url")):
        address = (embed.get(part) or {}).get(key)
        _check_address(address, (*web, "attachment"), (*at, part, key))
    _check_address((embed.get("author") or {}).get("url"), web, (*at, "author", "url"))


def _check_address(address: str | None, schemes: tuple[str, ...], at: Path) -> None:
    if address is None:
        return
    scheme, host = urlsplit(address)[:2]
    if scheme not in schemes:
        text = f'Scheme "{scheme}" is not supported. Scheme must be one of {schemes}.'
        raise InvalidForm(at, "URL_TYPE_INVALID_SCHEME", text)
    if not host:
        raise InvalidForm(at, "URL_TYPE_INVALID_URL", "Not a well formed URL.")
