"""What the presses on all panels have in common: who may, a detail of the press, the message that changes."""

from __future__ import annotations

from typing import Final

from bot.offered import may_manage
from bot.presses import Pressed
from bot.respond import Reply
from news.answer import Phrase
from news.errors import BadArgument, NotAllowed

MODERATORS_ONLY: Final = Phrase(
    "Only members with the permission Manage Server can do that. Ask one of them."
)


def check(pressed: Pressed) -> None:
    """Let moderators alone pass; what is seen by one alone was opened by a moderator's command.

    Raises:
        BadArgument: there is no server here.
        NotAllowed: somebody else pressed.
    """
    if pressed.interaction.guild is None:
        raise BadArgument(Phrase("This command works in servers only. Use it in a server's channel."))
    if not pressed.is_ephemeral and not may_manage(pressed.interaction.user):
        raise NotAllowed(MODERATORS_ONLY)


def detail(pressed: Pressed, position: int) -> str:
    """A detail of what was pressed; empty where it has none there."""
    details = pressed.press.details
    return details[position] if position < len(details) else ""


async def fill(pressed: Pressed, reply: Reply) -> None:
    """Show something in place of the message that was pressed on."""
    edit = {name: value for name, value in reply.as_edit().items() if name != "attachments"}
    if pressed.interaction.response.is_done():
        await pressed.interaction.edit_original_response(**edit)
    else:
        await pressed.interaction.response.edit_message(**edit)
