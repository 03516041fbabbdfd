"""How long stored answers take: a summary, who said what and where, each without its picture."""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable, Iterable, Sequence
from itertools import islice

from benchmarks.archives import Filled, filled
from benchmarks.asked import Asked, Question, Took, scope, show, show_growth, show_head
from benchmarks.asking import WHOLE_SERVER, questions
from benchmarks.timing import async_times
from news.article import Reading, Span

# Different questions of each kind: the slowest is what p99 tells.
QUESTIONS = 100


async def measure_answers(products: Sequence[str], sizes: Sequence[int]) -> None:
    """Print what stored answers take over archives of these sizes."""
    await _measure("stored answers", _stored, products, sizes)


async def measure_asking(products: Sequence[str], sizes: Sequence[int]) -> None:
    """Print what questions take that look through whole archives of these sizes."""
    await _measure("questions", questions, products, sizes)


async def _measure(
    title: str,
    make: Callable[[Filled, int], list[Asked]],
    products: Sequence[str],
    sizes: Sequence[int],
) -> None:
    for product in products:
        before: tuple[int, list[Took]] | None = None
        for size in sizes:
            async with filled(product, size) as archive:
                show_head(f"{title}, {size:,} articles, {archive.megabytes:,.0f} MB, {product}")
                every = make(archive, QUESTIONS)
                await _show_first(archive, every)
                took = await show(archive.app.storage.database, every)
            if before:
                show_growth(before[1], took, size / before[0])
            before = size, took


async def _show_first(archive: Filled, every: Sequence[Asked]) -> None:
    """Print what loading the guild's signs takes, which the bot does ahead, and the first question then.

    That one loads the model.
    """
    for asked in every:
        if asked.label == WHOLE_SERVER:
            times = await async_times(archive.app.storage.embeddings.load, 1)
            print(f"  {'loading signs, ahead':26} {times.median:.0f} ms")
            times = await async_times(asked.questions[0].ask, 1)
            print(f"  {'the first question of all':26} {times.median:.0f} ms")


def _stored(archive: Filled, count: int) -> list[Asked]:
    app, chance = archive.app, random.Random(archive.size)  # noqa: S311 - the same questions each time
    numbers = [chance.randint(1, archive.size) for _ in range(count)]
    readings = [archive.composer.article(number) for number in numbers]
    names = [s.name for r in readings for s in r.speakers if any(a.speaker == s.id for a in r.attributions)]
    words = [words for reading in readings if reading.attributions and (words := _said(reading))]
    places = [place.name for reading in readings for place in reading.places]
    hundred = [str(number) for number in numbers]

    def asked(label: str, ask: Callable[[str], Awaitable[object]], texts: Iterable[str]) -> Asked:
        different = islice(texts, count)
        return Asked(label, tuple(Question(text, lambda text=text: ask(text)) for text in different))

    return [
        asked("summary", lambda number: app.summary(scope(), number), hundred),
        asked("summary, latest", lambda _: app.summary(scope()), hundred),
        asked("who-said", lambda number: app.who_said(scope(), None, number), hundred),
        asked("who-said, latest", lambda _: app.who_said(scope()), hundred),
        asked("who-said, all", lambda _: app.who_said(scope(), None, "all"), hundred[:10]),
        asked("who-said NAME, all", lambda name: app.who_said(scope(), name, "all"), names),
        asked("who-said words, all", lambda said: app.who_said(scope(), said, "all"), words),
        asked("where", lambda number: app.where(scope(), None, number), hundred),
        asked("where PLACE, all", lambda name: app.where(scope(), name, "all"), places),
        asked("articles list", lambda _: app.articles.list(scope()), hundred),
    ]


def _said(reading: Reading) -> str:
    """A few words of what somebody said in an article."""
    hull = Span(*reading.attributions[0].content[0])
    return " ".join(hull.of(reading.article.text).split()[1:6])
