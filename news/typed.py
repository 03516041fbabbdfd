"""What somebody may mean while they are still typing: by the beginnings of words, by parts, by likeness."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import pairwise
from typing import Final, Protocol

from rapidfuzz import fuzz, process

from news.answer import Phrase
from news.names import fold

# rapidfuzz's ratio of what was typed and a word, two words or all of a form, 0 to 100: "churkn" and "churkin"
# come to 92, "vitali chur" and "vitaly churkin" to 80, "alepo" and "aleppo" to 91; among 30,000 made-up
# names nearly everything below 70 shared scattered letters only.
_CLOSE: Final = 70.0
# One or two letters are like anything.
_SHORTEST_LIKE: Final = 3
# With so many literal finds, what is merely like them is not looked for.
_ENOUGH: Final = 5
# Where nothing is close: more than a handful of names that are not like what was typed helps nobody.
NEAREST: Final = 5
# Compared in one go without letting another thread run, which takes less than a millisecond.
_AT_ONCE: Final = 2_500

_NO_WORD: Final = re.compile(r"[\W_]+")


class Fit(IntEnum):
    """How well a choice fits what was typed, the best first."""

    SAME = 0
    BEGINS = 1
    WORDS_BEGIN = 2
    HOLDS = 3
    LIKE = 4
    NEAREST = 5


class Label(Protocol):
    """What is shown of a choice, in the language of who is typing."""

    def worded(self, say: Callable[[Phrase], str]) -> str:
        """The words; ``say`` puts those of the frame into a language."""
        ...


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that may be meant.

    Attributes:
        key: the same for what is the same, however it is written.
        label: what is shown.
        value: what stands for it in a command.
        forms: what it goes by, as ``words`` gives it.
    """

    key: str
    label: str | Label
    value: str
    forms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """A choice and how it fits; ``score`` is 0 but for likeness, where it is rapidfuzz's."""

    choice: Choice
    fit: Fit
    score: float = 0.0


class Choices:
    """Choices in the order of their usefulness, prepared for being looked through at every letter typed.

    Some 20 ms for 30,000 names, so off the event loop where there are many.
    """

    def __init__(self, choices: Sequence[Choice]) -> None:
        self.all = tuple(choices)
        self._by_key = {choice.key: choice for choice in choices}
        self._texts = ["".join(f"\n {form}" for form in choice.forms) + "\n" for choice in choices]
        like = [(part, i) for i, choice in enumerate(choices) for part in _parts(choice.forms)]
        self._parts = [part for part, _ in like]
        self._owners = [owner for _, owner in like]

    def __len__(self) -> int:
        return len(self.all)

    def get(self, key: str) -> Choice | None:
        """The choice with that key, if there is one."""
        return self._by_key.get(key)

    def match(self, typed: str, limit: int) -> list[Match]:
        """Give what may be meant, best first: at least one as long as there are choices.

        Args:
            typed: the beginning of a name, words of it or something like it.
            limit: how many to give at most.
        """
        asked = words(typed)
        if not asked:
            return [Match(choice, Fit.BEGINS) for choice in self.all[:limit]]
        found = self._literal(asked, limit)
        if len(found) < min(limit, _ENOUGH) and len(asked) >= _SHORTEST_LIKE:
            known = {match.choice.key for match in found}
            found += [match for match in self._like(asked, limit) if match.choice.key not in known]
        return found[:limit] or self._nearest(asked, min(limit, NEAREST))

    def _literal(self, asked: str, limit: int) -> list[Match]:
        fits: list[tuple[Fit, int]] = []
        each = [f" {word}" for word in asked.split()]
        for i, text in enumerate(self._texts):
            if each[0] in text and (fit := _fit(asked, each, text)) is not None:
                fits.append((fit, i))
        if len(fits) < limit:
            known = {i for _, i in fits}
            fits += [(Fit.HOLDS, i) for i, text in enumerate(self._texts) if asked in text and i not in known]
        return [Match(self.all[i], fit) for fit, i in sorted(fits)[:limit]]

    def _like(self, asked: str, limit: int) -> list[Match]:
        return [Match(self.all[i], Fit.LIKE, score) for i, score in self._scored(asked, limit, _CLOSE)]

    def _nearest(self, asked: str, limit: int) -> list[Match]:
        return [Match(self.all[i], Fit.NEAREST, score) for i, score in self._scored(asked, limit, 0.0)]

    def _scored(self, asked: str, limit: int, cutoff: float) -> list[tuple[int, float]]:
        """The choices most like what was asked, with their scores; among equals the more useful first."""
        best: dict[int, float] = {}
        for first in range(0, len(self._parts), _AT_ONCE):
            some = self._parts[first : first + _AT_ONCE]
            # a choice may come up by several of its parts
            found = process.extract(asked, some, scorer=fuzz.ratio, limit=3 * limit, score_cutoff=cutoff)
            for _, score, at in found:
                owner = self._owners[first + at]
                best[owner] = max(score, best.get(owner, 0.0))
        return sorted(best.items(), key=lambda item: (-item[1], item[0]))[:limit]


def words(text: str) -> str:
    """The words of a folded text with a space between: ``"al-Assad’s"`` becomes ``"al assad"``."""
    return _NO_WORD.sub(" ", fold(text)).strip()


def _fit(asked: str, each: Sequence[str], text: str) -> Fit | None:
    if f"\n {asked}\n" in text:
        return Fit.SAME
    if f" {asked}" in text:
        return Fit.BEGINS
    return Fit.WORDS_BEGIN if all(word in text for word in each) else None


def _parts(forms: Sequence[str]) -> Iterator[str]:
    """Every word, every two words and all of each form, each once."""
    parts: dict[str, None] = {}
    for form in forms:
        split = form.split(" ")
        parts[form] = None
        parts.update(dict.fromkeys(split))
        parts.update(dict.fromkeys(map(" ".join, pairwise(split))))
    return iter(parts)
