"""``where``: the places an article names, with country, coordinates and sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from handlers.language import reading_limits
from handlers.scope import Scope, Selection
from handlers.where_near import is_beside
from handlers.which import WhichArticle
from news.answer import Answer, Entry, Phrase
from news.article import GazetteerEntry
from news.countries import Country
from news.country_sizes import is_wide, reach_of
from news.errors import UnknownPlace
from news.picture import Pin, PlacesMap
from storage.articles import Articles
from storage.places import PlaceRow, Places

# Pages are turned by a button; an article of 2,000 words names some 20 places.
MOST_PLACES = 40
# Of all articles: each place's sentences are looked up by themselves, among very many.
MOST_EVERYWHERE = 15
MOST_SENTENCES = 10
# The places named most: of more than these the map's names cover each other.
_MOST_PINS = 15
_NONE = Phrase("I found no place named in it. Ask about another article, or about all of them.")
_NONE_ANYWHERE = Phrase("I found no place named in any article. Post one that names places.")
_UNKNOWN = Phrase("not in my gazetteer")
# Below this the runner-up is shown beside the place chosen.
UNSURE = 0.6


class Where:
    """Answers ``where``."""

    def __init__(self, articles: Articles, places: Places, which: WhichArticle) -> None:
        self._articles = articles
        self._places = places
        self._which = which

    async def __call__(self, scope: Scope, asked: str | None = None, which: str | None = None) -> Answer:
        """List the places of an article, or find the sentences about one place.

        A number alone is an article's, as ``WhichArticle.or_words`` tells.

        Raises:
            UnknownPlace: no article asked about names that place.
            RequestError: there is no such article.
        """
        name, which = await self._which.or_words(scope, asked, which)
        selection = await self._which(scope, which)
        answer = await (self._one(scope, name, selection) if name else self._all(scope, selection))
        await self._articles.verify(scope.guild_id, answer.citations)
        return answer

    async def _all(self, scope: Scope, selection: Selection) -> Answer:
        most = MOST_PLACES if selection.source else MOST_EVERYWHERE
        rows = await self._places.in_articles(scope.guild_id, selection.article_ids, limit=most + 1)
        notes = selection.notes + reading_limits(selection)
        if len(rows) > most:
            notes += (Phrase("Only the {count} named most are shown.", {"count": most}),)
        if not rows:
            notes += (_NONE if selection.source else _NONE_ANYWHERE,)
        title = selection.title(Phrase("Places in #{number} {title}"), Phrase("Places in all articles"))
        shown = rows[:most]
        return Answer(title, tuple(_entry(row) for row in shown), notes, _map(title, shown))

    async def _one(self, scope: Scope, name: str, selection: Selection) -> Answer:
        rows = await self._rows(scope, name, selection)
        if not rows and not selection.explicit:
            note = Phrase("Not named in the latest article, so I looked through all of them.")
            selection = selection.everywhere(note)
            rows = await self._rows(scope, name, selection)
        if not rows:
            ids = selection.article_ids if selection.explicit else selection.within
            raise UnknownPlace(name, await self._places.suggest(scope.guild_id, name, ids))
        title = selection.title(
            Phrase("{name} in #{number} {title}"), Phrase("{name} in all articles"), name=_name(rows[0])
        )
        return Answer(title, tuple(_entry(row) for row in rows), selection.notes, _map(title, rows))

    async def _rows(self, scope: Scope, name: str, selection: Selection) -> list[PlaceRow]:
        return await self._places.by_name(
            scope.guild_id, name, selection.article_ids, limit=3, sentences=MOST_SENTENCES
        )


def _map(title: Phrase, rows: Sequence[PlaceRow]) -> PlacesMap | None:
    """A map of the places whose coordinates are known."""
    pins = tuple(
        Pin(
            _name(row),
            row.entry.latitude,
            row.entry.longitude,
            row.mentions,
            is_wide(row.entry),
            reach_of(row.entry),
            _country_of(row.entry),
        )
        for row in rows
        if row.entry
    )
    return PlacesMap(title, pins[:_MOST_PINS]) if pins else None


def _entry(row: PlaceRow) -> Entry:
    detail = [*_named(row)]
    if row.entry is not None:
        detail = [*_location(row.entry), *detail]
        if row.confidence < UNSURE and row.runners_up:
            other = row.runners_up[0]
            values = {"name": other.name, "country": Country(other.country)}
            detail.append(Phrase("perhaps {name}, {country}", values))
    else:
        detail = [_near(row.near) if row.near and is_beside(row) else _UNKNOWN, *detail]
    more = max(0, row.mentions - len(row.citations))
    return Entry(Phrase("{name}", {"name": _name(row)}), row.citations, tuple(detail), more)


def _name(row: PlaceRow) -> str | Country:
    """The place as the articles call it; where they only speak of its people, as the gazetteer does."""
    if row.entry is None or row.demonyms < row.mentions:
        return row.name
    is_country = row.entry.feature == "country" and row.entry.country
    return Country(row.entry.country) if is_country else row.entry.name


def _named(row: PlaceRow) -> Iterator[Phrase]:
    """How often the place is named, and how many of these times otherwise than by its name."""
    yield Phrase("named once", {"count": row.mentions}, plural="named {count} times")
    if row.demonyms:
        template = "as “{form}”" if row.demonyms == row.mentions else "{count} of them as “{form}”"
        yield Phrase(template, {"count": row.demonyms, "form": row.demonym})
    if row.metonyms:
        template = (
            "as its government" if row.metonyms == row.mentions else "{count} of them as its government"
        )
        yield Phrase(template, {"count": row.metonyms})


def _near(entry: GazetteerEntry) -> Phrase:
    values = {"name": entry.name, "country": Country(entry.country)}
    known = entry.country and entry.feature != "country"
    return Phrase("near {name}, {country}" if known else "near {name}", values)


def _location(entry: GazetteerEntry) -> list[Phrase]:
    coordinates = {
        "latitude": _degrees(entry.latitude, "NS"),
        "longitude": _degrees(entry.longitude, "EW"),
    }
    located = [Phrase("{latitude} {longitude}", coordinates)]
    if entry.feature == "country":
        return [Phrase("country"), *located]
    if entry.country:
        return [Phrase("{country}", {"country": Country(entry.country)}), *located]
    return located


def _degrees(value: float, hemispheres: str) -> str:
    return f"{abs(value):.2f}°{hemispheres[value < 0]}"


def _country_of(entry: GazetteerEntry) -> str:
    """The country a place lies in, to be named on the map; none for what may lie in several."""
    return "" if is_wide(entry) and entry.feature != "country" else entry.country or ""
