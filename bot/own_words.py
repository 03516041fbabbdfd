"""The sentences of an answer of ours, found again in the message that shows them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import discord

from bot.app import App
from bot.custom_ids import Press, parse
from bot.markdown import unescape
from handlers.scope import Scope
from news.article import Span
from news.errors import UnknownArticle

# What follows a quoted sentence: its marks and its link, see ``bot/citing.py``.
_BESIDE: Final = re.compile("\u00a0(?:\\*|\\[↗).*")


async def sentences_of(app: App, scope: Scope, message: discord.Message) -> list[tuple[int, Span]]:
    """The sentences that a message of ours shows, by article and place in its text.

    Its buttons name them; those of an article's card name the article alone, in which they are looked for.
    """
    presses = list(_presses(message))
    if named := [found for press in presses if press.action == "show" and (found := _sentence(press))]:
        return list(dict.fromkeys(named))
    cards = [Press("", press.details[1:]).numbers(1) for press in presses if press.action == "do"]
    articles = dict.fromkeys(number[0] for number in cards if number)
    return [found for article_id in articles for found in await _looked_for(app, scope, article_id, message)]


def _presses(message: discord.Message) -> Iterator[Press]:
    """What each button, and each entry of a menu, asks for."""
    for row in message.components:
        for component in row.children if isinstance(row, discord.ActionRow) else ():
            press = parse(component.custom_id or "")
            if press is None:
                continue
            if isinstance(component, discord.SelectMenu):
                yield from (Press(press.action, tuple(o.value.split(":"))) for o in component.options)
            else:
                yield press


def _sentence(press: Press) -> tuple[int, Span] | None:
    numbers = press.numbers(3)
    if numbers is None or numbers[1] >= numbers[2]:
        return None
    return numbers[0], Span(numbers[1], numbers[2])


async def _looked_for(
    app: App, scope: Scope, article_id: int, message: discord.Message
) -> list[tuple[int, Span]]:
    try:
        text = await app.storage.articles.text(scope.guild_id, article_id)
    except UnknownArticle:
        return []
    shown = ((text.find(sentence), sentence) for sentence in _quoted(message))
    return [(article_id, Span(at, at + len(sentence))) for at, sentence in shown if sentence and at >= 0]


def _quoted(message: discord.Message) -> Iterator[str]:
    """The sentences quoted in a message, as they stand in their articles."""
    for told in (message.content, *(embed.description or "" for embed in message.embeds)):
        for line in told.splitlines():
            if line.startswith("> "):
                words = _BESIDE.sub("", line.removeprefix("> ")).replace("**", "")
                yield unescape(words)
