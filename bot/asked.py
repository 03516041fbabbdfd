"""What somebody asked, as data: by command, by button or in the console, it is answered the same way."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Final

from handlers.digest import DEFAULT_HOURS, HERE
from handlers.scope import Scope
from news.answer import Answer
from news.errors import BadArgument

if TYPE_CHECKING:
    from bot.app import App

Argument = str | int | None


@dataclass(frozen=True, slots=True)
class Asked:
    """A question to one of the bot's abilities.

    Attributes:
        ability: its name, which is the command's.
        arguments: by the command's option names; None and absence mean the same.
        at: when it was asked, where that is past: "latest" and "the last hours" are counted from it.
    """

    ability: str
    arguments: Mapping[str, Argument] = field(default_factory=dict[str, Argument])
    at: datetime | None = None

    def text(self, name: str) -> str | None:
        """An argument in words."""
        value = self.arguments.get(name)
        return None if value is None else str(value)

    def number(self, name: str) -> int | None:
        """An argument that is a whole number."""
        value = self.arguments.get(name)
        return value if isinstance(value, int) else None

    def with_arguments(self, **changes: Argument) -> Asked:
        """The same question with other arguments."""
        return replace(self, arguments={**self.arguments, **changes})

    def as_json(self) -> dict[str, object]:
        """The question as it is stored; arguments that are not given are left out."""
        given = {name: value for name, value in self.arguments.items() if value is not None}
        return {"ability": self.ability, "arguments": given}

    @classmethod
    def from_json(cls, stored: Mapping[str, object], at: datetime | None = None) -> Asked:
        """The question that ``as_json`` gave."""
        arguments = stored.get("arguments")
        given = arguments if isinstance(arguments, Mapping) else {}
        kept: dict[str, Argument] = {
            str(name): value for name, value in given.items() if isinstance(value, str | int)
        }
        return cls(str(stored.get("ability")), kept, at)


async def answer(app: App, scope: Scope, asked: Asked) -> Answer:
    """Answer a question.

    Raises:
        BadArgument: there is no such ability, or it cannot take these arguments.
        RequestError: there is no such article, person or place.
    """
    ability = ABILITIES.get(asked.ability)
    if ability is None:
        raise BadArgument("This is no longer offered.")
    return await ability(app, replace(scope, until=asked.at), asked)


async def as_typed(app: App, scope: Scope, asked: Asked) -> Asked:
    """What was asked in writing: a length behind a summary's article is an option, unless one is given.

    Raises:
        BadArgument: there are more articles than can be summarised at once.
    """
    article = asked.text("article")
    given = asked.number("sentences") is not None or asked.text("length") is not None
    if asked.ability != "summary" or article is None or given:
        return asked
    typed = await app.summary.typed(scope, article)
    return asked.with_arguments(article=typed.article, sentences=typed.sentences, length=typed.length)


async def _summary(app: App, scope: Scope, asked: Asked) -> Answer:
    sentences, length = asked.number("sentences"), asked.text("length")
    return await app.summary(scope, asked.text("article"), sentences, length, asked.text("focus"))


async def _who_said(app: App, scope: Scope, asked: Asked) -> Answer:
    return await app.who_said(scope, asked.text("who"), asked.text("article"))


async def _where(app: App, scope: Scope, asked: Asked) -> Answer:
    return await app.where(scope, asked.text("place"), asked.text("article"))


async def _ask(app: App, scope: Scope, asked: Asked) -> Answer:
    return await app.ask(scope, asked.text("question") or "", asked.text("article"))


async def _search(app: App, scope: Scope, asked: Asked) -> Answer:
    return await app.search(scope, asked.text("query") or "", asked.number("page") or 1)


async def _who(app: App, scope: Scope, asked: Asked) -> Answer:
    return await app.who(scope, asked.text("name"), asked.text("article"))


async def _when(app: App, scope: Scope, asked: Asked) -> Answer:
    return await app.when(scope, asked.text("words"), asked.text("article"))


async def _timeline(app: App, scope: Scope, asked: Asked) -> Answer:
    return await app.timeline(scope, asked.text("topic"))


async def _story(app: App, scope: Scope, asked: Asked) -> Answer:
    return await app.story(scope, asked.text("article"))


async def _digest(app: App, scope: Scope, asked: Asked) -> Answer:
    return await app.digest(scope, asked.number("hours") or DEFAULT_HOURS, asked.text("where") or HERE)


async def _articles(app: App, scope: Scope, asked: Asked) -> Answer:
    return await app.articles.list(scope, asked.number("page") or 1)


async def _article(app: App, scope: Scope, asked: Asked) -> Answer:
    return await app.articles.show(scope, asked.text("article"))


Ability = Callable[["App", Scope, Asked], Awaitable[Answer]]

ABILITIES: Final[Mapping[str, Ability]] = {
    "summary": _summary,
    "who-said": _who_said,
    "where": _where,
    "ask": _ask,
    "search": _search,
    "who": _who,
    "when": _when,
    "timeline": _timeline,
    "story": _story,
    "digest": _digest,
    "articles": _articles,
    "article": _article,
}
