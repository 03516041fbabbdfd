"""What came of asking a source, as its poll is written down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from news.feeds.feed import Feed, Validators


@dataclass(frozen=True, slots=True)
class Outcome:
    """What asking a source came to.

    Attributes:
        feed: None where it is as it was.
        moved_to: the address to ask from now on, or None for the same.
        at: when it was asked.
    """

    feed: Feed | None
    validators: Validators
    moved_to: str | None
    at: datetime
    next_poll_at: datetime
