"""The model for questions: embeds them and weighs passages in a thread, so that none waits for reading.

The reader's processes may be busy with an article for seconds; a question takes some 5 ms to embed and ten
passages some 50 ms to weigh. The model's library lets go of the interpreter meanwhile.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TypeVar

from news.embeddings import Floats
from news.judge import Judge, Judged, Passage
from news.tagged import Entity
from news.tagger import Tagger

log = logging.getLogger(__name__)

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class _Model:
    tagger: Tagger
    judge: Judge


class Asker:
    """Runs the model in the one thread of an executor, which loads it when it is first needed.

    Args:
        executor: has one thread, as the model is shared by none.
    """

    def __init__(self, executor: ThreadPoolExecutor) -> None:
        self._executor = executor
        self._model: _Model | None = None

    async def model(self) -> str:
        """Name the model that the vectors are of."""
        return await self._run(lambda model: model.tagger.name)

    async def embed(self, question: str) -> Floats:
        """Give a question's unit vector, shape (WIDTH,)."""
        return await self._run(lambda model: model.tagger.embed_question(question))

    async def embed_by_model(self, question: str) -> tuple[Floats, str]:
        """Give a question's vector as ``embed`` does, and the name of the model that it is of."""
        return await self._run(lambda model: (model.tagger.embed_question(question), model.tagger.name))

    async def names(self, sentences: Sequence[str]) -> list[list[Entity]]:
        """Give the names in each sentence, as offsets into it."""
        return await self._run(lambda model: [model.tagger.names(sentence) for sentence in sentences])

    async def weigh(self, question: str, passages: Sequence[Passage]) -> list[Judged]:
        """Say how well each passage answers the question."""
        return await self._run(lambda model: model.judge.weigh(question, passages))

    async def _run(self, work: Callable[[_Model], _T]) -> _T:
        return await asyncio.get_running_loop().run_in_executor(self._executor, self._with_model, work)

    def _with_model(self, work: Callable[[_Model], _T]) -> _T:
        if self._model is None:
            tagger = Tagger()
            self._model = _Model(tagger, Judge(tagger.pieces))
            log.info("model %s is loaded for questions", tagger.name)
        return work(self._model)


@asynccontextmanager
async def open_asker() -> AsyncGenerator[Asker]:
    """Start the thread, and end it at the end."""
    with ThreadPoolExecutor(1, thread_name_prefix="asker") as executor:
        yield Asker(executor)
