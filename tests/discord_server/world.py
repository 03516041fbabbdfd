"""Everything that exists on the server, in one place that the gateway and the routes share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.discord_server.channels import DM, Channel
from tests.discord_server.commands import Command, CommandUnavailable
from tests.discord_server.faults import Faults
from tests.discord_server.gateway import Gateway
from tests.discord_server.guilds import Guild, Member, Role
from tests.discord_server.interact import Interact
from tests.discord_server.permissions import EVERYONE, NONE, Permission, PermissionLike, combine
from tests.discord_server.record import Request, Violation
from tests.discord_server.snowflakes import Snowflakes
from tests.discord_server.users import User
from tests.discord_server.waiting import Changes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.discord_server.interactions import Interaction
    from tests.discord_server.messages import Attachment, Message


@dataclass(slots=True)
class Options:
    """What a test may set, with Discord's own values as defaults; times in seconds.

    Attributes:
        first_response_limit: how long an interaction waits for its first response.
        interaction_life: how long its token is good for follow-ups.
        nonce_window: how long an enforced nonce is remembered ("the past few minutes").
        upload_limit: bytes per message, a guild without boosts.
        heartbeat_interval: what HELLO asks for.
        ack_delay: at 0 the client mistakes the interval for its latency.
        openapi: whether to check against Discord's description; the hand-written rules always hold.
        intents: privileged intents that the application may ask for, by name.
    """

    token: str = "loopback.token.of-the-bot"
    first_response_limit: float = 3.0
    interaction_life: float = 900.0
    nonce_window: float = 180.0
    upload_limit: int = 10 * 1024 * 1024
    heartbeat_interval: float = 41.25
    ack_delay: float = 0.01
    openapi: bool = True
    intents: frozenset[str] = frozenset({"members", "presences", "message_content"})


class World:
    """Users, guilds, channels, commands and interactions, and the record of what the client did."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.base_url = ""
        self.ids = Snowflakes()
        self.changes = Changes()
        self.application_id = self.ids.next()
        self.bot = User(self.application_id, "verbatim", bot=True)
        self.owner = User(self.ids.next(), "owner")
        self.users = {user.id: user for user in (self.bot, self.owner)}
        self.guilds: dict[int, Guild] = {}
        self.channels: dict[int, Channel] = {}
        self.attachments: dict[int, Attachment] = {}
        self.commands: list[Command] = []
        self.interactions: dict[str, Interaction] = {}
        self.nonces: dict[tuple[int, str], tuple[float, Message]] = {}
        self.requests: list[Request] = []
        self.violations: list[Violation] = []
        self.faults = Faults()
        self.gateway = Gateway(self)
        self.interact = Interact(self)

    def add_user(self, name: str, *, bot: bool = False, locale: str = "en-US") -> User:
        """Create an account."""
        user = User(self.ids.next(), name, bot=bot, locale=locale)
        self.users[user.id] = user
        return user

    def add_guild(
        self,
        name: str = "The Newsroom",
        *,
        bot_permissions: PermissionLike | Iterable[PermissionLike] = NONE,
        everyone: Permission = EVERYONE,
        with_bot: bool = True,
        locale: str = "en-US",
    ) -> Guild:
        """Create a guild, owned by the account ``owner``; the bot joins with a role of its own."""
        number = self.ids.next()
        everyone_role = Role(number, "@everyone", everyone, position=0)
        guild = Guild(self, number, name, everyone_role, self.owner.id, locale, roles=[everyone_role])
        guild.members[self.owner.id] = Member(guild, self.owner)
        self.guilds[number] = guild
        if with_bot:
            role = Role(self.ids.next(), self.bot.name, combine(bot_permissions), position=1, managed=True)
            guild.roles.append(role)
            self.invite_bot(guild, role)
        return guild

    def invite_bot(self, guild: Guild, *roles: Role) -> None:
        """Let the bot join, or come back."""
        guild.members[self.bot.id] = Member(guild, self.bot, list(roles))
        self.gateway.dispatch_guild(guild, joined=True)

    def direct_messages(self, user: User) -> Channel:
        """The channel between a user and the bot, created on first use."""
        for channel in self.channels.values():
            if channel.recipient is user:
                return channel
        channel = Channel(self, self.ids.next(), DM, recipient=user)
        self.channels[channel.id] = channel
        return channel

    def command(self, name: str, *, guild: Guild | None, kind: int) -> Command:
        """The command of that name and kind that is offered in a guild, its own before the global ones.

        Raises:
            CommandUnavailable: there is none.
        """
        offered = [each for each in self.commands if each.kind == kind and each.name == name]
        here = [each for each in offered if guild is not None and each.guild_id == guild.id]
        for command in here + [each for each in offered if each.guild_id is None]:
            return command
        names = sorted(each.name for each in self.commands)
        raise CommandUnavailable(f"no command {name!r} here; synced are {names}")

    def tail(self, count: int = 12) -> str:
        """The last requests, for the message of a test that waited in vain."""
        lines = [str(each) for each in (*self.requests[-count:], *self.violations)]
        return "last requests and violations:\n  " + "\n  ".join(lines or ["none"])
