from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import discord
import pytest
from discord import app_commands
from discord.ext import commands

from bot.command_translator import CommandTranslator
from translating.command_texts import AppCommand, app_commands_of_bot

COMMANDS = app_commands_of_bot()
# https://docs.discord.com/developers/interactions/application-commands#registering-a-command
LONGEST_TEXT, LONGEST_COMMAND = 100, 8_000
TRANSLATED = {"de", "es-ES", "es-419", "fr", "uk"}

Payload = Mapping[str, Any]


async def payload_of(command: AppCommand) -> Payload:
    tree = commands.Bot(command_prefix="!", intents=discord.Intents.none()).tree
    translator = CommandTranslator()
    await translator.load()
    return await command.get_translated_payload(tree, translator)


def parts(payload: Payload) -> Iterator[Payload]:
    """The command, its subcommands, options and choices."""
    yield payload
    for part in (*payload.get("options", ()), *payload.get("choices", ())):
        yield from parts(part)


def texts(part: Payload, field: str) -> list[str]:
    return [part[field], *part.get(f"{field}_localizations", {}).values()] if field in part else []


def test_the_bot_has_commands() -> None:
    assert {"ask", "summary", "help"} <= {command.name for command in COMMANDS}


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
async def test_texts_are_within_discords_limits_in_every_language(command: AppCommand) -> None:
    payload = await payload_of(command)
    total = 0
    for part in parts(payload):
        for field in ("name", "description"):
            lengths = [len(text) for text in texts(part, field)]
            assert all(length <= LONGEST_TEXT for length in lengths), part
            total += max(lengths, default=0)
        total += len(str(part.get("value", "")))
    assert total <= LONGEST_COMMAND


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
async def test_every_description_is_in_every_language(command: AppCommand) -> None:
    for part in parts(await payload_of(command)):
        if "description" in part and command.name != part["description"]:
            assert part["description_localizations"].keys() == TRANSLATED, part


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
async def test_choices_are_in_every_language(command: AppCommand) -> None:
    for part in parts(await payload_of(command)):
        if "value" in part:
            # "long" is the same in French
            assert len(part["name_localizations"]) >= len(TRANSLATED) - 1, part


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
async def test_names_are_the_same_in_every_language(command: AppCommand) -> None:
    if isinstance(command, app_commands.ContextMenu):
        return
    for part in parts(await payload_of(command)):
        if "description" in part:
            assert not part.get("name_localizations"), part
