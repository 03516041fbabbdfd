"""Drawing in a worker process, so that the event loop never waits for it and never imports matplotlib."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import AsyncGenerator
from concurrent.futures import BrokenExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final

from news.errors import PictureFailed
from news.lazy_process import LazyProcess, NotStarted
from news.picture import Picture, PlacesMap, QuotedChart, Theme
from news.pictures import drawing
from news.pictures.alt_text import alt_text
from news.pictures.words import PictureWords, Say, in_words, words_of
from news.worker_processes import collect

log = logging.getLogger(__name__)

DEFAULT_TIMEOUT: Final = 5.0
"""Seconds for one picture; a map takes 0.1 s on a free core."""

DEFAULT_IDLE: Final = 600.0
"""Seconds without a picture after which the worker is let go; the next picture starts another."""

# A page turned back, or the same question in another channel: some 100 kB each.
_KEPT: Final = 32

_Key = tuple[Picture, Theme, PictureWords, str]


@dataclass(frozen=True, slots=True)
class Image:
    """A picture, drawn.

    Attributes:
        png: the file.
        alt: what it shows, in words.
        name: a file name.
    """

    png: bytes
    alt: str
    name: str


class Painter:
    """Draws pictures one after the other, in a process of its own that starts with the first.

    Args:
        timeout: seconds one picture may take, waiting for those before it and the start not counted.
        idle: seconds after which a worker with nothing to do is let go.
    """

    def __init__(self, *, timeout: float = DEFAULT_TIMEOUT, idle: float = DEFAULT_IDLE) -> None:
        self.timeout = timeout
        self._process = LazyProcess(drawing.prepare, idle)
        self._turn = asyncio.Lock()
        self._drawn: OrderedDict[_Key, Image] = OrderedDict()

    async def paint(self, picture: Picture, theme: Theme = "dark", *, say: Say = str) -> Image:
        """Draw a picture, or give it again.

        Args:
            picture: what to draw.
            theme: its colours.
            say: words what stands in it, and what it shows in words; English if not given.

        Raises:
            PictureFailed: the worker died twice, took too long, or could not draw it.
        """
        # A function cannot go to the worker, and what is kept is kept for one language.
        picture, words, alt = _worded(picture, say)
        key = (picture, theme, words, alt)
        async with self._turn:
            if key in self._drawn:
                self._drawn.move_to_end(key)
                return self._drawn[key]
            image = Image(await self._draw(picture, theme, words), alt, _name_of(picture))
            self._drawn[key] = image
            if len(self._drawn) > _KEPT:
                self._drawn.popitem(last=False)
            return image

    async def close(self) -> None:
        """Stop the worker whatever it is doing; what is being drawn fails."""
        await asyncio.to_thread(collect, self._process.close())

    async def _draw(self, picture: Picture, theme: Theme, words: PictureWords) -> bytes:
        try:
            return await self._attempt(picture, theme, words)
        except BrokenExecutor:
            log.warning("painter process died; starting another")
        try:
            return await self._attempt(picture, theme, words)
        except BrokenExecutor as error:
            raise PictureFailed("worker died") from error

    async def _attempt(self, picture: Picture, theme: Theme, words: PictureWords) -> bytes:
        loop = asyncio.get_running_loop()
        try:
            executor = await self._process.started()
        except NotStarted as error:
            raise PictureFailed(str(error)) from error
        try:
            async with asyncio.timeout(self.timeout):
                return await loop.run_in_executor(executor, drawing.draw, picture, theme, words)
        except TimeoutError as error:
            log.warning("painter process took too long")
            self._process.give_up()
            raise PictureFailed(f"no picture within {self.timeout:g} s") from error
        except BrokenExecutor:
            self._process.give_up()
            raise
        except Exception as error:  # whatever a picture sets off, its answer is told in words
            log.exception("drawing failed")
            raise PictureFailed(type(error).__name__) from error
        finally:
            self._process.rest()


@asynccontextmanager
async def open_painter(
    *,
    timeout: float = DEFAULT_TIMEOUT,  # noqa: ASYNC109 - of each picture, not of this function
    idle: float = DEFAULT_IDLE,
) -> AsyncGenerator[Painter]:
    """Give a painter, and stop its process, if it came to have one, in the end."""
    painter = Painter(timeout=timeout, idle=idle)
    try:
        yield painter
    finally:
        await painter.close()


def _worded(picture: Picture, say: Say) -> tuple[Picture, PictureWords, str]:
    try:
        named = in_words(picture, say)
        return named, words_of(named, say), alt_text(named, say)
    except Exception as error:  # as with drawing: whatever a picture sets off, its answer is told in words
        log.exception("wording failed")
        raise PictureFailed(type(error).__name__) from error


def _name_of(picture: Picture) -> str:
    if isinstance(picture, PlacesMap):
        return "map.png"
    return "chart.png" if isinstance(picture, QuotedChart) else "timeline.png"
