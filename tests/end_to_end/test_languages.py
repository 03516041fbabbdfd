"""The frame in the language of who asks; the articles' words as they are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from tests.discord_server import Member
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
