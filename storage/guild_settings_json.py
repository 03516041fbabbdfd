"""A guild's settings as JSON, and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any, Final, cast, get_args

from news.picture import Theme
from storage.guild_settings import (
    DISCORDS,
    LANGUAGES,
    LEAST_SENTENCES,
    MOST_RETENTION_DAYS,
    MOST_SENTENCES,
    ChannelSettings,
    ForgetBy,
    GuildSettings,
    OnLink,
)
from storage.keys import clean_json

_OF_GUILDS: Final = tuple(f.name for f in fields(GuildSettings) if f.name not in ("other", "channels"))
_OF_CHANNELS: Final = tuple(f.name for f in fields(ChannelSettings))
_CHOICES: Final[Mapping[str, tuple[str, ...]]] = {
    "on_link": get_args(OnLink),
    "forget_by": get_args(ForgetBy),
    "pictures": get_args(Theme),
    "language": LANGUAGES,
}


def from_json(stored: Mapping[str, Any]) -> GuildSettings:
    """Settings from their stored form; what is missing or makes no sense is the default."""
    values = _sensible(stored, _OF_GUILDS)
    other = {name: value for name, value in stored.items() if name not in (*_OF_GUILDS, "channels")}
    return GuildSettings(**values, other=other, channels=_channels(stored.get("channels")))


def to_json(settings: GuildSettings) -> dict[str, object]:
    """Settings in the form in which they are stored."""
    known: dict[str, object] = {name: getattr(settings, name) for name in _OF_GUILDS}
    known["channels"] = {
        str(channel_id): {name: value for name, value in asdict(channel).items() if value is not None}
        for channel_id, channel in settings.channels.items()
    }
    return cast("dict[str, object]", clean_json({**settings.other, **known}))


def _channels(stored: object) -> dict[int, ChannelSettings]:
    if not isinstance(stored, dict):
        return {}
    found: dict[int, ChannelSettings] = {}
    for channel_id, values in cast("dict[str, dict[str, Any]]", stored).items():
        own = _sensible(values, _OF_CHANNELS)
        if values.get("language") == DISCORDS:
            own["language"] = DISCORDS
        found[int(channel_id)] = ChannelSettings(**own)
    return found


def _sensible(stored: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    kept = {name: stored[name] for name in names if name in stored and _makes_sense(name, stored[name])}
    return {name: tuple(value) if isinstance(value, list) else value for name, value in kept.items()}


def _makes_sense(name: str, value: Any) -> bool:  # noqa: ANN401 - JSON of any shape
    if name in _CHOICES:
        return value in _CHOICES[name]
    match name:
        case "enabled" | "read_bots":
            return isinstance(value, bool)
        case "summary_sentences":
            return _is_number(value, LEAST_SENTENCES, MOST_SENTENCES)
        case "retention_days":
            return _is_number(value, 1, MOST_RETENTION_DAYS)
        case _:
            kind = str if name == "ignored_hosts" else int
            return isinstance(value, list) and all(isinstance(each, kind) for each in value)


def _is_number(value: object, least: int, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most
