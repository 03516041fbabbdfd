"""What the worker process does; matplotlib is imported in there alone, when the worker starts."""

from __future__ import annotations

import ctypes
import logging
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from typing import Final

from news.picture import Bar, Picture, PlacesMap, QuotedChart, Theme
from news.pictures.words import PictureWords

_NICENESS: Final = 10  # the event loop and the database come first


def prepare() -> None:
    """Make a worker polite and ready: low priority, deaf to Ctrl-C, matplotlib and the world loaded."""
    os.nice(_NICENESS)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_die_with_parent, daemon=True).start()
    logging.getLogger("matplotlib").setLevel(logging.ERROR)  # it tells at length which fonts it looked at
    from news.pictures import ground, places_map, quoted_chart  # noqa: F401 - the map's part is loaded too

    # letters take longest the first time
    quoted_chart.draw(QuotedChart("a", (Bar("a", 1, 0, 0),)), "dark", PictureWords())
    for detail in ("c", "l", "i"):
        ground.load("gshhs", detail)
        ground.load("countries", detail)


def is_ready() -> bool:
    """Whether the worker has started; it answers when it has."""
    return True


def draw(picture: Picture, theme: Theme, words: PictureWords) -> bytes:
    """Draw a picture as PNG."""
    from news.pictures import places_map, quoted_chart, timeline

    try:
        if isinstance(picture, PlacesMap):
            return places_map.draw(picture, theme, words)
        if isinstance(picture, QuotedChart):
            return quoted_chart.draw(picture, theme, words)
        return timeline.draw(picture, theme, words)
    finally:
        if _trim is not None:
            _trim(0)


# glibc keeps memory that is not needed any more; see news/reader.py.
_trim: Callable[[int], int] | None = getattr(ctypes.CDLL(None), "malloc_trim", None)


def _die_with_parent() -> None:
    """End this process when the one that started it is gone, were it killed without a word."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(0)
