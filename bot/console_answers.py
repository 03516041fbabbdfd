"""The console's commands, each handed to its handler."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Final

from bot.app import App
from bot.console_commands import Command, whole_number
from handlers.digest import DEFAULT_HOURS, HERE
from handlers.scope import Scope
from news.answer import Answer
from news.errors import BadArgument


async def answer(app: App, scope: Scope, command: Command) -> Answer:
    """Answer a command.

    Raises:
        BadArgument: there is no such command, or it is not written like that.
    """
    handler = _HANDLERS.get(command.name)
    if handler is None:
        raise BadArgument(f"There is no command /{command.name}; /help lists them all.")
    return await handler(app, scope, command)


async def _summary(app: App, scope: Scope, command: Command) -> Answer:
    which = command.flag("article", command.positional or None)
    sentences = command.number("sentences", 0) if command.flag("sentences") else None
    return await app.summary(scope, which, sentences, command.flag("length"), command.flag("focus"))


async def _who_said(app: App, scope: Scope, command: Command) -> Answer:
    who = command.flag("who", command.positional or None)
    return await app.who_said(scope, who, command.flag("article"))


async def _where(app: App, scope: Scope, command: Command) -> Answer:
    place = command.flag("place", command.positional or None)
    return await app.where(scope, place, command.flag("article"))


async def _ask(app: App, scope: Scope, command: Command) -> Answer:
    return await app.ask(scope, command.positional, command.flag("article"))


async def _search(app: App, scope: Scope, command: Command) -> Answer:
    return await app.search(scope, command.positional, command.number("page", 1))


async def _who(app: App, scope: Scope, command: Command) -> Answer:
    return await app.who(scope, command.positional or None, command.flag("article"))


async def _when(app: App, scope: Scope, command: Command) -> Answer:
    return await app.when(scope, command.positional or None, command.flag("article"))


async def _timeline(app: App, scope: Scope, command: Command) -> Answer:
    return await app.timeline(scope, command.positional or None)


async def _story(app: App, scope: Scope, command: Command) -> Answer:
    return await app.story(scope, command.flag("article", command.positional or None))


async def _digest(app: App, scope: Scope, command: Command) -> Answer:
    given = command.flag("hours", command.positional or None)
    hours = whole_number(given, "hours") if given else DEFAULT_HOURS
    return await app.digest(scope, hours, command.flag("where", HERE) or HERE)


async def _articles(app: App, scope: Scope, command: Command) -> Answer:
    action, _, rest = command.positional.partition(" ")
    match action:
        case "" | "list":
            page = whole_number(rest, "page") if rest else command.number("page", 1)
            return await app.articles.list(scope, page)
        case "show":
            return await app.articles.show(scope, rest or None)
        case "forget" if not rest:
            raise BadArgument("Name the article to forget: /articles forget 3.")
        case "forget":
            forgotten, _ = await app.articles.forget(scope, rest, may_moderate=True)
            return forgotten
        case _:
            raise BadArgument("Write /articles list, /articles show 3 or /articles forget 3.")


_Handler = Callable[[App, Scope, Command], Awaitable[Answer]]
_HANDLERS: Final[dict[str, _Handler]] = {
    "summary": _summary,
    "who-said": _who_said,
    "whosaid": _who_said,
    "who_said": _who_said,
    "where": _where,
    "ask": _ask,
    "search": _search,
    "who": _who,
    "when": _when,
    "timeline": _timeline,
    "story": _story,
    "digest": _digest,
    "articles": _articles,
}
