"""Answers about feeds with their times on the reader's own clock, as Discord shows them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from bot.page import Page
from bot.render import Say, render
from news.answer import Answer, Phrase
from news.feeds.at import At

# https://docs.discord.com/developers/reference#message-formatting-timestamp-styles: "5 minutes ago" for what
# is near, day and hour for a moment since which something lasts.
_NEAR, _FAR = "R", "f"
_LASTING: Final = frozenset({"since"})
# A timestamp as the escaping of the frame's words leaves it.
_ESCAPED: Final = re.compile(r"\\<t:(-?\d+):([Rf])\\>")


def page_of(answer: Answer, say: Say) -> Page:
    """The first page of an answer; its title, in which Discord shows no timestamps, says them in words."""
    return pages_of(answer, say)[0]


def pages_of(answer: Answer, say: Say) -> tuple[Page, ...]:
    """Every page of an answer."""

    def clocked(phrase: Phrase) -> str:
        return say(replace(phrase, values=_clocked(phrase.values)))

    title = render(replace(answer, entries=(), notes=()), say)[0].title
    pages = render(answer, clocked)
    return tuple(
        replace(page, title=title, description=_ESCAPED.sub(r"<t:\1:\2>", page.description)) for page in pages
    )


def _clocked(values: Mapping[str, object]) -> dict[str, object]:
    return {name: _shown(name, value) for name, value in values.items()}


def _shown(name: str, value: object) -> object:
    if isinstance(value, Phrase):
        return replace(value, values=_clocked(value.values))
    if isinstance(value, At):
        return f"<t:{value.moment.timestamp():.0f}:{_FAR if name in _LASTING else _NEAR}>"
    return value
