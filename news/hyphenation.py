"""Words that a typesetter has broken at the end of a line, made whole where that is sure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

from tokenizers import Tokenizer

_VOCABULARY = Path(__file__).parent / "model" / "tokenizer.json"

SOFT_HYPHEN = "\u00ad"
# U+2010 is the hyphen proper; the no-break hyphen is never put there by a typesetter.
_HYPHENS = "-\u2010"
# "pre- and post-war": the hyphen stands for a part left out
_AFTER_A_PART = frozenset({"and", "or", "to", "und", "oder", "et", "ou", "y", "o", "e"})
_BROKEN = re.compile(rf"(?<![^\W\d_])([^\W\d_]+)[{_HYPHENS}]$")
_REST = re.compile(r"([^\W\d_]+)")
_WORD = re.compile(rf"[^\W\d_]+(?:[{_HYPHENS}][^\W\d_]+)*")


class Rejoiner:
    """Joins lines; a hyphen at a line's end goes where the whole word is known and stays where it is not.

    Args:
        lines: all lines of the document: a word that stands whole in one of them is one.
        is_word: whether a word, in lower case, is known otherwise.
    """

    def __init__(self, lines: Iterable[str], is_word: Callable[[str], bool]) -> None:
        # What ends in a hyphen does not match as a whole, so a break is no evidence for itself.
        self._whole = {word.lower() for line in lines for word in _WORD.findall(line)}
        self._is_word = is_word

    def join(self, before: str, after: str) -> str:
        """Two lines of a paragraph as one."""
        if before.endswith(SOFT_HYPHEN):
            return before.rstrip(SOFT_HYPHEN) + after
        broken, rest = _BROKEN.search(before), _REST.match(after)
        if broken is None or rest is None or rest[1] in _AFTER_A_PART:
            return f"{before} {after}"
        return (before[:-1] if self._is_one_word(broken[1], rest[1]) else before) + after

    def _is_one_word(self, first: str, second: str) -> bool:
        if not second[0].islower():
            return False  # "Anglo-" over "American"
        joined = (first + second).lower()
        if any(f"{first}{hyphen}{second}".lower() in self._whole for hyphen in _HYPHENS):
            return False
        return joined in self._whole or self._is_word(joined)


@cache
def _tokenizer() -> Tokenizer:
    return Tokenizer.from_file(str(_VOCABULARY))


def is_common_word(word: str) -> bool:
    """Whether a word, in lower case, is among the 30,000 commonest pieces of English text."""
    return _tokenizer().token_to_id(word) is not None
