"""How fast questions may follow one another, so that nobody floods a channel and nobody waits for a flood."""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

from discord.app_commands import Cooldown

from news.errors import TooFast

# Nobody reads more answers than these in half a minute; a script asks for them.
A_MEMBER: Final = (10, 30.0)
# A big event makes a whole channel ask at once: 50 people, each three times in a minute.
A_CHANNEL: Final = (150, 60.0)
# Members and channels remembered; those asked longest ago are forgotten first.
_REMEMBERED: Final = 10_000


class Cooldowns:
    """Counts the questions of members and channels.

    Args:
        member: questions and seconds of one member.
        channel: questions and seconds of one channel.
        clock: seconds since some fixed moment.
    """

    def __init__(
        self,
        member: tuple[int, float] = A_MEMBER,
        channel: tuple[int, float] = A_CHANNEL,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._rates = {False: member, True: channel}
        self._clock = clock
        self._counts: OrderedDict[tuple[bool, int], Cooldown] = OrderedDict()

    def count(self, member_id: int, channel_id: int) -> None:
        """Count a question.

        Raises:
            TooFast: it is one too many; it was not counted.
        """
        now = self._clock()
        for is_channel, key in ((False, member_id), (True, channel_id)):
            wait = self._cooldown(is_channel, key).update_rate_limit(now)
            if wait is not None:
                raise TooFast(max(1, math.ceil(wait)), channel=is_channel)

    def _cooldown(self, is_channel: bool, key: int) -> Cooldown:
        found = self._counts.pop((is_channel, key), None) or Cooldown(*self._rates[is_channel])
        self._counts[is_channel, key] = found
        while len(self._counts) > _REMEMBERED:
            self._counts.popitem(last=False)
        return found
