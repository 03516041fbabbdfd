"""Application commands, global and per guild.

https://docs.discord.com/developers/interactions/application-commands
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from tests.discord_server.commands import Command
from tests.discord_server.errors import UnknownCommand
from tests.discord_server.limits.commands import check_command, check_commands
from tests.discord_server.rest.call import NO_CONTENT, Call, Endpoint, Reply


def _scope(call: Call) -> int | None:
    return call.guild().id if "guild_id" in call.params else None


def _check_set(call: Call) -> None:
    check_commands(cast("list[dict[str, Any]]", call.json or []))


def _check_new(call: Call) -> None:
    others = [each.data for each in _synced(call) if not _same(each, call.body)]
    check_commands([*others, call.body])


def _synced(call: Call) -> list[Command]:
    scope = _scope(call)
    return [each for each in call.world.commands if each.guild_id == scope]


def _same(command: Command, data: Mapping[str, Any]) -> bool:
    return command.name == data["name"] and command.kind == (data.get("type") or 1)


def _store(call: Call, data: dict[str, Any]) -> Command:
    """Add a command, or replace the one of that name and kind, which keeps its id."""
    world = call.world
    earlier = next((each for each in _synced(call) if _same(each, data)), None)
    number = world.ids.next() if earlier is None else earlier.id
    command = Command(world, number, world.ids.next(), data, _scope(call))
    world.commands = [each for each in world.commands if each is not earlier]
    world.commands.append(command)
    return command


async def replace_all(call: Call) -> Reply:
    """Make the set sent the only one there is."""
    wanted = cast("list[dict[str, Any]]", call.json or [])
    kept = [_store(call, data) for data in wanted]
    gone = [each for each in _synced(call) if each not in kept]
    call.world.commands = [each for each in call.world.commands if each not in gone]
    return Reply([each.payload() for each in kept])


async def create(call: Call) -> Reply:
    """Add one."""
    existed = any(_same(each, call.body) for each in _synced(call))
    return Reply(_store(call, call.body).payload(), status=200 if existed else 201)


async def read_all(call: Call) -> Reply:
    """Every command of the scope."""
    return Reply([each.payload() for each in _synced(call)])


def _one(call: Call) -> Command:
    number = call.number("command_id")
    for command in _synced(call):
        if command.id == number:
            return command
    raise UnknownCommand


async def read(call: Call) -> Reply:
    """One command."""
    return Reply(_one(call).payload())


async def update(call: Call) -> Reply:
    """Change one."""
    command = _one(call)
    data = command.data | call.body
    check_command(data)
    call.world.commands.remove(command)
    changed = Command(call.world, command.id, call.world.ids.next(), data, command.guild_id)
    call.world.commands.append(changed)
    return Reply(changed.payload())


async def delete(call: Call) -> Reply:
    """Remove one."""
    call.world.commands.remove(_one(call))
    return NO_CONTENT


def _table(base: str) -> tuple[Endpoint, ...]:
    one = base + "/{command_id}"
    return (
        Endpoint("PUT", base, replace_all, _check_set),
        Endpoint("POST", base, create, _check_new),
        Endpoint("GET", base, read_all),
        Endpoint("GET", one, read),
        Endpoint("PATCH", one, update),
        Endpoint("DELETE", one, delete),
    )


ENDPOINTS = (
    *_table("/applications/{application_id}/commands"),
    *_table("/applications/{application_id}/guilds/{guild_id}/commands"),
)
