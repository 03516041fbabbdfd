"""What moderators set for a feed: the options, and what they may be."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import time
from typing import Any, Final, cast

from news.answer import Phrase
from news.errors import BadArgument
from news.feeds.filters import rules_in
from news.feeds.schedule import DigestTimes, Quiet, zone_named
from news.listed import Listed
from storage.feed_settings import FeedSettings

LEAST_SENTENCES, MOST_SENTENCES = 1, 15
MOST_TAGS: Final = 5  # of a thread in a forum, docs.discord.com/developers/resources/channel

TARGETS: Final = ("text", "thread", "forum")
POSTS: Final = ("link", "summary", "digest")

# Yes and no in the languages of the catalogs: English, German, Spanish, French, Ukrainian.
_NO: Final = frozenset({"no", "nein", "non", "ні", "false", "0", "aus", "apagado", "désactivé", "вимк"})
_OFF: Final = frozenset({"", "off", "none", "never", "-", *_NO})
_ON: Final = frozenset(
    {"on", "yes", "true", "1", "ja", "sí", "si", "oui", "так", "an", "ein", "activado", "activé", "увімк"}
)
_SWITCH: Final = ("on", "off")
_CLOCK: Final = r"(\d{1,2})(?:[:.h](\d{2}))?"
_QUIET: Final = re.compile(rf"{_CLOCK}\s*(?:-|–|—|to)\s*{_CLOCK}(?:\s+([\w/+-]+))?", re.IGNORECASE)
_EVERY: Final = re.compile(r"(?:every\s+)?(\d{1,2})\s*(?:h|hours?)", re.IGNORECASE)
_DAILY: Final = re.compile(rf"(?:daily\s+(?:at\s+)?|at\s+){_CLOCK}|(\d{{1,2}})[:.](\d{{2}})", re.IGNORECASE)
_HOURS: Final = 24
_LARGEST_ID: Final = 2**63 - 1
_MARKUP: Final = "<#@&!> "
_DEFAULTS: Final = FeedSettings()


@dataclass(frozen=True, slots=True)
class FeedOption:
    """An option, as a command or its help needs it.

    Attributes:
        name: as ``changes`` calls it.
        allowed: every value of a choice; empty for what is written freely.
    """

    name: str
    label: Phrase
    meaning: Phrase
    allowed: tuple[str, ...] = ()


OPTIONS: Final = (
    FeedOption("channel", Phrase("Channel"), Phrase("Where the feed is posted.")),
    FeedOption("target", Phrase("Target"), Phrase("A text channel, a thread or a forum."), TARGETS),
    FeedOption("new_thread", Phrase("New thread"), Phrase("Whether each item gets a thread."), _SWITCH),
    FeedOption("tags", Phrase("Tags"), Phrase("The forum's tags that its threads get, five at most.")),
    FeedOption("post", Phrase("Post"), Phrase("The link, a summary, or a digest at set times."), POSTS),
    FeedOption("sentences", Phrase("Sentences"), Phrase("How many sentences a summary has, 1 to 15.")),
    FeedOption(
        "allow",
        Phrase("Only with"),
        Phrase("Words or /expressions/, separated by commas; one must be there."),
    ),
    FeedOption(
        "deny", Phrase("Not with"), Phrase("Words or /expressions/, separated by commas; none may be there.")
    ),
    FeedOption("role", Phrase("Role"), Phrase("The role that is mentioned with each post.")),
    FeedOption(
        "quiet", Phrase("Quiet hours"), Phrase("When nothing is posted, such as 22:00-07:00; off for never.")
    ),
    FeedOption("zone", Phrase("Time zone"), Phrase("Of quiet hours and digests, such as Europe/Berlin.")),
    FeedOption("digest", Phrase("Digest"), Phrase("When digests are posted: 6h, or daily 18:00.")),
)


def changed(
    settings: FeedSettings, channel_id: int, changes: Mapping[str, object], guild_id: int
) -> tuple[FeedSettings, int]:
    """The settings and the channel with what a moderator has changed.

    Raises:
        BadArgument: a value makes no sense; the message says which do.
    """
    values = dict(changes)
    if "channel" in values:
        channel_id = _id(values.pop("channel"))
    for name in sorted(values, key=_order):
        if name not in _SETTERS:
            names = Listed(tuple(option.name for option in OPTIONS))
            raise BadArgument(Phrase("There is no such option; there are: {names}.", {"names": names}))
        settings = _SETTERS[name](settings, values[name])
    if settings.role_id == guild_id:
        raise BadArgument(Phrase("I never mention everyone. Name another role."))
    return settings, channel_id


def _order(name: str) -> int:
    """The zone comes before what is on its clock, and a digest's times after the choice of digests."""
    order = ("post", "zone", "quiet", "digest")
    return order.index(name) if name in order else -1


def _text(value: object) -> str:
    return "" if value is None else str(value).strip()


def _is_off(value: object) -> bool:
    return value is None or value is False or _text(value).casefold() in _OFF


def _choice(name: str, allowed: tuple[str, ...]) -> Callable[[FeedSettings, object], FeedSettings]:
    def setter(settings: FeedSettings, value: object) -> FeedSettings:
        written = _text(value).casefold()
        if _is_off(value):
            return replace(settings, **cast("Any", {name: getattr(_DEFAULTS, name)}))
        if written not in allowed:
            raise _not_among(name, allowed)
        return replace(settings, **cast("Any", {name: written}))

    return setter


def _new_thread(settings: FeedSettings, value: object) -> FeedSettings:
    if value is True or _text(value).casefold() in _ON:
        return replace(settings, new_thread=True)
    if not _is_off(value):
        raise _not_among("new_thread", _SWITCH)
    return replace(settings, new_thread=False)


def _not_among(option: str, allowed: tuple[str, ...]) -> BadArgument:
    return BadArgument(
        Phrase("{option} is one of: {allowed}.", {"option": option, "allowed": Listed(allowed)})
    )


def _tags(settings: FeedSettings, value: object) -> FeedSettings:
    if _is_off(value):
        return replace(settings, tags=())
    several = (
        re.split(r"[,\s]+", value.strip()) if isinstance(value, str) else cast("Collection[object]", value)
    )
    tags = tuple(dict.fromkeys(_id(tag) for tag in several if _text(tag)))
    if len(tags) > MOST_TAGS:
        raise BadArgument(Phrase("A thread has at most {most} tags.", {"most": MOST_TAGS}))
    return replace(settings, tags=tags)


def _sentences(settings: FeedSettings, value: object) -> FeedSettings:
    if _is_off(value) and value is not False and _text(value) != "0":
        return replace(settings, sentences=_DEFAULTS.sentences)
    written = _text(value)
    number = int(written) if written.isascii() and written.isdigit() and len(written) <= 2 else 0
    if not LEAST_SENTENCES <= number <= MOST_SENTENCES:
        values = {"least": LEAST_SENTENCES, "most": MOST_SENTENCES}
        raise BadArgument(Phrase("A summary has {least} to {most} sentences.", values))
    return replace(settings, sentences=number)


def _allow(settings: FeedSettings, value: object) -> FeedSettings:
    return replace(settings, allow=() if _is_off(value) else rules_in(_text(value)))


def _deny(settings: FeedSettings, value: object) -> FeedSettings:
    return replace(settings, deny=() if _is_off(value) else rules_in(_text(value)))


def _role(settings: FeedSettings, value: object) -> FeedSettings:
    if _text(value).lstrip("@").casefold() in {"everyone", "here"}:
        raise BadArgument(Phrase("I never mention everyone. Name another role."))
    return replace(settings, role_id=None if _is_off(value) else _id(value))


def _zone(settings: FeedSettings, value: object) -> FeedSettings:
    name = _DEFAULTS.zone if _is_off(value) else _text(value)
    if zone_named(name) is None:
        raise BadArgument(
            Phrase("There is no time zone {zone}. Write it like Europe/Berlin.", {"zone": name})
        )
    return replace(settings, zone=name)


def _quiet(settings: FeedSettings, value: object) -> FeedSettings:
    if _is_off(value):
        return replace(settings, quiet=None)
    match = _QUIET.fullmatch(_text(value))
    if match is None:
        raise BadArgument(Phrase("Write quiet hours like 22:00-07:00, or off."))
    start, end = _time(match[1], match[2]), _time(match[3], match[4])
    if start == end:
        raise BadArgument(
            Phrase("Quiet hours begin and end at different times. To post nothing, pause the feed.")
        )
    settings = _zone(settings, match[5]) if match[5] else settings
    return replace(settings, quiet=Quiet(start, end))


def _digest(settings: FeedSettings, value: object) -> FeedSettings:
    if _is_off(value):
        post = "summary" if settings.post == "digest" else settings.post
        return replace(settings, digest=None, post=post)
    return replace(settings, digest=_digest_times(_text(value)), post="digest")


def _digest_times(written: str) -> DigestTimes:
    if (match := _EVERY.fullmatch(written)) and 1 <= int(match[1]) <= _HOURS:
        return DigestTimes(every=int(match[1]))
    if match := _DAILY.fullmatch(written):
        return DigestTimes(at=_time(match[1] or match[3], match[2] or match[4]))
    raise BadArgument(Phrase("Write the times of a digest like 6h, or daily 18:00."))


def _time(hour: str, minute: str | None) -> time:
    try:
        return time(int(hour) % _HOURS if int(hour) == _HOURS else int(hour), int(minute or 0))
    except ValueError as error:
        raise BadArgument(Phrase("There is no such time of day. Write it like 07:00.")) from error


def _id(value: object) -> int:
    written = _text(value).strip(_MARKUP)
    digits = written.isascii() and written.isdigit() and len(written) <= len(str(_LARGEST_ID))
    if not digits or not 0 < int(written) <= _LARGEST_ID:
        raise BadArgument(Phrase("Name a channel, a role or a tag, or give its id."))
    return int(written)


_SETTERS: Final[Mapping[str, Callable[[FeedSettings, object], FeedSettings]]] = {
    "target": _choice("target", TARGETS),
    "new_thread": _new_thread,
    "tags": _tags,
    "post": _choice("post", POSTS),
    "sentences": _sentences,
    "allow": _allow,
    "deny": _deny,
    "role": _role,
    "zone": _zone,
    "quiet": _quiet,
    "digest": _digest,
}
