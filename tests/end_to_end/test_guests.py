"""Brought by a member into a server where the bot is no member: answers stay with that member."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.discord_server import CommandUnavailable
from tests.end_to_end.acts import answer, moderator, slash, story, title
from tests.end_to_end.pages import PARAGRAPHS, TEXT, TITLE
from tests.end_to_end.stage import PATIENCE, Stage, text_of


@pytest.fixture
async def abroad(stage: Stage) -> Stage:
    """The member in a server of others."""
    guild = stage.discord.add_guild("Elsewhere", with_bot=False)
    channel = guild.add_text_channel("talk")
    return replace(stage, guild=guild, channel=channel, member=guild.add_member(stage.member.user))


async def test_a_guest_answers_from_the_members_private_archive(stage: Stage, abroad: Stage) -> None:
    await stage.say(TEXT)  # the member's own server is not seen from abroad
    nothing = await slash(abroad, abroad.member, "summary")
    assert nothing.ephemeral
    assert "no article" in text_of(nothing)
    card = await slash(abroad, abroad.member, "read", link=story(stage, 1))
    assert card.ephemeral
    assert title(1) in text_of(card)
    for path in ("summary", "who-said", "articles list", "privacy show", "help"):
        shown = await slash(abroad, abroad.member, path)
        assert shown.ephemeral, path
        assert "went wrong" not in text_of(shown)
    other = await slash(abroad, abroad.guild.add_member("bo"), "summary")
    assert other.ephemeral
    assert "no article" in text_of(other)
    chat = stage.discord.direct_messages(stage.member.user)
    own = await answer(await chat.slash(stage.member.user, "summary"))
    assert title(1) in text_of(own)
    assert abroad.channel.by_bot() == []


async def test_a_guests_buttons_forms_and_menus_answer_the_member_alone(abroad: Stage) -> None:
    links = f"{story(abroad, 1)} {story(abroad, 2)} {abroad.site.url('/gone')}"
    posted = await abroad.channel.post(abroad.guild.add_member("bo"), links)
    asked = await posted.context_menu(abroad.member, "Read this")
    await asked.followup(2, PATIENCE)
    card = await answer(asked)
    assert [card.ephemeral, *(each.ephemeral for each in asked.followups)] == [True, True, True]
    opened = await card.click(abroad.member, "Ask")
    said = await answer(await opened.submit({"question": "Who is the chief engineer?"}))
    assert said.ephemeral
    assert "Camille Laurent" in text_of(said)
    form = await abroad.channel.slash(abroad.member, "read")
    pasted = await form.submit({"text": TEXT})
    assert (await answer(pasted)).ephemeral
    assert TITLE in text_of(await answer(pasted))
    summary = await slash(abroad, abroad.member, "summary", sentences=1)
    await answer(await summary.click(abroad.member, "Longer"))
    assert PARAGRAPHS[0] in text_of(summary)
    quoted = await abroad.channel.post(abroad.guild.add_member("cy"), "Nobody should be afraid to cross it.")
    who = await answer(await quoted.context_menu(abroad.member, "Who said this?"))
    assert who.ephemeral
    assert "Laurent" in text_of(who)
    assert abroad.channel.by_bot() == []


@pytest.mark.parametrize("path", ["settings show", "corrections list", "watch show"])
async def test_moderators_commands_are_not_offered_to_guests(abroad: Stage, path: str) -> None:
    mia = moderator(abroad)
    with pytest.raises(CommandUnavailable, match="no member"):
        await abroad.channel.slash(mia, path)


async def test_suggestions_come_from_the_members_own_archive(stage: Stage, abroad: Stage) -> None:
    await stage.say(TEXT.replace("Hugo Perrin", "Zelda Quimby"))
    await slash(abroad, abroad.member, "read", link=story(stage, 1))
    offered: list[list[str]] = []
    for who in (abroad.member, abroad.guild.add_member("bo")):
        asked = await abroad.channel.autocomplete(who, "who-said", {"who": ""}, focused="who")
        offered.append([each["value"] for each in await asked.choices(timeout=PATIENCE)])
    assert "Hugo Perrin" in offered[0]
    assert "Zelda Quimby" not in offered[0]
    assert offered[1] == []
