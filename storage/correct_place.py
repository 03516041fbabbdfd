"""Which place is meant, put right: the place that a mention is of, what else it may be, and the change.

In ``corrections``, ``shown`` is ``{"name", "entry": {…} | null, "candidates": [{…}], "mentions": [[start,
end, kind]], "confidence", "runners_up": [{…}], "near": {…} | null}`` and ``correct`` is ``{"entry": {…} |
null}``, where an entry has the fields of ``GazetteerEntry`` and null is no place at all: the article's row
goes then, and comes back when it is decided otherwise. What was stored in earlier versions ends with
``mentions``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from news.answer import Phrase
from news.article import GazetteerEntry, Span
from news.errors import BadArgument
from storage.keys import name_key
from storage.place_parts import entry_of
from storage.schema import articles, place_mentions, places, sentences
from storage.types import AnyRow

Json = Mapping[str, Any]


async def find(connection: AsyncConnection, article_id: int, span: Span) -> tuple[int, Span] | None:
    """The number of the place that is named there, and where the article names it first; None where none is.

    Raises:
        BadArgument: several places are named there.
    """
    touching = sa.select(place_mentions).where(
        place_mentions.c.article_id == article_id,
        place_mentions.c.span_start < span.end,
        place_mentions.c.span_end > span.start,
    )
    rows = (await connection.execute(touching)).all()
    exact = [row for row in rows if (row.span_start, row.span_end) == span]
    numbers = {row.place for row in exact or rows}
    if not numbers:
        return None
    if len(numbers) > 1:
        raise BadArgument(Phrase("Several places are named there. Report one of them by its name."))
    (number,) = numbers
    first = min(_span(row) for row in await _mentions(connection, article_id, number))
    return number, first


async def shown(connection: AsyncConnection, article_id: int, number: int) -> Json:
    """What a place was taken for, and what else it could have been."""
    query = sa.select(places).where(places.c.article_id == article_id, places.c.place == number)
    row = (await connection.execute(query)).one()
    entry = entry_of(row)
    chosen = None if entry is None else {name: getattr(entry, name) for name in GazetteerEntry.__slots__}
    others = [*row.runners_up, *([row.near] if row.near else [])]
    mentions = await _mentions(connection, article_id, number)
    return {
        "name": row.name,
        "entry": chosen,
        "candidates": [*([chosen] if chosen else []), *others],
        "mentions": [[mention.span_start, mention.span_end, mention.kind] for mention in mentions],
        "confidence": row.confidence,
        "runners_up": list(row.runners_up),
        "near": row.near,
    }


async def apply(connection: AsyncConnection, article_id: int, span: Span, shown: Json, correct: Json) -> bool:
    """Take the place named there for another one, or for none; False where none is named any more."""
    found = await _found(connection, article_id, span)
    entry = correct["entry"]
    if found is None and entry is not None:
        found = await _restored(connection, article_id, shown)
    if found is not None:
        await _change(connection, article_id, found, shown, entry)
        await _recount(connection, article_id)
    return found is not None or entry is None


async def restore(connection: AsyncConnection, article_id: int, span: Span, shown: Json) -> None:
    """Take the place named there for what the reader had taken it for."""
    try:
        found = await find(connection, article_id, span)
    except BadArgument:  # a newer reader finds two places there, and the correction is of neither
        return
    number = await _restored(connection, article_id, shown) if found is None else found[0]
    values = _read(shown)
    here = (places.c.article_id == article_id, places.c.place == number)
    await connection.execute(sa.update(places).where(*here).values(**values, corrected=False))
    await _recount(connection, article_id)


def _read(shown: Json) -> dict[str, Any]:
    """What the reader had found a place to be, as the columns of its row."""
    entry = shown["entry"]
    others = shown["candidates"][1 if entry else 0 :]
    left = {
        "confidence": shown.get("confidence", 1.0 if entry else 0.0),
        "runners_up": shown.get("runners_up", others),
        "near": shown.get("near"),
    }
    if entry is not None:
        return _taken_for(entry, shown) | left
    none = dict.fromkeys((*GazetteerEntry.__slots__, "entry_name", "entry_folded"))
    del none["name"]
    return {**none, "identity": f"n{name_key(shown['name'])}"} | left


async def _found(connection: AsyncConnection, article_id: int, span: Span) -> int | None:
    try:
        found = await find(connection, article_id, span)
    except BadArgument:  # a newer reader finds two places where there was one: neither is the one corrected
        return None
    return None if found is None else found[0]


async def _change(
    connection: AsyncConnection, article_id: int, number: int, shown: Json, entry: Json | None
) -> None:
    here = (places.c.article_id == article_id, places.c.place == number)
    if entry is None:
        await connection.execute(sa.delete(places).where(*here))
        return
    await connection.execute(
        sa.update(places).where(*here).values(**_taken_for(entry, shown), corrected=True)
    )


def _taken_for(entry: Json, shown: Json) -> dict[str, Any]:
    others = [each for each in shown["candidates"] if each["geonames_id"] != entry["geonames_id"]]
    values = {name: entry[name] for name in GazetteerEntry.__slots__ if name != "name"}
    return {
        **values,
        "entry_name": entry["name"],
        "entry_folded": name_key(entry["name"]),
        "identity": f"g{entry['geonames_id']}",
        "confidence": 1.0,  # somebody has looked
        "runners_up": others,
        "near": None,
    }


async def _restored(connection: AsyncConnection, article_id: int, shown: Json) -> int:
    """Put a place back that was taken for none, and return its number."""
    guild = sa.select(articles.c.guild_id).where(articles.c.id == article_id)
    owner = {"article_id": article_id, "guild_id": (await connection.execute(guild)).scalar_one()}
    last = sa.select(sa.func.coalesce(sa.func.max(places.c.place), -1))
    number = (await connection.execute(last.where(places.c.article_id == article_id))).scalar_one() + 1
    folded = name_key(shown["name"])
    row = {
        **owner,
        "place": number,
        "identity": f"n{folded}",
        "mentions": len(shown["mentions"]),
        "name": shown["name"],
        "folded": folded,
        "confidence": 0.0,
        "runners_up": [],
    }
    await connection.execute(places.insert().values(row))
    for start, end, kind in shown["mentions"]:
        sentence = await _sentence(connection, article_id, start)
        where = {"span_start": start, "span_end": end, "sentence": sentence}
        await connection.execute(place_mentions.insert().values(**owner, **where, place=number, kind=kind))
    return number


async def _sentence(connection: AsyncConnection, article_id: int, at: int) -> int | None:
    query = sa.select(sentences.c.position).where(
        sentences.c.article_id == article_id, sentences.c.span_start <= at, sentences.c.span_end > at
    )
    return (await connection.execute(query.order_by(sentences.c.position).limit(1))).scalar_one_or_none()


async def _mentions(connection: AsyncConnection, article_id: int, number: int) -> Sequence[AnyRow]:
    query = sa.select(place_mentions).where(
        place_mentions.c.article_id == article_id, place_mentions.c.place == number
    )
    return (await connection.execute(query.order_by(place_mentions.c.span_start))).all()


async def _recount(connection: AsyncConnection, article_id: int) -> None:
    count = sa.select(sa.func.count()).select_from(places).where(places.c.article_id == article_id)
    change = sa.update(articles).where(articles.c.id == article_id)
    await connection.execute(change.values(places=count.scalar_subquery()))


def _span(row: AnyRow) -> Span:
    return Span(row.span_start, row.span_end)
