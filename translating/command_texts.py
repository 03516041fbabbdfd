"""The texts of the commands: descriptions, options, choices, and the names of context menus.

They are taken from the commands themselves, as many are put together from constants.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from typing import Any, Final

from discord import app_commands
from discord.ext import commands

import bot
from translating.sources import Message, has_words

AppCommand = app_commands.Command[Any, ..., Any] | app_commands.Group | app_commands.ContextMenu

# Modules that run when imported.
_PROGRAMS: Final = frozenset({"bot.__main__"})


def app_commands_of_bot() -> list[AppCommand]:
    """Every application command that a cog or a module of the bot declares, without its subcommands."""
    found: dict[int, AppCommand] = {}
    for module in _modules():
        for value in vars(module).values():
            for command in _declared(value):
                found[id(command)] = command
    return sorted(found.values(), key=lambda command: command.name)


def messages_in_commands() -> list[Message]:
    """Every text of every command, in the order of the commands' names."""
    texts: dict[str, Message] = {}
    for command in app_commands_of_bot():
        place = _place(command)
        for text in texts_of(command):
            texts.setdefault(text, Message(text, "", place))
    return list(texts.values())


def texts_of(command: AppCommand) -> Iterator[str]:
    """What is shown of a command besides its name, in every depth."""
    if isinstance(command, app_commands.ContextMenu):
        yield command.name
        return
    yield command.description
    if isinstance(command, app_commands.Group):
        for child in command.commands:
            yield from texts_of(child)
        return
    for parameter in command.parameters:
        yield str(parameter.description)
        yield from (choice.name for choice in parameter.choices if has_words(choice.name))


def _modules() -> Iterator[object]:
    for found in pkgutil.iter_modules(bot.__path__, "bot."):
        if found.name not in _PROGRAMS:
            yield importlib.import_module(found.name)


def _declared(value: object) -> Iterator[AppCommand]:
    if isinstance(value, app_commands.ContextMenu):
        yield value
    if not (isinstance(value, type) and issubclass(value, commands.Cog)):
        return
    for command in value.__cog_app_commands__:
        if command.parent is None:
            yield command
    for command in value.__cog_commands__:
        if not isinstance(command, commands.HybridCommand | commands.HybridGroup):
            continue
        if command.parent is None and command.app_command:
            yield command.app_command


def _place(command: AppCommand) -> str:
    return f"{(command.module or 'bot').replace('.', '/')}.py"
