"""Questions that were asked, kept for a while so that the buttons of an answer outlive a restart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from news.errors import QuestionGone
from storage.database import Database
from storage.guilds import ensure
from storage.keys import clean, clean_json
from storage.schema import questions
from storage.types import now

# As many rows as one transaction deletes: a few milliseconds during which nobody else can write.
_ROWS_A_STEP = 500


@dataclass(frozen=True, slots=True)
class Question:
    """A question that was asked.

    Attributes:
        request: what was asked, as JSON, as the face that keeps it needs it.
        locale: the language the answer was given in, empty where that is not known.
    """

    id: int
    guild_id: int
    channel_id: int
    member_id: int
    asked_at: datetime
    request: Mapping[str, Any]
    locale: str


class Questions:
    """The questions of all guilds, each seen by its own guild only."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def keep(
        self,
        guild_id: int,
        channel_id: int,
        member_id: int,
        request: Mapping[str, object],
        locale: str = "",
    ) -> int:
        """Remember a question and return the number under which to find it again, never given twice."""
        row = {
            "guild_id": guild_id,
            "channel_id": channel_id,
            "member_id": member_id,
            "asked_at": now(),
            "request": clean_json(dict(request)),
            "locale": clean(locale),
        }
        async with self._database.write() as connection:
            await ensure(connection, guild_id)
            added = questions.insert().values(row).returning(questions.c.id)
            return (await connection.execute(added)).scalar_one()

    async def get(self, guild_id: int, question_id: int) -> Question:
        """Give a question that was kept.

        Raises:
            QuestionGone: it was asked too long ago, or deleted with its channel or by its member.
        """
        columns = [questions.c[name] for name in Question.__slots__]
        query = sa.select(*columns).where(questions.c.guild_id == guild_id, questions.c.id == question_id)
        async with self._database.read() as connection:
            row = (await connection.execute(query)).one_or_none()
        if row is None:
            raise QuestionGone(str(question_id))
        return Question(*row)

    async def prune(self, older_than: timedelta, *, guild_id: int | None = None) -> int:
        """Drop what was asked longer ago than that, in one guild or in all, and return how many."""
        old = sa.select(questions.c.id).where(questions.c.asked_at < now() - older_than)
        if guild_id is not None:
            old = old.where(questions.c.guild_id == guild_id)
        total, step = 0, _ROWS_A_STEP
        while step == _ROWS_A_STEP:
            some = sa.delete(questions).where(questions.c.id.in_(old.limit(_ROWS_A_STEP)))
            async with self._database.write() as connection:
                step = (await connection.execute(some)).rowcount
            total += step
        return total
