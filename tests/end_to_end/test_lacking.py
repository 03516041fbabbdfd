"""What is told of permissions that are missing: all of them, once, also after a restart, and in full."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.help_texts import COMMANDS
from bot.language import LANGUAGES
from news.reader import Reader
from storage.guild_settings import GuildSettings
from tests.end_to_end.acts import moderator, slash, story, typed
from tests.end_to_end.pages import TEXT
from tests.end_to_end.stage import PATIENCE, Stage, on_stage


def told(stage: Stage, name: str) -> int:
    """How many messages say that a permission is missing."""
    return sum(name in message.content for message in stage.channel.by_bot())


async def test_what_is_missing_is_told_at_once_and_not_again_after_a_restart(
    reader: Reader, tmp_path: Path
) -> None:
    url = f"sqlite:///{tmp_path / 'verbatim.db'}"
    async with on_stage(reader, url) as stage:
        ids = (stage.guild.id, stage.channel.id, stage.member.id)
        stage.discord.forbid(stage.channel, "embed_links", "add_reactions")
        await stage.channel.post(stage.member, story(stage, 1))
        (card,) = await stage.replies(1)
        assert "Embed Links" in card.content
        assert "Add Reactions" in card.content
    async with on_stage(reader, url, ids=ids) as stage:
        stage.discord.forbid(stage.channel, "embed_links", "add_reactions")
        await stage.channel.post(stage.member, story(stage, 2))
        await stage.replies(1)
        assert [told(stage, name) for name in ("Embed Links", "Add Reactions")] == [0, 0]


async def test_a_notice_that_was_not_sent_is_told_later(stage: Stage) -> None:
    await stage.say(TEXT)
    stage.discord.forbid(stage.channel, "embed_links")
    stage.discord.delay_next("POST */messages", 0.0)  # the answer
    stage.discord.fail_next("POST */messages", 403)  # the notice
    await stage.say("!summary")
    assert told(stage, "Embed Links") == 0
    await stage.say("!summary")
    await stage.discord.until(lambda: told(stage, "Embed Links") == 1, PATIENCE, "the notice")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_help_in_words_is_whole_in_every_language(stage: Stage, language: str) -> None:
    await stage.app.storage.guilds.save(stage.guild.id, GuildSettings(language=language))
    stage.discord.forbid(stage.channel, "embed_links")
    await typed(stage, stage.member, "!help")
    await stage.discord.until(
        lambda: any(message.content.startswith("-# ") for message in stage.channel.by_bot()),
        PATIENCE,
        "the notice at the end",
    )
    words = "\n".join(message.content for message in stage.channel.by_bot())
    for command in COMMANDS:
        assert f"**/{command.name}** " in words
    assert "…" not in words
    assert any(message.components for message in stage.channel.by_bot())


async def test_the_settings_of_moderators_are_left_alone(stage: Stage) -> None:
    mia = moderator(stage)
    await slash(stage, mia, "settings set", option="summary_sentences", value="5")
    stage.discord.forbid(stage.channel, "embed_links")
    await stage.say(TEXT)
    settings = await stage.app.storage.guilds.settings(stage.guild.id)
    assert settings.summary_sentences == 5
    await slash(stage, mia, "settings reset")
    await stage.say("!summary")
    assert told(stage, "Embed Links") == 1
