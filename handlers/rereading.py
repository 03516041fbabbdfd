"""Reading again, in the background, what an older reader has read, so that old articles answer like new.

One article at a time, newest first, while nothing that was posted waits. What is left is asked of the
archive, and there an article is either old or new, so this may be stopped at any moment.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from typing import Final

from news.errors import NewsError, StorageError, UnknownArticle
from news.reader import Reader
from news.reading_version import reader_name
from news.tagger import model_name
from storage.rereading import Rereading, StoredArticle

log = logging.getLogger(__name__)

# A start has better to do: what was posted while the bot was away comes first.
START_SECONDS: Final = 10.0
# Between two articles: about as long as one takes, so that half of the processor's time is left.
PAUSE_SECONDS: Final = 1.0
# How long to wait after the database failed.
RETRY_SECONDS: Final = 30.0


@dataclass(slots=True)
class _Run:
    """How far a run has come.

    Attributes:
        before: the key of the article taken last; older ones come next, so that none comes twice in a run.
    """

    reader: str
    before: int | None = None
    done: int = 0
    failed: int = 0


class RereadingWorker:
    """Reads again until nothing is left, or until it is cancelled."""

    def __init__(self, rereading: Rereading, reader: Reader) -> None:
        self._rereading = rereading
        self._reader = reader

    async def run(self) -> None:
        """Work until all is done."""
        await asyncio.sleep(START_SECONDS)
        run = _Run(await current_reader())
        told = False
        while True:
            try:
                if not told and (waiting := await self._rereading.waiting(run.reader)):
                    log.info("%d articles were read by an older model; reading them again", waiting)
                told = True
                if not await self._step(run):
                    break
            except StorageError as error:
                log.warning("reading again pauses, as the archive fails: %s", error)
                await asyncio.sleep(RETRY_SECONDS)
            await asyncio.sleep(PAUSE_SECONDS)
        if run.done or run.failed:
            log.info("%d articles were read again, %d could not be", run.done, run.failed)

    async def _step(self, run: _Run) -> bool:
        """Read the next article again, unless something was posted; whether there may be more."""
        if not await self._rereading.is_quiet():
            return True
        stored = await self._rereading.take(run.reader, run.before)
        if stored is None:
            return False
        run.before = stored.article_id
        if await self._read(stored):
            run.done += 1
        else:
            run.failed += 1
        return True

    async def _read(self, stored: StoredArticle) -> bool:
        try:
            reading = await self._reader.read_again(stored.article, stored.day)
            await self._rereading.replace(stored.guild_id, stored.article_id, reading)
        except UnknownArticle:
            log.info("article %d was forgotten while it was read again", stored.article_id)
        except NewsError as error:
            log.warning("article %d stays as it was read: %s", stored.article_id, type(error).__name__)
        except StorageError:
            raise
        except Exception:  # a fault of ours must not stop the bot, nor the articles behind this one
            log.exception("article %d stays as it was read", stored.article_id)
        else:
            return True
        return False


async def current_reader() -> str:
    """Name what reads now."""
    return reader_name(await asyncio.to_thread(model_name))
