"""English stems by the algorithm of M.F. Porter, "An algorithm for suffix stripping", Program 14(3), 1980.

The same that SQLite's FTS5 calls ``porter`` (https://www.sqlite.org/fts5.html#porter_tokenizer), so that what
the index found in a sentence can be found there again. What stands in brackets below is Porter's measure.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

# FTS5 leaves shorter and longer words as they are.
_SHORTEST, _LONGEST = 3, 64
# The vocabulary of some ten thousand articles.
_KEPT: Final = 50_000

_STEP_2: Final = {
    "ational": "ate", "tional": "tion", "enci": "ence", "anci": "ance", "izer": "ize", "logi": "log",
    "bli": "ble", "alli": "al", "entli": "ent", "eli": "e", "ousli": "ous", "ization": "ize",
    "ation": "ate", "ator": "ate", "alism": "al", "iveness": "ive", "fulness": "ful", "ousness": "ous",
    "aliti": "al", "iviti": "ive", "biliti": "ble",
}  # fmt: skip
_STEP_3: Final = {
    "icate": "ic", "ative": "", "alize": "al", "iciti": "ic", "ical": "ic", "ful": "", "ness": "",
}  # fmt: skip
_STEP_4: Final = {
    "al": "", "ance": "", "ence": "", "er": "", "ic": "", "able": "", "ible": "", "ant": "", "ement": "",
    "ment": "", "ent": "", "sion": "s", "tion": "t", "ou": "", "ism": "", "ate": "", "iti": "", "ous": "",
    "ive": "", "ize": "",
}  # fmt: skip


@lru_cache(maxsize=_KEPT)
def stem(word: str) -> str:
    """The stem of a word in lower case, without accents: ``stem("negotiations") == "negoti"``."""
    if not _SHORTEST <= len(word) <= _LONGEST:
        return word
    word = _final_y(_past(_plural(word)))
    word = _replaced(_replaced(_replaced(word, _STEP_2, 0), _STEP_3, 0), _STEP_4, 1)
    return _final_l(_final_e(word))


def _shape(part: str) -> str:
    """A letter for each of the part's: v for a vowel, c for a consonant; y is a vowel after a consonant."""
    shape = ""
    for letter in part:
        vowel = letter in "aeiou" or (letter == "y" and shape.endswith("c"))
        shape += "v" if vowel else "c"
    return shape


def _measure(part: str) -> int:
    """How often a vowel is followed by a consonant."""
    return _shape(part).count("vc")


def _is_short(part: str) -> bool:
    """Whether it ends consonant, vowel, consonant, as "hop" does: Porter's condition ``*o``."""
    return part[-1:] not in ("w", "x", "y") and _shape(part).endswith("cvc")


def _plural(word: str) -> str:
    if not word.endswith("s") or word.endswith("ss"):
        return word
    cut = (word.endswith("sses") and len(word) > 4) or (word.endswith("ies") and len(word) > 3)
    return word[:-2] if cut else word[:-1]


def _past(word: str) -> str:
    if word.endswith("eed"):
        return word[:-1] if len(word) > 3 and _measure(word[:-3]) > 0 else word
    for suffix in ("ed", "ing"):
        part = word.removesuffix(suffix)
        if part != word:
            return _mended(part) if "v" in _shape(part) else word
    return word


def _mended(part: str) -> str:
    """What is left of a word without "ed" or "ing", with the ending it had before."""
    if part.endswith(("at", "bl", "iz")) and len(part) > 2:
        return part + "e"
    if part[-2:-1] == part[-1] and part[-1] not in "aeioulsz":
        return part[:-1]
    return part + "e" if _measure(part) == 1 and _is_short(part) else part


def _final_y(word: str) -> str:
    return word[:-1] + "i" if word.endswith("y") and "v" in _shape(word[:-1]) else word


def _replaced(word: str, endings: dict[str, str], measure: int) -> str:
    """The word with its longest of these endings replaced, where what stands before measures more."""
    for length in range(min(7, len(word) - 1), 1, -1):
        ending = word[-length:]
        if ending in endings:
            part = word[:-length] + (endings[ending] if ending in ("sion", "tion") else "")
            if _measure(part) <= measure:
                return word
            return word[:-length] + endings[ending]
    return word


def _final_e(word: str) -> str:
    part = word.removesuffix("e")
    if part == word:
        return word
    measure = _measure(part)
    return part if measure > 1 or (measure == 1 and not _is_short(part)) else word


def _final_l(word: str) -> str:
    return word[:-1] if word.endswith("ll") and _measure(word[:-1]) > 1 else word
