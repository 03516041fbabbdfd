"""The one switch: where moderators have it off nothing is answered, posted or offered, but for what must be."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from bot.offered import ALWAYS
from storage.guild_settings import ChannelSettings, GuildSettings
from tests.discord_server import Channel, Interaction, Member, Message
from tests.end_to_end.acts import answer, moderator, plain, slash, story, title, told, typed
from tests.end_to_end.pages import TEXT
from tests.end_to_end.stage import PATIENCE, Stage, text_of

OFF, READ = "🔇", "📰"
TOLD = "switched me off here"
ASKED = {
    "summary": {},
    "who-said": {},
    "where": {},
    "ask": {"question": "how many were killed?"},
    "search": {"query": "bridge"},
    "who": {},
    "when": {},
    "timeline": {},
    "story": {},
    "digest": {},
    "articles list": {},
    "articles show": {},
    "articles forget": {"article": "1"},
    "read": {},
}


async def switched(stage: Stage, *, on: bool, channel: Channel | None = None) -> None:
    own = {channel.id: ChannelSettings(enabled=on)} if channel else {}
    await stage.app.storage.guilds.save(
        stage.guild.id, GuildSettings(enabled=on or bool(channel), channels=own)
    )


@pytest.fixture
async def card(stage: Stage) -> Message:
    """The reply to an article, from before everything was switched off."""
    await stage.channel.post(stage.member, TEXT)
    (reply,) = await stage.replies(1)
    await switched(stage, on=False)
    return reply


def answers(stage: Stage) -> list[Message]:
    return [message for message in stage.channel.by_bot() if not message.ephemeral]


async def refused(interaction: Interaction) -> bool:
    shown = await answer(interaction)
    return shown.ephemeral and TOLD in plain(shown) and "/settings" in plain(shown)


async def test_every_command_is_met_with_a_sentence_for_the_member_alone(stage: Stage, card: Message) -> None:
    known = {command.name for command in stage.discord.commands if " " not in command.name}
    assert {path.split()[0] for path in ASKED} | ALWAYS == known - {"Read this", "Who said this?"}
    for path, options in ASKED.items():
        assert await refused(await stage.slash(path, **options)), path
    assert answers(stage) == [card]


async def test_menus_buttons_and_forms_are_met_with_the_same(stage: Stage, card: Message) -> None:
    posted = await stage.channel.post(stage.member, story(stage, 1))
    for menu in ("Read this", "Who said this?"):
        assert await refused(await posted.context_menu(stage.member, menu))
    assert await refused(await card.click(stage.member, "Summary"))
    assert await refused(await card.click(stage.member, "Ask"))
    await switched(stage, on=True)
    asked, pasted = await card.click(stage.member, "Ask"), await stage.slash("read")
    await asked.modal(PATIENCE)
    await pasted.modal(PATIENCE)
    await switched(stage, on=False)
    assert await refused(await asked.submit({"question": "who said that?"}))
    assert await refused(await pasted.submit({"text": f"{story(stage, 2)}"}))
    assert answers(stage) == [card]
    assert stage.site.targets == []


async def test_what_is_typed_is_marked_and_the_reaction_ignored(stage: Stage, card: Message) -> None:
    me = stage.discord.bot
    contents = ("!summary", f"{me.mention} who is the engineer?", me.mention, f"{me.mention} summary")
    posted = [await stage.channel.post(stage.member, content) for content in contents]
    marked = await stage.channel.post(stage.member, story(stage, 1))
    await marked.react(stage.member, READ)
    unknown = await stage.channel.post(stage.member, "!weather Lyon")  # another bot's
    for message in posted:
        await stage.discord.until(lambda m=message: bool(m.reacted(OFF)), 10.0, message.content)
    assert [unknown.reacted(OFF), marked.reacted(OFF)] == [[], []]
    assert answers(stage) == [card]
    await switched(stage, on=True)
    await marked.react(stage.guild.add_member("bo"), READ)  # nobody's wish is remembered as granted
    assert title(1) in text_of((await stage.replies(2))[1])


async def test_nothing_is_offered_while_typing(stage: Stage, card: Message) -> None:
    async def offered(path: str, option: str, who: Member = stage.member) -> object:
        asked = await stage.channel.autocomplete(who, path, {option: ""}, focused=option)
        return await asked.choices(PATIENCE)

    assert await offered("summary", "article") == []
    assert await offered("who-said", "who") == []
    assert await offered("help", "command")
    assert await offered("settings set", "option", moderator(stage))


async def test_help_privacy_and_moderators_commands_go_on(stage: Stage, card: Message) -> None:
    mia = moderator(stage)
    for path in ("help", "privacy show", "privacy export"):
        assert TOLD not in await stage.ask(path), path
    assert "Delete" in await stage.ask("privacy delete")
    for path in ("watch show", "corrections list", "feed list"):
        assert TOLD not in text_of(await slash(stage, mia, path)), path
    assert text_of(await typed(stage, mia, "!watch"))
    panel = await slash(stage, mia, "settings show")
    await answer(await panel.click(mia, "Switch on again"))
    assert TOLD not in await stage.ask("summary")


async def test_a_channel_is_switched_off_with_its_threads_and_no_other(stage: Stage) -> None:
    other, thread = stage.guild.add_text_channel("other"), stage.thread(stage.channel)
    await switched(stage, on=False, channel=stage.channel)
    assert await refused(await stage.slash("summary"))
    assert await refused(await thread.slash(stage.member, "summary"))
    assert TOLD not in await told(await other.slash(stage.member, "summary"))


async def test_the_sentence_is_in_the_language_set(stage: Stage) -> None:
    await stage.app.storage.guilds.save(stage.guild.id, GuildSettings(enabled=False, language="de"))
    assert (await stage.app.settings.effective(stage.guild.id, ())).language == "de"
    assert "/settings" in await stage.ask("summary")


async def test_that_everything_is_off_is_known_without_the_archive(stage: Stage) -> None:
    await switched(stage, on=False)
    await stage.ask("summary")
    async with statements(stage) as seen:
        await stage.ask("summary")
    assert [statement for statement in seen if statement.startswith("SELECT guilds.settings")] == []


@asynccontextmanager
async def statements(stage: Stage) -> AsyncGenerator[list[str]]:
    """What is asked of the archive meanwhile."""
    seen: list[str] = []

    def note(_c: object, _k: object, statement: str, *_: object) -> None:
        seen.append(statement)

    event.listen(sa.Engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(sa.Engine, "before_cursor_execute", note)
