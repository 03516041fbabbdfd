"""Inbox and outbox: what is accepted is not lost, and nothing is done or sent twice."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from news.errors import ItemGone, NoticeGone, UnknownArticle
from storage.archive import Storage
from storage.inbox import ItemKind
from storage.outbox import NewNotice, OutboxItem
from storage.schema import metadata
from tests.readings import reading
from tests.storage.filling import CHANNEL, GUILD, MEMBER, OTHER_GUILD, READY, accepted, item, stored

TALKS = reading("The talks began.", url="https://news.example/talks")


async def rows(storage: Storage) -> dict[str, int]:
    """Count the rows of every table."""
    async with storage.database.read() as connection:
        return {
            table.name: (await connection.execute(sa.select(sa.func.count()).select_from(table))).scalar_one()
            for table in metadata.sorted_tables
        }


async def notice(storage: Storage) -> OutboxItem:
    """Store an article and give the notice about it."""
    await stored(storage, TALKS)
    (waiting,) = await storage.outbox.pending()
    return waiting


async def test_an_accepted_item_waits_with_all_it_was_posted_with(storage: Storage) -> None:
    new = item(payload="https://news.example/ü🕊", position=2)
    assert await storage.inbox.accept([new]) == 1
    (waiting,) = await storage.inbox.pending()
    assert {name: getattr(waiting, name) for name in new.__slots__} == {
        name: getattr(new, name) for name in new.__slots__
    }
    assert (waiting.kind, waiting.attempts) == (ItemKind.LINK, 0)


async def test_items_wait_in_the_order_of_acceptance(storage: Storage) -> None:
    posted = [item(minutes=9), item(OTHER_GUILD, minutes=1), item(minutes=5)]
    await storage.inbox.accept(posted[:2])
    await storage.inbox.accept(posted[2:])
    assert [i.message_id for i in await storage.inbox.pending()] == [i.message_id for i in posted]


async def test_accepting_nothing_is_no_trouble(storage: Storage) -> None:
    assert await storage.inbox.accept([]) == 0


async def test_an_item_is_accepted_once_while_it_waits(storage: Storage) -> None:
    new = item()
    assert await storage.inbox.accept([new, new]) == 1
    assert await storage.inbox.accept([new, replace(new, position=1)]) == 1
    assert len(await storage.inbox.pending()) == 2


async def test_an_item_is_not_accepted_again_once_read_or_failed(storage: Storage) -> None:
    done, failed = item(), item()
    await stored(storage, TALKS, done)
    await storage.inbox.fail(await accepted(storage, failed), READY)
    assert await storage.inbox.accept([done, failed]) == 0
    await storage.outbox.prune(timedelta(0))
    assert await storage.inbox.accept([done]) == 0


async def test_two_guilds_may_use_the_same_message_id(storage: Storage) -> None:
    assert await storage.inbox.accept([item(message_id=5), item(OTHER_GUILD, message_id=5)]) == 2


async def test_what_no_database_can_store_is_left_out_of_a_payload(storage: Storage) -> None:
    await storage.inbox.accept([item(payload="a\0b\ud800c")])
    assert [i.payload for i in await storage.inbox.pending()] == ["abc"]


async def test_attempts_are_counted(storage: Storage) -> None:
    waiting = await accepted(storage, item())
    assert [await storage.inbox.begin(waiting) for _ in range(3)] == [1, 2, 3]
    assert [i.attempts for i in await storage.inbox.pending()] == [3]


async def test_completing_stores_the_article_the_post_and_the_notice(storage: Storage) -> None:
    new = item()
    source = await storage.inbox.complete(
        await accepted(storage, new), TALKS, NewNotice("ready", {"n": [1, "ü"]})
    )
    assert await storage.inbox.pending() == []
    (post,) = await storage.posts.of_message(GUILD, new.message_id)
    assert (post.article_id, post.member_id, post.channel_id) == (source.article_id, MEMBER, CHANNEL)
    (waiting,) = await storage.outbox.pending()
    assert (waiting.guild_id, waiting.channel_id, waiting.message_id) == (GUILD, CHANNEL, new.message_id)
    assert (waiting.kind, waiting.data, waiting.article_id) == ("ready", {"n": [1, "ü"]}, source.article_id)


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("The talks began.", "https://news.example/talks"),
        ("The talks began again.", "https://news.example/talks"),
        ("The talks began.", "https://mirror.example/talks"),
        ("The talks began.", None),
    ],
)
async def test_the_same_address_or_text_is_the_same_article(
    storage: Storage, text: str, url: str | None
) -> None:
    first = await stored(storage, TALKS)
    assert await stored(storage, reading(text, url=url)) == first
    assert (await rows(storage))["articles"] == 1
    assert len(await storage.posts.of_article(GUILD, first.article_id)) == 2


async def test_each_guild_has_its_own_copy(storage: Storage) -> None:
    ours = await stored(storage, TALKS)
    theirs = await stored(storage, TALKS, item(OTHER_GUILD))
    assert ours.article_id != theirs.article_id


async def test_completing_an_item_that_is_gone_stores_nothing(storage: Storage) -> None:
    waiting = await accepted(storage, item())
    await storage.inbox.forget_message(GUILD, waiting.message_id)
    before = await rows(storage)
    for attempt in (
        storage.inbox.complete(waiting, TALKS, READY),
        storage.inbox.link(waiting, 1, READY),
        storage.inbox.fail(waiting, READY),
        storage.inbox.begin(waiting),
    ):
        with pytest.raises(ItemGone):
            await attempt
    assert await rows(storage) == before


async def test_an_item_is_completed_once(storage: Storage) -> None:
    waiting = await accepted(storage, item())
    results = await asyncio.gather(
        *(storage.inbox.complete(waiting, TALKS, READY) for _ in range(5)), return_exceptions=True
    )
    assert sum(isinstance(result, ItemGone) for result in results) == 4
    assert (await rows(storage))["outbox"] == 1


async def test_linking_notes_a_post_of_a_stored_article(storage: Storage) -> None:
    source = await stored(storage, TALKS)
    new = item()
    assert await storage.inbox.link(await accepted(storage, new), source.article_id, READY) == source
    assert [p.article_id for p in await storage.posts.of_message(GUILD, new.message_id)] == [
        source.article_id
    ]
    assert await storage.inbox.pending() == []


async def test_an_item_stays_when_the_article_to_link_is_gone(storage: Storage) -> None:
    theirs = await stored(storage, TALKS, item(OTHER_GUILD))
    waiting = await accepted(storage, item())
    with pytest.raises(UnknownArticle):
        await storage.inbox.link(waiting, theirs.article_id, READY)
    assert await storage.inbox.pending() == [waiting]


async def test_failing_leaves_a_notice_and_nothing_else(storage: Storage) -> None:
    await storage.inbox.fail(await accepted(storage, item()), NewNotice("failed", {"why": "404"}))
    (waiting,) = await storage.outbox.pending()
    assert (waiting.kind, waiting.data, waiting.article_id) == ("failed", {"why": "404"}, None)
    assert {name for name, count in (await rows(storage)).items() if count} == {"guilds", "outbox"}


async def test_a_notice_has_a_short_nonce_of_its_own_that_stays(storage: Storage) -> None:
    for n in range(20):
        await stored(storage, f"Text {n}.")
    nonces = [n.nonce for n in await storage.outbox.pending()]
    assert len(set(nonces)) == 20
    assert all(0 < len(nonce) <= 25 for nonce in nonces)
    assert [n.nonce for n in await storage.outbox.pending()] == nonces
    assert len(await storage.outbox.pending(limit=3)) == 3


async def test_a_delivered_notice_is_not_sent_again_and_its_reply_is_known(storage: Storage) -> None:
    waiting = await notice(storage)
    assert await storage.outbox.begin(waiting) == 1
    assert [n.attempts for n in await storage.outbox.pending()] == [1]
    await storage.outbox.delivered(waiting, 999)
    assert await storage.outbox.pending() == []
    assert await storage.outbox.sent_for(GUILD, waiting.message_id) == [(CHANNEL, 999)]


async def test_a_postponed_notice_comes_back_when_it_is_due(storage: Storage) -> None:
    waiting = await notice(storage)
    await storage.outbox.postpone(waiting, 3600)
    assert await storage.outbox.pending() == []
    await storage.outbox.postpone(waiting, -1)
    assert [n.id for n in await storage.outbox.pending()] == [waiting.id]


async def test_a_notice_given_up_does_not_come_back(storage: Storage) -> None:
    waiting = await notice(storage)
    await storage.outbox.give_up(waiting, "no permission\0")
    assert await storage.outbox.pending() == []
    assert await storage.outbox.sent_for(GUILD, waiting.message_id) == []


async def test_a_notice_that_is_gone_or_done_is_not_touched(storage: Storage) -> None:
    waiting = await notice(storage)
    await storage.outbox.delivered(waiting, 1)
    for attempt in (
        storage.outbox.begin(waiting),
        storage.outbox.delivered(waiting, 2),
        storage.outbox.postpone(waiting, 1),
        storage.outbox.give_up(waiting, ""),
    ):
        with pytest.raises(NoticeGone):
            await attempt
    assert await storage.outbox.sent_for(GUILD, waiting.message_id) == [(CHANNEL, 1)]


async def test_only_what_is_done_is_pruned(storage: Storage) -> None:
    done = await notice(storage)
    await storage.outbox.delivered(done, 1)
    await stored(storage, "Waiting.")
    assert await storage.outbox.prune(timedelta(hours=1)) == 0
    assert await storage.outbox.prune(timedelta(0)) == 1
    assert len(await storage.outbox.pending()) == 1


async def test_odd_characters_in_a_notice_do_not_break_it(storage: Storage) -> None:
    odd = NewNotice("failed", {"k\0": ["a\0b", {"c": "\ud800d"}], "n": None, "b": True})
    await storage.inbox.fail(await accepted(storage, item()), odd)
    (waiting,) = await storage.outbox.pending()
    assert waiting.data == {"k": ["ab", {"c": "d"}], "n": None, "b": True}
