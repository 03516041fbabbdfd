"""Where reports on one event differ: other numbers of the same thing, one quotation by two people.

Better none than a false one: two sentences must tell nearly the same, and neither article may give
the other's number, or name the other's speaker, anywhere.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from news.answer import Citation
from news.article import Span
from news.names import fold
from news.story_amounts import Amount, amounts_of, differ, same_thing
from news.story_copies import containment, runs_of
from news.story_sentences import Line
from news.story_words import content_words, overlap, rarity, words_of

# Share of the shorter sentence's rare words that the longer one has, the numbers and what they count left
# out. At this, 119 pairs of political reports gave one false difference, between shares of a vote, which are
# not compared since, and no true one, as reports of that kind count little.
_NEARLY_SAME: Final = 0.5
# The same of what stands behind the number in its own clause, if one of the words shared is as rare as the
# names of towns and rivers.
_SAME_CLAUSE, _RARE = 0.75, 0.6
_CLAUSE_ENDS: Final = re.compile(r"[,.;:—–()](?!\d)|\s(?:and|but|while|as|after|when|who|which)\s")
_LEAST_SHARED: Final = 2  # words; one shared name is shared by all the sentences of a story
# Share of a quotation's runs of eight words that another has: the same words, perhaps cut.
_SAME_QUOTATION: Final = 0.8


@dataclass(frozen=True, slots=True)
class Side:
    """What one article says: the sentence, and the part of it that another article has otherwise."""

    line: Line
    mark: Span


@dataclass(frozen=True, slots=True)
class Difference:
    """Two articles that do not say the same.

    Attributes:
        thing: what is counted.
    """

    thing: str
    one: Side
    other: Side


def differing_amounts(articles: Sequence[Sequence[Line]]) -> list[Difference]:
    """Numbers that differ between articles, each thing counted once, in the first article's order.

    Args:
        articles: the sentences of each, the article to be named first in front.
    """
    found = [_Amounts.of(lines) for lines in articles]
    differences: dict[str, Difference] = {}
    for one, other in combinations(found, 2):
        for difference in _between(one, other):
            differences.setdefault(difference.thing, difference)
    return list(differences.values())


def differing_speakers(said: Sequence[Citation]) -> list[tuple[Citation, Citation]]:
    """Quotations that two articles credit to different people, each two people once.

    Args:
        said: what people with a known name are credited with; ``marks`` is what they said.
    """
    known: dict[int, set[str]] = {}
    for quotation in said:
        known.setdefault(quotation.source.article_id, set()).update(_names(quotation))
    full = [
        (quotation, runs_of(words_of(_words(quotation)))) for quotation in said if len(_names(quotation)) > 1
    ]
    pairs: dict[tuple[str, str], tuple[Citation, Citation]] = {}
    for (one, runs), (other, others) in combinations(full, 2):
        if one.source.article_id == other.source.article_id:
            continue
        if _is_named(one, known[other.source.article_id]) or _is_named(other, known[one.source.article_id]):
            continue
        shorter, longer = sorted((runs, others), key=len)
        if containment(shorter, longer) >= _SAME_QUOTATION:
            pairs.setdefault((" ".join(_names(one)), " ".join(_names(other))), (one, other))
    return list(pairs.values())


@dataclass(frozen=True, slots=True)
class _Amounts:
    """An article's sentences with amounts."""

    lines: tuple[tuple[Line, frozenset[str], tuple[Amount, ...]], ...]

    @classmethod
    def of(cls, lines: Iterable[Line]) -> _Amounts:
        with_amounts = ((line, tuple(amounts_of(line.text))) for line in lines)
        return cls(
            tuple(
                (line, frozenset(content_words(line.text)), amounts)
                for line, amounts in with_amounts
                if amounts
            )
        )

    def give(self, amount: Amount) -> bool:
        """Whether the article gives that number of the same thing, or one that agrees with it."""
        return any(
            same_thing(amount, own) and not differ(amount, own) for _, _, its in self.lines for own in its
        )


def _between(one: _Amounts, other: _Amounts) -> Iterator[Difference]:
    for line, words, amounts in one.lines:
        for other_line, other_words, others in other.lines:
            for amount in amounts:
                for rival in others:
                    if not same_thing(amount, rival) or not differ(amount, rival):
                        continue
                    counted = amount.context | rival.context
                    if not _nearly_same(words, other_words, counted) and not _same_clause(
                        _clause(line, amount), _clause(other_line, rival), counted
                    ):
                        continue
                    if not other.give(amount) and not one.give(rival):
                        yield Difference(amount.thing, _side(line, amount), _side(other_line, rival))


def _same_clause(words: Collection[str], others: Collection[str], counted: frozenset[str]) -> bool:
    """Whether what is told of the things counted, up to the next comma or "and", is the same."""
    own, rival = ({word for word in side if word not in counted} for side in (words, others))
    shorter, longer = sorted((own, rival), key=len)
    shared = shorter & longer
    rare = [word for word in shared if rarity(word) >= _RARE]
    return len(shared) >= _LEAST_SHARED and bool(rare) and overlap(shorter, longer) >= _SAME_CLAUSE


def _clause(line: Line, amount: Amount) -> set[str]:
    end = _CLAUSE_ENDS.search(line.text, amount.span.end)
    return {
        word
        for word in content_words(line.text[amount.span.end : end.start() if end else None])
        if not word.isdigit()
    }


def _nearly_same(words: frozenset[str], others: frozenset[str], counted: frozenset[str]) -> bool:
    own, rival = (
        {word for word in side if word not in counted and not word.isdigit()} for side in (words, others)
    )
    shorter, longer = sorted((own, rival), key=len)
    return len(shorter & longer) >= _LEAST_SHARED and overlap(shorter, longer) >= _NEARLY_SAME


def _side(line: Line, amount: Amount) -> Side:
    start = line.span.start
    return Side(line, Span(start + amount.span.start, start + amount.span.end))


def _names(said: Citation) -> list[str]:
    return fold(said.speaker or "").split()


def _is_named(said: Citation, names: set[str]) -> bool:
    """Whether any part of the speaker's name is among these; Jr. and the like count, to be safe."""
    return not names.isdisjoint(_names(said))


def _words(said: Citation) -> str:
    start = said.span.start
    return " ".join(said.passage[mark.start - start : mark.end - start] for mark in said.marks)
