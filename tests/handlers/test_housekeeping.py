from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.delivery import KEPT
from handlers.housekeeping import KEPT_AFTER_LEAVING, REPLIES_KEPT, Housekeeping, Tidied
from handlers.privacy import Privacy
from storage.archive import Storage, open_storage
from storage.forget import Replies, Reply
from storage.guild_settings import GuildSettings
from storage.inbox import ItemKind
from storage.outbox import NewNotice
from storage.schema import guilds, questions
from storage.types import now
from tests.handlers.newsroom import Newsroom, until
from tests.storage.filling import CHANNEL, GUILD, MEMBER, OTHER_GUILD, accepted, item, stored

OLD, FRESH = timedelta(days=10, minutes=1), timedelta(days=9, hours=23)
TEN_DAYS = GuildSettings(retention_days=10)


async def posted(
    storage: Storage, text: str, age: timedelta, *, guild_id: int = GUILD, reply: int | None = None
) -> int:
    """Store a text as posted so long ago, with a reply sent; returns its key."""
    new = replace(item(guild_id, payload=text), posted_at=now() - age)
    source = await stored(storage, text, new)
    if reply is not None:
        (waiting,) = [n for n in await storage.outbox.pending() if n.message_id == new.message_id]
        await storage.outbox.delivered(waiting, reply)
    return source.article_id


async def left(storage: Storage, guild_id: int, ago: timedelta) -> None:
    change = sa.update(guilds).where(guilds.c.guild_id == guild_id)
    async with storage.database.write() as connection:
        await connection.execute(change.values(left_at=now() - ago))


async def known(storage: Storage, guild_id: int) -> bool:
    query = sa.select(guilds.c.guild_id).where(guilds.c.guild_id == guild_id)
    async with storage.database.read() as connection:
        return (await connection.execute(query)).first() is not None


async def test_what_is_older_than_the_guild_keeps_it_goes_with_our_replies(each_room: Newsroom) -> None:
    storage = each_room.storage
    await storage.guilds.save(GUILD, TEN_DAYS)
    await posted(storage, "Old.", OLD, reply=1001)
    fresh = await posted(storage, "Fresh.", FRESH, reply=1002)
    taken_back: list[Reply] = []

    async def withdraw(replies: Replies) -> None:
        taken_back.extend(replies)

    done = await Housekeeping(storage, withdraw).once()
    assert done == Tidied(posts=1, articles=1, replies=(Reply(GUILD, CHANNEL, 1001),))
    assert taken_back == [Reply(GUILD, CHANNEL, 1001)]
    assert [row.source.article_id for row in await storage.articles.listing(GUILD)] == [fresh]


async def test_nothing_is_too_old_where_nothing_is_set(room: Newsroom) -> None:
    await room.storage.guilds.save(OTHER_GUILD, TEN_DAYS)
    await posted(room.storage, "Old.", timedelta(days=5000))
    assert await Housekeeping(room.storage).once() == Tidied()
    assert await room.storage.articles.count(GUILD) == 1


async def test_an_article_stays_while_a_newer_post_refers_to_it(room: Newsroom) -> None:
    await room.storage.guilds.save(GUILD, TEN_DAYS)
    await posted(room.storage, "Same.", OLD)
    await posted(room.storage, "Same.", FRESH)
    assert await Housekeeping(room.storage).once() == Tidied(posts=1)
    assert await room.storage.articles.count(GUILD) == 1


async def test_however_many_there_are_all_old_ones_go(each_room: Newsroom) -> None:
    await each_room.storage.guilds.save(GUILD, TEN_DAYS)
    for number in range(45):
        await posted(each_room.storage, f"Story {number}.", OLD)
    done = await Housekeeping(each_room.storage).once()
    assert (done.posts, done.articles) == (45, 45)
    assert await each_room.nothing_stored() is False  # numbers are not handed out again
    assert await each_room.storage.articles.count(GUILD) == 0


async def test_old_items_and_failures_go_too(each_room: Newsroom) -> None:
    storage = each_room.storage
    await storage.guilds.save(GUILD, TEN_DAYS)
    old = now() - OLD
    await accepted(storage, replace(item(), posted_at=old, kind=ItemKind.LINK))
    failed = await accepted(storage, replace(item(), posted_at=old))
    await storage.inbox.fail(failed, NewNotice("failed", {"url": "https://secret.example"}))
    async with storage.database.write() as connection:
        await connection.execute(
            sa.text("UPDATE outbox SET created_at = :old").bindparams(
                sa.bindparam("old", old, sa.DateTime(timezone=True))
            )
        )
    await Housekeeping(storage).once()
    assert await storage.inbox.pending() == []
    assert await storage.outbox.pending() == []


async def test_a_guild_that_was_left_is_forgotten_after_a_week(each_room: Newsroom) -> None:
    storage = each_room.storage
    for number in range(25):
        await posted(storage, f"Story {number}.", FRESH)
    await posted(storage, "Elsewhere.", FRESH, guild_id=OTHER_GUILD)
    await left(storage, GUILD, KEPT_AFTER_LEAVING + timedelta(minutes=1))
    await left(storage, OTHER_GUILD, KEPT_AFTER_LEAVING - timedelta(minutes=1))
    done = await Housekeeping(storage).once()
    assert (done.guilds, done.articles) == (1, 25)
    assert not await known(storage, GUILD)
    assert await storage.articles.count(OTHER_GUILD) == 1


async def test_who_comes_back_in_time_loses_nothing(room: Newsroom) -> None:
    await posted(room.storage, "Story.", FRESH)
    await left(room.storage, GUILD, timedelta(days=30))
    await room.storage.guilds.joined(GUILD)
    assert await Housekeeping(room.storage).once() == Tidied()
    forgotten = await room.storage.forgetting.departed(GUILD, now(), 10)
    assert forgotten.articles == 0
    assert await room.storage.articles.count(GUILD) == 1


@pytest.mark.parametrize(
    ("retention", "days", "gone"), [(None, 29, 0), (None, 31, 1), (5, 6, 1), (50, 31, 1)]
)
async def test_old_questions_are_forgotten(
    room: Newsroom, retention: int | None, days: int, gone: int
) -> None:
    await room.storage.guilds.save(GUILD, GuildSettings(retention_days=retention))
    await room.storage.questions.keep(GUILD, CHANNEL, MEMBER, {})
    async with room.storage.database.write() as connection:
        await connection.execute(sa.update(questions).values(asked_at=now() - timedelta(days=days)))
    assert await Housekeeping(room.storage).once() == Tidied(questions=gone)


async def test_what_was_deleted_is_in_no_file(tmp_path: Path) -> None:
    def found() -> list[str]:
        return [f.name for f in tmp_path.iterdir() if b"zyxwvut" in f.read_bytes().lower()]

    async with open_storage(f"sqlite:///{tmp_path / 'verbatim.db'}") as storage:
        await storage.guilds.save(GUILD, TEN_DAYS)
        await posted(storage, "Zyxwvut is old.", OLD)
        await posted(storage, "Zyxwvut is elsewhere.", FRESH, guild_id=OTHER_GUILD)
        await left(storage, OTHER_GUILD, timedelta(days=8))
        assert found()
        await Housekeeping(storage).once()
        assert found() == []


async def test_a_round_that_did_something_says_so_once(
    room: Newsroom, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "handlers.housekeeping")
    await Housekeeping(room.storage).once()
    assert caplog.messages == []
    await room.storage.guilds.save(GUILD, TEN_DAYS)
    await posted(room.storage, "Old.", OLD, reply=7)
    await Housekeeping(room.storage).once()
    assert caplog.messages == [
        "housekeeping deleted 1 posts, 1 articles, 0 guilds, 0 questions; 1 replies to withdraw"
    ]


async def test_it_runs_until_it_is_cancelled(room: Newsroom) -> None:
    await room.storage.guilds.save(GUILD, TEN_DAYS)
    await posted(room.storage, "Old.", OLD)
    running = asyncio.create_task(Housekeeping(room.storage).run())

    async def done() -> bool:
        return await room.storage.articles.count(GUILD) == 0

    await until(done)
    assert not running.done()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running


async def test_purging_gives_our_replies_back(room: Newsroom) -> None:
    await room.storage.guilds.save(GUILD, TEN_DAYS)
    await posted(room.storage, "Old.", OLD, reply=9)
    assert await Privacy(room.storage).purge_now() == (Reply(GUILD, CHANNEL, 9),)


def test_the_record_of_replies_is_kept_as_long_as_members_are_told() -> None:
    assert REPLIES_KEPT == KEPT
