"""How the bot behaves: no floods, no pings, no previews, nothing twice, and what it does without permissions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from bot.cooldowns import A_MEMBER, Cooldowns
from news.errors import TooFast
from tests.end_to_end.acts import answer, moderator, slash, story, title, typed
from tests.end_to_end.pages import PARAGRAPHS, TEXT
from tests.end_to_end.stage import PATIENCE, Stage, text_of

SUPPRESS_EMBEDS = 1 << 2
POST = "POST /channels/{channel_id}/messages"


def sent(stage: Stage) -> Iterator[Mapping[str, Any]]:
    """The body of every message sent or changed so far."""
    for request in stage.discord.requests:
        body = request.body if isinstance(request.body, dict) else {}
        shown = body.get("data") if "callback" in request.path else body
        if isinstance(shown, dict) and (shown.get("content") or shown.get("embeds")):
            yield shown


async def a_busy_day(stage: Stage) -> None:
    """Something of everything that is answered."""
    stage.member.user.dms_open = False
    me = stage.discord.bot.mention
    await stage.say(story(stage, 1))
    await stage.say(stage.site.url("/gone"))
    for content in (
        "!summary",
        "!summary sentences: 99",
        "!privacy export",
        "!help",
        "!settings",
        "!read https://nowhere.example/",
        f"{me} Who is the mayor?",
        f"{me} {stage.site.url('/gone')}",
    ):
        await stage.say(content)
    shown = await slash(stage, stage.member, "summary")
    await answer(await shown.click(stage.member, "Longer"))
    await slash(stage, stage.member, "read", link=stage.site.url("/gone"))


async def test_nothing_pings_nothing_unfurls_nothing_comes_twice(stage: Stage) -> None:
    stage.bot.responder.cooldowns = Cooldowns(member=(1000, 1.0))
    await a_busy_day(stage)
    shown = list(sent(stage))
    assert len(shown) >= 13
    for body in shown:
        assert body["allowed_mentions"]["parse"] == [], body
        assert not body["allowed_mentions"].get("replied_user"), body
        if "http" in (body.get("content") or "") and not body.get("embeds"):
            assert body["flags"] & SUPPRESS_EMBEDS, body
    posted = [request.body for request in stage.discord.requests_matching(POST)]
    assert len(posted) >= 10
    for body in posted:
        assert isinstance(body, dict)
        assert body["nonce"]
        assert body["enforce_nonce"] is True
    nonces = [body["nonce"] for body in posted if isinstance(body, dict)]
    assert len(set(nonces)) == len(nonces)


async def test_who_asks_too_fast_is_told_when_to_ask_again(stage: Stage) -> None:
    await stage.say(TEXT)
    stage.bot.responder.cooldowns = Cooldowns(member=(1, 30.0))
    assert PARAGRAPHS[0] in await stage.say("!summary")
    late = await slash(stage, stage.member, "summary")
    assert late.ephemeral
    assert "Ask again in" in text_of(late)
    assert "Ask again in" in await stage.say("!who-said")
    other = stage.guild.add_member("bo")
    assert PARAGRAPHS[0] in text_of(await slash(stage, other, "summary"))


async def test_presses_that_ask_nothing_new_are_free_until_there_are_far_too_many(stage: Stage) -> None:
    card = await stage.exchange(TEXT)
    stage.bot.responder.cooldowns = Cooldowns(member=(2, 30.0), presses=(5, 30.0))
    shown = await slash(stage, stage.member, "summary", sentences=1)
    for _ in range(2):
        await answer(await shown.click(stage.member, "Longer"))
        await answer(await shown.click(stage.member, "Shorter"))
    form = await card.click(stage.member, "Ask")  # the fifth press
    asked = await form.submit({"question": "Who is the chief engineer?"})  # the second question
    assert "Camille Laurent" in text_of(await answer(asked))
    late = await answer(await card.click(stage.member, "Summary"))
    assert late.ephemeral
    assert "Press again in" in text_of(late)
    assert "Ask again in" in text_of(await slash(stage, stage.member, "summary"))
    other = stage.guild.add_member("bo")
    assert PARAGRAPHS[0] in text_of(await answer(await card.click(other, "Summary")))


def test_a_reader_can_leaf_through_an_answer_as_fast_as_it_is_read() -> None:
    now = 0.0
    cooldowns = Cooldowns(clock=lambda: now)
    for second in range(120):
        now = 1_000.0 + second * 1.1
        cooldowns.press(1)
    for _ in range(A_MEMBER[0]):
        cooldowns.count(1, 1)
    with pytest.raises(TooFast):
        cooldowns.count(1, 1)


async def test_a_channel_that_asks_too_fast_waits_together(stage: Stage) -> None:
    await stage.say(TEXT)
    stage.bot.responder.cooldowns = Cooldowns(channel=(1, 60.0))
    assert PARAGRAPHS[0] in await stage.say("!summary")
    other = stage.guild.add_member("bo")
    assert "Ask again in" in text_of(await slash(stage, other, "summary"))


@pytest.mark.parametrize(
    ("path", "options"),
    [
        ("summary", {"article": "99"}),
        ("who-said", {"who": "Nobody Atall"}),
        ("where", {"place": "Atlantis"}),
        ("search", {"query": "zebra"}),
        ("articles show", {"article": "99"}),
        ("articles forget", {"article": "99"}),
        ("articles list", {"page": 99}),
        ("read", {"link": "http://10.0.0.1/"}),
    ],
)
async def test_a_slash_command_that_fails_tells_the_member_alone(
    stage: Stage, path: str, options: dict[str, object]
) -> None:
    failed = await slash(stage, stage.member, path, **options)
    assert failed.ephemeral
    assert "went wrong" not in text_of(failed)
    assert stage.channel.by_bot() == []


# Permissions that are missing


async def test_without_embeds_all_is_said_in_words_and_moderators_learn_why_once(stage: Stage) -> None:
    stage.discord.forbid(stage.channel, "embed_links")
    for number in (1, 2):
        await stage.channel.post(stage.member, story(stage, number))
        await stage.replies(number)
    await stage.say("!summary")
    said = stage.channel.by_bot()
    assert all(message.embeds == [] for message in said)
    assert title(1) in text_of(said[0])
    assert [message.content.count("Embed Links") for message in said] == [1, 0, 0]
    assert all(message.flags & SUPPRESS_EMBEDS for message in said)


async def test_without_reactions_replies_go_on_and_moderators_learn_why_once(stage: Stage) -> None:
    stage.discord.forbid(stage.channel, "add_reactions")
    for number in (1, 2):
        await stage.channel.post(stage.member, story(stage, number))
        await stage.replies(number)
    said = stage.channel.by_bot()
    assert [title(1) in text_of(said[0]), title(2) in text_of(said[1])] == [True, True]
    assert ["Add Reactions" in message.content for message in said] == [True, False]
    assert all(message.embeds for message in said)


@pytest.mark.parametrize("wanted", ["reply", "thread"])
async def test_where_it_may_not_write_it_marks_what_it_reads_and_moderators_learn_why_once(
    stage: Stage, wanted: str
) -> None:
    mia, silent = moderator(stage), stage.guild.add_text_channel("silent")
    await slash(stage, mia, "settings set", option="on_link", value=wanted)
    stage.discord.forbid(silent, "send_messages", "create_public_threads", "send_messages_in_threads")
    before = len(stage.channel.by_bot())
    posted = [await silent.post(stage.member, link) for link in (story(stage, 1), story(stage, 2))]
    gone = await silent.post(stage.member, stage.site.url("/gone"))
    for message, mark in ((posted[0], "📰"), (posted[1], "📰"), (gone, "⚠️")):
        await stage.discord.until(lambda m=message, e=mark: bool(m.reacted(e)), PATIENCE, mark)
    await stage.settled()
    (told,) = stage.channel.by_bot()[before:]
    assert silent.mention in told.content
    assert "Send Messages" in told.content
    assert silent.by_bot() == []
    assert stage.discord.requests_matching(f"POST /channels/{silent.id}/messages") == []
    assert title(2) in await stage.ask("articles list")


async def test_a_reaction_is_answered_with_one_where_it_may_not_write(stage: Stage) -> None:
    mia, silent = moderator(stage), stage.guild.add_text_channel("silent")
    await slash(stage, mia, "watch add", channel=stage.channel)
    stage.discord.forbid(silent, "send_messages")
    posted = await silent.post(stage.member, story(stage, 1))
    await posted.react(stage.member, "📰")
    await stage.discord.until(lambda: stage.discord.bot in posted.reacted("📰"), PATIENCE, "the reaction")
    assert title(1) in await stage.ask("articles list")


async def test_without_files_there_is_no_picture_and_moderators_learn_why_once(stage: Stage) -> None:
    await stage.say(TEXT)
    stage.discord.forbid(stage.channel, "attach_files")
    await typed(stage, stage.member, "!where")
    await stage.replies(3)
    await typed(stage, stage.member, "!where")
    said = (await stage.replies(4))[1:]
    assert all(message.attachments == [] for message in said)
    assert sum("Attach Files" in message.content for message in said) == 1
    assert len(stage.channel.by_bot()) == 4


async def test_where_a_reaction_is_all_that_is_wanted_its_lack_is_told(stage: Stage) -> None:
    mia = moderator(stage)
    await slash(stage, mia, "settings set", option="on_link", value="react")
    stage.discord.forbid(stage.channel, "add_reactions")
    before = len(stage.channel.by_bot())
    for number in (1, 2):
        await stage.channel.post(stage.member, story(stage, number))
    await stage.replies(before + 1)
    assert title(2) in await stage.ask("articles list")
    told = [message for message in stage.channel.by_bot() if message.interaction is None]
    assert len(told) == 1
    assert "Add Reactions" in text_of(told[0])
