"""Settings as an answer."""

from __future__ import annotations

from typing import Any, Final

from handlers.settings_options import NEVER_LABEL, OPTIONS, Allowed, Option, OptionKind
from news.answer import Answer, Entry, Phrase
from news.listed import Listed
from storage.guild_settings import DISCORDS, GuildSettings

_MENTIONS: Final = {
    OptionKind.CHANNELS: "<#{id}>",
    OptionKind.ROLES: "<@&{id}>",
    OptionKind.MEMBERS: "<@{id}>",
}


def shown(settings: GuildSettings, channel_id: int | None) -> Answer:
    """Every option of a server, or those that a channel may have of its own."""
    options = [option for option in OPTIONS if option.per_channel or channel_id is None]
    notes: tuple[Phrase, ...] = ()
    if channel_id is None and settings.channels:
        listed = Listed(tuple(f"<#{each}>" for each in settings.channels))
        notes = (Phrase("Channels with settings of their own: {channels}", {"channels": listed}),)
    entries = tuple(_line(option, settings, channel_id) for option in options)
    return Answer(title_of(channel_id), entries, notes)


def _line(option: Option, settings: GuildSettings, channel_id: int | None) -> Entry:
    """An option with its value, in one line."""
    entry = entry_of(option, settings, channel_id)
    own = settings.channels.get(channel_id) if channel_id is not None else None
    if channel_id is not None and getattr(own, option.name, None) is None:
        values = {"line": entry.heading}
        return Entry(Phrase("{line} (as the server has it)", values))
    return Entry(entry.heading)


def title_of(channel_id: int | None) -> Phrase:
    """The title of an answer about settings."""
    if channel_id is None:
        return Phrase("Settings of this server")
    return Phrase("Settings of {channel}", {"channel": f"<#{channel_id}>"})


def entry_of(option: Option, settings: GuildSettings, channel_id: int | None) -> Entry:
    """An option with its value, what the option means and what that value does."""
    own = settings.channels.get(channel_id) if channel_id is not None else None
    value = getattr(own, option.name, None)
    detail = [option.meaning]
    if value is None:
        value = getattr(settings, option.name)
        detail += [Phrase("As the server has it.")] if channel_id is not None else []
    if option.kind is OptionKind.CHOICE:
        chosen = _chosen(option, value)
        detail += [chosen.meaning] if chosen.meaning != chosen.label else []
    heading = Phrase("{option}: {value}", {"option": option.label, "value": value_of(option, value)})
    return Entry(heading, detail=tuple(detail))


def value_of(option: Option, value: Any) -> object:  # noqa: ANN401 - of any option
    """A value as it is shown; words of the frame are phrases."""
    match option.kind:
        case OptionKind.SWITCH | OptionKind.CHOICE:
            return _chosen(option, value).label
        case OptionKind.NUMBER:
            return NEVER_LABEL if value is None else value
        case OptionKind.HOSTS:
            return Listed(tuple(value)) if value else Phrase("none")
        case OptionKind.CHANNELS if value is None:
            return Phrase("all")
        case _:
            mention = _MENTIONS[option.kind]
            return Listed(tuple(mention.format(id=each) for each in value)) if value else Phrase("none")


def _chosen(option: Option, value: Any) -> Allowed:  # noqa: ANN401 - of any option
    written = DISCORDS if value is None else {True: "on", False: "off"}.get(value, value)
    return next(allowed for allowed in option.allowed if allowed.value == written)
