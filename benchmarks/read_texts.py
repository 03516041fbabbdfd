"""Readings of the training texts, kept under ``build/`` so that a second run need not read them again."""

from __future__ import annotations

import gzip
import json
import pickle
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from itertools import islice
from typing import Any

from benchmarks.shared import REPOSITORY, shared
from news.article import Reading
from news.read import read_text
from news.tagger import Tagger

BUILT = REPOSITORY / "build" / "benchmarks"
"""Where archives and readings are kept between runs."""

# Of reports and of the news that questions are about, the latter so that there are questions with answers.
_REPORTS, _ASKED_ABOUT = 400, 300
# The corpora of questions that are about whole articles.
_WHOLE_ARTICLES = frozenset({"RealTimeQA", "TREC-QA"})
_PROCESSES = 2


def model_name() -> str:
    """The name of the model that reads, which the readings are kept by."""
    return Tagger().name


def training_readings() -> list[Reading]:
    """Read the training texts once, or load what an earlier run has read.

    Raises:
        MissingData: the training data is not there.
    """
    file = BUILT / f"readings-{model_name()}.pickle"
    if file.exists():
        # written by this very function, in a folder that nobody else writes to
        return pickle.loads(file.read_bytes())  # noqa: S301
    texts = [*islice(_reports(), _REPORTS), *islice(_asked_about(), _ASKED_ABOUT)]
    with ProcessPoolExecutor(_PROCESSES) as executor:
        readings = list(executor.map(_read, *zip(*texts, strict=True), chunksize=20))
    file.parent.mkdir(parents=True, exist_ok=True)
    partial = file.with_suffix(".partial")
    partial.write_bytes(pickle.dumps(readings))
    partial.replace(file)
    return readings


def training_questions() -> list[str]:
    """Questions that the texts read answer."""
    texts = set(islice((text for text, _ in _asked_about()), _ASKED_ABOUT))
    return [row["question"] for row in _question_rows() if row["answerable"] and row["text"] in texts]


def unanswered_questions() -> list[str]:
    """Questions that no text answers; of the development set, so about other articles than those read."""
    with shared("data/dev/unanswerable.jsonl").open(encoding="utf-8") as lines:
        return list(dict.fromkeys(json.loads(line)["question"] for line in lines))


def _read(text: str, title: str | None) -> Reading:
    reading = read_text(text)
    return replace(reading, article=replace(reading.article, title=reading.article.title or title))


def _reports() -> Iterator[tuple[str, str | None]]:
    with shared("data/train/attribution.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            yield row["text"], row.get("title")


def _asked_about() -> Iterator[tuple[str, None]]:
    rows = (row for row in _question_rows() if row["corpus"] in _WHOLE_ARTICLES)
    yield from dict.fromkeys((row["text"], None) for row in rows)


def _question_rows() -> Iterator[dict[str, Any]]:
    with gzip.open(shared("data/train/questions.jsonl.gz"), "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)
