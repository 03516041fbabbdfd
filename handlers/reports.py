"""What stories and digests make of articles: copies folded into the fullest, and how each is named."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from news.answer import Citation, Phrase, Source
from news.listed import Listed
from news.story_copies import fold_copies
from news.story_sentences import Line
from storage.stories import Report


@dataclass(frozen=True, slots=True)
class Member:
    """An article of a story, and those that hold nothing but what it holds."""

    report: Report
    copies: tuple[Report, ...]

    @property
    def article_id(self) -> int:
        """The article's key."""
        return self.report.source.article_id


def folded(reports: Sequence[Report], words: Sequence[Sequence[str]]) -> list[Member]:
    """The articles that no other contains, in their order, each with those that it contains.

    Args:
        reports: the articles.
        words: of each, what is compared, as ``news.story_words.words_of`` gives it.
    """
    return [
        Member(reports[copies.fullest], tuple(reports[other] for other in copies.others))
        for copies in fold_copies(words)
    ]


def fullest_first(members: Iterable[Member]) -> list[Member]:
    """Sorted by how much they tell."""
    return sorted(members, key=lambda member: (-member.report.words, member.report.source.number))


def heading(source: Source) -> Phrase:
    """The heading that an article has in a list."""
    return Phrase("#{number} {title}", {"number": source.number, "title": source.title})


def cited(line: Line, report: Report) -> Citation:
    """The citation of a sentence."""
    return Citation(report.source, line.span, line.text)


def origin(report: Report) -> tuple[Phrase, ...]:
    """Who published an article, and when as far as that is known."""
    told = (report.source.publisher, report.source.published)
    return tuple(Phrase("{fact}", {"fact": str(fact)}) for fact in told if fact)


def also_at(reports: Iterable[Report]) -> Phrase:
    """Where copies of an article stand."""
    named = tuple(
        Phrase("{publisher} (#{number})", {"publisher": r.source.publisher, "number": r.source.number})
        if r.source.publisher
        else Phrase("#{number}", {"number": r.source.number})
        for r in reports
    )
    return Phrase("also at: {places}", {"places": Listed(named)})
