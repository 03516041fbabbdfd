"""A person posts an article and asks about it, every way there is."""

from __future__ import annotations

import pytest

from tests.discord_server import Permission
from tests.discord_server.channels import Overwrite
from tests.end_to_end.pages import PARAGRAPHS, TEXT, TITLE, page
from tests.end_to_end.stage import PATIENCE, Stage, text_of


async def test_a_posted_link_is_read_and_said(stage: Stage) -> None:
    stage.site.page("/bridge", page())
    posted = await stage.channel.post(stage.member, f"Look at this: {stage.site.url('/bridge')}")
    reply = await stage.channel.wait_for_message(timeout=PATIENCE)
    assert reply.reference is not None
    assert reply.reference.message_id == posted.id
    assert f"#1 {TITLE}" in text_of(reply)
    await stage.settled()
    assert stage.discord.bot in posted.reacted("📰")


async def test_a_posted_text_is_read_and_said(stage: Stage) -> None:
    assert f"#1 {TITLE}" in await stage.say(TEXT)


async def test_a_text_attachment_is_read(stage: Stage) -> None:
    assert f"#1 {TITLE}" in await stage.say("", attachments=[("message.txt", TEXT.encode())])


async def test_talk_is_left_alone(stage: Stage) -> None:
    await stage.channel.post(stage.member, "Did anybody read the paper today? " * 5)
    await stage.say(TEXT)
    assert len(stage.channel.by_bot()) == 1


async def test_the_bot_does_not_answer_bots(stage: Stage) -> None:
    other = stage.discord.add_user("feeds", bot=True)
    await stage.channel.post(other, TEXT)
    await stage.settled()
    assert stage.channel.by_bot() == []


@pytest.mark.parametrize(
    ("path", "prefix", "expected"),
    [
        ("summary", "!summary", PARAGRAPHS[0]),
        ("who-said", "!who-said", "**Camille Laurent**"),
        ("where", "!where", "**Lyon** · FR" if False else "**Lyon**"),
        ("articles list", "!articles", f"#1 {TITLE}"),
        ("articles show", "!articles show 1", f"#1 {TITLE}"),
        ("help", "!help", "/who-said"),
    ],
)
async def test_a_command_and_its_prefix_twin_say_the_same(
    stage: Stage, path: str, prefix: str, expected: str
) -> None:
    await stage.say(TEXT)
    by_slash = await stage.ask(path)
    by_prefix = await stage.say(prefix)
    assert expected in by_slash
    assert by_prefix == by_slash


async def test_who_said_finds_by_name_by_pronoun_and_by_words(stage: Stage) -> None:
    await stage.say(TEXT)
    by_name = await stage.ask("who-said", who="laurent")
    assert "The bridge is stronger than on the day it was built" in by_name
    assert "the work had cost four million euros" in by_name
    assert "Hugo Perrin" in await stage.ask("who-said", who="careful with public money")


async def test_a_close_miss_is_suggested(stage: Stage) -> None:
    await stage.say(TEXT)
    assert "Did you mean Camille Laurent" in await stage.ask("who-said", who="Camile Laurant")


async def test_where_names_country_and_coordinates(stage: Stage) -> None:
    await stage.say(TEXT)
    answer = await stage.ask("where", place="lyon")
    assert "France" in answer
    assert "45.7" in answer
    assert "°N" in answer


async def test_a_link_in_a_question_is_read_on_the_spot(stage: Stage) -> None:
    stage.site.page("/bridge", page())
    assert PARAGRAPHS[0] in await stage.ask("summary", article=stage.site.url("/bridge"))
    assert f"#1 {TITLE}" in await stage.ask("articles list")


async def test_questions_before_any_article_say_what_to_do(stage: Stage) -> None:
    for command in ("summary", "who-said", "where", "articles list"):
        assert "Post a link" in await stage.ask(command)


async def test_an_unknown_number_names_the_newest(stage: Stage) -> None:
    await stage.say(TEXT)
    assert "the newest is #1" in await stage.ask("summary", article="7")


async def test_interactions_are_acknowledged_at_once(stage: Stage) -> None:
    await stage.say(TEXT)
    interaction = await stage.slash("summary")
    await interaction.response(timeout=PATIENCE)
    assert interaction.deferred_after is not None
    assert interaction.deferred_after < 1.0


async def test_other_guilds_see_nothing(stage: Stage) -> None:
    await stage.say(TEXT)
    elsewhere = stage.discord.add_guild("Elsewhere", bot_permissions="embed_links")
    channel = elsewhere.add_text_channel("talk")
    interaction = await channel.slash(elsewhere.add_member("bob"), "summary", {"article": "1"})
    assert "I have read no article here yet" in text_of(await interaction.response(timeout=PATIENCE))


async def test_articles_are_read_in_private_chats(stage: Stage) -> None:
    chat = stage.discord.direct_messages(stage.member.user)
    await chat.post(stage.member, TEXT)
    reply = await chat.wait_for_message(timeout=PATIENCE)
    assert f"#1 {TITLE}" in text_of(reply)
    assert "I have read no article here yet" in await stage.ask("summary")


async def test_what_was_posted_in_a_hidden_channel_is_not_shown_elsewhere(stage: Stage) -> None:
    hidden = stage.guild.add_text_channel("moderators")
    chief = stage.guild.add_member("chief", permissions=["administrator"])
    hidden.overwrites[stage.guild.id] = Overwrite(deny=Permission.VIEW_CHANNEL)
    hidden.allow("view_channel", "send_messages", "read_message_history")
    await hidden.post(chief, TEXT)
    await hidden.wait_for_message(timeout=PATIENCE)
    assert "I have read no article here yet" in await stage.ask("summary", article="1")
    assert "I have read no article here yet" in await stage.say("!who-said Laurent article: all")
    by_chief = await stage.channel.slash(chief, "summary", {"article": "1"})
    assert PARAGRAPHS[0] in text_of(await by_chief.response(timeout=PATIENCE))
