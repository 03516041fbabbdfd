"""Commands with anything people type, wherever they type it."""

from __future__ import annotations

import re

import pytest

from tests.end_to_end.pages import PARAGRAPHS, TEXT, TITLE, page
from tests.end_to_end.stage import PATIENCE, Stage, text_of

NASTY = "@everyone <@&1> **bold** `code` ||spoiler|| 🎉 <:a:1> [x](http://x.example) \u202e \\"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("!summary sentences: 99", "between 1 and 15"),
        ("!summary sentences: 0", "between 1 and 15"),
        ("!summary sentences: many", "“many” is no value for sentences"),
        ("!summary sentences: 2 sentences: 3", "exactly one value after “sentences:”"),
        ("!who-said article:", "exactly one value after “article:”"),
        ("!where Lyon article: 99", "no article #99 here"),
        ("!articles 99", "There are pages 1 to 1"),
        ("!articles 0", "between 1 and"),
        ("!articles 99999999999999999999", "between 1 and"),
        ("!articles first", "I did not understand that"),
        ("!articles show 99999999999999999999", "no article"),
        ("!articles forget", "Something is missing: article"),
        ("!articles list", TITLE),
        ("!articles list 1", TITLE),
        ("!help nothing", "/who-said"),
        ("!SUMMARY", PARAGRAPHS[0]),
        ("<@{bot}> summary", PARAGRAPHS[0]),
    ],
)
async def test_whatever_is_typed_gets_a_clear_answer(stage: Stage, typed: str, expected: str) -> None:
    await stage.say(TEXT)
    answer = await stage.say(typed.replace("{bot}", str(stage.discord.bot.id)))
    assert expected in answer
    assert "went wrong" not in answer


@pytest.mark.parametrize(
    ("typed", "same"),
    [
        ("!where 1", "!where article: 1"),
        ("!who-said #1", "!who-said article: 1"),
        ("!summary 1 one-line", "!summary 1 length: one-line"),
        ("!summary latest 5", "!summary sentences: 5"),
        ("!summary long", "!summary length: long"),
    ],
)
async def test_what_goes_without_the_name_of_an_option_is_the_same(
    stage: Stage, typed: str, same: str
) -> None:
    await stage.say(TEXT)
    assert await stage.say(typed) == await stage.say(same)


async def test_a_length_alone_is_for_the_article_replied_to(stage: Stage) -> None:
    first = await stage.exchange(TEXT)
    await stage.say(TEXT.replace(TITLE, "Lyon reopens its tunnel").replace("bridge", "tunnel"))
    posted = await stage.channel.post(stage.member, "!summary one-line", reply_to=first)
    reply = await stage.channel.wait_for_message(timeout=PATIENCE, after=posted.id)
    assert TITLE in text_of(reply)
    assert PARAGRAPHS[0] in text_of(reply)
    assert PARAGRAPHS[2] not in text_of(reply)


async def test_options_of_slash_commands_are_left_as_they_are(stage: Stage) -> None:
    await stage.say(TEXT)
    assert f"Places in #1 {TITLE}" in await stage.ask("where", place="1")
    assert "no article #5 here" in await stage.ask("summary", article="1 5")


@pytest.mark.parametrize(
    "argument", ["x" * 1900, "word " * 380, NASTY, "“" * 500, "()[]{}*+?\\" * 50, "%s {0} {}"]
)
@pytest.mark.parametrize("command", ["!summary", "!who-said", "!where", "!articles show"])
async def test_nothing_that_is_asked_for_pings_or_breaks(stage: Stage, command: str, argument: str) -> None:
    await stage.say(TEXT)
    reply = await stage.exchange(f"{command} {argument}")
    assert "went wrong" not in text_of(reply)
    assert len(reply.content) < 400
    assert reply.mentions == []
    assert reply.allowed_mentions is not None
    assert reply.allowed_mentions["parse"] == []


@pytest.mark.parametrize("option", ["x" * 6000, NASTY * 20])
async def test_the_longest_option_discord_takes_is_answered(stage: Stage, option: str) -> None:
    await stage.say(TEXT)
    answer = await stage.ask("who-said", who=option)
    assert answer.startswith("Nobody called")
    assert len(answer) < 400


async def test_commands_work_in_threads_with_the_articles_of_the_server(stage: Stage) -> None:
    await stage.say(TEXT)
    thread = stage.thread(stage.channel)
    interaction = await thread.slash(stage.member, "summary", {"article": "1"})
    assert PARAGRAPHS[0] in text_of(await interaction.response(timeout=PATIENCE))
    await thread.post(stage.member, "!summary 1")
    assert PARAGRAPHS[0] in text_of(await thread.wait_for_message(timeout=PATIENCE))


async def test_commands_work_in_private_chats(stage: Stage) -> None:
    chat = stage.discord.direct_messages(stage.member.user)
    await chat.post(stage.member, TEXT)
    await chat.wait_for_message(timeout=PATIENCE)
    interaction = await chat.slash(stage.member, "summary")
    assert PARAGRAPHS[0] in text_of(await interaction.response(timeout=PATIENCE))
    typed = await chat.post(stage.member, "!watch")
    answer = await chat.wait_for_message(timeout=PATIENCE, after=typed.id)
    assert "in servers only" in text_of(answer)


@pytest.mark.parametrize("typed", ["!summary", "!help", "!who-said", "!articles"])
async def test_without_embeds_a_command_answers_in_words(stage: Stage, typed: str) -> None:
    await stage.say(TEXT)
    stage.discord.forbid(stage.channel, "embed_links")
    reply = await stage.exchange(typed)
    assert reply.embeds == []
    assert "went wrong" not in reply.content
    assert len(reply.content) > 60


@pytest.mark.parametrize("typed", ["!watch", "!watch all", "!watch add <#{channel}>"])
async def test_members_without_the_permission_are_told_which(stage: Stage, typed: str) -> None:
    assert "Manage Server" in await stage.say(typed.replace("{channel}", str(stage.channel.id)))


async def test_a_channel_that_does_not_exist_is_named(stage: Stage) -> None:
    moderator = stage.guild.add_member("mia", permissions=["manage_guild"])
    posted = await stage.channel.post(moderator, "!watch add nowhere")
    answer = await stage.channel.wait_for_message(timeout=PATIENCE, after=posted.id)
    assert "no channel “nowhere”" in text_of(answer)


async def test_commands_of_other_bots_are_ignored(stage: Stage) -> None:
    await stage.say(TEXT)
    await stage.channel.post(stage.discord.add_user("echo", bot=True), "!summary")
    assert PARAGRAPHS[0] in await stage.say("!summary")
    assert len(await stage.replies(2)) == 2


async def test_unknown_commands_are_left_to_other_bots(stage: Stage) -> None:
    await stage.channel.post(stage.member, "!play never gonna give you up")
    await stage.say(TEXT)
    assert len(await stage.replies(1)) == 1


async def test_a_link_in_a_typed_question_is_read_once(stage: Stage) -> None:
    stage.site.page("/bridge", page())
    assert PARAGRAPHS[0] in await stage.say(f"!summary {stage.site.url('/bridge')}")
    assert len(await stage.replies(1)) == 1
    assert stage.site.targets.count("/bridge") == 1
    assert re.findall(r"#\d+ ", await stage.ask("articles list")) == ["#1 "]


async def test_a_command_that_is_no_longer_there_is_explained(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    stage.bot.tree.remove_command("where")
    interaction = await stage.slash("where")
    assert "has changed" in text_of(await interaction.response(timeout=PATIENCE))
    assert "an interaction failed" in caplog.text
    assert f"#1 {TITLE}" in await stage.say(TEXT)
