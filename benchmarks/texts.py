"""Articles to measure speed with: the samples, varied so that no two are the same."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from benchmarks.shared import REPOSITORY

# The length that reading times are quoted for.
WORDS = 800


def samples() -> list[str]:
    """The texts of the sample articles."""
    return [
        path.read_text(encoding="utf-8")
        for path in sorted((REPOSITORY / "samples").glob("*.txt"))
        if path.name != "README.txt"
    ]


def article_of(words: int = WORDS) -> str:
    """An article of about that many words, made of sample paragraphs."""
    paragraphs = [p for text in samples() for p in text.split("\n\n")]
    chosen: list[str] = []
    for paragraph in itertools.cycle(paragraphs):
        chosen.append(paragraph)
        if sum(len(p.split()) for p in chosen) >= words:
            return "\n\n".join(chosen)
    raise AssertionError("cycle ends never")


def varied() -> Iterator[str]:
    """Sample articles without end, each with a last sentence of its own."""
    for number, text in enumerate(itertools.cycle(samples())):
        yield f"{text.rstrip()}\n\nIt was report number {number} of the correspondents, the editors said."
