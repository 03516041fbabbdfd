"""What is stored about members: seen by them, taken along, deleted; and servers that the bot has left."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime, timedelta

from handlers.housekeeping import KEPT_AFTER_LEAVING, Housekeeping
from storage.guild_settings import GuildSettings
from tests.discord_server import Channel, Message
from tests.end_to_end.acts import answer, plain, post_and_read, slash, story, title, typed
from tests.end_to_end.pages import TEXT
from tests.end_to_end.stage import PATIENCE, Stage, text_of


async def titles(stage: Stage) -> list[str]:
    rows = await stage.app.storage.articles.listing(stage.guild.id)
    return sorted(row.source.title for row in rows)


async def test_a_member_sees_what_is_stored_and_nobody_else_does(stage: Stage) -> None:
    await stage.say(story(stage, 1))
    shown = await slash(stage, stage.member, "privacy show")
    assert shown.ephemeral
    assert "1 post" in plain(shown)
    other = await slash(stage, stage.guild.add_member("bo"), "privacy show")
    assert "1 post" not in plain(other)


def exported(message: Message) -> dict[str, object]:
    (file,) = message.attachments
    return json.loads(file.body)


def chat(stage: Stage) -> Channel:
    return stage.discord.direct_messages(stage.member.user)


async def test_an_export_comes_by_private_message(stage: Stage) -> None:
    posted = await stage.channel.post(stage.member, story(stage, 1))
    await stage.replies(1)
    said = await slash(stage, stage.member, "privacy export")
    assert said.ephemeral
    data = exported(await chat(stage).wait_for_message(timeout=PATIENCE))
    assert data["member_id"] == stage.member.id
    assert str(posted.id) in json.dumps(data)
    other = stage.guild.add_member("bo")
    await slash(stage, other, "privacy export")
    theirs = exported(await stage.discord.direct_messages(other.user).wait_for_message(timeout=PATIENCE))
    assert str(posted.id) not in json.dumps(theirs)


async def test_closed_to_private_messages_the_export_is_an_answer_for_the_member_alone(stage: Stage) -> None:
    await stage.say(story(stage, 1))
    stage.member.user.dms_open = False
    said = await slash(stage, stage.member, "privacy export")
    assert said.ephemeral
    assert exported(said)["member_id"] == stage.member.id
    public = await typed(stage, stage.member, "!privacy export")
    assert public.attachments == []
    assert "/privacy export" in public.content


async def test_what_is_deleted_here_stays_elsewhere_and_the_other_way_round(stage: Stage) -> None:
    other = stage.guild.add_member("bo")
    await typed(stage, other, story(stage, 2))
    mine = await typed(stage, stage.member, story(stage, 1))
    private = await chat(stage).post(stage.member, story(stage, 3))
    await chat(stage).wait_for_message(timeout=PATIENCE, after=private.id)
    question = await slash(stage, stage.member, "privacy delete")
    assert question.ephemeral
    await answer(await question.click(stage.member, "Keep it"))
    assert question.buttons == []
    assert await titles(stage) == [title(1), title(2)]
    question = await slash(stage, stage.member, "privacy delete")
    await answer(await question.click(stage.member, "Delete here"))
    assert "1 post" in plain(question)
    assert await titles(stage) == [title(2)]
    await stage.discord.until(lambda: mine.deleted, PATIENCE, "the deletion of the reply")
    known = stage.app.storage.articles
    assert len(await known.listing(chat(stage).id)) == 1
    question = await slash(stage, stage.member, "privacy delete")
    await answer(await question.click(stage.member, "Delete everywhere"))
    assert await known.listing(chat(stage).id) == []
    assert await titles(stage) == [title(2)]


async def test_the_buttons_are_for_who_has_asked(stage: Stage) -> None:
    await stage.say(story(stage, 1))
    question = await typed(stage, stage.member, "!privacy delete")
    other = stage.guild.add_member("bo")
    refused = await answer(await question.click(other, "Delete here"))
    assert refused.ephemeral
    assert "who has asked" in text_of(refused)
    assert await titles(stage) == [title(1)]
    await answer(await question.click(stage.member, "Delete here"))
    assert await titles(stage) == []


async def test_deleting_the_message_deletes_article_and_reply(stage: Stage) -> None:
    posted = await stage.channel.post(stage.member, story(stage, 1))
    (reply,) = await stage.replies(1)
    await posted.delete()
    await stage.discord.until(lambda: reply.deleted, PATIENCE, "the deletion of the reply")
    assert await titles(stage) == []
    assert "no article" in await stage.ask("summary")


async def test_deleting_the_message_deletes_the_reply_in_its_thread_too(stage: Stage) -> None:
    await stage.app.storage.guilds.save(stage.guild.id, GuildSettings(on_link="thread"))
    posted = await post_and_read(stage, stage.member, story(stage, 1))
    assert posted.thread is not None
    (reply,) = posted.thread.by_bot()
    await posted.delete()
    await stage.discord.until(lambda: reply.deleted, PATIENCE, "the deletion of the reply")
    assert await titles(stage) == []


async def until_left(stage: Stage) -> None:
    """Wait until it is noted that the bot was removed."""
    far = datetime.now(UTC) + timedelta(days=1)
    async with asyncio.timeout(PATIENCE):
        while not await stage.app.storage.guilds.departed(far):
            await asyncio.sleep(0.01)


async def test_a_server_that_comes_back_within_a_week_keeps_what_it_has(stage: Stage) -> None:
    await stage.say(story(stage, 1))
    roles = stage.guild.bot.roles
    stage.guild.kick_bot()
    await until_left(stage)

    def later(days: float) -> Housekeeping:
        return Housekeeping(stage.app.storage, clock=lambda: datetime.now(UTC) + timedelta(days=days))

    almost = KEPT_AFTER_LEAVING.days - 0.5
    assert (await later(almost).once()).articles == 0
    stage.discord.world.invite_bot(stage.guild, *roles)
    assert title(1) in await stage.ask("summary")
    assert (await later(almost + 5).once()).articles == 0
    stage.guild.kick_bot()
    await until_left(stage)
    assert (await later(KEPT_AFTER_LEAVING.days + 0.5).once()).articles == 1
    stage.discord.world.invite_bot(stage.guild, *roles)
    assert "no article" in await stage.ask("summary")


async def test_what_is_typed_in_a_channel_is_answered_privately(stage: Stage) -> None:
    await stage.say(TEXT)
    assert await stage.say("!privacy") == "I have written to you."
    private = stage.discord.direct_messages(stage.member.user)
    assert "1\u00a0post" in text_of(private.by_bot()[-1])
