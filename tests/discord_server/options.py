"""Fills a slash command's options the way the Discord client does, and refuses what it would refuse."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

from tests.discord_server import payloads

if TYPE_CHECKING:
    from tests.discord_server.channels import Channel
    from tests.discord_server.messages import Attachment
    from tests.discord_server.users import User

SUBCOMMAND, GROUP = 1, 2
STRING, INTEGER, BOOLEAN, USER, CHANNEL, ROLE, MENTIONABLE, NUMBER, ATTACHMENT = range(3, 12)
# Discord's client sends strings up to this length where a command sets no limit.
LONGEST_STRING = 6000
Described = Mapping[str, Any]


class CommandUnavailable(AssertionError):
    """A person could not do this in Discord: no such command, option, choice or permission."""


class Filler:
    """Turns values into options of an interaction, collecting what they refer to."""

    def __init__(self, channel: Channel, focused: str | None = None) -> None:
        self._channel = channel
        self._focused = focused
        self.resolved: dict[str, dict[str, Any]] = {}

    def fill(
        self, described: Sequence[Described], path: Sequence[str], given: Mapping[str, object]
    ) -> list[dict[str, Any]]:
        """The options as INTERACTION_CREATE carries them; ``path`` names the subcommands."""
        nested = [each for each in described if each["type"] in (SUBCOMMAND, GROUP)]
        if path or nested:
            chosen = next((each for each in nested if path and each["name"] == path[0]), None)
            if chosen is None:
                names = [each["name"] for each in nested]
                raise CommandUnavailable(f"choose one of the subcommands {names}, not {list(path)}")
            inner = self.fill(chosen.get("options") or (), path[1:], given)
            return [{"type": chosen["type"], "name": chosen["name"], "options": inner}]
        self._check_names(described, given)
        return [self._option(each, given[each["name"]]) for each in described if each["name"] in given]

    def _check_names(self, described: Sequence[Described], given: Mapping[str, object]) -> None:
        known = {each["name"] for each in described}
        if unknown := set(given) - known:
            raise CommandUnavailable(f"no options {sorted(unknown)}; there are {sorted(known)}")
        if self._focused is None:
            missing = [
                each["name"] for each in described if each.get("required") and each["name"] not in given
            ]
            if missing:
                raise CommandUnavailable(f"options {missing} are required")

    def _option(self, described: Described, value: object) -> dict[str, Any]:
        option: dict[str, Any] = {"type": described["type"], "name": described["name"]}
        if described["name"] == self._focused:
            if not described.get("autocomplete"):
                raise CommandUnavailable(f"option {self._focused!r} has no autocomplete")
            # While typing, the client sends whatever stands in the field, as text.
            return option | {"value": str(value), "focused": True}
        return option | {"value": self._value(described, value)}

    def _value(self, described: Described, value: object) -> object:
        kind = described["type"]
        if choices := described.get("choices"):
            value = _chosen(choices, value)
        if kind == STRING:
            return _string(described, value)
        if kind in (INTEGER, NUMBER):
            return _number(described, value)
        if kind == BOOLEAN:
            return _expect(described, isinstance(value, bool), value)
        return self._resolve(described, value)

    def _resolve(self, described: Described, value: object) -> str:
        kind = described["type"]
        if kind == ATTACHMENT:
            return self._attachment(cast("tuple[str, bytes]", value))
        number = int(getattr(value, "id", 0))
        guild = self._channel.guild
        if kind in (USER, MENTIONABLE) and number in self._channel.world.users:
            self._user(self._channel.world.users[number])
        elif kind == CHANNEL and number in self._channel.world.channels:
            self._collect("channels", number, _partial_channel(self._channel.world.channels[number]))
        elif kind in (ROLE, MENTIONABLE) and guild is not None:
            role = next((each for each in guild.roles if each.id == number), None)
            _expect(described, role is not None, value)
            self._collect("roles", number, payloads.role(cast("Any", role)))
        else:
            _expect(described, False, value)
        return str(number)

    def _user(self, user: User) -> None:
        self._collect("users", user.id, payloads.user(user))
        guild = self._channel.guild
        member = guild.members.get(user.id) if guild is not None else None
        if member is not None:
            granted = self._channel.permissions_of(user)
            shown = payloads.member(member, with_user=False, permissions=granted)
            self._collect("members", user.id, shown)

    def _attachment(self, file: tuple[str, bytes]) -> str:
        kept: Attachment = self._channel.attach(*file)
        self._collect("attachments", kept.id, payloads.attachment(kept, self._channel.world.base_url))
        return str(kept.id)

    def _collect(self, kind: str, number: int, data: dict[str, Any]) -> None:
        self.resolved.setdefault(kind, {})[str(number)] = data


def _partial_channel(channel: Channel) -> dict[str, Any]:
    data = payloads.channel(channel)
    return data | {"permissions": str(int(channel.permissions_of(channel.world.owner)))}


def _expect(described: Described, right: bool, value: object) -> object:
    if not right:
        raise CommandUnavailable(f"option {described['name']!r} cannot hold {value!r}")
    return value


def _chosen(choices: Sequence[Described], value: object) -> object:
    for choice in choices:
        if value in (choice["value"], choice["name"]):
            return choice["value"]
    raise CommandUnavailable(f"{value!r} is none of the choices {[each['name'] for each in choices]}")


def _string(described: Described, value: object) -> object:
    longest = described.get("max_length") or LONGEST_STRING
    shortest = described.get("min_length") or 0
    return _expect(described, isinstance(value, str) and shortest <= len(value) <= longest, value)


def _number(described: Described, value: object) -> object:
    kinds = (int,) if described["type"] == INTEGER else (int, float)
    if not isinstance(value, kinds) or isinstance(value, bool):
        return _expect(described, False, value)
    low, high = described.get("min_value"), described.get("max_value")
    return _expect(described, (low is None or value >= low) and (high is None or value <= high), value)
