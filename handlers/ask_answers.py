"""How the sentences that answer a question are laid out, and what is said where there are none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from handlers.language import reading_limits
from handlers.quotations import merged, set_off
from handlers.scope import Selection
from news.answer import Answer, Citation, Entry, Phrase
from news.question import Question

NEAREST: Final = Phrase("the nearest sentence")


def title(question: Question) -> Phrase:
    """The question, with a capital letter in front."""
    return Phrase("{question}", {"question": question.text[:1].upper() + question.text[1:]})


def found(question: Question, citations: Sequence[Citation], selection: Selection) -> Answer:
    """The sentences that answer it, best article first."""
    notes = reading_limits(selection)
    source = selection.source
    if source is not None and citations[0].source.article_id != source.article_id:
        notes = (Phrase("Not in {title}, so I looked further.", {"title": source.title}), *notes)
    return Answer(title(question), tuple(_entries(citations, selection)), notes)


def quoted(question: Question, name: str, citations: Sequence[Citation], selection: Selection) -> Answer:
    """What somebody said."""
    who = Phrase("{name}", {"name": name})
    entries = tuple(_entries([set_off(one) for one in merged(citations)], selection, who))
    return Answer(title(question), entries, reading_limits(selection))


def who(question: Question, citations: Sequence[Citation], selection: Selection) -> Answer:
    """Who said certain words."""
    return Answer(title(question), tuple(_entries(merged(citations), selection)), reading_limits(selection))


def refused(question: Question, nearest: Sequence[Citation], selection: Selection) -> Answer:
    """That no article says it, and what comes nearest, if anything does."""
    notes = reading_limits(selection)
    plain = [replace(citation, marks=()) for citation in nearest]
    if selection.source is not None and selection.explicit:
        says = Phrase("{title} doesn't say.", {"title": selection.source.title})
        entries = (Entry(says, tuple(plain), (NEAREST,)),)
    else:
        says = Phrase("The stored articles don't say.")
        entries = (Entry(says), *(_of_article([citation], NEAREST) for citation in plain))
    if not nearest:
        return Answer(title(question), (), (says, *notes), linked=False)
    return Answer(title(question), entries, notes, linked=False)


def not_about(question: Question, name: str, nearest: Sequence[Citation]) -> Answer:
    """That somebody is quoted, but with something else."""
    heading = Phrase("The stored articles quote {name}, but not about that.", {"name": name})
    plain = tuple(replace(citation, marks=()) for citation in nearest)
    return Answer(title(question), (Entry(heading, plain, (NEAREST,)),), linked=False)


def nothing_next(question: Question, name: str) -> Answer:
    """That somebody is not quoted after what was shown last."""
    note = Phrase("{name} is not quoted any further in that article.", {"name": name})
    return Answer(title(question), (), (note,))


def _entries(
    citations: Sequence[Citation], selection: Selection, name: Phrase | None = None
) -> Iterable[Entry]:
    """An entry for each article, which it names; of an article that was asked for by itself, one without."""
    if selection.explicit and selection.source is not None:
        return [Entry(name, tuple(citations))]
    groups: dict[int, list[Citation]] = {}
    for citation in citations:
        groups.setdefault(citation.source.article_id, []).append(citation)
    return [_of_article(group, name) for group in groups.values()]


def _of_article(citations: Sequence[Citation], detail: Phrase | None) -> Entry:
    source = citations[0].source
    heading = Phrase("#{number} {title}", {"number": source.number, "title": source.title})
    return Entry(heading, tuple(citations), (detail,) if detail else ())
