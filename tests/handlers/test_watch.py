from __future__ import annotations

import pytest

from news.errors import BadArgument
from tests.handlers.newsroom import Newsroom, notes, scope
from tests.storage.filling import CHANNEL, GUILD, OTHER_CHANNEL, OTHER_GUILD

THREAD = CHANNEL + 7


async def watched(room: Newsroom, *channels: int, guild_id: int = GUILD) -> bool:
    return await room.app.watch.watches(guild_id, channels)


async def test_every_channel_is_watched_at_first(room: Newsroom) -> None:
    assert await watched(room, CHANNEL)
    assert notes(await room.app.watch.show(scope())) == [
        "I read the articles posted in every channel I can see."
    ]


async def test_the_first_channel_named_narrows_the_watch(room: Newsroom) -> None:
    answer = await room.app.watch.add(scope(), CHANNEL)
    assert notes(answer) == [f"I read the articles posted in <#{CHANNEL}>."]
    assert await watched(room, CHANNEL)
    assert not await watched(room, OTHER_CHANNEL)


async def test_a_thread_is_watched_with_its_channel_or_by_itself(room: Newsroom) -> None:
    await room.app.watch.add(scope(), CHANNEL)
    assert await watched(room, THREAD, CHANNEL)
    await room.app.watch.remove(scope(), CHANNEL)
    await room.app.watch.add(scope(), THREAD)
    assert await watched(room, THREAD, CHANNEL)
    assert not await watched(room, CHANNEL)


async def test_channels_add_up_and_none_counts_twice(room: Newsroom) -> None:
    for channel in (CHANNEL, OTHER_CHANNEL, CHANNEL):
        answer = await room.app.watch.add(scope(), channel)
    assert notes(answer) == [f"I read the articles posted in <#{CHANNEL}> <#{OTHER_CHANNEL}>."]


async def test_with_the_last_channel_removed_nothing_is_read(room: Newsroom) -> None:
    await room.app.watch.add(scope(), CHANNEL)
    answer = await room.app.watch.remove(scope(), CHANNEL)
    assert notes(answer) == ["I read no channel by myself; commands still work."]
    assert not await watched(room, CHANNEL)


async def test_a_channel_cannot_be_taken_out_of_all(room: Newsroom) -> None:
    with pytest.raises(BadArgument, match="watch add"):
        await room.app.watch.remove(scope(), CHANNEL)
    assert await watched(room, OTHER_CHANNEL)


async def test_everywhere_undoes_the_narrowing(room: Newsroom) -> None:
    await room.app.watch.add(scope(), CHANNEL)
    await room.app.watch.everywhere(scope())
    assert await watched(room, OTHER_CHANNEL)


async def test_each_guild_has_its_own_watch(room: Newsroom) -> None:
    await room.app.watch.add(scope(), CHANNEL)
    assert await watched(room, OTHER_CHANNEL, guild_id=OTHER_GUILD)
    assert not await watched(room, OTHER_CHANNEL)
