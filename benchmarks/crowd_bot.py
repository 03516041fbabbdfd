"""``python -m benchmarks.crowd_bot real|bare CORE FILE``: a bot on one core that watches its event loop.

``real`` is the bot as it is run; ``bare`` is that of ``bare_bot``. What the event loop was late by is written
to FILE when the process is told to stop.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final

# The event loop is asked to come back after so long; what it is late by is its lag.
LOOKED_AT_EVERY: Final = 0.010
# Of the main thread (Linux): nanoseconds on the processor, and nanoseconds ready to run without one.
_SCHEDULED: Final = "/proc/self/schedstat"


@dataclass(slots=True)
class Watched:
    """What was seen of an event loop, one entry for each look.

    Attributes:
        at: seconds on the clock that all processes of the machine share.
        lags: milliseconds that the loop was late by.
        waits: of these, milliseconds in which its thread was ready and had no processor.
    """

    at: list[float] = field(default_factory=list[float])
    lags: list[float] = field(default_factory=list[float])
    waits: list[float] = field(default_factory=list[float])


async def watch(watched: Watched) -> None:
    """Look at the event loop until cancelled."""
    try:
        scheduled = os.open(_SCHEDULED, os.O_RDONLY)
    except OSError:  # not Linux: nothing is known of waiting
        scheduled = -1
    while True:
        start, waited = time.monotonic(), _waited(scheduled)
        await asyncio.sleep(LOOKED_AT_EVERY)
        now = time.monotonic()
        watched.at.append(now)
        watched.lags.append((now - start - LOOKED_AT_EVERY) * 1000)
        watched.waits.append((_waited(scheduled) - waited) * 1000)


def _waited(scheduled: int) -> float:
    """Seconds for which the main thread has waited for a processor."""
    return int(os.pread(scheduled, 100, 0).split()[1]) / 1e9 if scheduled >= 0 else 0.0


async def _run(which: str, file: Path) -> None:
    # The bot's worker processes import this file, too; they need none of these.
    from bot.logs import set_up_logging
    from bot.settings import load_settings

    settings = load_settings(need_token=True, env_file=None)
    set_up_logging(settings.log_level)
    watched = Watched()
    watching = asyncio.create_task(watch(watched))
    if which == "bare":
        from benchmarks.bare_bot import run_bare

        await run_bare(settings)
    else:
        from bot.discord_face import run_bot

        await run_bot(settings)
    watching.cancel()
    await asyncio.to_thread(file.write_text, json.dumps(asdict(watched)), encoding="utf-8")


if __name__ == "__main__":
    # Every thread and process that is started from here on stays on that core, too.
    os.sched_setaffinity(0, {int(sys.argv[2])})
    asyncio.run(_run(sys.argv[1], Path(sys.argv[3])))
