"""What is offered while an option is typed: always something that works, and nothing out of hidden channels."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pytest

from storage.guild_settings import GuildSettings
from tests.discord_server import Member
from tests.discord_server.channels import Overwrite
from tests.discord_server.options import GROUP, SUBCOMMAND
from tests.discord_server.permissions import Permission
from tests.end_to_end.acts import moderator, slash
from tests.end_to_end.pages import TEXT, page
from tests.end_to_end.stage import PATIENCE, Stage, text_of

GARBAGE = ("Lorent", "xqzw", "🎉" * 50, "\\*_~`<@1>", "x" * 6000, "3, 5, ", "99999999999999999999")


def completed(options: Sequence[Mapping[str, Any]], path: str) -> Iterator[tuple[str, str]]:
    """Path and name of every option that is completed while it is typed."""
    for option in options:
        if option["type"] in (SUBCOMMAND, GROUP):
            yield from completed(option.get("options") or (), f"{path} {option['name']}")
        elif option.get("autocomplete"):
            yield path, option["name"]


def all_completed(stage: Stage, *, of_members: bool = False) -> list[tuple[str, str]]:
    """Path and name of every such option, but for feeds, of which there are none here."""
    offered = [
        each for each in stage.discord.commands if each.name != "feed" and not (of_members and each.needs)
    ]
    return [each for command in offered for each in completed(command.options, command.name)]


async def offered(
    stage: Stage, who: Member, path: str, name: str, typed: str, **others: object
) -> list[dict[str, Any]]:
    given = {**others, name: typed}
    asked = await stage.channel.autocomplete(who, path, given, focused=name)
    return await asked.choices(timeout=PATIENCE)


@pytest.fixture
async def read(stage: Stage) -> Stage:
    await stage.say(TEXT)
    return stage


async def test_whatever_is_typed_something_valid_is_offered(read: Stage) -> None:
    mia = moderator(read)
    found = all_completed(read)
    assert len(found) >= 18
    for path, name in found:
        others = {"option": "on_link"} if (path, name) == ("settings set", "value") else {}
        for typed in ("", *GARBAGE):
            choices = await offered(read, mia, path, name, typed, **others)
            assert 0 < len(choices) <= 25, (path, name, typed)
            assert all(1 <= len(each["name"]) <= 100 for each in choices)
            assert all(1 <= len(str(each["value"])) <= 100 for each in choices)


async def test_what_is_offered_is_answered(read: Stage) -> None:
    needed = {"ask": {"question": "What did it cost?"}}
    for path, name in all_completed(read, of_members=True):
        if path == "articles forget":
            continue
        choices = await offered(read, read.member, path, name, "", **needed.get(path, {}))
        said = await slash(
            read, read.guild.add_member("bo"), path, **needed.get(path, {}), **{name: choices[0]["value"]}
        )
        assert not said.ephemeral or path == "help", (path, name, text_of(said))


@pytest.mark.parametrize(
    ("path", "name", "typed", "nearest"),
    [
        ("who-said", "who", "Lorent", "Camille Laurent"),
        ("who-said", "who", "perin", "Hugo Perrin"),
        ("who", "name", "camile", "Camille Laurent"),
        ("where", "place", "Lion", "Lyon"),
        ("summary", "article", "bridg", "1"),
        ("settings set", "option", "languag", "language"),
        ("help", "command", "sumary", "summary"),
        ("settings set", "option", "langauge", "language"),
    ],
)
async def test_the_nearest_comes_first(read: Stage, path: str, name: str, typed: str, nearest: str) -> None:
    choices = await offered(read, moderator(read), path, name, typed)
    assert choices[0]["value"] == nearest


@pytest.mark.parametrize(
    ("path", "name", "typed", "label"),
    [
        ("where", "place", "Ly", "Lyon, Frankreich"),
        ("where", "place", "Frankreich", "Lyon, Frankreich"),
        ("settings set", "option", "Sprache", "language · Sprache"),
    ],
)
async def test_what_is_offered_is_in_the_language_of_who_types(
    read: Stage, path: str, name: str, typed: str, label: str
) -> None:
    german = read.guild.add_member("grete", permissions=["manage_guild"], locale="de")
    choices = await offered(read, german, path, name, typed)
    assert label in [each["name"] for each in choices]


async def test_a_servers_language_comes_before_that_of_who_types(read: Stage) -> None:
    await read.app.storage.guilds.save(read.guild.id, GuildSettings(language="es"))
    german = read.guild.add_member("grete", locale="de")
    choices = await offered(read, german, "where", "place", "Lyon")
    assert choices[0]["name"] == "Lyon, Francia"


async def test_hidden_channels_are_not_given_away(read: Stage) -> None:
    secret = read.guild.add_text_channel("secret-plans")
    secret.overwrites[read.guild.id] = Overwrite(deny=Permission.VIEW_CHANNEL)
    secret.allow(Permission.VIEW_CHANNEL)
    words = (
        TEXT.replace("Camille Laurent", "Zelda Quimby").replace("Lyon", "Geneva").replace("Laurent", "Quimby")
    )
    read.site.page("/secret", page(title="Hidden things", paragraphs=tuple(words.split("\n\n")[3:])))
    await secret.post(read.discord.world.owner, read.site.url("/secret"))
    await secret.wait_for_message(timeout=PATIENCE)
    await read.app.suggest.all_read()
    needed = {"ask": {"question": "What?"}}
    seen: dict[bool, str] = {}
    for who in (read.member, read.guild.members[read.discord.world.owner.id]):
        names: list[str] = []
        for path, name in all_completed(read, of_members=True):
            for typed in ("", "Zel", "Gen", "Hid", "secret"):
                choices = await offered(read, who, path, name, typed, **needed.get(path, {}))
                names += [each["name"] for each in choices]
        seen[who is read.member] = " ".join(names)
    for hidden in ("Quimby", "Geneva", "Hidden things"):
        assert hidden in seen[False]
        assert hidden not in seen[True]
    assert "secret-plans" not in seen[True]
