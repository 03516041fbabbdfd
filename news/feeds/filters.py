"""Which items of a feed are wanted: words and regular expressions, allowed and denied.

An item passes where no denied rule fits and, if any are allowed, one of these does. A rule is a word or a
phrase, compared as whole words without case and accents, or a regular expression between slashes; with
``author:`` before it, it is about who wrote the item, and else about its title and its text.

An expression that takes too long, or for which no time is left, counts as one that does not fit: it stops
nothing and lets nothing through, and the verdict names it.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Final

import regex

from news.answer import Phrase
from news.errors import BadArgument
from news.feeds.feed import FeedItem
from news.names import plain

MOST_RULES: Final = 50
LONGEST_RULE: Final = 200
"""Characters of one rule."""

# A sensible expression takes microseconds; nested repetitions run into these: for one expression, for all of
# a feed on one item, for all of a feed in one poll, and for all feeds of an address in one poll.
_SECONDS: Final = 0.1
_ITEM_SECONDS: Final = 0.3
_FEED_SECONDS: Final = 1.0
_POLL_SECONDS: Final = 5.0
# For what could not be foreseen: it is decided while the database is locked and the event loop waits.
_HURRIED_SECONDS: Final = 0.03
# What takes less is not counted: thousands of sensible expressions must not use up the time of slow ones.
_FREE_SECONDS: Final = 0.001
# Of a body: nobody filters by what stands further down than this.
_LONGEST_BODY: Final = 20_000
_WORD: Final = re.compile(r"\w+")
_AUTHOR: Final = re.compile(r"author:\s*", re.IGNORECASE)
_EXPRESSION: Final = re.compile(r"/(.+)/i?", re.DOTALL)
_SPLIT: Final = re.compile(
    r"\s*(?:(?<![\\\w])(/(?:[^/\\\n]|\\.)+/i?)(?=\s*(?:[,\n]|$))|([^,\n]+))\s*(?:[,\n]|$)"
)
# Scripts that are written without spaces between words: Chinese, Japanese, Thai, Lao, Khmer, Burmese.
_UNSPACED: Final = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")


# What the expression engine says, and what that means to who wrote the expression.
_FAULTS: Final[Mapping[str, Phrase]] = {
    "missing )": Phrase("a bracket “(” is not closed"),
    "unbalanced parenthesis": Phrase("a bracket “)” closes nothing"),
    "unterminated character set": Phrase("a bracket “[” is not closed"),
    "bad character range": Phrase("a range such as “a-z” runs backwards"),
    "nothing to repeat": Phrase("there is nothing before “*”, “+” or “?” that could be repeated"),
    "multiple repeat": Phrase("something is repeated twice, such as “**”"),
    "min repeat greater": Phrase("a repetition counts backwards"),
    "bad escape": Phrase("nothing that can be escaped follows “\\”"),
}
_OTHER_FAULT: Final = Phrase("I do not know how to read it")


class Where(StrEnum):
    """Which part of an item a rule fits."""

    TITLE = "title"
    BODY = "body"
    AUTHOR = "author"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether an item passes, and what decided it.

    Attributes:
        rule: the rule as it was written; empty where none fits.
        where: what it fits; None where none does.
        too_slow: rules that were passed over because they took too long.
    """

    passes: bool
    rule: str = ""
    where: Where | None = None
    too_slow: tuple[str, ...] = ()


class Allowance:
    """The seconds that slow expressions may still take, as part of what a larger allowance has left."""

    def __init__(self, seconds: float, larger: Allowance | None = None) -> None:
        self._left = seconds
        self._larger = larger

    @property
    def left(self) -> float:
        """The seconds that are left."""
        return self._left if self._larger is None else min(self._left, self._larger.left)

    def spend(self, seconds: float) -> None:
        """Take so many seconds off, unless they are next to nothing."""
        if seconds >= _FREE_SECONDS:
            self._left -= seconds
            if self._larger is not None:
                self._larger.spend(seconds)


@dataclass(frozen=True, slots=True)
class Filters:
    """The rules of a feed, as they were written."""

    allow: tuple[str, ...] = ()
    deny: tuple[str, ...] = ()

    def decide(self, title: str, body: str, author: str = "", allowance: Allowance | None = None) -> Verdict:
        """Say whether an item passes; takes a third of a second at most, and what is allowed."""
        item = _Item.of(title, body, author, Allowance(_ITEM_SECONDS, allowance))
        slow: list[str] = []
        for rule in self.deny:
            if where := item.fits(rule, slow):
                return Verdict(passes=False, rule=rule, where=where, too_slow=tuple(slow))
        for rule in self.allow:
            if where := item.fits(rule, slow):
                return Verdict(passes=True, rule=rule, where=where, too_slow=tuple(slow))
        return Verdict(passes=not self.allow, too_slow=tuple(slow))


class Judge:
    """Decides about items of a poll, each once by each set of rules: ahead in a thread, later from memory.

    What one feed's slow expressions take is bounded, so that they take nothing from the others.
    """

    def __init__(self) -> None:
        self._decided: dict[tuple[Filters, FeedItem], Verdict] = {}
        self._poll = Allowance(_POLL_SECONDS)
        self._each = _FEED_SECONDS
        self._allowed: dict[Filters, Allowance] = {}

    def __call__(self, filters: Filters, item: FeedItem) -> Verdict:
        """Whether an item passes."""
        if filters == _NONE:
            return _PASSES
        key = (filters, item)
        if key not in self._decided:
            allowance = self._allowed.setdefault(filters, Allowance(self._each, self._poll))
            self._decided[key] = filters.decide(item.title, item.summary, item.author, allowance)
        return self._decided[key]

    def prepare(self, several: Iterable[Filters], items: Sequence[FeedItem]) -> None:
        """Decide about all of the items by all of these; what is asked besides later has to be quick."""
        sets = tuple(several)
        self._each = min(_FEED_SECONDS, _POLL_SECONDS / max(len(sets), 1))
        for filters in sets:
            for item in items:
                self(filters, item)
        self._poll, self._allowed = Allowance(_HURRIED_SECONDS), {}


_NONE: Final = Filters()
_PASSES: Final = Verdict(passes=True)


def rules_in(written: str) -> tuple[str, ...]:
    """The rules that a moderator wrote, separated by commas or line breaks, each once.

    Raises:
        BadArgument: one of them makes no sense; the message says which and why.
    """
    found = [(match[1] or match[2] or "").strip() for match in _SPLIT.finditer(written)]
    return checked([rule for rule in found if rule])


def checked(rules: Sequence[str]) -> tuple[str, ...]:
    """The same rules, each once.

    Raises:
        BadArgument: there are too many, or one is too long, holds no word or is no expression.
    """
    kept = tuple(dict.fromkeys(rules))
    if len(kept) > MOST_RULES:
        raise BadArgument(Phrase("A feed has at most {most} rules of a kind.", {"most": MOST_RULES}))
    for rule in kept:
        _check(rule)
    return kept


def _check(rule: str) -> None:
    values: dict[str, object] = {"rule": rule[:LONGEST_RULE], "most": LONGEST_RULE}
    if len(rule) > LONGEST_RULE:
        raise BadArgument(Phrase("The rule “{rule}…” is longer than {most} characters.", values))
    _, wanted = _aimed(rule)
    if expression := _EXPRESSION.fullmatch(wanted):
        try:
            _compiled(expression[1])
        except (regex.error, RecursionError, OverflowError, MemoryError) as error:
            told = values | {"why": _fault(error)}
            raise BadArgument(
                Phrase("{rule} is no regular expression: {why}. Write plain words, or correct it.", told)
            ) from error
    elif not _WORD.search(wanted):
        raise BadArgument(
            Phrase("The rule “{rule}” holds no word. Name a word that is to be looked for.", values)
        )


def _fault(error: Exception) -> Phrase:
    """What is wrong with an expression, in words for the faults that are common."""
    told = str(getattr(error, "msg", error))
    return next((phrase for start, phrase in _FAULTS.items() if told.startswith(start)), _OTHER_FAULT)


def _aimed(rule: str) -> tuple[bool, str]:
    """Whether a rule is about the author, and what it looks for."""
    match = _AUTHOR.match(rule)
    return (True, rule[match.end() :]) if match else (False, rule)


@lru_cache(maxsize=1000)
def _compiled(expression: str) -> regex.Pattern[str]:
    return regex.compile(expression, regex.IGNORECASE | regex.VERSION0)


@dataclass(frozen=True, slots=True)
class _Item:
    """The parts of an item, as they are and as their words in a row."""

    parts: tuple[tuple[Where, str, str], ...]
    allowance: Allowance

    @classmethod
    def of(cls, title: str, body: str, author: str, allowance: Allowance) -> _Item:
        told = ((Where.TITLE, title), (Where.BODY, body[:_LONGEST_BODY]), (Where.AUTHOR, author))
        return cls(tuple((where, text, _words(text)) for where, text in told), allowance)

    def fits(self, rule: str, slow: list[str]) -> Where | None:
        of_author, wanted = _aimed(rule)
        expression = _EXPRESSION.fullmatch(wanted)
        for where, text, words in self.parts:
            if of_author is not (where is Where.AUTHOR):
                continue
            if expression is None:
                found = _has_words(words, wanted)
            else:
                try:
                    found = self._searched(expression[1], text)
                except TimeoutError:
                    slow.append(rule)
                    return None
            if found:
                return where
        return None

    def _searched(self, expression: str, text: str) -> bool:
        """Whether an expression is found.

        Raises:
            TimeoutError: it takes too long, or there is no time left.
        """
        left = self.allowance.left
        if left <= 0:
            raise TimeoutError
        pattern, started = _compiled(expression), time.thread_time()
        try:
            return pattern.search(text, timeout=min(_SECONDS, left), concurrent=True) is not None
        finally:
            self.allowance.spend(time.thread_time() - started)


def _words(text: str) -> str:
    return f" {' '.join(_WORD.findall(plain(text).casefold()))} "


def _has_words(words: str, rule: str) -> bool:
    wanted = _words(rule)
    return (wanted.strip() if _UNSPACED.search(wanted) else wanted) in words
