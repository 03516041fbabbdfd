"""The frame in the language of who asks; the articles' words as they are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from bot.error_texts import TEXTS
from bot.language import speech
from news.answer import Phrase
from storage.guild_settings import ChannelSettings, GuildSettings
from tests.discord_server import Member, Message
from tests.end_to_end.pages import PARAGRAPHS, TEXT, TITLE
from tests.end_to_end.stage import PATIENCE, Stage, text_of

NOTHING_READ = {
    "en-US": "I have read no article here yet.",
    "de": "Ich habe hier noch keinen Artikel gelesen.",
    "es-ES": "Aquí aún no he leído ningún artículo.",
    "es-419": "Aquí aún no he leído ningún artículo.",
    "fr": "Je n’ai encore lu aucun article ici.",
    "uk": "Тут я ще не прочитав жодної статті.",
    "pt-BR": "I have read no article here yet.",
}


async def asked(stage: Stage, who: Member, path: str, **options: object) -> str:
    interaction = await stage.channel.slash(who, path, options)
    return text_of(await interaction.response(timeout=PATIENCE))


async def test_an_error_is_told_in_the_language_of_who_asks(stage: Stage) -> None:
    for locale, expected in NOTHING_READ.items():
        member = stage.guild.add_member(f"member-{locale}", locale=locale)
        assert expected in await asked(stage, member, "summary"), locale


async def test_the_articles_words_are_never_translated(stage: Stage) -> None:
    await stage.say(TEXT)
    german = stage.guild.add_member("grete", locale="de")
    answer = await asked(stage, german, "summary", sentences=1)
    assert f"Zusammenfassung von #1 {TITLE}" in answer
    assert PARAGRAPHS[0] in answer


async def test_a_typed_command_is_answered_in_the_servers_language(stage: Stage) -> None:
    stage.guild.locale = "fr"
    stage.discord.world.gateway.dispatch_guild(stage.guild, joined=False)
    assert NOTHING_READ["fr"] in await stage.say("!summary")


def described(data: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield data
    for option in data.get("options") or ():
        yield from described(option)


async def test_discord_is_given_every_description_in_every_language(stage: Stage) -> None:
    parts = [part for command in stage.discord.world.commands for part in described(command.data)]
    told = [part for part in parts if part.get("description")]
    assert told
    for part in told:
        assert set(part["description_localizations"]) == {"de", "es-ES", "es-419", "fr", "uk"}, part["name"]


@pytest.mark.parametrize(("locale", "name"), [("de", "Wer hat das gesagt?"), ("uk", "Хто це сказав?")])
async def test_menus_are_named_in_every_language(stage: Stage, locale: str, name: str) -> None:
    commands = {command.name: command.data for command in stage.discord.world.commands}
    assert commands["Who said this?"]["name_localizations"][locale] == name


async def posted(stage: Stage, who: Member, path: str, **options: object) -> Message:
    return await (await stage.channel.slash(who, path, options)).response(timeout=PATIENCE)


async def french(stage: Stage) -> None:
    await stage.app.storage.guilds.save(stage.guild.id, GuildSettings(language="fr"))


@pytest.mark.parametrize(("locale", "language"), [("de", "de"), ("es-ES", "es"), ("fr", "fr"), ("uk", "uk")])
async def test_buttons_and_forms_speak_the_members_language(stage: Stage, locale: str, language: str) -> None:
    await stage.say(TEXT)
    words, member = speech(language), stage.guild.add_member("grete", locale=locale)
    shown = await posted(stage, member, "summary", sentences=1)
    assert {words.text("Longer"), words.text("Show in article")} <= {
        each.get("label") for each in shown.buttons
    }
    assert words.text("Longer") != "Longer"
    sentence = await (await shown.click(member, words.text("Show in article"))).response(timeout=PATIENCE)
    assert PARAGRAPHS[0] in text_of(sentence).replace("**", "")
    form = await (await stage.channel.slash(member, "read", {})).modal(PATIENCE)
    assert form["title"] == words.text("Read an article")
    panel = await posted(stage, member, "privacy show")
    assert words.text("What I store about you") in text_of(panel)


async def test_a_servers_language_comes_before_the_members(stage: Stage) -> None:
    await french(stage)
    words, german = speech("fr"), stage.guild.add_member("grete", locale="de")
    card = await stage.exchange(TEXT)
    assert words.text("Summary") in [each.get("label") for each in card.buttons]
    assert TITLE in text_of(card)
    assert words.text("Longer") in [
        each.get("label") for each in (await posted(stage, german, "summary", sentences=1)).buttons
    ]
    gone = await posted(stage, german, "articles show", article="99")
    assert text_of(gone).startswith("Il n’y a pas d’article #99 ici")
    typed = await stage.say("!articles show 99")
    assert typed.replace("\\", "") == text_of(gone).replace("\\", "")
    failed = await stage.say("http://10.0.0.1/")
    assert failed.splitlines()[0].replace("\\", "") == words.say(
        Phrase(TEXTS["PrivateAddress"].template, {"host": "10.0.0.1"})
    )


async def test_a_channels_language_comes_before_the_servers(stage: Stage) -> None:
    channels = {stage.channel.id: ChannelSettings(language="de")}
    await stage.app.storage.guilds.save(stage.guild.id, GuildSettings(language="fr", channels=channels))
    assert NOTHING_READ["de"] in await stage.say("!summary")
    other = stage.guild.add_text_channel("autre")
    await other.post(stage.member, "!summary")
    assert NOTHING_READ["fr"] in text_of(await other.wait_for_message(timeout=PATIENCE))
    thread = stage.thread(stage.channel)
    await thread.post(stage.member, "!summary")
    assert NOTHING_READ["de"] in text_of(await thread.wait_for_message(timeout=PATIENCE))
