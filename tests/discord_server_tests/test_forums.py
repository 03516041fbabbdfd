"""Forums: threads that begin with a post, their tags, and where they are listed; roles that are alerted."""

from __future__ import annotations

import discord
import pytest

from tests.discord_server import Channel, Permission
from tests.discord_server_tests.bots import ListeningBot
from tests.discord_server_tests.conftest import Scene


async def _forum(
    scene: Scene, bot: ListeningBot, *tags: str, needs_tag: bool = False
) -> tuple[Channel, discord.ForumChannel]:
    made = scene.guild.add_forum("reports", *tags, needs_tag=needs_tag)
    await bot.heard("guild_channel_create")
    forum = bot.get_channel(made.id)
    assert isinstance(forum, discord.ForumChannel)
    return made, forum


async def test_a_thread_begins_with_its_post_and_has_its_id(scene: Scene, bot: ListeningBot) -> None:
    made, forum = await _forum(scene, bot, "news", "sport")
    thread, message = await forum.create_thread(
        name="A bridge", content="It opens.", applied_tags=[forum.available_tags[1]]
    )
    assert thread.id == message.id
    (stored,) = made.threads
    assert stored.tagged == [made.tags[1].id]
    assert [each.content for each in stored.by_bot()] == ["It opens."]
    assert [tag.name for tag in thread.applied_tags] == ["sport"]


async def test_active_and_archived_threads_are_listed(scene: Scene, bot: ListeningBot) -> None:
    made, forum = await _forum(scene, bot)
    for name in ("old", "new"):
        await forum.create_thread(name=name, content="…")
    made.threads[0].archived = True
    assert [thread.name for thread in await forum.guild.active_threads()] == ["new"]
    assert [thread.name async for thread in forum.archived_threads()] == ["old"]


async def test_a_forum_takes_no_plain_message(scene: Scene, bot: ListeningBot) -> None:
    made, _ = await _forum(scene, bot)
    with pytest.raises(discord.HTTPException) as refused:
        await bot.get_partial_messageable(made.id).send("hello")
    assert refused.value.code == 50008
    scene.server.violations.clear()


async def test_a_forum_may_require_a_tag(scene: Scene, bot: ListeningBot) -> None:
    _, forum = await _forum(scene, bot, "news", needs_tag=True)
    assert forum.flags.require_tag
    with pytest.raises(discord.HTTPException) as refused:
        await forum.create_thread(name="A bridge", content="…")
    assert refused.value.code == 40067


async def test_without_the_permission_no_thread_is_begun(scene: Scene, bot: ListeningBot) -> None:
    made, forum = await _forum(scene, bot)
    scene.server.forbid(made, Permission.SEND_MESSAGES)
    with pytest.raises(discord.Forbidden):
        await forum.create_thread(name="A bridge", content="…")


@pytest.mark.parametrize(
    ("mentionable", "allowed", "alerted"), [(True, True, 1), (True, False, 0), (False, True, 0)]
)
async def test_a_role_is_alerted_where_it_may_be(
    scene: Scene, bot: ListeningBot, mentionable: bool, allowed: bool, alerted: int
) -> None:
    role = scene.guild.add_role("readers", mentionable=mentionable)
    mentions = discord.AllowedMentions(roles=[discord.Object(role.id)] if allowed else False)
    sent = await bot.get_partial_messageable(scene.news.id).send(f"<@&{role.id}>", allowed_mentions=mentions)
    assert len(scene.news.stored[sent.id].alerted) == alerted
    assert len(sent.raw_role_mentions) == 1
