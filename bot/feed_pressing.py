"""What all presses about feeds have in common: who may, which feed is meant, the message that changes."""

from __future__ import annotations

from bot.offered import may_manage
from bot.presses import Pressed
from bot.respond import Reply
from bot.settings_panel import MODERATORS_ONLY
from news.answer import Phrase
from news.errors import BadArgument, NotAllowed, QuestionGone


def check(pressed: Pressed) -> None:
    """Let moderators alone pass; what is seen by one alone was opened by a moderator's command.

    Raises:
        BadArgument: there is no server here.
        NotAllowed: somebody else pressed.
    """
    if pressed.interaction.guild is None:
        raise BadArgument(Phrase("This command works in servers only."))
    if not pressed.is_ephemeral and not may_manage(pressed.interaction.user):
        raise NotAllowed(MODERATORS_ONLY)


def detail(pressed: Pressed, position: int) -> str:
    """A detail of what was pressed; empty where it has none there."""
    details = pressed.press.details
    return details[position] if position < len(details) else ""


def numbered(pressed: Pressed) -> int:
    """The number that what was pressed begins with.

    Raises:
        QuestionGone: it has none, as what somebody made up.
    """
    numbers = pressed.press.numbers(1)
    if numbers is None:
        raise QuestionGone(str(pressed.press))
    return numbers[0]


async def fill(pressed: Pressed, reply: Reply) -> None:
    """Show something in place of the message that was pressed on."""
    edit = {name: value for name, value in reply.as_edit().items() if name != "attachments"}
    if pressed.interaction.response.is_done():
        await pressed.interaction.edit_original_response(**edit)
    else:
        await pressed.interaction.response.edit_message(**edit)
