"""Questions that look through a whole archive: ``ask``, ``search``, stories, people and dates."""

from __future__ import annotations

import random
import re
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from itertools import cycle, islice
from typing import Final

from benchmarks.archives import Filled
from benchmarks.asked import Asked, Question, scope
from benchmarks.read_texts import training_questions, unanswered_questions
from news.article import Reading
from storage.search import significant

WHOLE_SERVER: Final = "ask, the server"
"""The label of the questions that are put to every article."""

_LONGEST_DIGEST: Final = 168  # hours
_WORD: Final = re.compile(r"(?<![\w'’-])[a-z]{4,}(?![\w'’-])")
_CAPITAL: Final = re.compile(r"[A-Z][\w.’' -]*")


def questions(filled: Filled, count: int) -> list[Asked]:
    """Give ``count`` different questions of each kind, about what the archive holds unless told otherwise."""
    app, chance = filled.app, random.Random(filled.size)  # noqa: S311 - the same questions each time
    known, unknown = training_questions(), unanswered_questions()
    chance.shuffle(known)
    chance.shuffle(unknown)
    some = [filled.composer.article(chance.randint(1, filled.size)) for _ in range(3 * count)]
    numbers = [str(chance.randint(1, filled.size)) for _ in range(count)]

    def asked(label: str, ask: Callable[[str], Awaitable[object]], texts: Iterable[str]) -> Asked:
        different = list(islice(dict.fromkeys(texts), count))
        return Asked(label, tuple(Question(text, lambda text=text: ask(text)) for text in different))

    article = cycle(numbers)
    return [
        asked("ask, one article", lambda q: app.ask(scope(), q, next(article)), known),
        asked(WHOLE_SERVER, lambda q: app.ask(scope(), q, "server"), known),
        asked("ask, latest then server", lambda q: app.ask(scope(), q), known[::-1]),
        asked("ask, not answered there", lambda q: app.ask(scope(), q), unknown),
        asked("search, a word", lambda q: app.search(scope(), q), _words(some, chance, 1)),
        asked("search, three words", lambda q: app.search(scope(), q), _words(some, chance, 3)),
        asked("search, a phrase", lambda q: app.search(scope(), q), _phrases(some, chance)),
        asked("search, speaker:", lambda q: app.search(scope(), q), _speakers(some)),
        asked("search, speaker: and word", lambda q: app.search(scope(), q), _speakers(some, "people ")),
        asked("search, place:", lambda q: app.search(scope(), q), _places(some)),
        asked("search, site: after: word", lambda q: app.search(scope(), q), _sites(some, chance)),
        asked("search, no such word", lambda q: app.search(scope(), q), _unknown(some, chance)),
        asked("story", lambda number: app.story(scope(), number), numbers),
        asked("digest, the server", lambda n: app.digest(scope(), int(n), "server"), _hours()),
        asked("who NAME", lambda name: app.who(scope(), name), _figures(some)),
        asked("who, one article", lambda number: app.who(scope(), None, number), numbers),
        asked("when WORDS, all", lambda q: app.when(scope(), q, "all"), _words(some, chance, 2)),
        asked("when, one article", lambda number: app.when(scope(), None, number), numbers),
    ]


def _sentences(readings: Sequence[Reading], chance: random.Random) -> Iterator[str]:
    for reading in readings:
        yield chance.choice(reading.sentences).span.of(reading.article.text)


def _words(readings: Sequence[Reading], chance: random.Random, count: int) -> Iterator[str]:
    """Words of one sentence, so the common ones as often as they are said."""
    for sentence in _sentences(readings, chance):
        words = [word for word in significant(sentence) if word.isalpha() and len(word) > 3]
        if len(words) >= count:
            yield " ".join(chance.sample(words, count))


def _phrases(readings: Sequence[Reading], chance: random.Random) -> Iterator[str]:
    """Three words in a row, quoted."""
    for sentence in _sentences(readings, chance):
        words = sentence.split()
        runs = [words[at : at + 3] for at in range(len(words) - 2)]
        plain = [run for run in runs if all(map(str.isalpha, run)) and significant(" ".join(run))]
        if plain:
            yield f'"{" ".join(chance.choice(plain))}"'


def _speakers(readings: Sequence[Reading], words: str = "") -> Iterator[str]:
    for reading in readings:
        quoted = {a.speaker for a in reading.attributions}
        for speaker in reading.speakers:
            if speaker.id in quoted and _CAPITAL.fullmatch(speaker.name):
                yield f'{words}speaker:"{speaker.name}"'
                break


def _places(readings: Sequence[Reading]) -> Iterator[str]:
    for reading in readings:
        yield from (f'place:"{p.name}"' for p in reading.places[:1] if _CAPITAL.fullmatch(p.name))


def _sites(readings: Sequence[Reading], chance: random.Random) -> Iterator[str]:
    words = _words(readings, chance, 1)
    for reading, word in zip(readings, words, strict=False):
        yield f"{word} site:{reading.article.publisher} after:{reading.article.published}"


def _unknown(readings: Sequence[Reading], chance: random.Random) -> Iterator[str]:
    """Two words, and one that nobody has ever written."""
    return (f"{words} {words[::-1].replace(' ', '')}qx" for words in _words(readings, chance, 2))


def _figures(readings: Sequence[Reading]) -> Iterator[str]:
    for reading in readings:
        yield from (figure.name for figure in reading.figures[:1])


def _hours() -> Iterator[str]:
    return map(str, range(_LONGEST_DIGEST, 0, -1))
