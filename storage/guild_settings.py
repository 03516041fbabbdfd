"""What moderators have set for a guild and for single channels, and what holds in a channel because of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, Literal, TypeVar

from news.errors import BadLink, LinkError
from news.picture import Theme
from news.urls import canonical
from storage.keys import host_of

OnLink = Literal["reply", "react", "thread", "nothing"]
"""What follows an article: a compact reply, only the reaction, a thread that holds the reply, or nothing."""

ForgetBy = Literal["poster", "moderators"]
"""Who may forget an article: who alone posted it and moderators, or moderators alone."""

LANGUAGES: Final = ("en", "de", "es", "fr", "uk")
"""Of the interface."""

DISCORDS: Final = "discord"
"""A channel's language where it is Discord's own although the guild has set one."""

LEAST_SENTENCES, MOST_SENTENCES = 1, 15
MOST_RETENTION_DAYS: Final = 3650

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class ChannelSettings:
    """What is set otherwise for one channel; None where the guild's setting holds."""

    on_link: OnLink | None = None
    summary_sentences: int | None = None
    language: str | None = None
    enabled: bool | None = None


@dataclass(frozen=True, slots=True)
class Effective:
    """What holds in a channel.

    Attributes:
        enabled: whether anything is read, answered or posted there.
        watched: whether the channel, or the one that its thread hangs under, is watched.
        language: of the interface, or None for the one that Discord tells.
        read_bots: whether links in other bots' embeds and in forwarded messages are read.
        retention_days: after how many days posts are forgotten, or None for never.
    """

    enabled: bool
    watched: bool
    on_link: OnLink
    summary_sentences: int
    language: str | None
    forget_by: ForgetBy
    read_bots: bool
    pictures: Theme
    retention_days: int | None
    ignored_hosts: tuple[str, ...]
    ignored_roles: tuple[int, ...]
    ignored_members: tuple[int, ...]

    @property
    def reads(self) -> bool:
        """Whether messages in the channel are read for articles."""
        return self.enabled and self.watched

    def ignores(self, member_id: int, role_ids: Collection[int] = ()) -> bool:
        """Whether what this member posts is left alone, because of who they are or of a role they have."""
        return member_id in self.ignored_members or not set(role_ids).isdisjoint(self.ignored_roles)


@dataclass(frozen=True, slots=True)
class GuildSettings:
    """What a guild has set.

    Attributes:
        watched_channels: where posted articles are read; None for everywhere.
        enabled: whether anything is read, answered or posted; the one switch for everything.
        summary_sentences: how many sentences a summary has unless asked otherwise, 1 to 15.
        other: settings that this version does not know, kept as they are.
        language: one of ``LANGUAGES``, or None for the one that Discord tells.
        retention_days: after how many days posts are forgotten, 1 to 3650, or None for never.
        ignored_hosts: as ``plain_host`` gives them.
        read_bots: whether links in other bots' embeds and in forwarded messages are read.
        channels: what is set otherwise, by channel.
    """

    watched_channels: tuple[int, ...] | None = None
    enabled: bool = True
    summary_sentences: int = 3
    other: Mapping[str, object] = field(default_factory=dict[str, object])
    on_link: OnLink = "reply"
    language: str | None = None
    forget_by: ForgetBy = "poster"
    retention_days: int | None = None
    ignored_hosts: tuple[str, ...] = ()
    ignored_roles: tuple[int, ...] = ()
    ignored_members: tuple[int, ...] = ()
    read_bots: bool = False
    pictures: Theme = "dark"
    channels: Mapping[int, ChannelSettings] = field(default_factory=dict[int, ChannelSettings])

    def keeps(self, posted_at: datetime, today: datetime) -> bool:
        """Whether a post of that moment is still kept today."""
        return self.retention_days is None or today - posted_at < timedelta(days=self.retention_days)

    def for_channel(self, channel_ids: Sequence[int]) -> Effective:
        """What holds in a channel.

        The guild's ``enabled`` is the one switch: while it is off, every channel is off.

        Args:
            channel_ids: the channel and, for a thread, its parent; what is nearer counts first.
        """
        own = [self.channels[channel_id] for channel_id in channel_ids if channel_id in self.channels]
        watched = self.watched_channels
        language = _nearest((channel.language for channel in own), self.language)
        return Effective(
            enabled=self.enabled and _nearest((channel.enabled for channel in own), default=True),
            watched=watched is None or not set(watched).isdisjoint(channel_ids),
            on_link=_nearest((channel.on_link for channel in own), self.on_link),
            summary_sentences=_nearest((c.summary_sentences for c in own), self.summary_sentences),
            language=None if language == DISCORDS else language,
            forget_by=self.forget_by,
            read_bots=self.read_bots,
            pictures=self.pictures,
            retention_days=self.retention_days,
            ignored_hosts=self.ignored_hosts,
            ignored_roles=self.ignored_roles,
            ignored_members=self.ignored_members,
        )


def _nearest(values: Iterable[_T | None], default: _T) -> _T:
    return next((value for value in values if value is not None), default)


def plain_host(written: str) -> str:
    """A host as it is compared: lower case, ASCII, without "www.", taken from an address or standing alone.

    Raises:
        LinkError: it is no host of the public web, or a whole top-level domain.
    """
    address = written.strip().removeprefix("*.")
    host = host_of(canonical(address if "://" in address else f"https://{address}")) or ""
    if "." not in host:
        raise BadLink(f"not a host of the public web: {written!r}")
    return host


def is_ignored(url: str, hosts: Collection[str]) -> bool:
    """Whether an address leads to one of these hosts or to a subdomain of one."""
    if not hosts:
        return False
    try:
        host = plain_host(url)
    except LinkError:
        return False
    return any(host == ignored or host.endswith(f".{ignored}") for ignored in hosts)
