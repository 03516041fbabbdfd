"""Speed and memory, each figure beside a yardstick measured in the same run.

A time on a shared machine means little by itself; the ratio to the yardstick is what to look at.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Collection, Sequence

from benchmarks.answering import measure_answers, measure_asking
from benchmarks.crowd import measure_crowd
from benchmarks.feeding import measure_feeds
from benchmarks.lengths import measure_lengths
from benchmarks.memory import measure_memory
from benchmarks.parts import Part, Product
from benchmarks.reading import measure_reading
from benchmarks.replies import measure_replies
from benchmarks.suggesting import measure_suggestions
from benchmarks.texts import samples
from benchmarks.timing import watch_loop
from news.reader import open_reader


async def measure(parts: Collection[Part], sizes: Sequence[int], products: Sequence[Product]) -> None:
    """Print some of the figures, in the order of ``Part``.

    Args:
        parts: which.
        sizes: of the archives that answers are timed on, in articles.
        products: the databases that they are timed on.
    """
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    if Part.READING in parts:
        measure_reading()
    if Part.LENGTHS in parts:
        measure_lengths()
    if Part.LAG in parts:
        await measure_lag()
    if Part.REPLIES in parts:
        await measure_replies()
    if Part.ANSWERS in parts:
        await measure_answers(products, sizes)
    if Part.ASKING in parts:
        await measure_asking(products, sizes)
    if Part.SUGGESTIONS in parts:
        await measure_suggestions(products, sizes)
    if Part.CROWD in parts:
        await measure_crowd(sizes[-1])
    if Part.FEEDS in parts:
        await measure_feeds()
    if Part.MEMORY in parts:
        await measure_memory()


async def measure_lag() -> None:
    """Print how late the event loop is while articles are read, beside the idle loop."""
    texts = [f"{text}\n\nNumber {number}." for number in range(4) for text in samples()][:10]
    async with open_reader() as reader:
        await reader.read_text(texts[0])
        async with watch_loop() as idle:
            await asyncio.sleep(1.0)
        async with watch_loop() as lag:
            await asyncio.gather(*(reader.read_text(text) for text in texts))
    print(f"event-loop lag while ten articles are read: worst {lag.worst:.1f} ms  {lag.times}")
    print(f"  yardstick, the idle loop: worst {idle.worst:.1f} ms  {idle.times}")
