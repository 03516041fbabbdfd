"""Words as the full-text index sees them: without accents, case or syntax, compared by English stem."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from news.article import Span
from news.names import plain
from news.stemming import stem
from news.words import words_of
from storage.keys import clean

_WORD: Final = re.compile(r"[^\W_]+")
# The same in a text as it is written, where an accent may be a character of its own.
_WRITTEN: Final = re.compile("[^\\W_]+(?:[\u0300-\u036f]+[^\\W_]*)*")

# PostgreSQL's English dictionary drops these; SQLite has no such list, so they are dropped before either.
STOP_WORDS: Final = frozenset(
    re.findall(
        r"\w+",
        """
        a about above after again against all am an and any are as at be because been before being below
        between both but by can did do does doing don down during each few for from further had has have
        having he her here hers herself him himself his how i if in into is it its itself just me more
        most my myself no nor not now of off on once only or other our ours ourselves out over own s same
        she should so some such t than that the their theirs them themselves then there these they this
        those through to too under until up very was we were what when where which while who whom why will
        with you your yours yourself yourselves
        """,
    )
)


@dataclass(frozen=True, slots=True)
class Term:
    """A word, or words that stand side by side.

    Attributes:
        tokens: folded words, at least one.
        exact: whether these very forms are meant, rather than their stems.
    """

    tokens: tuple[str, ...]
    exact: bool = False

    @property
    def is_indexed(self) -> bool:
        """Whether the index of either database can find it: function words alone are in neither."""
        return any(token not in STOP_WORDS for token in self.tokens)

    @property
    def needs_text(self) -> bool:
        """Whether the index alone cannot tell that a sentence holds it."""
        return self.exact or len(self.tokens) > 1

    def begins_with(self, token: str) -> bool:
        """Whether a folded word is a form of its first one."""
        first = self.tokens[0]
        if self.exact or token[:1] != first[:1]:  # a stem begins as its word does
            return token == first
        return stem(token) == stem(first)

    def stands_at(self, start: int, tokens: Sequence[str]) -> bool:
        """Whether the rest of it follows a first word found at ``start``."""
        there = tokens[start + 1 : start + len(self.tokens)]
        rest = self.tokens[1:]
        return there == list(rest) or (not self.exact and list(map(stem, there)) == list(map(stem, rest)))


class Finder:
    """Finds terms in many sentences; each word that occurs is compared with them once."""

    def __init__(self, terms: Sequence[Term]) -> None:
        self._terms = terms
        self._begun: dict[str, tuple[int, ...]] = {}

    def places(self, tokens: Sequence[str]) -> list[list[int]]:
        """Where each of the terms begins in a row of folded words."""
        found: list[list[int]] = [[] for _ in self._terms]
        for at, token in enumerate(tokens):
            begun = self._begun.get(token)
            if begun is None:
                begun = self._begun[token] = self._begun_by(token)
            for number in begun:
                if self._terms[number].stands_at(at, tokens):
                    found[number].append(at)
        return found

    def _begun_by(self, token: str) -> tuple[int, ...]:
        return tuple(number for number, term in enumerate(self._terms) if term.begins_with(token))


def term_of(written: str, *, exact: bool = False) -> Term | None:
    """The term that a word or phrase is; None where it holds no letter or digit."""
    tokens = tuple(folded(written))
    return Term(tokens, exact) if tokens else None


def folded(text: str) -> list[str]:
    """Every word of a text, folded, in order."""
    return words_of(clean(text))


def bare(text: str) -> str:
    """Nothing but words, as PostgreSQL would take "U.N." or "bbc.com" for the address of a host."""
    return " ".join(_WORD.findall(plain(text)))


def holders(texts: Sequence[str], terms: Sequence[Term], without: Sequence[Term]) -> list[bool]:
    """Whether each text holds every one of the terms and none of ``without``."""
    finder = Finder([*terms, *without])
    found = (finder.places([token for token, _ in _written(text)]) for text in texts)
    return [all(places[: len(terms)]) and not any(places[len(terms) :]) for places in found]


def marks(text: str, terms: Sequence[Term]) -> tuple[Span, ...]:
    """Where the terms stand in a text, phrases whole, in order and not overlapping."""
    words = list(_written(text))
    places = zip(terms, Finder(terms).places([token for token, _ in words]), strict=True)
    found = sorted(
        Span(words[start][1].start, words[start + len(term.tokens) - 1][1].end)
        for term, starts in places
        for start in starts
    )
    joined: list[Span] = []
    for span in found:
        if joined and span.start < joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(span.end, joined[-1].end))
        else:
            joined.append(span)
    return tuple(joined)


def _written(text: str) -> Iterator[tuple[str, Span]]:
    """Every word of a text, folded, and where it stands; "½" is two of them at one place."""
    for match in _WRITTEN.finditer(text):
        word = match.group()
        # Nearly every word is ASCII, and is folded so in a fifth of the time.
        for token in (word.lower(),) if word.isascii() else folded(word):
            yield token, Span(*match.span())
