"""Names in a question about somebody's words, and whether what is said holds them.

A name narrows a question: what somebody says of Aleppo is no answer about Idlib, however much else of the
question it has. Other words are left to the model, as the same may be said in others.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from news.moment_words import FULL_MONTH, WEEKDAY
from news.question import Question
from news.stemming import stem
from news.story_words import rarity
from news.words import stems_of, words_of

_JOINING: Final = frozenset({"of", "for", "the", "de", "la"})
"""Words inside a name: "Bank of England"."""
_DAY: Final = re.compile(rf"(?:{WEEKDAY}|{FULL_MONTH})", re.IGNORECASE)
_ENDS: Final = re.compile(r"[,;:?!)\]]$")
# "UN" stands in an article as "U.N." or in full; words alone cannot tell.
_LONGEST_ACRONYM: Final = 5
# Letters that the word for a people has more than its country's: "Iran", "Iranians".
_LONGER: Final = 3
# "al" and "new" stand in many names, "Ban" does not: letters, and the rarity from which on a word counts.
_SHORT, _COMMON = 3, 0.1
_LEAST_COMMON: Final = 4  # letters of a stem that others may be longer than: "Mal" is no form of "Mali"


def narrowing_names(question: Question) -> list[tuple[str, ...]]:
    """The names that what is said must be about, each as its folded words, of which one is enough.

    Days and months are none, as what is said on a Tuesday rarely says so.
    """
    names = list(_names(question.about, leading=not question.text.startswith(question.about)))
    added = list(_names(question.added))
    if question.added and not added:
        rarest = max(words_of(question.added), key=rarity, default="")
        added = [(rarest,)] if rarity(rarest) > 0 else []
    return list(dict.fromkeys([*names, *added]))


def plain_words(question: Question) -> list[str]:
    """The words of what it is about that are written without a capital and that not all texts have."""
    return [word for word in words_of(question.about) if rarity(word) > 0 and word in question.about]


def lacking(names: Iterable[tuple[str, ...]], texts: Iterable[str]) -> list[tuple[str, ...]]:
    """Those of the names that none of the texts holds a word of."""
    held = {one for text in texts for one in stems_of(text)}
    return [name for name in names if not any(_is_held(stem(word), held) for word in name)]


def _is_held(wanted: str, held: set[str]) -> bool:
    if wanted in held:
        return True
    return any(_is_form(wanted, one) or _is_form(one, wanted) for one in held)


def _is_form(longer: str, shorter: str) -> bool:
    """Whether one is the word for a people and the other its country's, as far as they begin alike."""
    alike = len(shorter) >= _LEAST_COMMON and longer.startswith(shorter)
    return alike and len(longer) - len(shorter) <= _LONGER


def _names(text: str, *, leading: bool = True) -> Iterator[tuple[str, ...]]:
    """Each row of words with capitals; without ``leading`` not what begins a sentence."""
    for row in _rows(text.split() if leading else text.split()[1:]):
        short = len(row) == 1 and len(row[0]) <= _LONGEST_ACRONYM and row[0].isupper()
        if short or "." in row[0].rstrip(".") or _DAY.fullmatch(row[0]):
            continue
        words = [word for word in words_of(" ".join(row)) if len(word) > 1 and word not in _JOINING]
        telling = [word for word in words if len(word) > _SHORT or rarity(word) > _COMMON]
        if words:
            yield tuple(telling or words)


def _rows(words: Iterable[str]) -> Iterator[list[str]]:
    row: list[str] = []
    joining: list[str] = []
    for word in words:
        bare = word.strip(",;:?!()[]\"'“”‘’")
        if any(map(str.isupper, bare)):
            row += [*joining, bare]
            joining = []
        elif row and bare in _JOINING:
            joining.append(bare)
            continue
        else:
            yield from [row] if row else []
            row, joining = [], []
        if row and _ENDS.search(word):
            yield row
            row, joining = [], []
    if row:
        yield row
