"""The options that moderators set: what each is called, may be and means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from news.answer import Phrase
from news.errors import BadArgument, LinkError
from news.listed import Listed
from storage.guild_settings import (
    DISCORDS,
    LEAST_SENTENCES,
    MOST_RETENTION_DAYS,
    MOST_SENTENCES,
    GuildSettings,
    plain_host,
)

_ON: Final = frozenset({"on", "yes", "true", "1"})
_OFF: Final = frozenset({"off", "no", "false", "0"})
NEVER: Final = "never"
"""The value of an option that has no number of days."""

NEVER_LABEL: Final = Phrase("never")

# A mention of a channel, a role or a member, as Discord writes it into a message, or the number alone.
_MARKUP: Final = "<#@&!>"
# Discord's ids are 64-bit numbers (https://discord.com/developers/docs/reference#snowflakes).
_LARGEST_ID: Final = 2**63 - 1


class OptionKind(StrEnum):
    """What sort of value an option has."""

    SWITCH = "switch"
    CHOICE = "choice"
    NUMBER = "number"
    CHANNELS = "channels"
    ROLES = "roles"
    MEMBERS = "members"
    HOSTS = "hosts"


LISTS: Final = frozenset({OptionKind.CHANNELS, OptionKind.ROLES, OptionKind.MEMBERS, OptionKind.HOSTS})
"""The kinds that are added to and removed from, rather than changed."""


@dataclass(frozen=True, slots=True)
class Allowed:
    """One value of a choice or a switch.

    Attributes:
        value: as ``Settings.change`` takes it.
        label: the value as it is shown.
        meaning: what it does.
    """

    value: str
    label: Phrase
    meaning: Phrase


@dataclass(frozen=True, slots=True)
class Option:
    """An option, as a panel or a command needs it.

    Attributes:
        name: as ``GuildSettings`` calls it.
        allowed: every value of a choice or a switch; empty for numbers and lists.
        least: the smallest number; with ``most`` for numbers only.
        per_channel: whether a channel may have its own.
        optional: whether a number may be ``NEVER``.
    """

    name: str
    kind: OptionKind
    label: Phrase
    meaning: Phrase
    default: object
    allowed: tuple[Allowed, ...] = ()
    least: int = 0
    most: int = 0
    per_channel: bool = False
    optional: bool = False

    def parsed(self, value: object) -> object:
        """A value as ``GuildSettings`` holds it, from what a member wrote or a face hands over.

        Raises:
            BadArgument: it is none of those allowed; the message says which are.
        """
        match self.kind:
            case OptionKind.SWITCH:
                return self._switch(value)
            case OptionKind.CHOICE:
                return self._choice(value)
            case OptionKind.NUMBER:
                return self._number(value)
            case OptionKind.HOSTS:
                return _host(value)
            case _:
                return _id(value)

    def _switch(self, value: object) -> bool:
        written = str(value).strip().casefold()
        if written in _ON | _OFF:
            return written in _ON
        raise self._bad()

    def _choice(self, value: object) -> str | None:
        written = DISCORDS if value is None else str(value).strip().casefold()
        if written not in {allowed.value for allowed in self.allowed}:
            raise self._bad()
        return None if written == DISCORDS else written

    def _number(self, value: object) -> int | None:
        written = NEVER if value is None else str(value).strip().casefold()
        if self.optional and written == NEVER:
            return None
        # No longer than the largest: int() takes a while for a number of a thousand digits.
        digits = written.isascii() and written.isdigit() and len(written) <= len(str(self.most))
        if not digits or not self.least <= int(written) <= self.most:
            raise self._bad()
        return int(written)

    def _bad(self) -> BadArgument:
        values: dict[str, object] = {"option": self.label}
        if self.kind is not OptionKind.NUMBER:
            listed = Listed(tuple(allowed.value for allowed in self.allowed))
            return BadArgument(Phrase("{option} is one of: {allowed}.", values | {"allowed": listed}))
        values |= {"least": self.least, "most": self.most}
        if self.optional:
            return BadArgument(Phrase("{option} is a number from {least} to {most}, or never.", values))
        return BadArgument(Phrase("{option} is a number from {least} to {most}.", values))


def _host(value: object) -> str:
    try:
        return plain_host(str(value))
    except LinkError as error:
        raise BadArgument(Phrase("Name a web site, such as example.com.")) from error


def _id(value: object) -> int:
    written = str(value).strip().strip(_MARKUP)
    digits = written.isascii() and written.isdigit() and len(written) <= len(str(_LARGEST_ID))
    if not digits or not 0 < int(written) <= _LARGEST_ID:
        raise BadArgument(Phrase("Name a channel, a role or a member, or give its id."))
    return int(written)


def option_named(name: str, options: Sequence[Option]) -> Option:
    """The option of that name, however it is written.

    Raises:
        BadArgument: there is none; the message says which there are.
    """
    written = name.strip().casefold().replace("-", "_").replace(" ", "_")
    for option in options:
        if option.name == written:
            return option
    names = Listed(tuple(option.name for option in options))
    raise BadArgument(Phrase("There is no such option; there are: {names}.", {"names": names}))


_DEFAULTS: Final = GuildSettings()
_SWITCH: Final = (
    Allowed("on", Phrase("on"), Phrase("Yes.")),
    Allowed("off", Phrase("off"), Phrase("No.")),
)


def _option(
    name: str,
    kind: OptionKind,
    label: Phrase,
    meaning: Phrase,
    *,
    allowed: tuple[Allowed, ...] = (),
    least: int = 0,
    most: int = 0,
    per_channel: bool = False,
    optional: bool = False,
) -> Option:
    default: object = getattr(_DEFAULTS, name)
    values = _SWITCH if kind is OptionKind.SWITCH else allowed
    return Option(name, kind, label, meaning, default, values, least, most, per_channel, optional)


OPTIONS: Final[tuple[Option, ...]] = (
    _option(
        "enabled",
        OptionKind.SWITCH,
        Phrase("Everything"),
        Phrase("Whether I read, answer and post. Off: only /help, /privacy and moderators' commands."),
        per_channel=True,
    ),
    _option(
        "watched_channels",
        OptionKind.CHANNELS,
        Phrase("Watched channels"),
        Phrase("The channels whose articles I read; every channel I can see until one is added."),
    ),
    _option(
        "on_link",
        OptionKind.CHOICE,
        Phrase("After reading"),
        Phrase("What I do when I have read an article."),
        allowed=(
            Allowed("reply", Phrase("reply"), Phrase("I reply with a compact summary.")),
            Allowed("react", Phrase("reaction"), Phrase("I only react to the message.")),
            Allowed("thread", Phrase("thread"), Phrase("I open a thread under the message and reply there.")),
            Allowed("nothing", Phrase("nothing"), Phrase("I do nothing that can be seen.")),
        ),
        per_channel=True,
    ),
    _option(
        "summary_sentences",
        OptionKind.NUMBER,
        Phrase("Sentences of a summary"),
        Phrase("How many sentences a summary has unless asked otherwise."),
        least=LEAST_SENTENCES,
        most=MOST_SENTENCES,
        per_channel=True,
    ),
    _option(
        "language",
        OptionKind.CHOICE,
        Phrase("Language"),
        Phrase("The language of my own words. Articles are quoted in theirs."),
        allowed=(
            Allowed(DISCORDS, Phrase("each member's own"), Phrase("Each member's own, as Discord tells it.")),
            Allowed("en", Phrase("English"), Phrase("English")),
            Allowed("de", Phrase("German"), Phrase("German")),
            Allowed("es", Phrase("Spanish"), Phrase("Spanish")),
            Allowed("fr", Phrase("French"), Phrase("French")),
            Allowed("uk", Phrase("Ukrainian"), Phrase("Ukrainian")),
        ),
        per_channel=True,
    ),
    _option(
        "forget_by",
        OptionKind.CHOICE,
        Phrase("Who may forget"),
        Phrase("Who may delete an article by command. Who may delete messages counts as a moderator."),
        allowed=(
            Allowed("poster", Phrase("who posted it"), Phrase("Who alone has posted it, and moderators.")),
            Allowed("moderators", Phrase("moderators"), Phrase("Moderators only.")),
        ),
    ),
    _option(
        "retention_days",
        OptionKind.NUMBER,
        Phrase("Days until deletion"),
        Phrase("After how many days I delete what was posted, and my replies to it."),
        least=1,
        most=MOST_RETENTION_DAYS,
        optional=True,
    ),
    _option(
        "ignored_hosts",
        OptionKind.HOSTS,
        Phrase("Ignored sites"),
        Phrase("Web sites whose links I leave alone, their subdomains included."),
    ),
    _option(
        "ignored_roles",
        OptionKind.ROLES,
        Phrase("Ignored roles"),
        Phrase("Roles whose members' articles I leave alone."),
    ),
    _option(
        "ignored_members",
        OptionKind.MEMBERS,
        Phrase("Ignored members"),
        Phrase("Members whose articles I leave alone."),
    ),
    _option(
        "read_bots",
        OptionKind.SWITCH,
        Phrase("Bots and forwarded messages"),
        Phrase("Whether I read links in other bots' embeds and in forwarded messages."),
    ),
    _option(
        "pictures",
        OptionKind.CHOICE,
        Phrase("Pictures"),
        Phrase("How maps, charts and timelines are drawn."),
        allowed=(
            Allowed("dark", Phrase("dark"), Phrase("Light on dark.")),
            Allowed("light", Phrase("light"), Phrase("Dark on light.")),
        ),
    ),
)
