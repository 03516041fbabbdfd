"""Where a question is asked from, and which articles it is about."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

from news.answer import Phrase, Source


def _sees_everything(_channel_id: int) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Scope:
    """The guild and channel a member asks in; a private chat counts as a guild of its own.

    Attributes:
        guild_id: Discord's id of the guild, or of the channel for a private chat.
        channel_id: Discord's id of the channel.
        member_id: Discord's id of who asks.
        request_id: id of the message or interaction that asks; what it brings in is deleted by it.
        sees: whether who asks may read a channel; what was posted only where they may not is not for them.
        until: when the question was first asked, where it is asked again: "latest" is the latest of then.
    """

    guild_id: int
    channel_id: int
    member_id: int
    request_id: int
    sees: Callable[[int], bool] = field(default=_sees_everything, compare=False)
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Selection:
    """The articles a question is about.

    Attributes:
        source: the one article, or None for all of the guild.
        explicit: whether the member named it; otherwise it is the latest.
        notes: what the member should know about the choice.
        within: primary keys of all that the member may see, newest post first; None where that is all.
    """

    source: Source | None
    explicit: bool
    notes: tuple[Phrase, ...] = ()
    within: tuple[int, ...] | None = None

    @property
    def article_ids(self) -> tuple[int, ...] | None:
        """Primary keys to search in, or None for all."""
        return self.within if self.source is None else (self.source.article_id,)

    def title(self, one: Phrase, every: Phrase, **values: object) -> Phrase:
        """The title of an answer: ``one`` about an article, with its number and title, or ``every``."""
        if self.source is None:
            return replace(every, values=values)
        return replace(one, values=values | {"number": self.source.number, "title": self.source.title})

    def everywhere(self, note: Phrase) -> Selection:
        """All that the member may see, in place of one article."""
        return replace(self, source=None, notes=(note,))
