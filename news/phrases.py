"""The words of a stretch of text, and which of them may be part of a name."""

from __future__ import annotations

import re
from dataclasses import dataclass

from news.article import Span
from news.cues import DETERMINERS, NAME_LINKS, PREPOSITIONS, PRONOUNS, TIME_WORDS, word_set

_WORD = re.compile(
    r"(?:[^\W\d_]\.){2,}|[A-Z]\.(?=\s)|\b(?:Mrs?|Ms|Dr|Sen|Rep|Gov|Gen|Sgt|Lt|Col|Capt|Prof|Rev|St|Jr|Sr)\."
    r"|\w+(?:[-'’.&/]\w+)*[’']?|[^\w\s]"
)
_PREFIXED = re.compile(r"(?:al|el|ad|ar|as|ul|d|l)[-’'][A-Z]")  # al-Assad, d'Estaing
_FUNCTION_WORDS = (
    word_set(
        """and but or nor so yet if when while because than as that which who whom whose where what how why
        not is are was were be been being am will would can could may might must shall should has have had
        does did do there here it he she they we i you him them us me then also according said says"""
    )
    | (PREPOSITIONS - {"of"})
    | DETERMINERS
    | PRONOUNS
    | NAME_LINKS
)


@dataclass(frozen=True, slots=True)
class Word:
    """A word or a punctuation mark."""

    span: Span
    text: str

    @property
    def low(self) -> str:
        """The word in lower case."""
        return self.text.lower()

    @property
    def capital(self) -> bool:
        """Whether the word is written like a name."""
        cased = self.text[0].isupper() or _PREFIXED.match(self.text) is not None
        return cased and self.low.rstrip(".") not in TIME_WORDS


def words_of(text: str, span: Span) -> list[Word]:
    """The words and punctuation marks of a stretch of text, in order."""
    return [Word(Span(*m.span()), m.group()) for m in _WORD.finditer(text, *span)]


def is_name(word: Word) -> bool:
    """Whether the word may be part of a name: capital, and no function word that begins a sentence."""
    return word.capital and word.low.replace("’", "'") not in _FUNCTION_WORDS
