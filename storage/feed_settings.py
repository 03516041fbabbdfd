"""What moderators have set for a feed, and its form as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime, time
from typing import Any, Final, Literal, cast

from news.feeds.filters import Filters
from news.feeds.schedule import DigestTimes, Quiet, next_digest, quiet_until

Target = Literal["text", "thread", "forum"]
"""Where a feed is posted: a text channel, a thread, or a forum with a thread for each item."""

PostMode = Literal["link", "summary", "digest"]
"""What is posted: the item's link, a summary of its article, or several items together at set times."""

DEFAULT_SENTENCES: Final = 3


@dataclass(frozen=True, slots=True)
class FeedSettings:
    """What is set for a feed.

    Attributes:
        tags: ids of the forum's tags that its threads get.
        new_thread: whether a thread is opened under each item in a text channel.
        sentences: of a summary, 1 to 15.
        allow: see ``news/feeds/filters.py``.
        deny: the same.
        role_id: the role that is mentioned with each post.
        zone: IANA name of the zone that ``quiet`` and ``digest`` are on the clock of.
        digest: when digests are posted; there is one where ``post`` is digest.
    """

    target: Target = "text"
    tags: tuple[int, ...] = ()
    new_thread: bool = False
    post: PostMode = "summary"
    sentences: int = DEFAULT_SENTENCES
    allow: tuple[str, ...] = ()
    deny: tuple[str, ...] = ()
    role_id: int | None = None
    zone: str = "UTC"
    quiet: Quiet | None = None
    digest: DigestTimes | None = None

    @property
    def filters(self) -> Filters:
        """The rules by which items pass."""
        return Filters(self.allow, self.deny)

    @property
    def digest_times(self) -> DigestTimes | None:
        """When digests are posted; None where each item is posted by itself."""
        return (self.digest or DigestTimes(at=time(18))) if self.post == "digest" else None

    def quiet_until(self, now: datetime) -> datetime | None:
        """When the quiet hours end that ``now`` is in, or None."""
        return quiet_until(self.quiet, self.zone, now)

    def next_digest(self, now: datetime) -> datetime | None:
        """When the next digest is due, or None where there is none."""
        times = self.digest_times
        return next_digest(times, self.zone, now, self.quiet) if times else None


def to_json(settings: FeedSettings) -> dict[str, object]:
    """What differs from the defaults, as JSON."""
    values = {f.name: getattr(settings, f.name) for f in fields(FeedSettings)}
    values["quiet"] = _pair(settings.quiet)
    values["digest"] = str(settings.digest) if settings.digest else None
    return {name: value for name, value in values.items() if value != getattr(_DEFAULTS, name)}


def from_json(stored: Mapping[str, Any]) -> FeedSettings:
    """The settings of a JSON value; what this version does not know is left out."""
    known = {f.name for f in fields(FeedSettings)}
    values = {name: value for name, value in stored.items() if name in known}
    for name in ("tags", "allow", "deny"):
        values[name] = tuple(cast("list[Any]", values.get(name, [])))
    if quiet := values.get("quiet"):
        values["quiet"] = Quiet(time.fromisoformat(quiet[0]), time.fromisoformat(quiet[1]))
    if digest := values.get("digest"):
        hours = digest.removesuffix("h")
        values["digest"] = (
            DigestTimes(at=time.fromisoformat(digest)) if ":" in digest else DigestTimes(every=int(hours))
        )
    return FeedSettings(**values)


def _pair(quiet: Quiet | None) -> list[str] | None:
    return [f"{quiet.start:%H:%M}", f"{quiet.end:%H:%M}"] if quiet else None


_DEFAULTS: Final = FeedSettings()
