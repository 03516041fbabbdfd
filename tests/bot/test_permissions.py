"""Permissions within sentences: by the names that Discord's client shows, in the language of the sentence."""

from __future__ import annotations

from gettext import NullTranslations
from typing import Any, cast

import discord
import pytest
from discord.ext import commands

from bot.errors import phrase_for
from bot.language import Speech, speech
from bot.missing import LOST
from bot.permissions import NAMES, permission_names
from news.answer import Phrase

# What the README has the bot invited with, by the names of the API.
INVITED = {
    "view_channel",
    "send_messages",
    "send_messages_in_threads",
    "create_public_threads",
    "embed_links",
    "attach_files",
    "add_reactions",
    "read_message_history",
}


class Loud(NullTranslations):
    """A catalog of a language in which everything is written large."""

    def gettext(self, message: str) -> str:
        """As it is said in that language."""
        return message if "{" in message else message.upper()


@pytest.mark.parametrize("flag", sorted(INVITED | set(LOST) | set(NAMES)))
def test_every_permission_that_is_needed_has_a_name_in_use_at_discord(flag: str) -> None:
    assert flag in NAMES
    assert flag in discord.Permissions.VALID_FLAGS


@pytest.mark.parametrize(
    ("flags", "shown"),
    [
        (["send_messages"], "Send Messages"),
        (["manage_guild", "view_channel"], "Manage Server, View Channel"),
        (["send_messages_in_threads"], "Send Messages in Threads"),
        (["use_soundboard"], "Use Soundboard"),
    ],
)
def test_permissions_are_named_as_discord_shows_them(flags: list[str], shown: str) -> None:
    assert speech("en").say(Phrase("{names}", {"names": permission_names(flags)})) == shown


def test_a_missing_permission_is_named_in_the_language_of_the_sentence() -> None:
    error = commands.BotMissingPermissions(["embed_links", "attach_files"])
    phrase = phrase_for(error, cast("Any", None))
    assert phrase is not None
    assert "here: Embed Links, Attach Files. Ask" in speech("en").say(phrase)
    assert "here: EMBED LINKS, ATTACH FILES. Ask" in Speech("loud", Loud()).say(phrase)
