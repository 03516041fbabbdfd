"""Which items of a feed are wanted: words and regular expressions, allowed and denied.

An item passes where no denied rule fits and, if any are allowed, one of these does. A rule is a word or a
phrase, compared as whole words without case and accents, or a regular expression between slashes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
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

# A sensible expression takes microseconds; nested repetitions run into this.
_SECONDS: Final = 0.1
# Of a body: nobody filters by what stands further down than this.
_LONGEST_BODY: Final = 20_000
_WORD: Final = re.compile(r"\w+")
_EXPRESSION: Final = re.compile(r"/(.+)/i?", re.DOTALL)
_SPLIT: Final = re.compile(
    r"\s*(?:(?<![\\\w])(/(?:[^/\\\n]|\\.)+/i?)(?=\s*(?:[,\n]|$))|([^,\n]+))\s*(?:[,\n]|$)"
)
# Scripts that are written without spaces between words: Chinese, Japanese, Thai, Lao, Khmer, Burmese.
_UNSPACED: Final = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")


class Where(StrEnum):
    """Which part of an item a rule fits."""

    TITLE = "title"
    BODY = "body"


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


@dataclass(frozen=True, slots=True)
class Filters:
    """The rules of a feed, as they were written."""

    allow: tuple[str, ...] = ()
    deny: tuple[str, ...] = ()

    def decide(self, title: str, body: str) -> Verdict:
        """Say whether an item passes; takes a tenth of a second at most for each expression."""
        item = _Item.of(title, body)
        slow: list[str] = []
        for rule in self.deny:
            if where := item.fits(rule, slow):
                return Verdict(passes=False, rule=rule, where=where, too_slow=tuple(slow))
        for rule in self.allow:
            if where := item.fits(rule, slow):
                return Verdict(passes=True, rule=rule, where=where, too_slow=tuple(slow))
        return Verdict(passes=not self.allow, too_slow=tuple(slow))


class Judge:
    """Decides about items, each once by each set of rules: ahead in a thread, later from memory."""

    def __init__(self) -> None:
        self._decided: dict[tuple[Filters, FeedItem], Verdict] = {}

    def __call__(self, filters: Filters, item: FeedItem) -> Verdict:
        """Whether an item passes."""
        if filters == _NONE:
            return _PASSES
        key = (filters, item)
        if key not in self._decided:
            self._decided[key] = filters.decide(item.title, item.summary)
        return self._decided[key]

    def prepare(self, several: Iterable[Filters], items: Sequence[FeedItem]) -> None:
        """Decide about all of the items by all of these."""
        for filters in several:
            for item in items:
                self(filters, item)


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
    if expression := _EXPRESSION.fullmatch(rule):
        try:
            _compiled(expression[1])
        except (regex.error, RecursionError, OverflowError, MemoryError) as error:
            told = values | {"why": str(error)}
            raise BadArgument(Phrase("{rule} is no regular expression: {why}.", told)) from error
    elif not _WORD.search(rule):
        raise BadArgument(Phrase("The rule “{rule}” holds no word.", values))


@lru_cache(maxsize=1000)
def _compiled(expression: str) -> regex.Pattern[str]:
    return regex.compile(expression, regex.IGNORECASE | regex.VERSION0)


@dataclass(frozen=True, slots=True)
class _Item:
    """The parts of an item, as they are and as their words in a row."""

    parts: tuple[tuple[Where, str, str], ...]

    @classmethod
    def of(cls, title: str, body: str) -> _Item:
        told = ((Where.TITLE, title), (Where.BODY, body[:_LONGEST_BODY]))
        return cls(tuple((where, text, _words(text)) for where, text in told))

    def fits(self, rule: str, slow: list[str]) -> Where | None:
        expression = _EXPRESSION.fullmatch(rule)
        for where, text, words in self.parts:
            if expression is None:
                found = _has_words(words, rule)
            else:
                try:
                    found = _compiled(expression[1]).search(text, timeout=_SECONDS, concurrent=True)
                except TimeoutError:
                    slow.append(rule)
                    return None
            if found:
                return where
        return None


def _words(text: str) -> str:
    return f" {' '.join(_WORD.findall(plain(text).casefold()))} "


def _has_words(words: str, rule: str) -> bool:
    wanted = _words(rule)
    return (wanted.strip() if _UNSPACED.search(wanted) else wanted) in words
