"""How long it takes to offer something at every letter typed, over archives and over very many names."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import replace

from benchmarks.archives import Filled, filled
from benchmarks.asked import Asked, Question, scope, show, show_head
from benchmarks.in_memory import CHANNEL
from benchmarks.timing import Times, watch_loop
from handlers.scope import Scope
from handlers.suggest import Suggest, Suggestion
from handlers.suggest_choices import people
from news.article import SpeakerKind
from storage.database import Database
from storage.suggestions import NameRow, Suggestions

# Names of a kind that are typed letter by letter.
_NAMES = 12
# Names of which one is misspelt.
_MADE_UP = 30_000
_SYLLABLES = (
    "ka",
    "mo",
    "ri",
    "chur",
    "kin",
    "de",
    "vit",
    "al",
    "yn",
    "son",
    "berg",
    "ell",
    "to",
    "mar",
    "fan",
)

_Ask = Callable[[Scope, str], Awaitable[Sequence[Suggestion]]]


async def measure_suggestions(products: Sequence[str], sizes: Sequence[int]) -> None:
    """Print what each letter typed takes over archives of these sizes, and over very many names."""
    for product in products:
        for size in sizes:
            async with filled(product, size) as archive:
                show_head(f"suggestions, {size:,} articles, {archive.megabytes:,.0f} MB, {product}")
                await measure_letters(archive.app.storage.database, _typed(archive))
    await measure_likeness()


async def measure_letters(database: Database, names: dict[str, Sequence[str]]) -> None:
    """Print what the first letter takes, each letter once all names are read, and what holds the loop up."""
    all_seen, some_seen = scope(), replace(scope(), sees=(CHANNEL + 1).__ne__)
    for who, asker in (("", all_seen), (", 2 of 3 channels", some_seen)):
        suggest = Suggest(Suggestions(database))
        asks: dict[str, _Ask] = {
            "people": suggest.people,
            "places": suggest.places,
            "articles": suggest.articles,
            "topics": suggest.topics,
        }
        for label, ask in asks.items():
            await _show_first(f"{label}{who}, first", ask, asker)
        await _all_read(suggest, asker)
        every = [_asked(f"{label}{who}", ask, asker, names[label]) for label, ask in asks.items()]
        await show(database, every)
        async with watch_loop() as lag:  # by itself, as ``show`` collects garbage between
            for question in (question for one in every for question in one.questions):
                await question.ask()
        print(f"  {'event loop held up':26} {lag.times}  at most {lag.worst:.1f} ms")
        await suggest.close()


async def measure_likeness() -> None:
    """Print what a misspelt name takes among very many, and how long that holds the event loop up."""
    chance = random.Random(1)  # noqa: S311 - the same names each time
    rows = [NameRow(n, n.lower(), SpeakerKind.PERSON, (), 1, 1) for n in _made_up(chance)]
    choices = people(rows).choices
    typed = [name.lower()[:7] + "x" for name in (row.name for row in chance.sample(rows, 50))]
    milliseconds: list[float] = []
    async with watch_loop() as lag:
        for text in typed:
            start = time.perf_counter()
            await asyncio.to_thread(choices.match, text, 25)
            milliseconds.append((time.perf_counter() - start) * 1000)
    print(f"  {f'misspelt, {len(choices):,} names':26} {Times(tuple(milliseconds))}")
    print(f"  {'event loop held up':26} {lag.times}  at most {lag.worst:.1f} ms")


def _made_up(chance: random.Random) -> list[str]:
    def word() -> str:
        return "".join(chance.choice(_SYLLABLES) for _ in range(chance.randint(2, 4))).capitalize()

    return list({f"{word()} {word()}": None for _ in range(_MADE_UP)})


def _typed(archive: Filled) -> dict[str, Sequence[str]]:
    chance = random.Random(archive.size)  # noqa: S311 - the same names each time
    readings = [archive.composer.article(chance.randint(1, archive.size)) for _ in range(_NAMES)]
    people = [speaker.name for reading in readings for speaker in reading.speakers]
    places = [place.name for reading in readings for place in reading.places]
    titles = [reading.article.title or "" for reading in readings]
    return {"people": people, "places": places, "articles": titles, "topics": places + people}


def _asked(label: str, ask: _Ask, asker: Scope, names: Sequence[str]) -> Asked:
    chance = random.Random(len(names))  # noqa: S311 - the same names each time
    texts = [typed for name in chance.sample(names, min(_NAMES, len(names))) for typed in _letters(name)]
    return Asked(label, tuple(Question(text, lambda text=text: ask(asker, text)) for text in ("", *texts)))


def _letters(name: str) -> Iterator[str]:
    """The name letter by letter, then without its third letter, then something that is no name."""
    yield from (name[:end] for end in range(1, min(len(name), 14)))
    yield name[:2] + name[3:]
    yield f"xq{name[:1]}zw"


async def _show_first(label: str, ask: _Ask, asker: Scope) -> None:
    start = time.perf_counter()
    await ask(asker, "a")
    print(f"  {label:26} {(time.perf_counter() - start) * 1000:.0f} ms")


async def _all_read(suggest: Suggest, asker: Scope) -> None:
    start = time.perf_counter()
    await suggest.topics(asker, "a")
    await suggest.all_read()
    print(f"  {'(all names read)':26} {time.perf_counter() - start:.1f} s later")
