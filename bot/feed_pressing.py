"""Which feed, or which state of adding one, is meant by a press."""

from __future__ import annotations

from bot.presses import Pressed
from news.errors import QuestionGone


def numbered(pressed: Pressed) -> int:
    """The number that what was pressed begins with.

    Raises:
        QuestionGone: it has none, as what somebody made up.
    """
    numbers = pressed.press.numbers(1)
    if numbers is None:
        raise QuestionGone(str(pressed.press))
    return numbers[0]
