"""Permissions the bot lacks in a server: it does without, and says so once to those who can grant them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import discord

from news.answer import Phrase

#: Discord's name of the permission, and what is lost without it.
LOST: Final[Mapping[str, Phrase]] = {
    "embed_links": Phrase("For moderators: without the permission Embed Links my answers are plain text."),
    "attach_files": Phrase("For moderators: without the permission Attach Files I show no maps or charts."),
    "add_reactions": Phrase("For moderators: without the permission Add Reactions I mark nothing as read."),
    "create_public_threads": Phrase(
        "For moderators: without the permission Create Public Threads I answer in the channel itself."
    ),
    "send_messages_in_threads": Phrase(
        "For moderators: without the permission Send Messages in Threads I answer in the channel itself."
    ),
}


class Missing:
    """Remembers which guild was told about which permission, as long as the process runs."""

    def __init__(self) -> None:
        self._told: set[tuple[int, str]] = set()

    def notice(self, guild: discord.Guild | None, names: Sequence[str]) -> Phrase | None:
        """What to say about permissions that are missing; None where the guild has been told."""
        if guild is None:
            return None
        for name in names:
            if name in LOST and (guild.id, name) not in self._told:
                self._told.add((guild.id, name))
                return LOST[name]
        return None
