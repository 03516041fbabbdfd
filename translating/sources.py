"""The frame's sentences as they stand in the source: what ``Phrase`` and ``BadArgument`` are given.

A sentence is found where it is written out, as either branch of a conditional, or as a name that holds
such a sentence in the same function or module. Anything else cannot be translated and is a ``Flaw``.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from string import Formatter
from typing import Final

from news.answer import Phrase
from translating.written import Names, NoSentence

PACKAGES: Final = ("bot", "handlers", "storage", "news")
# What speaks on a terminal only, to who runs the bot: in English, as its log does.
TERMINAL_ONLY: Final = frozenset(
    f"bot/{name}.py"
    for name in (
        "batch", "cli", "console", "console_answers", "console_commands", "console_input",
        "console_render", "demo", "discord_face", "doctor", "logs", "settings",
    )
)  # fmt: skip
# Where Phrase's own arguments are passed on.
NO_SENTENCES: Final = frozenset({"news/answer.py", "news/errors.py"})
PHRASE: Final = Phrase.__name__
# Arguments of discord.py's that a member reads, and its functions whose first argument is read.
READ: Final = frozenset({"content", "footer", "label", "placeholder", "title"})
SENDING: Final = frozenset({"send", "send_message", "edit_message", "reply"})
ADVICE: Final = frozenset({"Advice", "BadArgument", "NotAllowed"})


@dataclass(frozen=True, slots=True, order=True)
class Message:
    """A text to translate.

    Attributes:
        place: the file it stands in, with forward slashes.
        plural: the text for every number but one, or "" where there is only one.
    """

    text: str
    plural: str
    place: str


@dataclass(frozen=True, slots=True)
class Flaw:
    """A place whose words cannot be translated, and why."""

    place: str
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.place}:{self.line}: {self.reason}"


def messages_in_sources(root: Path) -> tuple[list[Message], list[Flaw]]:
    """Every message of the packages below ``root``, in order of files, and what is wrong with any."""
    messages: list[Message] = []
    flaws: list[Flaw] = []
    for path in sorted(path for package in PACKAGES for path in (root / package).rglob("*.py")):
        place = path.relative_to(root).as_posix()
        if place not in TERMINAL_ONLY | NO_SENTENCES:
            found = messages_in(path.read_text("utf-8"), place)
            messages += found[0]
            flaws += found[1]
    return messages, flaws


def messages_in(source: str, place: str) -> tuple[list[Message], list[Flaw]]:
    """The messages and flaws of one file."""
    tree = ast.parse(source)
    reader = _Reader(place, Names(tree))
    for call in ast.walk(tree):
        if isinstance(call, ast.Call):
            reader.read(call)
    return reader.messages, reader.flaws


class _Reader:
    """Collects what the calls of one file say."""

    def __init__(self, place: str, names: Names) -> None:
        self.messages: list[Message] = []
        self.flaws: list[Flaw] = []
        self._place = place
        self._names = names

    def read(self, call: ast.Call) -> None:
        if any(_has_plain_words(text) for text in _read_by_members(call)):
            self._flaw(call, "what a member reads must be a Phrase")
        name = _called(call)
        if name == PHRASE:
            self._phrase(call)
        elif name in ADVICE:
            self._advice(call)
        elif name == "ContextMenu":
            for text in self._texts(_argument(call, 0, "name"), call):
                self._add(text, "")

    def _phrase(self, call: ast.Call) -> None:
        template, plural = _argument(call, 0, "template"), _argument(call, 2, "plural")
        texts = self._texts(template, call)
        plurals = self._texts(plural, call) if plural is not None else [""] * len(texts)
        if len(texts) != len(plurals):
            self._flaw(call, "each sentence needs a plural of its own; write two Phrases")
            return
        for text, several in zip(texts, plurals, strict=True):
            self._add(text, several)

    def _advice(self, call: ast.Call) -> None:
        given = _argument(call, 0, "message")
        if not isinstance(given, ast.Constant | ast.JoinedStr | ast.BinOp | ast.IfExp) or _is_phrase(given):
            return  # a Phrase, which is read as a call of its own
        for text in self._texts(given, call):
            self._add(text, "")

    def _add(self, text: str, plural: str) -> None:
        if has_words(text) or has_words(plural):
            self.messages.append(Message(text, plural, self._place))

    def _texts(self, node: ast.expr | None, call: ast.Call) -> list[str]:
        try:
            return list(self._names.texts(node))
        except NoSentence as error:
            self._flaw(call, str(error))
            return []

    def _flaw(self, call: ast.Call, reason: str) -> None:
        self.flaws.append(Flaw(self._place, call.lineno, reason))


def _called(call: ast.Call) -> str:
    """The name of what is called: one of our own, or "ContextMenu" for ``app_commands.ContextMenu(...)``."""
    match call.func:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=ast.Name(id="app_commands"), attr=name):
            return name
        case _:
            return ""


def _read_by_members(call: ast.Call) -> Iterator[ast.expr]:
    yield from (keyword.value for keyword in call.keywords if keyword.arg in READ)
    if isinstance(call.func, ast.Attribute) and call.func.attr in SENDING:
        yield from call.args[:1]


def _has_plain_words(node: ast.expr) -> bool:
    match node:
        case ast.Constant(value=str(text)):
            return any(map(str.isalpha, text))
        case ast.JoinedStr():
            return any(_has_plain_words(part) for part in node.values)
        case _:
            return False


def _argument(call: ast.Call, position: int, name: str) -> ast.expr | None:
    if len(call.args) > position:
        return call.args[position]
    return next((keyword.value for keyword in call.keywords if keyword.arg == name), None)


def _is_phrase(node: ast.expr | None) -> bool:
    match node:
        case ast.IfExp():
            return _is_phrase(node.body) and _is_phrase(node.orelse)
        case ast.Call(func=ast.Name(id=name)):
            return name == PHRASE
        case _:
            return False


def has_words(text: str) -> bool:
    """Whether a template says anything itself: "{name}, {country}" does not."""
    return any(literal for literal, *_ in _parts(text) if any(c.isalpha() for c in literal))


def fields(text: str) -> frozenset[str]:
    """The names of the values a template asks for."""
    return frozenset(name for _, name, *_ in _parts(text) if name is not None)


def _parts(text: str) -> Iterator[tuple[str, str | None, str | None, str | None]]:
    return iter(Formatter().parse(text))
