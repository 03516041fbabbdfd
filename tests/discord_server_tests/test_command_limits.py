"""Each rule for commands refuses what breaks it, and lets its neighbour through."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from tests.discord_server.limits.commands import valid_name
from tests.discord_server_tests.conftest import Scene
from tests.discord_server_tests.raw import raw_client

Command = Mapping[str, Any]


def command(name: str = "a", **parts: object) -> Command:
    return {"name": name, "description": "d", **parts}


def option(name: str = "o", kind: int = 3, **parts: object) -> Command:
    return {"type": kind, "name": name, "description": "d", **parts}


def with_options(*options: Command) -> Sequence[Command]:
    return [command(options=list(options))]


def many(count: int, kind: int = 1) -> Sequence[Command]:
    description = "d" if kind == 1 else ""
    return [{"name": f"c{number}", "description": description, "type": kind} for number in range(count)]


def sized(total: int) -> Sequence[Command]:
    """A command whose name, description, options and choices count ``total`` characters."""
    choices = [{"name": "n" * 100, "value": f"{number:02}" + "v" * 98} for number in range(25)]
    first = option("o" * 32, description="d" * 100, choices=choices)
    rest = total - 2 - (32 + 100 + 25 * 200)
    fillers = [option(f"f{number:02}" + "x" * 29, description="d" * 100) for number in range(rest // 132)]
    last = rest - 132 * len(fillers)
    assert 2 <= last <= 100
    return with_options(first, *fillers, option("z", description="d" * (last - 1)))


SUB = option("sub", 1)
GROUP = option("group", 2, options=[SUB])

CASES = [
    ([command("who-said")], [command("Who-said")], "INVALID_NAME"),
    ([command("who_said")], [command("who said")], "INVALID_NAME"),
    ([command("zusammenfassung")], [command("zusammen.fassung")], "INVALID_NAME"),
    (with_options(option("speaker")), with_options(option("Speaker")), "INVALID_NAME"),
    (
        [command(name_localizations={"de": "wer"})],
        [command(name_localizations={"de": "Wer"})],
        "INVALID_NAME",
    ),
    ([command()], [{"name": "a"}], "BAD_LENGTH"),
    ([command()], [command(description="")], "BAD_LENGTH"),
    ([{"name": "Read This", "type": 3}], [command("Read This", type=3)], "INVALID_DESCRIPTION"),
    (
        with_options(option("a", required=True), option("b")),
        with_options(option("a"), option("b", required=True)),
        "REQUIRED_INVALID",
    ),
    (with_options(option("a"), option("b")), with_options(option("a"), option("a")), "NAME_DUPLICATED"),
    ([command("a"), {"name": "a", "type": 3}], [command("a"), command("a")], "DUPLICATE_NAME"),
    (many(100), many(101), "TOO_MANY"),
    (many(15, 3), many(16, 3), "TOO_MANY"),
    (sized(8000), sized(8001), "TOO_LARGE"),
    (with_options(SUB, GROUP), with_options(SUB, option("plain")), "TYPE_INVALID"),
    (with_options(GROUP), with_options(option("group", 2, options=[option("x")])), "TYPE_INVALID"),
    (
        with_options(*(option(f"o{number}") for number in range(25))),
        with_options(*(option(f"o{number}") for number in range(26))),
        "BASE_TYPE_MAX_LENGTH",
    ),
    (
        with_options(GROUP),
        with_options(option("outer", 1, options=[option("inner", 2, options=[SUB])])),
        "TYPE_INVALID",
    ),
    (
        with_options(option(autocomplete=True)),
        with_options(option(autocomplete=True, choices=[{"name": "a", "value": "a"}])),
        "AUTOCOMPLETE_INVALID",
    ),
    (
        with_options(option(kind=4, min_value=1, max_value=1)),
        with_options(option(kind=4, min_value=2, max_value=1)),
        "MIN_GREATER_THAN_MAX",
    ),
]


def _path(scene: Scene) -> str:
    return f"/applications/{scene.server.bot.id}/commands"


@pytest.mark.parametrize(("legal", "illegal", "rule"), CASES)
async def test_just_legal_commands_pass(
    scene: Scene, legal: Sequence[Command], illegal: Sequence[Command], rule: str
) -> None:
    async with raw_client(scene.server) as client:
        status, answer = await client.send("PUT", _path(scene), legal)
    assert (status, scene.server.violations) == (200, []), answer
    assert len(scene.server.commands) == len(legal)


@pytest.mark.parametrize(("legal", "illegal", "rule"), CASES)
async def test_just_illegal_commands_are_refused(
    scene: Scene, legal: Sequence[Command], illegal: Sequence[Command], rule: str
) -> None:
    scene.server.options.openapi = False
    async with raw_client(scene.server) as client:
        status, _ = await client.send("PUT", _path(scene), illegal)
    assert status == 400
    assert rule in scene.server.violations[0].rule
    assert scene.server.commands == []


async def test_sync_replaces_and_keeps_ids(scene: Scene) -> None:
    async with raw_client(scene.server) as client:
        _, first = await client.send("PUT", _path(scene), [command("a"), command("b")])
        _, second = await client.send("PUT", _path(scene), [command("b"), command("c")])
    assert [each.name for each in scene.server.commands] == ["b", "c"]
    assert second[0]["id"] == first[1]["id"]


async def test_one_command_is_created_changed_and_deleted(scene: Scene) -> None:
    async with raw_client(scene.server) as client:
        status, made = await client.send("POST", _path(scene), command("a"))
        one = f"{_path(scene)}/{made['id']}"
        _, changed = await client.send("PATCH", one, {"description": "other"})
        deleted, _ = await client.send("DELETE", one)
        gone, answer = await client.send("GET", one)
    assert (status, changed["description"], deleted) == (201, "other", 204)
    assert (gone, answer["code"]) == (404, 10063)


@pytest.mark.parametrize("name", ["a", "who-said", "l'article", "сводка", "要約", "सारांश", "สรุป", "x" * 32])
def test_valid_names(name: str) -> None:
    assert valid_name(name)


@pytest.mark.parametrize("name", ["", "A", "a b", "a.b", "a/b", "Сводка", "🗞", "x" * 33])
def test_invalid_names(name: str) -> None:
    assert not valid_name(name)
