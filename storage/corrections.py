"""Corrections: what members report as a wrong speaker or a wrong place, and what moderators decide.

A decision changes what is stored about the article, so that every answer goes by it; ``reapply`` does so
again when another reader has read the article anew, and ``Corrections.withdraw`` puts back what was there.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from news.article import Span
from news.errors import ReportGone, UnknownArticle
from storage import correct_place, correct_speaker
from storage.database import Database, insert_new
from storage.forget_rows import lock
from storage.schema import articles, corrections, guilds
from storage.types import AnyRow, now

log = logging.getLogger(__name__)

NOBODY: Final = "-"
"""The value of the choice that credits nobody, or says that no place is meant."""

# Discord's limit for the value of an entry of a select menu
# (https://discord.com/developers/docs/components/reference#string-select-select-option-structure).
_LONGEST_VALUE: Final = 100


class CorrectionKind(StrEnum):
    """What is wrong: who is credited with a quotation, or which place a name is taken for."""

    SPEAKER = "speaker"
    PLACE = "place"


class CorrectionState(StrEnum):
    """What has become of a report."""

    REPORTED = "reported"
    CORRECTED = "corrected"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    """Corrected by mistake, and put back; it may be reported again."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What may be right instead.

    Attributes:
        value: names it, at most 100 characters; ``NOBODY`` for nobody and for no place.
        data: the speaker or the gazetteer entry, as JSON; None for nobody and for no place.
    """

    value: str
    data: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Correction:
    """A report, and what was decided.

    Attributes:
        span: the quoted words, or the first mention of the place, in the article's text.
        shown: what was shown when it was reported, see ``correct_speaker`` and ``correct_place``.
        correct: what is right, likewise; None until it is decided.
    """

    id: int
    guild_id: int
    article_id: int
    kind: CorrectionKind
    span: Span
    shown: Mapping[str, Any]
    state: CorrectionState
    correct: Mapping[str, Any] | None
    reported_at: datetime
    decided_at: datetime | None


class Corrections:
    """The reports of all guilds, each seen by its own guild only."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def report(
        self, guild_id: int, article_id: int, span: Span, kind: CorrectionKind, member_id: int
    ) -> tuple[Correction, bool]:
        """Note that something is wrong; once is enough. Also returns whether nobody had reported it before.

        What was corrected and put back may be reported anew.

        Raises:
            UnknownArticle: the guild has no such article.
            ReportGone: nobody is quoted there, or no place named.
            BadArgument: several places are named there.
        """
        async with self._database.write() as connection:
            await lock(connection, guilds.c.guild_id == guild_id)
            await lock(connection, guilds.c.guild_id == guild_id)
            known = sa.select(articles.c.id).where(articles.c.id == article_id)
            if (await connection.execute(known.where(articles.c.guild_id == guild_id))).first() is None:
                raise UnknownArticle(str(article_id))
            where, shown = await _shown(connection, article_id, span, kind)
            row = {
                "guild_id": guild_id,
                "article_id": article_id,
                "kind": kind.value,
                "span_start": where.start,
                "span_end": where.end,
                "shown": shown,
                "reported_by": member_id,
                "reported_at": now(),
                "state": CorrectionState.REPORTED.value,
            }
            added = await connection.execute(insert_new(connection, corrections).values(row))
            same = [
                corrections.c[name] == row[name] for name in ("article_id", "kind", "span_start", "span_end")
            ]
            withdrawn = corrections.c.state == CorrectionState.WITHDRAWN.value
            again = row | {"correct": None, "decided_by": None, "decided_at": None}
            anew = await connection.execute(sa.update(corrections).where(*same, withdrawn).values(again))
            found = (await connection.execute(sa.select(corrections).where(*same))).one()
            return _correction(found), added.rowcount + anew.rowcount == 1

    async def of_guild(
        self, guild_id: int, state: CorrectionState, limit: int | None = None
    ) -> list[Correction]:
        """Give the reports in a state, oldest first."""
        query = sa.select(corrections).where(
            corrections.c.guild_id == guild_id, corrections.c.state == state.value
        )
        async with self._database.read() as connection:
            rows = await connection.execute(query.order_by(corrections.c.id).limit(limit))
            return [_correction(row) for row in rows]

    async def latest(self, guild_id: int, limit: int) -> list[Correction]:
        """Give the corrections made, the latest first."""
        made = corrections.c.state == CorrectionState.CORRECTED.value
        query = sa.select(corrections).where(corrections.c.guild_id == guild_id, made)
        query = query.order_by(corrections.c.decided_at.desc(), corrections.c.id.desc()).limit(limit)
        async with self._database.read() as connection:
            return [_correction(row) for row in await connection.execute(query)]

    async def get(self, guild_id: int, correction_id: int) -> Correction:
        """Give one report.

        Raises:
            ReportGone: there is none of that number.
        """
        async with self._database.read() as connection:
            return await _get(connection, guild_id, correction_id)

    async def choices(self, guild_id: int, correction_id: int) -> list[Choice]:
        """Give what may be right instead, what was shown among it; the last is ``NOBODY``.

        Raises:
            ReportGone: there is no such report.
        """
        async with self._database.read() as connection:
            return await _choices(connection, await _get(connection, guild_id, correction_id))

    async def correct(self, guild_id: int, correction_id: int, choice: Choice, member_id: int) -> Correction:
        """Put it right as a moderator has decided, also where it had been decided otherwise.

        Raises:
            ReportGone: the report or what it is about is no longer there; nothing is changed.
        """
        async with self._database.write() as connection:
            # On PostgreSQL whoever reads an article of the guild again has this lock meanwhile.
            await lock(connection, guilds.c.guild_id == guild_id)
            reported = await _get(connection, guild_id, correction_id)
            correct = {_field(reported.kind): choice.data}
            if not await _apply(connection, reported, correct):
                raise ReportGone(f"correction {correction_id}")
            decided = {"state": CorrectionState.CORRECTED.value, "correct": correct}
            await _decide(connection, correction_id, member_id, decided)
            return await _get(connection, guild_id, correction_id)

    async def reject(self, guild_id: int, correction_id: int, member_id: int) -> Correction:
        """Leave it as it was reported, where nothing has been corrected yet.

        Raises:
            ReportGone: there is no such report waiting.
        """
        async with self._database.write() as connection:
            reported = await _get(connection, guild_id, correction_id)
            if reported.state is CorrectionState.CORRECTED:
                raise ReportGone(f"correction {correction_id} was made")
            await _decide(connection, correction_id, member_id, {"state": CorrectionState.REJECTED.value})
            return await _get(connection, guild_id, correction_id)

    async def withdraw(self, guild_id: int, correction_id: int, member_id: int) -> Correction:
        """Put back what the reader had said, where it was corrected; nothing counts as corrected then.

        Raises:
            ReportGone: there is no such correction.
        """
        async with self._database.write() as connection:
            await lock(connection, guilds.c.guild_id == guild_id)
            known = await _get(connection, guild_id, correction_id)
            if known.state is not CorrectionState.CORRECTED:
                raise ReportGone(f"correction {correction_id} is not made")
            module = correct_speaker if known.kind is CorrectionKind.SPEAKER else correct_place
            await module.restore(connection, known.article_id, known.span, known.shown)
            await _decide(connection, correction_id, member_id, {"state": CorrectionState.WITHDRAWN.value})
            return await _get(connection, guild_id, correction_id)


async def reapply(connection: AsyncConnection, article_id: int) -> int:
    """Make an article's corrections again inside the transaction that has replaced its reading.

    Returns how many still have something to correct.
    """
    query = sa.select(corrections).where(
        corrections.c.article_id == article_id, corrections.c.state == CorrectionState.CORRECTED.value
    )
    made = 0
    for row in (await connection.execute(query.order_by(corrections.c.id))).all():
        known = _correction(row)
        if known.correct is not None:
            made += await _apply(connection, known, known.correct)
    if made:
        log.info("article %d: %d corrections made again", article_id, made)
    return made


async def _shown(
    connection: AsyncConnection, article_id: int, span: Span, kind: CorrectionKind
) -> tuple[Span, Mapping[str, Any]]:
    """Where what is reported stands, and what is shown for it."""
    module = correct_speaker if kind is CorrectionKind.SPEAKER else correct_place
    found = await module.find(connection, article_id, span)
    if found is None:
        raise ReportGone(f"article {article_id}, characters {span.start} to {span.end}")
    number, where = found
    return where, await module.shown(connection, article_id, number)


async def _apply(connection: AsyncConnection, known: Correction, correct: Mapping[str, Any]) -> bool:
    if known.kind is CorrectionKind.SPEAKER:
        return await correct_speaker.apply(connection, known.article_id, known.span, correct)
    return await correct_place.apply(connection, known.article_id, known.span, known.shown, correct)


async def _choices(connection: AsyncConnection, known: Correction) -> list[Choice]:
    if known.kind is CorrectionKind.PLACE:
        entries = known.shown["candidates"]
        return [*(Choice(f"g{entry['geonames_id']}", entry) for entry in entries), Choice(NOBODY, None)]
    people = await correct_speaker.candidates(connection, known.article_id)
    return [*(Choice(each["name"][:_LONGEST_VALUE], each) for each in people), Choice(NOBODY, None)]


def _field(kind: CorrectionKind) -> str:
    return "speaker" if kind is CorrectionKind.SPEAKER else "entry"


async def _get(connection: AsyncConnection, guild_id: int, correction_id: int) -> Correction:
    query = sa.select(corrections).where(
        corrections.c.guild_id == guild_id, corrections.c.id == correction_id
    )
    row = (await connection.execute(query)).one_or_none()
    if row is None:
        raise ReportGone(f"correction {correction_id}")
    return _correction(row)


async def _decide(
    connection: AsyncConnection, correction_id: int, member_id: int, values: Mapping[str, object]
) -> None:
    change = sa.update(corrections).where(corrections.c.id == correction_id)
    await connection.execute(change.values(**values, decided_by=member_id, decided_at=now()))


def _correction(row: AnyRow) -> Correction:
    return Correction(
        id=row.id,
        guild_id=row.guild_id,
        article_id=row.article_id,
        kind=CorrectionKind(row.kind),
        span=Span(row.span_start, row.span_end),
        shown=row.shown,
        state=CorrectionState(row.state),
        correct=row.correct,
        reported_at=row.reported_at,
        decided_at=row.decided_at,
    )
