"""Interactions: what a person started, and how the bot answered."""

# ruff: noqa: ASYNC109 - a test reads better with a timeout argument than with a block around each wait

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.discord_server import payloads

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tests.discord_server.channels import Channel
    from tests.discord_server.messages import Message
    from tests.discord_server.users import User
    from tests.discord_server.world import World

# Interaction types
COMMAND, COMPONENT, AUTOCOMPLETE, MODAL_SUBMIT = 2, 3, 4, 5
# Callback types
MESSAGE, DEFERRED_MESSAGE, DEFERRED_UPDATE, UPDATE, CHOICES, MODAL = 4, 5, 6, 7, 8, 9


@dataclass(frozen=True, slots=True)
class Callback:
    """The first response.

    Attributes:
        kind: the callback type.
        after: seconds since the interaction was sent.
    """

    kind: int
    data: dict[str, Any]
    after: float


@dataclass(slots=True, eq=False)
class Interaction:
    """Something a person did that the bot has to answer.

    Attributes:
        message: the message whose component was used.
        source: the interaction whose modal was submitted.
        original: the message that the first response made, or will fill.
        changed: whether ``original``, or after a deferred update ``message``, was edited since.
        created: seconds on the event loop's clock.
    """

    world: World = field(repr=False)
    id: int
    token: str
    kind: int
    user: User
    channel: Channel = field(repr=False)
    data: dict[str, Any]
    label: str
    message: Message | None = field(default=None, repr=False)
    source: Interaction | None = field(default=None, repr=False)
    callback: Callback | None = None
    original: Message | None = None
    followups: list[Message] = field(default_factory=list["Message"])
    changed: bool = False
    created: float = field(default_factory=lambda: asyncio.get_running_loop().time())

    @property
    def age(self) -> float:
        """Seconds since it was sent."""
        return asyncio.get_running_loop().time() - self.created

    @property
    def first_response_after(self) -> float | None:
        """Seconds until the bot acknowledged it."""
        return None if self.callback is None else self.callback.after

    @property
    def deferred_after(self) -> float | None:
        """Seconds until the bot deferred, None where it did not."""
        deferred = self.callback is not None and self.callback.kind in (DEFERRED_MESSAGE, DEFERRED_UPDATE)
        return self.first_response_after if deferred else None

    @property
    def ephemeral(self) -> bool:
        """Whether only the person sees the answer."""
        return self.original is not None and self.original.ephemeral

    async def acknowledged(self, timeout: float = 5.0) -> Callback:
        """The first response, whatever it is."""
        return await self.world.changes.until(lambda: self.callback, timeout, self._in_vain)

    async def response(self, timeout: float = 5.0) -> Message:
        """The message the person ends up seeing; through a deferral, what it is edited to or followed by.

        For a component that updates its message, that message.

        Raises:
            TimeoutError: there is none in time.
        """
        return await self.world.changes.until(self._answer, timeout, self._in_vain)

    def _answer(self) -> Message | None:
        if self.callback is None:
            return None
        if self.callback.kind in (CHOICES, MODAL):
            raise AssertionError(
                f"{self.label} was answered by callback type {self.callback.kind}, no message"
            )
        if self.callback.kind == UPDATE or (self.callback.kind == DEFERRED_UPDATE and self.changed):
            return self.message
        if self.original is not None and not self.original.loading and not self.original.deleted:
            return self.original
        return self.followups[0] if self.followups else None

    async def followup(self, number: int = 1, timeout: float = 5.0) -> Message:
        """The follow-up of that number, counting from 1."""

        def find() -> Message | None:
            return self.followups[number - 1] if len(self.followups) >= number else None

        return await self.world.changes.until(find, timeout, self._in_vain)

    async def choices(self, timeout: float = 5.0) -> list[dict[str, Any]]:
        """What the bot offers while the person types."""
        callback = await self.acknowledged(timeout)
        assert callback.kind == CHOICES, f"{self.label} was answered by callback type {callback.kind}"
        return callback.data["choices"]

    async def modal(self, timeout: float = 5.0) -> dict[str, Any]:
        """The form that the bot opened: custom_id, title, components."""
        callback = await self.acknowledged(timeout)
        assert callback.kind == MODAL, f"{self.label} was answered by callback type {callback.kind}"
        return callback.data

    async def submit(
        self,
        values: Mapping[str, str],
        files: Mapping[str, Sequence[tuple[str, bytes]]] | None = None,
    ) -> Interaction:
        """The person fills in the form and sends it; ``values`` and ``files`` by custom_id."""
        return self.world.interact.submit(self, await self.modal(), values, files or {})

    @property
    def owners(self) -> dict[str, str]:
        """Who has installed the app that answers: the guild, or where the bot is no member the person."""
        guild = self.channel.guild
        if guild is not None and self.world.bot.id not in guild.members:
            return {"1": str(self.user.id)}
        return {"0": str(guild.id if guild is not None else 0)}

    def metadata(self) -> dict[str, Any]:
        """What a message made by this interaction says about it."""
        return {"interaction_metadata": self._metadata()}

    def _metadata(self) -> dict[str, Any]:
        owners = self.owners
        data: dict[str, Any] = {"id": str(self.id), "type": self.kind, "user": payloads.user(self.user)}
        data["authorizing_integration_owners"] = owners
        if self.kind == COMPONENT and self.message is not None:
            data["interacted_message_id"] = str(self.message.id)
        if self.kind == COMMAND and "target_id" in self.data:
            data["target_message_id"] = self.data["target_id"]
        if self.kind == MODAL_SUBMIT and self.source is not None:
            data["triggering_interaction_metadata"] = self.source._metadata()  # same class
        return data

    def _in_vain(self) -> str:
        done = "nothing" if self.callback is None else f"only callback type {self.callback.kind}"
        return f"{self.label} got {done} from the bot\n{self.world.tail()}"
