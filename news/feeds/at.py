"""A moment as a value of a phrase."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(frozen=True, slots=True)
class At:
    """A moment within a phrase ("2026-09-01 10:00 UTC"), which a face may show on the reader's own clock."""

    moment: datetime

    def __str__(self) -> str:
        return f"{self.moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
