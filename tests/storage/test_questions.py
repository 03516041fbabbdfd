from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from news.errors import QuestionGone
from storage.archive import Storage
from storage.schema import questions
from storage.types import now
from tests.storage.filling import CHANNEL, GUILD, MEMBER, OTHER_CHANNEL, OTHER_GUILD, OTHER_MEMBER

REQUEST = {"ability": "where", "place": "Čelinac", "page": 2, "which": None}


async def keep(
    storage: Storage, *, guild_id: int = GUILD, channel_id: int = CHANNEL, member_id: int = MEMBER
) -> int:
    return await storage.questions.keep(guild_id, channel_id, member_id, REQUEST, "de")


async def aged(storage: Storage, question_id: int, days: float) -> None:
    change = sa.update(questions).where(questions.c.id == question_id)
    async with storage.database.write() as connection:
        await connection.execute(change.values(asked_at=now() - timedelta(days=days)))


async def test_a_question_comes_back_as_it_was_asked(storage: Storage) -> None:
    question = await storage.questions.get(GUILD, await keep(storage))
    assert (question.channel_id, question.member_id) == (CHANNEL, MEMBER)
    assert (question.request, question.locale) == (REQUEST, "de")
    assert timedelta(0) <= now() - question.asked_at < timedelta(minutes=1)


async def test_a_number_is_never_given_twice(storage: Storage) -> None:
    first = await keep(storage)
    await storage.forgetting.member(GUILD, MEMBER)
    assert await keep(storage) > first


async def test_odd_characters_in_a_question_do_not_break_it(storage: Storage) -> None:
    number = await storage.questions.keep(GUILD, CHANNEL, MEMBER, {"a\0": "b\0\ud800"})
    assert (await storage.questions.get(GUILD, number)).request == {"a": "b"}


async def test_another_guild_does_not_see_it(storage: Storage) -> None:
    number = await keep(storage)
    with pytest.raises(QuestionGone):
        await storage.questions.get(OTHER_GUILD, number)


async def test_old_ones_are_gone(storage: Storage) -> None:
    old, fresh = await keep(storage), await keep(storage)
    await aged(storage, old, 30.1)
    await aged(storage, fresh, 29.9)
    assert await storage.questions.prune(timedelta(days=30)) == 1
    with pytest.raises(QuestionGone):
        await storage.questions.get(GUILD, old)
    await storage.questions.get(GUILD, fresh)


async def test_one_guild_may_keep_them_for_less(storage: Storage) -> None:
    here, there = await keep(storage), await keep(storage, guild_id=OTHER_GUILD)
    for number in (here, there):
        await aged(storage, number, 5)
    assert await storage.questions.prune(timedelta(days=3), guild_id=GUILD) == 1
    await storage.questions.get(OTHER_GUILD, there)


async def test_however_many_there_are_all_old_ones_go(storage: Storage) -> None:
    row = {"guild_id": GUILD, "channel_id": 1, "member_id": 1, "request": {}, "locale": ""}
    await storage.guilds.joined(GUILD)
    old = [row | {"asked_at": now() - timedelta(days=40)} for _ in range(1203)]
    async with storage.database.write() as connection:
        await connection.execute(questions.insert(), old)
    assert await storage.questions.prune(timedelta(days=30)) == 1203


@pytest.mark.parametrize(
    ("way", "left"),
    [("member", 2), ("member everywhere", 1), ("channel", 2), ("guild", 1)],
)
async def test_a_question_is_forgotten_with_its_member_channel_and_guild(
    storage: Storage, way: str, left: int
) -> None:
    gone = await keep(storage)
    others = [
        await keep(storage, channel_id=OTHER_CHANNEL, member_id=OTHER_MEMBER),
        await keep(storage, guild_id=OTHER_GUILD),
    ]
    forgotten = await {
        "member": lambda: storage.forgetting.member(GUILD, MEMBER),
        "member everywhere": lambda: storage.forgetting.member_everywhere(MEMBER),
        "channel": lambda: storage.forgetting.channel(GUILD, CHANNEL),
        "guild": lambda: storage.forgetting.guild(GUILD),
    }[way]()
    assert forgotten.questions == 3 - left
    with pytest.raises(QuestionGone):
        await storage.questions.get(GUILD, gone)
    async with storage.database.read() as connection:
        kept = set((await connection.execute(sa.select(questions.c.id))).scalars())
    assert len(kept) == left
    assert kept <= set(others)
