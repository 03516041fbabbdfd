"""What a search that found nothing would find without one of its filters."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import reduce

from handlers.scope import Selection
from news.answer import Phrase
from news.query import Query
from storage.finding import Finding, Sought

_Dropped = Callable[[Sought], Sought]


async def without_filters(
    finding: Finding, guild_id: int, query: Query, sought: Sought, selection: Selection
) -> tuple[Phrase, ...]:
    """Say how many sentences there are without each filter or, where that is none, without any."""
    filters = list(_filters(query, selection))
    notes = [await _count(finding, guild_id, name, drop(sought)) for name, drop in filters]
    if len(filters) > 1 and not any(notes):
        bare = reduce(lambda narrowed, one: one[1](narrowed), filters, sought)
        notes = [await _count(finding, guild_id, " ".join(name for name, _ in filters), bare)]
    return tuple(note for note in notes if note)


async def _count(finding: Finding, guild_id: int, name: str, sought: Sought) -> Phrase | None:
    """How many there are; None where there are none, or nothing is left to look for."""
    if not (sought.filters.speakers or sought.filters.places or any(t.is_indexed for t in sought.terms)):
        return None
    if not (count := len(await finding.find(guild_id, sought))):
        return None
    values = {"filter": name, "count": count}
    return Phrase("{count} sentence without {filter}.", values, plural="{count} sentences without {filter}.")


def _filters(query: Query, selection: Selection) -> Iterator[tuple[str, _Dropped]]:
    """Each filter as it is typed, and the search without it."""
    if query.speakers:
        yield _typed("speaker", query.speakers), _narrowing(speakers=())
    if query.places:
        yield _typed("place", query.places), _narrowing(places=())
    if query.sites:
        yield _typed("site", query.sites), _narrowing(sites=())
    if query.after:
        yield f"after:{query.after}", _narrowing(after=None)
    if query.before:
        yield f"before:{query.before}", _narrowing(before=None)
    if query.excluded:
        yield " ".join(f"-{_quoted(word)}" for word in query.excluded), lambda s: replace(s, without=())
    if query.number:
        yield f"in:#{query.number}", lambda s: replace(s, article_ids=selection.within)


def _narrowing(**changed: object) -> _Dropped:
    return lambda sought: replace(sought, filters=replace(sought.filters, **changed))  # pyright: ignore[reportArgumentType] - names and types are those of the fields


def _typed(field: str, values: Sequence[str]) -> str:
    return " ".join(f"{field}:{_quoted(value)}" for value in values)


def _quoted(value: str) -> str:
    return f'"{value}"' if " " in value else value
