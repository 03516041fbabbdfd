"""The names of Discord's permissions, as its client shows them in each language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from news.answer import Phrase
from news.listed import Listed

NAMES: Final[Mapping[str, Phrase]] = {
    "view_channel": Phrase("View Channel"),
    "send_messages": Phrase("Send Messages"),
    "send_messages_in_threads": Phrase("Send Messages in Threads"),
    "create_public_threads": Phrase("Create Public Threads"),
    "create_private_threads": Phrase("Create Private Threads"),
    "embed_links": Phrase("Embed Links"),
    "attach_files": Phrase("Attach Files"),
    "add_reactions": Phrase("Add Reactions"),
    "read_message_history": Phrase("Read Message History"),
    "manage_messages": Phrase("Manage Messages"),
    "manage_threads": Phrase("Manage Threads"),
    "manage_guild": Phrase("Manage Server"),
}
"""By the names that the API and discord.py give them
(https://docs.discord.com/developers/topics/permissions#permissions-bitwise-permission-flags)."""


def permission_names(flags: Iterable[str]) -> Listed:
    """Permissions within a sentence, by their names; one that is not known by its flag, in words."""
    return Listed(tuple(NAMES.get(flag) or flag.replace("_", " ").title() for flag in flags))
