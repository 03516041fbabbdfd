"""Rules for application commands.

https://docs.discord.com/developers/interactions/application-commands
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tests.discord_server.errors import InvalidForm

CHAT_INPUT = 1
SUBCOMMAND, GROUP = 1, 2
# How many commands of each kind an application may have, globally and again per guild.
MOST_COMMANDS = {CHAT_INPUT: 100, 2: 15, 3: 15, 4: 1}
LONGEST_NAME = 32
LONGEST_DESCRIPTION = 100
MOST_OPTIONS = 25
# Names, descriptions and choice values of a command together, the longest translation of each counting.
LONGEST_TOGETHER = 8000
Path = tuple[str | int, ...]
Described = Mapping[str, Any]


def check_commands(commands: Sequence[Described]) -> None:
    """Check a set of commands that is to replace the one there is."""
    for number, command in enumerate(commands):
        check_command(command, at=(number,))
    counts = Counter(_kind(command) for command in commands)
    for kind, count in counts.items():
        if count > MOST_COMMANDS[kind]:
            text = f"Max {MOST_COMMANDS[kind]} commands of type {kind}, not {count}"
            raise InvalidForm((), "APPLICATION_COMMAND_TOO_MANY", text)
    names = Counter((_kind(command), command["name"]) for command in commands)
    _check_repeats(names, (), "APPLICATION_COMMANDS_DUPLICATE_NAME")


def check_command(command: Described, *, at: Path = ()) -> None:
    """Check one command."""
    description = command.get("description") or ""
    if _kind(command) != CHAT_INPUT:
        if description:
            text = "A context menu command has no description"
            raise InvalidForm((*at, "description"), "APPLICATION_COMMAND_INVALID_DESCRIPTION", text)
        return
    _check_names(command, at)
    if not 1 <= len(description) <= LONGEST_DESCRIPTION:
        text = f"Must be between 1 and {LONGEST_DESCRIPTION} in length."
        raise InvalidForm((*at, "description"), "BASE_TYPE_BAD_LENGTH", text)
    _check_options(command.get("options") or [], (*at, "options"), depth=0)
    if length(command) > LONGEST_TOGETHER:
        text = f"Command exceeds maximum size ({LONGEST_TOGETHER})"
        raise InvalidForm(at, "APPLICATION_COMMAND_TOO_LARGE", text)


def length(described: Described) -> int:
    """The characters of a command or option that count."""
    total = _longest(described, "name") + _longest(described, "description")
    for choice in described.get("choices") or ():
        value = choice["value"]
        total += _longest(choice, "name") + (len(value) if isinstance(value, str) else 0)
    return total + sum(length(option) for option in described.get("options") or ())


def valid_name(name: str) -> bool:
    """Whether a slash command or option may be called this: small letters, digits, ``-``, ``_``, ``'``."""
    return 1 <= len(name) <= LONGEST_NAME and name == name.lower() and all(map(_may_stand_in_name, name))


def _may_stand_in_name(character: str) -> bool:
    if character in "-_'" or unicodedata.category(character)[0] in "LN":
        return True
    # Of these two scripts every character is allowed, vowel signs included.
    return unicodedata.name(character, "").startswith(("DEVANAGARI", "THAI"))


def _kind(command: Described) -> int:
    return command.get("type") or CHAT_INPUT


def _longest(described: Described, key: str) -> int:
    translations: Mapping[str, str] = described.get(f"{key}_localizations") or {}
    return max(map(len, (described.get(key) or "", *translations.values())))


def _check_names(described: Described, at: Path) -> None:
    translations: Mapping[str, str] = described.get("name_localizations") or {}
    for name in (described["name"], *translations.values()):
        if not valid_name(name):
            text = f"Command name is invalid: {name!r}"
            raise InvalidForm((*at, "name"), "APPLICATION_COMMAND_INVALID_NAME", text)


def _check_options(options: Sequence[Described], at: Path, *, depth: int) -> None:
    if len(options) > MOST_OPTIONS:
        raise InvalidForm(at, "BASE_TYPE_MAX_LENGTH", f"Must be {MOST_OPTIONS} or fewer in length.")
    _check_repeats(
        Counter(each["name"] for each in options), at, "APPLICATION_COMMAND_OPTIONS_NAME_DUPLICATED"
    )
    nested = [each["type"] in (SUBCOMMAND, GROUP) for each in options]
    if any(nested) and not all(nested):
        text = "Sub-command and sub-command group option types are mutually exclusive to all other types"
        raise InvalidForm(at, "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", text)
    _check_order(options, at)
    for number, option in enumerate(options):
        _check_option(option, (*at, number), depth)


def _check_order(options: Sequence[Described], at: Path) -> None:
    required = [bool(each.get("required")) for each in options]
    if required != sorted(required, reverse=True):
        text = "Required options must be placed before non-required options"
        raise InvalidForm(at, "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", text)


def _check_option(option: Described, at: Path, depth: int) -> None:
    _check_names(option, at)
    # A group inside a subcommand or group, and a subcommand inside a subcommand, are too deep.
    if depth and option["type"] == GROUP:
        raise InvalidForm((*at, "type"), "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "Too deeply nested")
    if option.get("autocomplete") and option.get("choices"):
        text = "Autocomplete cannot be set where there are choices"
        raise InvalidForm((*at, "autocomplete"), "APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_INVALID", text)
    if option["type"] == GROUP and any(each["type"] != SUBCOMMAND for each in option.get("options") or ()):
        raise InvalidForm(
            (*at, "options"), "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "Only subcommands here"
        )
    _check_range(option, at)
    _check_options(option.get("options") or [], (*at, "options"), depth=depth + 1)


def _check_range(option: Described, at: Path) -> None:
    for low, high in (("min_value", "max_value"), ("min_length", "max_length")):
        lowest, highest = option.get(low), option.get(high)
        if lowest is not None and highest is not None and lowest > highest:
            raise InvalidForm(
                (*at, low), "APPLICATION_COMMAND_OPTIONS_MIN_GREATER_THAN_MAX", f"{low} > {high}"
            )


def _check_repeats(names: Mapping[Any, int], at: Path, rule: str) -> None:
    repeated: Iterable[object] = [name for name, count in names.items() if count > 1]
    if repeated:
        raise InvalidForm(at, rule, f"used twice: {repeated}")
