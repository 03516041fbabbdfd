"""Application commands as the client synced them, and running them as a person would."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.discord_server import payloads
from tests.discord_server.options import CommandUnavailable, Filler
from tests.discord_server.permissions import Permission
from tests.discord_server.users import User

if TYPE_CHECKING:
    from tests.discord_server.channels import Channel
    from tests.discord_server.guilds import Member
    from tests.discord_server.interactions import Interaction
    from tests.discord_server.messages import Message
    from tests.discord_server.world import World

CHAT_INPUT = 1
MESSAGE = 3
APPLICATION_COMMAND = 2
AUTOCOMPLETE = 4
# Where a command may be offered (InteractionContextType).
IN_GUILDS, IN_BOT_DM = 0, 1
USER_INSTALL = 1

__all__ = ["Command", "CommandUnavailable"]


@dataclass(frozen=True, slots=True, eq=False)
class Command:
    """A synced command.

    Attributes:
        data: the description as the client sent it.
        guild_id: None for a global one.
    """

    world: World = field(repr=False)
    id: int
    version: int
    data: dict[str, Any]
    guild_id: int | None

    @property
    def name(self) -> str:
        """What people type, or see in the menu."""
        return self.data["name"]

    @property
    def kind(self) -> int:
        """1 slash command, 2 user menu, 3 message menu."""
        return self.data.get("type") or CHAT_INPUT

    @property
    def description(self) -> str:
        """What people read beside it."""
        return self.data.get("description") or ""

    @property
    def options(self) -> Sequence[dict[str, Any]]:
        """The options, or subcommands, as described."""
        return self.data.get("options") or ()

    @property
    def needs(self) -> Permission | None:
        """What a member must be allowed to see it; None for everyone."""
        bits = self.data.get("default_member_permissions")
        return None if bits is None else Permission(int(bits))

    def payload(self) -> dict[str, Any]:
        """ApplicationCommandResponse."""
        data = _without_nulls(self.data)
        bits = self.data.get("default_member_permissions")
        data |= {
            "id": str(self.id),
            "application_id": str(self.world.application_id),
            "version": str(self.version),
            "type": self.kind,
            "description": self.description,
            "default_member_permissions": None if bits is None else str(bits),
        }
        return data if self.guild_id is None else data | {"guild_id": str(self.guild_id)}

    def run(
        self, channel: Channel, person: Member | User, path: str, options: Mapping[str, object]
    ) -> Interaction:
        """A person sends the slash command."""
        return self._start(APPLICATION_COMMAND, channel, person, path, options, None)

    def complete(
        self, channel: Channel, person: Member | User, path: str, options: Mapping[str, object], focused: str
    ) -> Interaction:
        """A person is still typing one of its options."""
        return self._start(AUTOCOMPLETE, channel, person, path, options, focused)

    def _start(
        self,
        kind: int,
        channel: Channel,
        person: Member | User,
        path: str,
        options: Mapping[str, object],
        focused: str | None,
    ) -> Interaction:
        self._check(channel, person)
        filler = Filler(channel, focused)
        filled = filler.fill(self.options, path.split()[1:], options)
        data = self._head() | {"options": filled}
        if filler.resolved:
            data["resolved"] = filler.resolved
        return self.world.interact.start(kind, channel, person, data, label=f"/{path}")

    def run_on_message(self, message: Message, person: Member | User) -> Interaction:
        """A person picks the message command from a message's menu."""
        self._check(message.channel, person)
        shown = payloads.message(message)
        data = self._head() | {
            "target_id": str(message.id),
            "resolved": {"messages": {str(message.id): shown}},
        }
        return self.world.interact.start(
            APPLICATION_COMMAND, message.channel, person, data, label=f"menu {self.name}"
        )

    def _head(self) -> dict[str, Any]:
        head: dict[str, Any] = {"id": str(self.id), "name": self.name, "type": self.kind}
        return head if self.guild_id is None else head | {"guild_id": str(self.guild_id)}

    def _check(self, channel: Channel, person: Member | User) -> None:
        user = person if isinstance(person, User) else person.user
        where = IN_BOT_DM if channel.guild is None else IN_GUILDS
        contexts = self.data.get("contexts")
        if contexts is None and self.data.get("dm_permission") is False:
            contexts = [IN_GUILDS]
        if contexts is not None and where not in contexts:
            raise CommandUnavailable(f"{self.name!r} is not offered in this kind of channel")
        by_user = channel.guild is not None and self.world.bot.id not in channel.guild.members
        if by_user and USER_INSTALL not in (self.data.get("integration_types") or ()):
            raise CommandUnavailable(f"{self.name!r} is not offered where the bot is no member")
        granted = channel.permissions_of(user)
        administrator = Permission.ADMINISTRATOR in granted
        if channel.guild is None or administrator:
            return
        if self.needs is not None and (not self.needs or self.needs not in granted):
            raise CommandUnavailable(f"{user.name} lacks {self.needs!r} for {self.name!r}")
        if Permission.USE_APPLICATION_COMMANDS not in granted:
            raise CommandUnavailable(f"{user.name} may not use commands in #{channel.name}")


def _without_nulls(data: dict[str, Any]) -> dict[str, Any]:
    clean = {key: value for key, value in data.items() if value is not None}
    if "options" in clean:
        clean["options"] = [_without_nulls(option) for option in clean["options"]]
    return clean
