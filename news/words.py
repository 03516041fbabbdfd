"""Words: how a text is taken apart wherever words are compared, in questions, stories and the index alike."""

from __future__ import annotations

import re
from typing import Final

from news.names import plain
from news.stemming import stem

_WORD: Final = re.compile(r"[^\W_]+")


def words_of(text: str) -> list[str]:
    """Every word and number of a text, in order, without case and accents; "U.N." is two."""
    return _WORD.findall(plain(text).casefold())


def stems_of(text: str) -> list[str]:
    """The stem of every word, in order."""
    return [stem(word) for word in words_of(text)]
