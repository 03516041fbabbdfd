"""What a button or menu means, in the hundred characters Discord keeps with it.

Everything needed to answer a press stands in its ``custom_id`` or under a number in the archive, so that
buttons go on working when the bot has been restarted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

# Discord's limit (https://docs.discord.com/developers/components/reference).
LONGEST = 100
# Buttons of an older form are answered with the advice to ask again.
_VERSION = "v1"
_CUSTOM_ID = re.compile(r"v1:([a-z-]{1,20})((?::[\w.-]{1,40}){0,6})")


@dataclass(frozen=True, slots=True)
class Press:
    """What a button or menu asks for.

    Attributes:
        action: one of the names in ``bot/presses.py``.
        details: what the action is about: letters, digits, ``_``, ``.`` and ``-``.
    """

    action: str
    details: tuple[str, ...] = ()

    @classmethod
    def of(cls, action: str, *details: object) -> Press:
        """A press with details of any kind, such as numbers."""
        return cls(action, tuple(str(detail) for detail in details))

    def __str__(self) -> str:
        custom_id = ":".join((_VERSION, self.action, *self.details))
        if len(custom_id) > LONGEST or parse(custom_id) != self:
            raise ValueError(f"{custom_id!r} is no custom_id")
        return custom_id

    def numbers(self, count: int) -> tuple[int, ...] | None:
        """The first details as whole numbers that fit a database's; None if they are none."""
        if len(self.details) < count or not all(_is_number(d) for d in self.details[:count]):
            return None
        return tuple(int(detail) for detail in self.details[:count])


def parse(custom_id: str) -> Press | None:
    """What a custom_id asks for; None if it is none of ours."""
    if len(custom_id) > LONGEST:
        return None
    match = _CUSTOM_ID.fullmatch(custom_id)
    return Press(match[1], tuple(match[2].split(":")[1:])) if match else None


def _is_number(detail: str) -> bool:
    return detail.isascii() and detail.isdecimal() and len(detail) <= 18
