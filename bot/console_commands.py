"""How a line in the console is written: ``/who-said Churkin article: all``, as with the prefix in Discord."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from news.errors import BadArgument

_COMMAND = re.compile(r"[/!]([a-z][a-z_-]*)(?:\s+(.*))?", re.IGNORECASE)
_BARE = re.compile(r"(help|quit|exit|q)", re.IGNORECASE)
_MOST_DIGITS = 9
# What a command's text may hold itself: a search has names of its own before colons.
_FLAGS: Final = {"search": "page", "ask": "article", "digest": "hours|where"}
_OTHER_FLAGS: Final = "article|sentences|length|focus|who|place|page"


@dataclass(frozen=True, slots=True)
class Command:
    """A command line taken apart.

    Attributes:
        positional: what stands before the first ``name:``.
        flags: what stands after each ``name:``.
    """

    name: str
    positional: str
    flags: dict[str, str]

    def flag(self, name: str, default: str | None = None) -> str | None:
        """The value of ``name:``, or ``default``."""
        return self.flags.get(name) or default

    def number(self, name: str, default: int) -> int:
        """The value of ``name:`` as a whole number.

        Raises:
            BadArgument: it is none.
        """
        value = self.flags.get(name)
        return default if value is None else whole_number(value, name)


def whole_number(value: str, name: str) -> int:
    """``value`` as a whole number.

    Raises:
        BadArgument: it is none, or of more digits than anything here has.
    """
    if not value.isdecimal() or len(value) > _MOST_DIGITS:
        raise BadArgument(f"{name}: must be a whole number.")
    return int(value)


def parse(line: str) -> Command | None:
    """Take a command line apart; None where the line is no command."""
    if "\n" in line:
        return None
    if bare := _BARE.fullmatch(line):
        return Command(bare[1].lower(), "", {})
    match = _COMMAND.fullmatch(line)
    if match is None:
        return None
    name = match[1].lower()
    flag = re.compile(rf"(?:^|\s)({_FLAGS.get(name, _OTHER_FLAGS)}):\s*")
    positional, *pairs = flag.split(match[2] or "")
    flags = {name: value.strip() for name, value in zip(pairs[::2], pairs[1::2], strict=True)}
    return Command(name, positional.strip(), flags)
