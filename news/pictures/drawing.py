"""What the worker process does; matplotlib is imported in there alone, when the worker starts."""

from __future__ import annotations

import logging

from news.answer import Phrase
from news.picture import Bar, Picture, PlacesMap, QuotedChart, Theme
from news.pictures.words import PictureWords
from news.worker_processes import be_polite, give_memory_back


def prepare() -> None:
    """Make a worker polite and ready: matplotlib and the world are loaded."""
    be_polite()
    logging.getLogger("matplotlib").setLevel(logging.ERROR)  # it tells at length which fonts it looked at
    from news.pictures import ground, quoted_chart

    # letters take longest the first time
    quoted_chart.draw(QuotedChart(Phrase(""), (Bar("a", 1, 0, 0),)), "dark", PictureWords())
    for detail in ("c", "l", "i"):
        ground.load("gshhs", detail)
        ground.load("countries", detail)


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
        give_memory_back()
