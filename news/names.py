"""Comparing names: one key for all the ways a name is written, and names that come close to one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from itertools import combinations
from typing import Final

from rapidfuzz import fuzz, process

# Letters that Unicode does not decompose but that are written without their stroke or ligature all the same.
_LETTERS: Final = str.maketrans(
    {"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th"}
    | {"æ": "ae", "Æ": "Ae", "œ": "oe", "Œ": "Oe", "ı": "i", "ħ": "h", "Ħ": "H", "’": "'", "‘": "'", "ʼ": "'"}
)

_POSSESSIVE: Final = re.compile(r"(?<=\w)'s?$")
# "U.N." and "J.K." are one word, "Corp." and "St." lose their full stop; "bbc.com" keeps its own.
_INITIALS: Final = re.compile(r"(?<!\w)(?:\w\.)+")
_LAST_STOP: Final = re.compile(r"(?<=\w)\.(?!\w)")
_EDGES: Final = " \t\"“”«»„',;:.!?()[]"
_TITLES: Final = frozenset(
    {"the", "mr", "mrs", "ms", "miss", "mx", "dr", "prof", "sir", "dame", "lord", "lady"}
)

# Titles, marks and possessives that are taken off one after another; "the the the …" has a thousand.
_MOST_FOLDS: Final = 20

# rapidfuzz's weighted ratio, 0 to 100. Among 30,000 made-up names, those at 72 shared only scattered letters
# with what was asked; "Churkn" and "Churkin" come to 92, "de Mistra" and "Staffan de Mistura" to 85.
_CLOSE: Final = 75.0
# So many times as many names as are wanted are looked at word by word.
_SIFTED: Final = 20
# Fewer letters begin too many words.
_SHORTEST_STEM: Final = 4


def plain(text: str) -> str:
    """The text without accents; upper and lower case stay."""
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFKD", text.translate(_LETTERS))
    # of the characters that there are, as to look at each where it stands took twice as long
    accents = {ord(character): None for character in set(decomposed) if unicodedata.combining(character)}
    return (decomposed.translate(accents) if accents else decomposed).translate(_LETTERS)


def fold(text: str) -> str:
    """The key under which spellings of one name are equal.

    Case, accents, white space, full stops of initials, a leading article or title and a final possessive do
    not count: ``fold("Mr. Bashar al-Assad’s") == "bashar al-assad"``, ``fold("the U.N.") == "un"``. Folding
    twice changes nothing more.
    """
    folded = plain(plain(text).casefold())
    for _ in range(_MOST_FOLDS):
        if (again := _fold_once(folded)) == folded:
            break
        folded = again
    return folded


def _fold_once(text: str) -> str:
    words = _POSSESSIVE.sub("", " ".join(text.split()).strip(_EDGES))
    words = _INITIALS.sub(lambda initials: initials.group().replace(".", ""), words)
    words = _LAST_STOP.sub("", words)
    first, _, rest = words.partition(" ")
    return rest if rest and first in _TITLES else words


def closest(asked: str, names: Iterable[str], limit: int = 5, *, folded: bool = False) -> list[str]:
    """The names most like what was asked for, best first, at most ``limit``.

    Args:
        asked: a name, perhaps misspelt.
        names: what it may be.
        limit: how many to give.
        folded: whether ``names`` are folded already, which spares folding thousands.
    """
    key = fold(asked)
    choices = {name: name if folded else fold(name) for name in names}
    found = process.extract(key, choices, scorer=fuzz.WRatio, limit=_SIFTED * limit, score_cutoff=_CLOSE)
    found = [match for match in found if _alike(key, match[0])]
    if " " not in key:
        # One word is most often a surname; beside a short first name the whole would not come close.
        surnames = {name: folded_name.rpartition(" ")[2] for name, folded_name in choices.items()}
        found += process.extract(key, surnames, scorer=fuzz.ratio, limit=limit, score_cutoff=_CLOSE)
        found.sort(key=lambda match: -match[1])
    return list(dict.fromkeys(name for _, _, name in found))[:limit]


def _alike(key: str, name: str) -> bool:
    """Whether words of the name are like the key, rather than letters inside a word: "us" is in "house"."""
    if fuzz.token_ratio(key, name) >= _CLOSE:
        return True
    words, together = name.replace("-", " ").split(), key.replace(" ", "").replace("-", "")
    runs = ("".join(words[start:end]) for start, end in combinations(range(len(words) + 1), 2))
    return any(fuzz.ratio(together, run) >= _CLOSE or _begins(together, run) for run in runs)


def _begins(one: str, other: str) -> bool:
    """Whether one of the words is the beginning of the other: "Iran" and "Iranian"."""
    short, long = sorted((one, other), key=len)
    return len(short) >= _SHORTEST_STEM and long.startswith(short)
