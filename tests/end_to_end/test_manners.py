"""How the bot behaves: no floods, no pings, no previews, nothing twice, and what it does without permissions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from bot.cooldowns import Cooldowns
from tests.end_to_end.acts import answer, moderator, slash, story, title, typed
from tests.end_to_end.pages import PARAGRAPHS, TEXT
from tests.end_to_end.stage import Stage, text_of

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
    shown = await slash(stage, stage.member, "summary", sentences=1)
    stage.bot.responder.cooldowns = Cooldowns(member=(1, 30.0))
    assert PARAGRAPHS[0] in await stage.say("!summary")
    late = await slash(stage, stage.member, "summary")
    assert late.ephemeral
    assert "Ask again in" in text_of(late)
    pressed = await answer(await shown.click(stage.member, "Show in article"))
    assert pressed.ephemeral
    assert "Ask again in" in text_of(pressed)
    assert "Ask again in" in await stage.say("!who-said")
    other = stage.guild.add_member("bo")
    assert PARAGRAPHS[0] in text_of(await slash(stage, other, "summary"))


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
