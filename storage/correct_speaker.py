"""Who said something, put right: the attribution that is meant, who may be credited instead, and the change.

In ``corrections``, ``shown`` is ``{"speaker": {…} | null, "mention": "he" | null, "source": [start, end] |
null}`` and ``correct`` is ``{"speaker": {…} | null}``, where null is nobody and a speaker is ``{"name",
"kind", "role", "aliases"}``. What was stored in earlier versions has no ``source``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from news.article import Span
from storage.keys import name_key
from storage.rows import part_of_text, spans_of
from storage.schema import articles, attributions, figures, speaker_names, speakers
from storage.types import AnyRow

Json = Mapping[str, Any]

# Of the words of two spans together, how many they share at least to be the same quotation found again by
# another reader, which may begin or end it a few words off.
_SAME: Final = 0.5


async def find(
    connection: AsyncConnection, article_id: int, span: Span, least: float = 0.0
) -> tuple[int, Span] | None:
    """The position of the attribution whose quoted words are most like a span, and where those stand.

    None where the two share no more than ``least`` of all the words in either.
    """
    query = sa.select(attributions.c.position, attributions.c.content)
    query = query.where(attributions.c.article_id == article_id).order_by(attributions.c.position)
    rows = (await connection.execute(query)).all()
    rated = [(_likeness(span, spans_of(row.content)), row) for row in rows]
    best, row = max(rated, key=lambda pair: pair[0], default=(0.0, None))
    if row is None or best <= least:
        return None
    content = spans_of(row.content)
    return row.position, Span(min(s.start for s in content), max(s.end for s in content))


async def shown(connection: AsyncConnection, article_id: int, position: int) -> Json:
    """Who is credited with an attribution."""
    by = sa.and_(
        speakers.c.article_id == attributions.c.article_id, speakers.c.speaker == attributions.c.speaker
    )
    mention = part_of_text(attributions.c.source_start, attributions.c.source_end).label("mention")
    source = (attributions.c.source_start, attributions.c.source_end)
    query = (
        sa.select(speakers.c.name, speakers.c.kind, speakers.c.role, mention, *source)
        .select_from(attributions)
        .join(articles, articles.c.id == attributions.c.article_id)
        .outerjoin(speakers, by)
        .where(attributions.c.article_id == article_id, attributions.c.position == position)
    )
    row = (await connection.execute(query)).one()
    credited_by = None if row.source_start is None else [row.source_start, row.source_end]
    speaker = _speaker(row) if row.name is not None else None
    return {"speaker": speaker, "mention": row.mention, "source": credited_by}


async def candidates(connection: AsyncConnection, article_id: int) -> list[Json]:
    """Everybody an article quotes, then those it only names, each name once."""
    quoted = sa.select(speakers).where(speakers.c.article_id == article_id)
    quoted = quoted.order_by(speakers.c.quotations.desc(), speakers.c.speaker)
    role = part_of_text(figures.c.role_start, figures.c.role_end).label("role")
    named = sa.select(figures.c.name, figures.c.kind, role, figures.c.aliases)
    named = named.join(articles, articles.c.id == figures.c.article_id)
    named = named.where(figures.c.article_id == article_id).order_by(figures.c.times.desc(), figures.c.figure)
    found = [_speaker(row) for row in await connection.execute(quoted)]
    found += [_speaker(row, row.aliases["forms"]) for row in await connection.execute(named)]
    return list({name_key(each["name"]): each for each in reversed(found)}.values())[::-1]


async def apply(connection: AsyncConnection, article_id: int, span: Span, correct: Json) -> bool:
    """Credit the quotation there with somebody else or with nobody; False where there is none any more."""
    # The words it was credited by are not those of who is credited now.
    return await _credit(connection, article_id, span, correct["speaker"], None, corrected=True)


async def restore(connection: AsyncConnection, article_id: int, span: Span, shown: Json) -> None:
    """Credit the quotation there, if there still is one, as the reader had credited it."""
    await _credit(connection, article_id, span, shown["speaker"], shown.get("source"), corrected=False)


async def _credit(
    connection: AsyncConnection,
    article_id: int,
    span: Span,
    speaker: Json | None,
    source: Sequence[int] | None,
    *,
    corrected: bool,
) -> bool:
    """Credit a quotation with somebody, by the words at ``source``; False where there is none any more."""
    found = await find(connection, article_id, span, _SAME)
    if found is None:
        return False
    number = None if speaker is None else await _number(connection, article_id, speaker)
    start, end = source or (None, None)
    change = sa.update(attributions)
    change = change.where(attributions.c.article_id == article_id, attributions.c.position == found[0])
    credited = {"speaker": number, "source_start": start, "source_end": end, "corrected": corrected}
    await connection.execute(change.values(credited))
    await _recount(connection, article_id)
    return True


async def _number(connection: AsyncConnection, article_id: int, speaker: Json) -> int:
    """The article's speaker of that name or alias, who is added where there is none."""
    key = name_key(speaker["name"])
    known = sa.select(speaker_names.c.speaker).where(
        speaker_names.c.article_id == article_id, speaker_names.c.folded == key
    )
    by_name = sa.select(speakers.c.speaker).where(
        speakers.c.article_id == article_id, speakers.c.folded == key
    )
    for query in (by_name, known):
        if (number := (await connection.execute(query.limit(1))).scalar_one_or_none()) is not None:
            return number
    return await _add(connection, article_id, speaker)


async def _add(connection: AsyncConnection, article_id: int, speaker: Json) -> int:
    last = sa.select(sa.func.coalesce(sa.func.max(speakers.c.speaker), -1))
    number = (await connection.execute(last.where(speakers.c.article_id == article_id))).scalar_one() + 1
    guild = sa.select(articles.c.guild_id).where(articles.c.id == article_id)
    owner = {"article_id": article_id, "guild_id": (await connection.execute(guild)).scalar_one()}
    row = {
        **owner,
        "speaker": number,
        "name": speaker["name"],
        "folded": name_key(speaker["name"]),
        "kind": speaker["kind"],
        "role": speaker["role"],
        "mentions": [],
        "quotations": 0,
    }
    await connection.execute(speakers.insert().values(row))
    forms = {name_key(form): form for form in (*speaker["aliases"], speaker["name"])}
    names = [{**owner, "speaker": number, "folded": key, "name": form} for key, form in forms.items() if key]
    if names:
        await connection.execute(speaker_names.insert(), names)
    return number


async def _recount(connection: AsyncConnection, article_id: int) -> None:
    mine = attributions.c.article_id == article_id
    count = sa.select(sa.func.count()).select_from(attributions)
    theirs = count.where(mine, attributions.c.speaker == speakers.c.speaker).scalar_subquery()
    change = sa.update(speakers).where(speakers.c.article_id == article_id)
    await connection.execute(change.values(quotations=theirs))
    credited = sa.select(sa.func.count(attributions.c.speaker.distinct())).where(mine).scalar_subquery()
    await connection.execute(sa.update(articles).where(articles.c.id == article_id).values(speakers=credited))


def _speaker(row: AnyRow, aliases: Iterable[str] = ()) -> Json:
    return {"name": row.name, "kind": row.kind, "role": row.role, "aliases": list(aliases)}


def _likeness(span: Span, content: Iterable[Span]) -> float:
    """How much of two stretches together they share, 0 to 1.

    A quotation in parts is compared as it stands and with the words between, which a report's span holds.
    """
    parts = list(content)
    whole = Span(min(part.start for part in parts), max(part.end for part in parts))
    return max(_shared(span, parts), _shared(span, [whole]))


def _shared(span: Span, parts: Iterable[Span]) -> float:
    common = total = 0
    for part in parts:
        common += max(0, min(span.end, part.end) - max(span.start, part.start))
        total += part.end - part.start
    total += span.end - span.start - common
    return common / total if total else 0.0
