"""Settings while they are typed: options and values in the language of who types, and as they are stored."""

from __future__ import annotations

from collections.abc import Iterator

from bot.render import Say
from handlers.settings_options import LISTS, NEVER, NEVER_LABEL, OPTIONS, Option
from news.typed import words


def option_lines(say: Say, *, lists: bool | None = None) -> list[tuple[str, str]]:
    """Names of the options, each with the line that is shown for it.

    Args:
        say: words the frame.
        lists: only those that are lists, or only those that are none; None for all.
    """
    chosen = [option for option in OPTIONS if lists is None or (option.kind in LISTS) is lists]
    return [(option.name, f"{option.name} · {say(option.label)}") for option in chosen]


def value_lines(name: str, say: Say) -> list[tuple[str, str]]:
    """The values of an option, each with the line that is shown for it; none of what may be any number."""
    option = _named(name, say)
    return list(_values(option, say)) if option else []


def named(typed: str, say: Say) -> str:
    """The name of the option that somebody means; what was typed where it is none."""
    option = _named(typed, say)
    return option.name if option else typed


def meant(name: str, typed: str, say: Say) -> str:
    """The value that somebody means, as it is stored; what was typed where it is none of those."""
    return next((value for value, line in value_lines(name, say) if words(line) == words(typed)), typed)


def _named(typed: str, say: Say) -> Option | None:
    asked = words(typed)
    return next((each for each in OPTIONS if asked in (words(each.name), words(say(each.label)))), None)


def _values(option: Option, say: Say) -> Iterator[tuple[str, str]]:
    for allowed in option.allowed:
        yield allowed.value, say(allowed.label)
    if option.optional:
        yield NEVER, say(NEVER_LABEL)
