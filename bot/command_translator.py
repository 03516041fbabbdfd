"""Descriptions, choices and menu items in the languages of the interface; commands' names stay English."""

from __future__ import annotations

import asyncio
from typing import Final

import discord
from discord import app_commands

from bot.language import DEFAULT, LANGUAGES, language_of, speech

_Location = app_commands.TranslationContextLocation
# A command and its options go by the same name everywhere, so that members can tell each other what to type.
NAMES: Final = frozenset({_Location.command_name, _Location.group_name, _Location.parameter_name})


class CommandTranslator(app_commands.Translator):
    """What ``CommandTree.sync`` asks for each text and locale; ``CommandTree.set_translator`` takes it."""

    async def load(self) -> None:
        """Read the catalogs, so that no answer waits for it."""
        await asyncio.gather(*(asyncio.to_thread(speech, language) for language in LANGUAGES))

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContextTypes,
    ) -> str | None:
        """The text for one locale, or None for Discord to show the English one."""
        language = language_of(locale)
        menu = isinstance(context.data, app_commands.ContextMenu)
        if language == DEFAULT or (context.location in NAMES and not menu):
            return None
        translated = speech(language).text(string.message)
        return translated if translated != string.message else None
