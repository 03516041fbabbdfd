"""What a route gets and gives."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from tests.discord_server import errors
from tests.discord_server.permissions import Permission

if TYPE_CHECKING:
    from tests.discord_server.channels import Channel
    from tests.discord_server.guilds import Guild
    from tests.discord_server.messages import Message
    from tests.discord_server.record import Request
    from tests.discord_server.users import User
    from tests.discord_server.world import World


@dataclass(frozen=True, slots=True)
class Upload:
    """A file sent along."""

    filename: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Reply:
    """A status and its JSON; None for no body."""

    body: object = None
    status: int = 200


NO_CONTENT = Reply(status=204)


@dataclass(frozen=True, slots=True)
class Call:
    """A request, checked and taken apart.

    Attributes:
        params: the parts of the path by the names the route gives them.
        files: by the index that the JSON refers to them by.
    """

    world: World
    request: Request
    params: Mapping[str, str]
    query: Mapping[str, str]
    json: object
    files: Mapping[int, Upload]

    @property
    def body(self) -> dict[str, Any]:
        """The JSON object; empty where there is none."""
        return cast("dict[str, Any]", self.json) if isinstance(self.json, dict) else {}

    def number(self, name: str) -> int:
        """An id in the path; 0, which nothing has, where it is no number."""
        text = self.params[name]
        return int(text) if text.isdecimal() else 0

    def channel(self, *needed: Permission) -> Channel:
        """The channel in the path, where the bot sees it and may do what is ``needed``.

        Raises:
            ApiError: it does not exist, or the bot may not.
        """
        channel = self.world.channels.get(self.number("channel_id"))
        if channel is None:
            raise errors.UnknownChannel
        if not channel.bot_may(Permission.VIEW_CHANNEL):
            raise errors.MissingAccess
        for each in needed:
            if not channel.bot_may(each):
                raise errors.MissingPermissions
        return channel

    def message(self, *needed: Permission) -> Message:
        """The message in the path.

        Raises:
            ApiError: it does not exist, or the bot may not.
        """
        message = self.channel(*needed).stored.get(self.number("message_id"))
        if message is None or message.ephemeral:
            raise errors.UnknownMessage
        return message

    def guild(self) -> Guild:
        """The guild in the path.

        Raises:
            ApiError: it does not exist, or the bot is not in it.
        """
        guild = self.world.guilds.get(self.number("guild_id"))
        if guild is None or not guild.has_bot:
            raise errors.UnknownGuild
        return guild

    def user(self) -> User:
        """The user in the path; ``@me`` is the bot.

        Raises:
            UnknownUser: there is none.
        """
        user = (
            self.world.bot
            if self.params["user_id"] == "@me"
            else self.world.users.get(self.number("user_id"))
        )
        if user is None:
            raise errors.UnknownUser
        return user


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A route.

    Attributes:
        route: the path as Discord's documentation writes it.
        check: the rules the description does not state.
        needs_token: whether the Authorization header has to be the bot's.
    """

    method: str
    route: str
    handle: Callable[[Call], Awaitable[Reply]]
    check: Callable[[Call], None] | None = None
    needs_token: bool = True
