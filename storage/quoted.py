"""Who is quoted how much, by kind of quotation."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from news.article import AttributionKind
from storage.database import Database
from storage.keys import name_key
from storage.rows import within
from storage.schema import attributions, speakers


@dataclass(frozen=True, slots=True)
class KindCount:
    """How many quotations of each kind somebody has."""

    direct: int = 0
    mixed: int = 0
    indirect: int = 0


class Quoted:
    """Counts of quotations; ``article_ids`` narrows a question to these articles, None means all."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def by_kind(
        self, guild_id: int, names: Sequence[str], article_ids: Collection[int] | None = None
    ) -> dict[str, KindCount]:
        """Count the quotations of each of these full names, however they are written."""
        said = sa.and_(
            attributions.c.article_id == speakers.c.article_id, attributions.c.speaker == speakers.c.speaker
        )
        keys = {name: name_key(name) for name in names}
        query = (
            sa.select(speakers.c.folded, attributions.c.kind, sa.func.count())
            .join(attributions, said)
            .where(*within(speakers, guild_id, article_ids), speakers.c.folded.in_(set(keys.values())))
            .where(speakers.c.quotations > 0)
            .group_by(speakers.c.folded, attributions.c.kind)
        )
        counts: dict[str, dict[str, int]] = {}
        async with self._database.read() as connection:
            for folded, kind, count in await connection.execute(query):
                counts.setdefault(folded, {})[AttributionKind(kind).value] = int(count)
        return {name: KindCount(**counts.get(key, {})) for name, key in keys.items()}
