"""The outbox: replies to send, and those sent, so that none is lost and none is posted twice."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from news.errors import NoticeGone
from storage.database import Database
from storage.keys import clean, clean_json
from storage.schema import outbox
from storage.types import AnyRow, now

# 24 hexadecimal characters; Discord takes 25
# (https://discord.com/developers/docs/resources/message#create-message).
_NONCE_BYTES = 12


@dataclass(frozen=True, slots=True)
class NewNotice:
    """Something to tell about a post.

    Attributes:
        kind: which sort of notice; the sender knows how to word it.
        data: what the wording needs, as JSON.
    """

    kind: str
    data: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class OutboxItem:
    """A notice to send.

    Attributes:
        message_id: the post it replies to.
        nonce: at most 25 characters, the same at every attempt and never given twice.
        article_id: the article it is about, or None.
        attempts: how often sending it has begun.
    """

    id: int
    guild_id: int
    channel_id: int
    message_id: int
    nonce: str
    kind: str
    data: Mapping[str, Any]
    article_id: int | None
    attempts: int
    created_at: datetime


class Outbox:
    """The queue of what is still to be sent."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def pending(self, limit: int = 50) -> list[OutboxItem]:
        """Give every guild's notices that are due, oldest first."""
        due = sa.select(outbox).where(outbox.c.closed_at.is_(None), outbox.c.due_at <= now())
        async with self._database.read() as connection:
            return [_item(row) for row in await connection.execute(due.order_by(outbox.c.id).limit(limit))]

    async def seconds_to_next(self) -> float | None:
        """How long until a notice that was postponed is due; None where none is waiting."""
        earliest = sa.select(sa.func.min(outbox.c.due_at)).where(outbox.c.closed_at.is_(None))
        async with self._database.read() as connection:
            due: datetime | None = (await connection.execute(earliest)).scalar_one()
        return None if due is None else max((due - now()).total_seconds(), 0.0)

    async def begin(self, item: OutboxItem) -> int:
        """Count an attempt, durably, and return how many there were with this one.

        Raises:
            NoticeGone: the notice is no longer there and must not be sent.
        """
        count = _open(item).values(attempts=outbox.c.attempts + 1, started_at=now())
        async with self._database.write() as connection:
            attempts = (await connection.execute(count.returning(outbox.c.attempts))).scalar_one_or_none()
        if attempts is None:
            raise NoticeGone(f"notice {item.id}")
        return attempts

    async def delivered(self, item: OutboxItem, sent_message_id: int) -> None:
        """Note under which id a notice was sent.

        Raises:
            NoticeGone: the notice is no longer there, so what was sent should be deleted again.
        """
        await self._change(item, sent_message_id=sent_message_id, closed_at=now())

    async def postpone(self, item: OutboxItem, seconds: float) -> None:
        """Leave a notice alone for some time.

        Raises:
            NoticeGone: the notice is no longer there.
        """
        await self._change(item, due_at=now() + timedelta(seconds=seconds))

    async def give_up(self, item: OutboxItem, reason: str) -> None:
        """Note that a notice will not be sent, and why.

        Raises:
            NoticeGone: the notice is no longer there.
        """
        await self._change(item, closed_at=now(), reason=clean(reason))

    async def sent_for(self, guild_id: int, message_id: int) -> list[tuple[int, int]]:
        """Give the replies to a message, as pairs of channel and message id."""
        query = sa.select(outbox.c.channel_id, outbox.c.sent_message_id).where(
            outbox.c.guild_id == guild_id,
            outbox.c.message_id == message_id,
            outbox.c.sent_message_id.is_not(None),
        )
        async with self._database.read() as connection:
            return [(row[0], row[1]) for row in await connection.execute(query.order_by(outbox.c.id))]

    async def prune(self, older_than: timedelta) -> int:
        """Drop notices sent or given up longer ago than that, and return how many."""
        old = sa.delete(outbox).where(outbox.c.closed_at < now() - older_than)
        async with self._database.write() as connection:
            return (await connection.execute(old)).rowcount

    async def _change(self, item: OutboxItem, **values: object) -> None:
        async with self._database.write() as connection:
            if (await connection.execute(_open(item).values(**values))).rowcount == 0:
                raise NoticeGone(f"notice {item.id}")


class About(Protocol):
    """The part of a message that a notice replies to."""

    @property
    def guild_id(self) -> int:
        """The guild's id."""
        ...

    @property
    def channel_id(self) -> int:
        """The channel's id."""
        ...

    @property
    def message_id(self) -> int:
        """The message's id."""
        ...

    @property
    def member_id(self) -> int:
        """The id of who wrote the message."""
        ...

    @property
    def position(self) -> int:
        """Which of the message's links or texts."""
        ...

    @property
    def item_key(self) -> str:
        """What it was, as ``storage.keys`` gives it."""
        ...


async def queue(
    connection: AsyncConnection, about: About, notice: NewNotice, *, article_id: int | None
) -> None:
    """Write a notice's row inside a transaction."""
    row = {
        "guild_id": about.guild_id,
        "channel_id": about.channel_id,
        "message_id": about.message_id,
        "member_id": about.member_id,
        "position": about.position,
        "item_key": about.item_key,
        "nonce": secrets.token_hex(_NONCE_BYTES),
        "kind": notice.kind,
        "data": clean_json(dict(notice.data)),
        "article_id": article_id,
        "attempts": 0,
        "created_at": (moment := now()),
        "due_at": moment,
    }
    await connection.execute(outbox.insert().values(row))


def _item(row: AnyRow) -> OutboxItem:
    return OutboxItem(**{name: getattr(row, name) for name in OutboxItem.__slots__})


def _open(item: OutboxItem) -> sa.Update:
    return sa.update(outbox).where(
        outbox.c.id == item.id, outbox.c.guild_id == item.guild_id, outbox.c.closed_at.is_(None)
    )
