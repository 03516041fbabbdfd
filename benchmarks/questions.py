"""The development questions, put to their texts the way the bot puts them, with all that it looks at."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.in_memory import GUILD, store
from handlers.retrieval import Finding, Retrieval
from news.answer_features import Candidate
from news.answer_model import AnswerModel
from news.article import Span
from news.asker import Asker, open_asker
from news.errors import NewsError
from news.question import understand
from news.read import read_text
from storage.archive import Storage, open_storage

# The scorer's: a sentence is the gold one if they share half of the characters of either.
_SAME = 0.5


@dataclass(frozen=True, slots=True)
class Tried:
    """A question and what was found.

    Attributes:
        text: the article's.
        first: the candidates before the model judged any of them, each with whether it is right.
        finding: what was found in the end.
        right: whether each of ``finding.best`` is right.
        answerable: whether the text answers the question.
    """

    id: str
    text: str
    first: tuple[tuple[Candidate, bool], ...]
    finding: Finding
    right: tuple[bool, ...]
    answerable: bool


def tried(files: Sequence[Path], workers: int = 2, model: AnswerModel | None = None) -> list[Tried]:
    """Put every question of the files to its text; texts that cannot be read are left out."""
    rows = [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    by_text: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        by_text.setdefault(row["text"], []).append(row)
    groups = sorted(by_text.values(), key=lambda group: -len(group[0]["text"]) * len(group))
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    parts = [[row for group in groups[start :: 4 * workers] for row in group] for start in range(4 * workers)]
    with ProcessPoolExecutor(workers) as pool:
        found = [one for part in pool.map(_part, parts, [model] * len(parts)) for one in part]
    order = {row["id"]: number for number, row in enumerate(rows)}
    return sorted(found, key=lambda one: order[one.id])


def _part(rows: Sequence[dict[str, Any]], model: AnswerModel | None) -> list[Tried]:
    return asyncio.run(_tried(rows, model))


async def _tried(rows: Sequence[dict[str, Any]], model: AnswerModel | None) -> list[Tried]:
    async with AsyncExitStack() as stack:
        storage = await stack.enter_async_context(open_storage("sqlite:///:memory:"))
        asker = await stack.enter_async_context(open_asker())
        return await _asked(rows, storage, asker, model)


async def _asked(
    rows: Sequence[dict[str, Any]], storage: Storage, asker: Asker, model: AnswerModel | None
) -> list[Tried]:
    retrieval = Retrieval(storage, asker, model)
    keys: dict[str, int | None] = {}
    found: list[Tried] = []
    for row in rows:
        text = row["text"]
        if text not in keys:
            keys[text] = await _stored(storage, text, len(keys) + 1)
        if (key := keys[text]) is None:
            continue
        question = understand(row["question"])
        _, candidates = await retrieval.candidates(GUILD, question, [key])
        gold = [Span(*span[:2]) for span in row["gold_sentences"]]
        finding = await retrieval(GUILD, question, [key])
        first = tuple((candidate, _right(passage.span, gold)) for passage, candidate in candidates)
        right = tuple(_right(one.passage.span, gold) for one in finding.best)
        found.append(Tried(row["id"], text, first, finding, right, bool(gold)))
    return found


async def _stored(storage: Storage, text: str, number: int) -> int | None:
    try:
        return await store(storage, read_text(text), number)
    except NewsError:
        return None


def _right(span: Span, gold: Sequence[Span]) -> bool:
    for one in gold:
        common = min(span.end, one.end) - max(span.start, one.start)
        if common >= _SAME * (span.end - span.start) and common >= _SAME * (one.end - one.start):
            return True
    return False
