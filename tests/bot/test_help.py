"""The help's texts within what Discord shows of them, in every language."""

from __future__ import annotations

import pytest

from bot.help import help_reply
from bot.help_texts import COMMANDS
from bot.language import LANGUAGES, speech
from bot.page import CONTENT_LIMIT

# https://docs.discord.com/developers/components/reference#string-select-select-option-structure
OPTION_LIMIT = 100


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_menu_shows_what_each_command_is_for_in_full(language: str) -> None:
    say = speech(language).say
    told = {command.name: len(say(command.purpose)) for command in COMMANDS}
    assert {name: length for name, length in told.items() if length > OPTION_LIMIT} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_in_plain_text_no_command_is_lost_or_cut(language: str) -> None:
    page = help_reply("", "!", speech(language).say).page
    parts = page.contents()
    assert all(len(part) <= CONTENT_LIMIT for part in parts)
    lines = [line for part in parts for line in part.splitlines() if line]
    assert lines == [line for line in (f"**{page.title}**\n{page.description}").splitlines() if line]
