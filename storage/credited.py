"""SQL about who is credited: names, and the passages that an attribution stands in."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from news.answer import Citation
from news.article import AttributionKind, Span, SpeakerKind
from news.cues import ORGANISATION_WORDS, ROLE_NOUNS
from news.names import fold
from storage.keys import name_key
from storage.rows import SOURCE_COLUMNS, part_of_text, source_of, spans_of, within
from storage.schema import articles, attributions, speaker_names, speakers
from storage.types import AnyRow, AnySelect

_SUFFIXES: Final = frozenset({"jr", "sr", "ii", "iii", "iv"})
_NO_PERSON: Final = ORGANISATION_WORDS | {"of", "for", "and", "the"}


@dataclass(frozen=True, slots=True)
class SpeakerCount:
    """Somebody quoted.

    Attributes:
        name: full name, in the form most used for the quotations counted.
        role: as the newest article that gives one gives it.
        count: how many quotations.
    """

    name: str
    kind: SpeakerKind
    role: str | None
    count: int


async def people(
    connection: AsyncConnection,
    guild_id: int,
    article_ids: Collection[int] | None,
    *,
    folded: Collection[str] | None = None,
    limit: int | None = None,
) -> list[SpeakerCount]:
    """Count quotations by folded full name, most quoted first."""
    conditions = [*within(speakers, guild_id, article_ids), speakers.c.quotations > 0]
    if folded is not None:
        conditions.append(speakers.c.folded.in_(folded))
    total = sa.func.sum(speakers.c.quotations)
    if limit is not None:
        most_quoted = sa.select(speakers.c.folded).where(*conditions).group_by(speakers.c.folded)
        most_quoted = most_quoted.order_by(total.desc(), speakers.c.folded).limit(limit)
        conditions.append(speakers.c.folded.in_(most_quoted))
    form = (speakers.c.folded, speakers.c.name, speakers.c.kind, speakers.c.role)
    newest = sa.func.max(speakers.c.article_id)
    query = (
        sa.select(*form, total.label("quotations"), newest.label("newest")).where(*conditions).group_by(*form)
    )
    return _merged(await connection.execute(query))


async def count_names(connection: AsyncConnection, guild_id: int, article_ids: Collection[int] | None) -> int:
    """Count who is quoted, each folded full name once."""
    names = sa.select(speakers.c.folded).where(*within(speakers, guild_id, article_ids))
    names = names.where(speakers.c.quotations > 0).distinct()
    return (await connection.execute(sa.select(sa.func.count()).select_from(names.subquery()))).scalar_one()


async def named(
    connection: AsyncConnection, guild_id: int, asked: str, article_ids: Collection[int] | None
) -> list[str]:
    """Give the folded full names that ``asked`` may mean.

    1. The full names of those who go by exactly that name, or alias, somewhere.
    2. Failing that, the full names that hold all its words.
    3. Of a person with a first name, the last name too where articles give nothing else, unless somebody
       else of that last name is quoted.
    """
    key = name_key(asked)
    if not key:
        return []
    quoted = [*within(speakers, guild_id, article_ids), speakers.c.quotations > 0]
    same = sa.and_(
        speaker_names.c.article_id == speakers.c.article_id, speaker_names.c.speaker == speakers.c.speaker
    )
    exact = sa.select(speakers.c.folded).join(speaker_names, same).distinct()
    # One guild's name is enough: a second condition makes SQLite begin with everybody of the guild.
    here = within(speaker_names, guild_id, article_ids)
    exact = exact.where(*here, speaker_names.c.folded == key, speakers.c.quotations > 0)
    found = list((await connection.execute(exact)).scalars())
    if not found:
        found = list((await connection.execute(_names_with(quoted, key.split()))).scalars())
    return [*found, *await _by_last_name(connection, quoted, key.split(), found)]


def _names_with(quoted: Sequence[sa.ColumnElement[bool]], words: Sequence[str]) -> sa.Select[str]:
    """Select the full names that hold all of the words, each once."""
    names = sa.select(speakers.c.folded).where(*quoted).distinct().cte("names")
    # SQLite compares every name once then: of 79,000 speakers 2,500 names, which took 1.6 ms instead of 11.
    # PostgreSQL goes through all speakers either way, but can stop at the first.
    names = names.prefix_with("MATERIALIZED", dialect="sqlite")
    spaced = " " + names.c.folded + " "
    return sa.select(names.c.folded).where(*(spaced.contains(f" {word} ", autoescape=True) for word in words))


async def _by_last_name(
    connection: AsyncConnection,
    quoted: Sequence[sa.ColumnElement[bool]],
    words: Sequence[str],
    found: Sequence[str],
) -> list[str]:
    """The last name by itself, where somebody of no other name goes by it and nobody else can be meant.

    An article that gives a first name anywhere has it in the full name, so there the two never meet.
    """
    first, last = words[0], next((word for word in reversed(words) if word not in _SUFFIXES), "")
    if last in {first, "", *found} or last in ROLE_NOUNS or not _NO_PERSON.isdisjoint(words):
        return []
    alone = sa.select(speakers.c.folded).where(*quoted, speakers.c.folded == last)
    alone = alone.where(speakers.c.kind == SpeakerKind.PERSON.value).limit(1)
    # An index tells this; only where there is somebody all names are looked through.
    if not (await connection.execute(alone)).first():
        return []
    names = _names_with(quoted, [last])
    name = names.selected_columns.folded
    namesake = names.where(name != last, ~name.startswith(f"{first} ", autoescape=True)).limit(1)
    return [] if (await connection.execute(namesake)).first() else [last]


async def every_name(
    connection: AsyncConnection, guild_id: int, article_ids: Collection[int] | None
) -> list[str]:
    """Give every folded name and alias, each once."""
    query = sa.select(speaker_names.c.folded).where(*within(speaker_names, guild_id, article_ids)).distinct()
    return list((await connection.execute(query)).scalars())


def cited(guild_id: int, chosen: sa.Subquery) -> AnySelect:
    """Select all that ``citation_of`` needs of the attributions in ``chosen`` (article_id, position).

    The passages are cut out here, after the choice, so that only the texts of the chosen are touched.
    """
    by = sa.and_(
        speakers.c.article_id == attributions.c.article_id, speakers.c.speaker == attributions.c.speaker
    )
    passage = part_of_text(attributions.c.passage_start, attributions.c.passage_end)
    return (
        sa.select(
            *SOURCE_COLUMNS,
            attributions.c.position,
            attributions.c.kind,
            attributions.c.content,
            attributions.c.passage_start,
            attributions.c.passage_end,
            attributions.c.source_start,
            attributions.c.source_end,
            attributions.c.corrected,
            passage.label("passage"),
            speakers.c.name,
        )
        .select_from(chosen)
        .join(
            attributions,
            sa.and_(
                attributions.c.article_id == chosen.c.article_id, attributions.c.position == chosen.c.position
            ),
        )
        .join(articles, articles.c.id == attributions.c.article_id)
        .outerjoin(speakers, by)
        .where(attributions.c.guild_id == guild_id)
    )


def citation_of(row: AnyRow) -> Citation:
    """Make the citation of a row that ``cited`` selects."""
    name, mention = row.name, None
    if row.source_start is not None:  # the passage holds the mention
        mention = row.passage[row.source_start - row.passage_start : row.source_end - row.passage_start]
    return Citation(
        source=source_of(row),
        span=Span(row.passage_start, row.passage_end),
        passage=row.passage,
        marks=spans_of(row.content),
        speaker=name or mention,
        mention=mention if name and mention and fold(mention) != fold(name) else None,
        kind=AttributionKind(row.kind),
        corrected=row.corrected,
    )


def _merged(rows: Iterable[AnyRow]) -> list[SpeakerCount]:
    """One line for each folded name, from one for each form and role it was given."""
    by_name: dict[str, list[AnyRow]] = {}
    for row in rows:
        by_name.setdefault(row.folded, []).append(row)
    merged = [_one_of(forms) for forms in by_name.values()]
    return sorted(merged, key=lambda speaker: (-speaker.count, speaker.name))


def _one_of(forms: Sequence[AnyRow]) -> SpeakerCount:
    most_used = max(forms, key=lambda row: (row.quotations, row.newest))
    with_role = [row for row in forms if row.role]
    role = max(with_role, key=lambda row: row.newest).role if with_role else None
    return SpeakerCount(
        most_used.name, SpeakerKind(most_used.kind), role, sum(int(row.quotations) for row in forms)
    )
