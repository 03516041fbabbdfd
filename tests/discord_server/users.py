"""Accounts."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True, eq=False)
class User:
    """A Discord account.

    Attributes:
        dms_open: whether the bot may write to them directly.
    """

    id: int
    name: str
    bot: bool = False
    locale: str = "en-US"
    dms_open: bool = True

    @property
    def mention(self) -> str:
        """What a message holds to address them."""
        return f"<@{self.id}>"
