"""The console's commands, each turned into the question that a slash command would ask."""

from __future__ import annotations

from typing import Final

from bot import asked
from bot.app import App
from bot.asked import Argument, Asked
from bot.console_commands import Command, whole_number
from handlers.scope import Scope
from news.answer import Answer, Phrase
from news.errors import BadArgument

# What a command takes without a name before it.
_POSITIONAL: Final = {
    "summary": "article",
    "who-said": "who",
    "where": "place",
    "ask": "question",
    "search": "query",
    "who": "name",
    "when": "words",
    "timeline": "topic",
    "story": "article",
    "digest": "hours",
}
_NAMED: Final = {
    "summary": ("article", "sentences", "length", "focus"),
    "who-said": ("article",),
    "where": ("article",),
    "ask": ("article",),
    "search": ("page",),
    "who": ("article",),
    "when": ("article",),
    "timeline": (),
    "story": ("article",),
    "digest": ("hours", "where"),
}
_NUMBERS: Final = frozenset({"sentences", "page", "hours"})
_ALIASES: Final = {"whosaid": "who-said", "who_said": "who-said"}


async def answer(app: App, scope: Scope, command: Command) -> Answer:
    """Answer a command.

    Raises:
        BadArgument: there is no such command, or it is not written like that.
    """
    name = _ALIASES.get(command.name, command.name)
    if name == "articles":
        return await _articles(app, scope, command)
    if name not in _POSITIONAL:
        raise BadArgument(
            Phrase("There is no command /{name}; /help lists them all.", {"name": command.name})
        )
    question = await asked.as_typed(app, scope, _question(name, command))
    return await asked.answer(app, scope, question)


def _question(name: str, command: Command) -> Asked:
    given: dict[str, Argument] = {}
    if command.positional:
        given[_POSITIONAL[name]] = command.positional
    for option in (_POSITIONAL[name], *_NAMED[name]):
        if value := command.flag(option):
            given[option] = value
    for option in _NUMBERS & given.keys():
        given[option] = whole_number(str(given[option]), option)
    return Asked(name, given)


async def _articles(app: App, scope: Scope, command: Command) -> Answer:
    action, _, rest = command.positional.partition(" ")
    match action:
        case "" | "list":
            page = whole_number(rest, "page") if rest else command.number("page", 1)
            return await app.articles.list(scope, page)
        case "show":
            return await app.articles.show(scope, rest or None)
        case "forget" if not rest:
            raise BadArgument(Phrase("Name the article to forget: /articles forget 3."))
        case "forget":
            forgotten, _ = await app.articles.forget(scope, rest, may_moderate=True)
            return forgotten
        case _:
            raise BadArgument(Phrase("Write /articles list, /articles show 3 or /articles forget 3."))
