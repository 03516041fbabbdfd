"""How fast questions may follow one another, so that nobody floods a channel and nobody waits for a flood."""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from collections.abc import Callable
from enum import Enum, auto
from typing import Final

from discord.app_commands import Cooldown

from news.answer import Phrase
from news.errors import BadArgument, TooFast

# Nobody reads more answers than these in half a minute; a script asks for them.
A_MEMBER: Final = (10, 30.0)
# A big event makes a whole channel ask at once: 50 people, each three times in a minute.
A_CHANNEL: Final = (150, 60.0)
# Nobody reads a page in less than a second, page after page for half a minute; a script turns them like that.
PRESSES: Final = (30, 30.0)
# Members and channels remembered; those asked longest ago are forgotten first.
_REMEMBERED: Final = 10_000
TOO_MANY_PRESSES: Final = Phrase("That was a lot of buttons at once. Press again in {seconds} s.")


class _Counted(Enum):
    """What is counted, each by an id of its own."""

    MEMBER = auto()
    CHANNEL = auto()
    PRESSES = auto()


class Cooldowns:
    """Counts the questions of members and channels, and the presses of members.

    Args:
        member: questions and seconds of one member.
        channel: questions and seconds of one channel.
        clock: seconds since some fixed moment.
        presses: presses that ask nothing new, and seconds, of one member.
    """

    def __init__(
        self,
        member: tuple[int, float] = A_MEMBER,
        channel: tuple[int, float] = A_CHANNEL,
        clock: Callable[[], float] = time.time,
        presses: tuple[int, float] = PRESSES,
    ) -> None:
        self._rates = {_Counted.MEMBER: member, _Counted.CHANNEL: channel, _Counted.PRESSES: presses}
        self._clock = clock
        self._counts: OrderedDict[tuple[_Counted, int], Cooldown] = OrderedDict()

    def count(self, member_id: int, channel_id: int) -> None:
        """Count a question.

        Raises:
            TooFast: it is one too many; it was not counted.
        """
        for what, key in ((_Counted.MEMBER, member_id), (_Counted.CHANNEL, channel_id)):
            if wait := self._wait(what, key):
                raise TooFast(wait, channel=what is _Counted.CHANNEL)

    def press(self, member_id: int) -> None:
        """Count a press that asks nothing new, such as turning a page.

        Raises:
            BadArgument: it is one too many; it was not counted.
        """
        if wait := self._wait(_Counted.PRESSES, member_id):
            raise BadArgument(Phrase(TOO_MANY_PRESSES.template, {"seconds": wait}))

    def _wait(self, what: _Counted, key: int) -> int:
        """Count one more; returns the seconds to wait where it is one too many, else 0."""
        found = self._counts.pop((what, key), None) or Cooldown(*self._rates[what])
        self._counts[what, key] = found
        while len(self._counts) > _REMEMBERED:
            self._counts.popitem(last=False)
        wait = found.update_rate_limit(self._clock())
        return 0 if wait is None else max(1, math.ceil(wait))
