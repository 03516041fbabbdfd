"""``search``: sentences by their words, who says them, what place they name, their site and their day."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from handlers.scope import Scope, Selection
from handlers.search_without import without_filters
from handlers.which import WhichArticle
from news.answer import Answer, Citation, Entry, Paging, Phrase
from news.errors import BadArgument, UnknownPlace, UnknownSpeaker
from news.query import Query, parse
from storage.archive import Storage
from storage.finding import MOST_FOUND, Filters, Finding, Key, Sought
from storage.search import Hit
from storage.terms import Term, term_of

# A page on a phone; an article that has more says how many.
ARTICLES_A_PAGE = 5
SENTENCES_AN_ARTICLE = 3
# Of an article that was asked for by itself.
SENTENCES_ALONE = 15
_SUGGESTIONS = 3


@dataclass(frozen=True, slots=True)
class _Found:
    """What a search came to.

    Attributes:
        notes: what the member should know of how it was found.
        terms: what is set off in the sentences.
    """

    hits: list[Hit]
    notes: tuple[Phrase, ...]
    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class _Group:
    """Sentences of an article that stand on a page, and how many more it has."""

    shown: tuple[Key, ...]
    more: int = 0


def _today() -> date:
    return datetime.now(UTC).date()


class Search:
    """Answers ``search``."""

    def __init__(
        self, storage: Storage, finding: Finding, which: WhichArticle, today: Callable[[], date] = _today
    ) -> None:
        self._storage = storage
        self._finding = finding
        self._which = which
        self._today = today

    async def __call__(self, scope: Scope, typed: str, page: int = 1) -> Answer:
        """Find sentences, grouped by article; ``news.query`` says what may be typed.

        Raises:
            BadArgument: the query cannot be understood, or has no such page.
            UnknownSpeaker: nobody of that name is quoted in what the member may see.
            UnknownPlace: no place of that name occurs there.
            RequestError: there is no such article.
        """
        query = parse(typed, self._today())
        selection = await self._which(scope, f"#{query.number}" if query.number else "all")
        found = await self._find(scope, query, selection)
        title = selection.title(
            Phrase("Search in #{number} {title}: {query}"),
            Phrase("Search: {query}"),
            query=" ".join(typed.split()),
        )
        if not found.hits:
            return Answer(title, notes=(*found.notes, *_period(query)))
        return await self._page(scope, query, found, Answer(title), page)

    async def _find(self, scope: Scope, query: Query, selection: Selection) -> _Found:
        terms = tuple(_terms(query.words)) + tuple(_terms(query.phrases, exact=True))
        sought = Sought(
            terms=terms,
            without=tuple(_terms(query.excluded)),
            filters=await self._filters(scope, query, selection),
            article_ids=selection.article_ids,
        )
        marked = terms + tuple(_terms(query.places))
        _check(sought, query)
        hits = await self._finding.find(scope.guild_id, sought)
        if hits:
            return _Found(hits, (), marked)
        found = replace(await self._less(scope, sought, selection), terms=marked)
        if not found.hits:
            other = await without_filters(self._finding, scope.guild_id, query, sought, selection)
            found = replace(found, notes=(*found.notes, *other))
        return found

    async def _filters(self, scope: Scope, query: Query, selection: Selection) -> Filters:
        names: list[str] = []
        for asked in query.speakers:
            names += await self._speakers(scope, asked, selection)
        places = [await self._places(scope, asked, selection) for asked in query.places]
        return Filters(tuple(names), tuple(places), query.sites, query.after, query.before)

    async def _speakers(self, scope: Scope, asked: str, selection: Selection) -> tuple[str, ...]:
        ids = selection.article_ids
        names = await self._finding.speakers(scope.guild_id, asked, ids)
        if not names:
            suggestions = await self._storage.attributions.suggest(scope.guild_id, asked, ids)
            raise UnknownSpeaker(asked, suggestions)
        return names

    async def _places(self, scope: Scope, asked: str, selection: Selection) -> tuple[str, ...]:
        ids = selection.article_ids
        identities = await self._finding.places(scope.guild_id, asked, ids)
        if not identities:
            raise UnknownPlace(asked, await self._storage.places.suggest(scope.guild_id, asked, ids))
        return identities

    async def _less(self, scope: Scope, sought: Sought, selection: Selection) -> _Found:
        """What is found without the unknown words or, failing that, with most of the words."""
        ids = selection.article_ids
        unknown = await self._finding.unknown(scope.guild_id, sought.terms, ids)
        notes = [await self._unknown(scope, term, selection) for term in unknown]
        known = tuple(term for term in sought.terms if term not in unknown)
        indexed = [term for term in known if term.is_indexed]
        if any(term.exact for term in unknown) or len(indexed) + len(unknown) < 2 or not indexed:
            return _Found([], (Phrase("I found no sentence like that."), *notes), ())
        less = replace(sought, terms=known)
        hits = await self._finding.find(scope.guild_id, less) if unknown else []
        if hits:
            return _Found(hits, (*notes, Phrase("These sentences have all the other words.")), ())
        hits = await self._finding.nearest(scope.guild_id, less)
        if not hits:
            return _Found([], (Phrase("I found no sentence like that."), *notes), ())
        return _Found(hits, (*notes, _most_of(hits, less)), ())

    async def _unknown(self, scope: Scope, term: Term, selection: Selection) -> Phrase:
        """That nobody uses a word, and which names come close to it."""
        asked, ids = " ".join(term.tokens), selection.article_ids
        people = await self._storage.attributions.suggest(scope.guild_id, asked, ids, limit=_SUGGESTIONS)
        places = await self._storage.places.suggest(scope.guild_id, asked, ids, limit=_SUGGESTIONS)
        close = list(dict.fromkeys([*people, *places]))[:_SUGGESTIONS]
        values = {"asked": asked, "suggestions": ", ".join(close)}
        if close:
            return Phrase("No sentence has “{asked}”. Did you mean {suggestions}?", values)
        return Phrase("No sentence has “{asked}”.", values)

    async def _page(self, scope: Scope, query: Query, found: _Found, answer: Answer, page: int) -> Answer:
        groups = await self._in_order(scope, query, found.hits)
        laid_out = _by_page(groups, alone=query.number is not None)
        pages = len(laid_out)
        if not 1 <= page <= pages:
            raise BadArgument(_pages(pages))
        shown = laid_out[page - 1]
        keys = [key for group in shown for key in group.shown]
        citations = await self._finding.cite(scope.guild_id, keys, found.terms)
        await self._storage.articles.verify(scope.guild_id, list(citations.values()))
        entries = tuple(_entry(group, citations) for group in shown)
        notes = (*found.notes, *_period(query), *_counts(query, found.hits, groups))
        if longer := next((entry for entry in entries if entry.more), None):
            number = longer.citations[0].source.number
            notes += (Phrase("in:#{number} shows all of an article.", {"number": number}),)
        paging = Paging(page, pages) if pages > 1 else None
        return replace(answer, entries=entries, notes=notes, paging=paging)

    async def _in_order(self, scope: Scope, query: Query, hits: list[Hit]) -> list[list[Key]]:
        """The sentences of each article, best first, and the articles in the order asked for."""
        groups: dict[int, list[Key]] = {}
        for hit in hits:
            groups.setdefault(hit.article_id, []).append((hit.article_id, hit.position))
        if not query.newest_first:
            return list(groups.values())
        days = await self._finding.days(scope.guild_id, groups)
        newest = sorted(groups, key=lambda article_id: (days[article_id], article_id), reverse=True)
        return [groups[article_id] for article_id in newest]


def _terms(written: Sequence[str], *, exact: bool = False) -> list[Term]:
    terms = (term_of(text, exact=exact) for text in written)
    return list(dict.fromkeys(term for term in terms if term))


def _check(sought: Sought, query: Query) -> None:
    if query.speakers or query.places or any(term.is_indexed for term in sought.terms):
        return
    raise BadArgument("These words are in nearly every sentence; add one that is not.")


def _most_of(hits: Sequence[Hit], sought: Sought) -> Phrase:
    same = len({hit.held for hit in hits}) == 1
    wanted = [term.tokens[0] for term in sought.terms if not term.needs_text and term.is_indexed]
    values = {"held": len(hits[0].held), "wanted": len(wanted), "words": ", ".join(hits[0].held)}
    if same:
        told = "No sentence has all {wanted} words; these have {held} of them ({words})."
        return Phrase(told, values)
    return Phrase("No sentence has all {wanted} words; these have {held} of them.", values)


def _by_page(groups: Sequence[list[Key]], *, alone: bool) -> list[list[_Group]]:
    """The best of some articles on each page, or a page's worth of the one that was asked for ``alone``."""
    if alone:
        (group,) = groups
        parts = [group[at : at + SENTENCES_ALONE] for at in range(0, len(group), SENTENCES_ALONE)]
        return [[_Group(tuple(part))] for part in parts]
    each = [_Group(tuple(g[:SENTENCES_AN_ARTICLE]), len(g[SENTENCES_AN_ARTICLE:])) for g in groups]
    return [each[at : at + ARTICLES_A_PAGE] for at in range(0, len(each), ARTICLES_A_PAGE)]


def _entry(group: _Group, citations: dict[Key, Citation]) -> Entry:
    cited = tuple(citations[key] for key in sorted(group.shown) if key in citations)
    more = group.more
    source = cited[0].source
    heading = Phrase("#{number} {title}", {"number": source.number, "title": source.title})
    detail = (Phrase("and {count} more sentence", {"count": more}, plural="and {count} more sentences"),)
    return Entry(heading, cited, detail if more else (), more)


def _period(query: Query) -> tuple[Phrase, ...]:
    """Which days were looked at: an article counts by its date, or by when it was read."""
    if query.after and query.before:
        values = {"after": query.after, "before": query.before}
        return (Phrase("Articles from {after} until the day before {before}.", values),)
    if query.after:
        return (Phrase("Articles from {after} on.", {"after": query.after}),)
    return (Phrase("Articles before {before}.", {"before": query.before}),) if query.before else ()


def _counts(query: Query, hits: Sequence[Hit], groups: Sequence[object]) -> tuple[Phrase, ...]:
    sentences = Phrase("{count} sentence", {"count": len(hits)}, plural="{count} sentences")
    where = Phrase("in {count} article", {"count": len(groups)}, plural="in {count} articles")
    values = {"sentences": sentences, "where": where, "most": len(hits)}
    if len(hits) >= MOST_FOUND:
        if query.newest_first:
            return (Phrase("More than {most} sentences; the newest of them {where}, newest first.", values),)
        told = "More than {most} sentences; the newest of them {where}, best first (sort:new for the newest)."
        return (Phrase(told, values),)
    if len(groups) == 1:
        return (Phrase("{sentences} {where}.", values),)
    if query.newest_first:
        return (Phrase("{sentences} {where}, newest first.", values),)
    return (Phrase("{sentences} {where}, best first (sort:new for the newest).", values),)


def _pages(pages: int) -> Phrase:
    if pages == 1:
        return Phrase("There is one page only.")
    return Phrase("There are pages 1 to {pages}.", {"pages": pages})
