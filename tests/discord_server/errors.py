"""What Discord answers when it refuses: status, its own code, a sentence."""

from __future__ import annotations

from typing import Any


class ApiError(Exception):
    """A refusal, raised by a route and answered as JSON.

    Attributes:
        errors: for an invalid form body, the tree that names each field.
        violation: a rule the client broke, to be recorded; empty where the refusal is no fault of its own.
    """

    def __init__(
        self,
        status: int,
        code: int,
        message: str,
        *,
        errors: dict[str, Any] | None = None,
        violation: str = "",
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.errors = errors
        self.violation = violation

    def body(self) -> dict[str, Any]:
        """The JSON answer."""
        body: dict[str, Any] = {"code": self.code, "message": self.message}
        return body if self.errors is None else body | {"errors": self.errors}


class UnknownChannel(ApiError):
    """No such channel, or it is deleted."""

    def __init__(self) -> None:
        super().__init__(404, 10003, "Unknown Channel")


class UnknownGuild(ApiError):
    """No such guild, or the bot is not in it."""

    def __init__(self) -> None:
        super().__init__(404, 10004, "Unknown Guild")


class UnknownMember(ApiError):
    """No such member in the guild."""

    def __init__(self) -> None:
        super().__init__(404, 10007, "Unknown Member")


class UnknownMessage(ApiError):
    """No such message in the channel, or it is deleted."""

    def __init__(self) -> None:
        super().__init__(404, 10008, "Unknown Message")


class UnknownUser(ApiError):
    """No such user."""

    def __init__(self) -> None:
        super().__init__(404, 10013, "Unknown User")


class UnknownCommand(ApiError):
    """No such application command."""

    def __init__(self) -> None:
        super().__init__(404, 10063, "Unknown application command")


class UnknownInteraction(ApiError):
    """No such interaction, or the time for its first response is over."""

    def __init__(self, violation: str = "") -> None:
        super().__init__(404, 10062, "Unknown interaction", violation=violation)


class AlreadyAcknowledged(ApiError):
    """A second first response."""

    def __init__(self) -> None:
        message = "Interaction has already been acknowledged."
        super().__init__(400, 40060, message, violation="a second response to one interaction")


class UnknownWebhook(ApiError):
    """A follow-up to an interaction that has no response yet."""

    def __init__(self, violation: str = "") -> None:
        super().__init__(404, 10015, "Unknown Webhook", violation=violation)


class InvalidWebhookToken(ApiError):
    """A follow-up after the interaction's token has run out."""

    def __init__(self) -> None:
        message = "Invalid Webhook Token"
        super().__init__(401, 50027, message, violation="a follow-up after the interaction's token ran out")


class MissingAccess(ApiError):
    """The bot cannot see the channel, or is no longer in its guild."""

    def __init__(self) -> None:
        super().__init__(403, 50001, "Missing Access")


class MissingPermissions(ApiError):
    """The bot sees the channel but lacks the permission."""

    def __init__(self) -> None:
        super().__init__(403, 50013, "Missing Permissions")


class CannotReplyWithoutHistory(ApiError):
    """A reply needs the permission to read the history."""

    def __init__(self) -> None:
        message = "Cannot reply without permission to read message history"
        super().__init__(403, 160002, message)


class NotTheAuthor(ApiError):
    """Only the author edits a message."""

    def __init__(self) -> None:
        super().__init__(403, 50005, "Cannot edit a message authored by another user")


class CannotMessageUser(ApiError):
    """The user takes no direct messages from the bot."""

    def __init__(self) -> None:
        super().__init__(403, 50007, "Cannot send messages to this user")


class ThreadAlreadyExists(ApiError):
    """A message carries one thread at most."""

    def __init__(self) -> None:
        super().__init__(400, 160004, "A thread has already been created for this message")


class NotInThisChannel(ApiError):
    """A forum takes no messages of its own, only threads."""

    def __init__(self) -> None:
        message = "Cannot send messages in a non-text channel"
        super().__init__(400, 50008, message, violation="a message to a channel that takes none")


class TagRequired(ApiError):
    """A thread of this forum must have a tag."""

    def __init__(self) -> None:
        super().__init__(400, 40067, "A tag is required to create a forum post in this channel")


class TooLarge(ApiError):
    """The files together exceed what the guild takes."""

    def __init__(self) -> None:
        message = "Request entity too large"
        super().__init__(413, 40005, message, violation="files larger than the upload limit")


class Unauthorized(ApiError):
    """The token is not the bot's."""

    def __init__(self) -> None:
        super().__init__(401, 0, "401: Unauthorized")


class EmptyMessage(ApiError):
    """A message needs content, an embed, a file, a component or a poll."""

    def __init__(self) -> None:
        super().__init__(400, 50006, "Cannot send an empty message", violation="an empty message")


class InvalidForm(ApiError):
    """A body that breaks a rule; ``path`` leads to the field.

    With ``fault`` off it is refused without being held against the client, which could not know.
    """

    def __init__(self, path: tuple[str | int, ...], rule: str, message: str, *, fault: bool = True) -> None:
        leaf: dict[str, Any] = {"_errors": [{"code": 0, "message": f"{rule}: {message}"}]}
        tree = leaf
        for part in reversed(path):
            tree = {str(part): tree}
        where = ".".join(map(str, path))
        violation = f"{rule} at {where or 'the body'}: {message}" if fault else ""
        super().__init__(400, 50035, "Invalid Form Body", errors=tree, violation=violation)
