"""Who speaks to the bot: mentions anywhere in a message, replies to its answers, and marks that are tried again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from bot.cooldowns import Cooldowns
from news.errors import DatabaseUnavailable
from news.reader import Reader
from tests.discord_server import Message, Options
from tests.discord_server.messages import Reference
from tests.end_to_end.acts import post_and_read, slash, story, title
from tests.end_to_end.pages import PARAGRAPHS, TEXT, page
from tests.end_to_end.stage import PATIENCE, Stage, on_stage, text_of

READ = "📰"
REPLY = 19  # the type of a message that replies


def reply_with_ping(stage: Stage, content: str, to: Message) -> None:
    """Reply as Discord's client does unless told otherwise: who is replied to is mentioned without a word."""
    world = stage.discord.world
    message = Message(world, stage.channel, world.ids.next(), stage.member.user, content, type=REPLY)
    message.reference, message.mentions = Reference(to.channel, to.id), [to.author]
    stage.channel.keep(message)


async def next_said(stage: Stage, count: int) -> str:
    """The bot's message after so many."""
    await stage.discord.until(lambda: len(stage.channel.by_bot()) > count, PATIENCE, "an answer")
    return text_of(stage.channel.by_bot()[count])


async def silent_for(stage: Stage, content: str, reply_to: Message | None = None) -> None:
    """Post what is not to be answered, and something that is, and see only that answered."""
    before = len(stage.channel.by_bot())
    await stage.channel.post(stage.member, content, reply_to=reply_to)
    assert "/help" in await stage.say(stage.discord.bot.mention)
    assert len(stage.channel.by_bot()) == before + 1, content


async def about_two_bridges(stage: Stage) -> tuple[Message, Message]:
    """Two articles that differ in who is the engineer, and the cards about them."""
    for number, name in ((1, "Camille Laurent"), (2, "Nadia Benali")):
        paragraphs = tuple(text.replace("Camille Laurent", name) for text in PARAGRAPHS)
        stage.site.page(f"/{number}", page(title=title(number), paragraphs=paragraphs))
        await post_and_read(stage, stage.member, stage.site.url(f"/{number}"))
    first, second = await stage.replies(2)
    return first, second


async def test_a_mention_anywhere_in_a_message_is_a_question(stage: Stage) -> None:
    await stage.say(TEXT)
    me = stage.discord.bot.mention
    for content in (
        f"who is the chief engineer {me}?",
        f"hey {me}, who is the chief engineer?",
        f"Who is the chief engineer? <@!{stage.discord.bot.id}>",
    ):
        assert "Camille Laurent" in await stage.say(content), content
    assert "/help" in await stage.say(f"hello {me}!")


async def test_a_link_beside_a_mention_is_read_once(stage: Stage) -> None:
    assert title(1) in await stage.say(f"what about {story(stage, 1)} {stage.discord.bot.mention}")
    assert stage.site.targets.count("/1") == 1
    await silent_for(stage, "good morning")


async def test_what_only_looks_like_a_mention_is_not_answered(stage: Stage) -> None:
    await stage.say(TEXT)
    me = stage.discord.bot.mention
    role = stage.guild.add_role("Verbatim")
    for content in (
        f"<@&{role.id}> who is the chief engineer?",
        "@everyone who is the chief engineer?",
        f"`{me}` is how it is written, who knew?",
        f"> {me} who is the chief engineer?\nthat was a good one",
        f"!ban {me}",
        f"?whois {me}",
    ):
        await silent_for(stage, content)
    assert len(stage.channel.by_bot()) == 7


async def test_a_question_in_reply_to_an_answer_is_about_its_article(stage: Stage) -> None:
    first, second = await about_two_bridges(stage)
    for answer, name in ((first, "Camille Laurent"), (second, "Nadia Benali")):
        before = len(stage.channel.by_bot())
        reply_with_ping(stage, "who is the chief engineer?", answer)
        assert name in await next_said(stage, before)
    asked = await stage.say("who is the chief engineer", reply_to=first)
    assert "Camille Laurent" in asked
    assert "Nadia Benali" not in asked


async def test_talk_in_reply_to_an_answer_stays_talk(stage: Stage) -> None:
    card = await stage.exchange(TEXT)
    before = len(stage.channel.by_bot())
    reply_with_ping(stage, "thanks!", card)
    await silent_for(stage, "good to know", reply_to=card)
    talk = await stage.channel.post(stage.member, "has anybody read that?")
    await silent_for(stage, "who is the chief engineer?", reply_to=talk)
    assert len(stage.channel.by_bot()) == before + 2
    assert title(1) in await stage.say(f"and what of {story(stage, 1)} ?", reply_to=card)
    await stage.settled()
    assert len(stage.channel.by_bot()) == before + 3


async def test_a_message_that_mentions_the_bot_is_followed_when_it_is_edited(stage: Stage) -> None:
    posted = await stage.channel.post(stage.member, f"see {story(stage, 1)} {stage.discord.bot.mention}")
    await stage.replies(1)
    await posted.edit(f"see nothing {stage.discord.bot.mention}")
    async with asyncio.timeout(PATIENCE):
        while await stage.app.storage.articles.listing(stage.guild.id):
            await asyncio.sleep(0.02)


@pytest.fixture
async def blind(reader: Reader, tmp_path: Path) -> AsyncGenerator[Stage]:
    """A bot that Discord shows only what mentions it."""
    url, options = f"sqlite:///{tmp_path / 'verbatim.db'}", Options(intents=frozenset())
    async with on_stage(reader, url, message_content=False, options=options) as stage:
        yield stage


async def test_without_the_intent_a_reply_that_pings_is_answered(blind: Stage) -> None:
    card = await slash(blind, blind.member, "read", link=story(blind, 1))
    reply_with_ping(blind, "who is the chief engineer?", card)
    assert "Camille Laurent" in await next_said(blind, 1)


# The reaction


async def unread(stage: Stage) -> Message:
    """A message with a link in a channel that is not read."""
    mia = stage.guild.add_member("mia", permissions=["manage_guild"])
    await slash(stage, mia, "watch add", channel=stage.guild.add_text_channel("elsewhere"))
    return await stage.channel.post(stage.member, story(stage, 1))


async def test_after_a_refusal_the_reaction_can_be_used_again(stage: Stage) -> None:
    posted = await unread(stage)
    stage.bot.responder.cooldowns = Cooldowns(member=(1, 60.0))
    hasty = stage.guild.add_member("bo")
    stage.bot.responder.cooldowns.count(hasty.user.id, stage.channel.id)
    before = len(stage.channel.by_bot())
    await posted.react(hasty, READ)
    assert "Ask again in" in await next_said(stage, before)
    await posted.react(stage.member, READ)
    assert title(1) in await next_said(stage, before + 1)


async def test_a_site_that_failed_is_not_asked_by_everybody_who_reacts(stage: Stage) -> None:
    await unread(stage)
    posted = await stage.channel.post(stage.member, stage.site.url("/gone"))
    before = len(stage.channel.by_bot())
    await posted.react(stage.member, READ)
    assert "does not exist" in await next_said(stage, before)
    await posted.react(stage.guild.add_member("bo"), READ)
    await silent_for(stage, "good morning")
    assert stage.site.targets.count("/gone") == 1


@pytest.mark.parametrize("what", ["discord", "archive"])
async def test_after_a_failure_the_reaction_can_be_used_again(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    posted = await unread(stage)
    before = len(stage.channel.by_bot())
    if what == "discord":
        message = f"GET /channels/{stage.channel.id}/messages/{posted.id}"
        stage.discord.fail_next(message, 404, code=10008)
        await posted.react(stage.member, READ)
        await stage.discord.wait_for_request(message, PATIENCE)
        await asyncio.sleep(0.05)
    else:

        async def fail(*_: object) -> None:
            raise DatabaseUnavailable

        with monkeypatch.context() as patch:
            patch.setattr(type(stage.app.storage.outbox), "sent_for", fail)
            await posted.react(stage.member, READ)
            assert "archive does not answer" in await next_said(stage, before)
        before += 1
    await posted.react(stage.guild.add_member("bo"), READ)
    assert title(1) in await next_said(stage, before)
