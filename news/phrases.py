"""Words of a sentence with quotations folded into one, and the noun phrases a source can be."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from news.article import Span
from news.cues import (
    CUE_LEMMAS,
    DETERMINERS,
    NAME_LINKS,
    NAME_PARTICLES,
    PREPOSITIONS,
    PRONOUNS,
    ROLE_NOUNS,
    TIME_WORDS,
    TITLES,
    word_set,
)

_WORD = re.compile(
    r"(?:[^\W\d_]\.){2,}|[A-Z]\.(?=\s)|\b(?:Mrs?|Ms|Dr|Sen|Rep|Gov|Gen|Sgt|Lt|Col|Capt|Prof|Rev|St|Jr|Sr)\."
    r"|\w+(?:[-'’.&/]\w+)*[’']?|[^\w\s]"
)
_PREFIXED = re.compile(r"(?:al|el|ad|ar|as|ul|d|l)[-’'][A-Z]")  # al-Assad, d'Estaing
_ADVERBS = word_set(
    "also later then now has had have who which that once again always often still just soon too did do"
)
_NOT_NOUNS = word_set(
    """and but or nor so yet if when while because than as that which who whom whose where what how why not is
    are was were be been being am will would can could may might must shall should has have had does did do
    there here it he she they we i you him them us me then also according said says"""
) | (PREPOSITIONS - {"of"})
_POSSESSIVE = ("'s", "’s", "s'", "s’")
_ATTACHING = word_set("of for at from in with and")
_MAX_PHRASE = 14  # words; longer runs of capitals are headlines
_MAX_TRADE = 4
_MAX_APPOSITION = 25


@dataclass(frozen=True, slots=True)
class Word:
    """A word, a punctuation mark, or a whole quotation (``quoted`` is then its index)."""

    span: Span
    text: str
    quoted: int | None = None

    @property
    def low(self) -> str:
        """The word in lower case."""
        return self.text.lower()

    @property
    def capital(self) -> bool:
        """Whether the word is written like a name."""
        cased = self.text[0].isupper() or _PREFIXED.match(self.text) is not None
        return self.quoted is None and cased and self.low.rstrip(".") not in TIME_WORDS


def words_of(text: str, span: Span) -> list[Word]:
    """The words of a stretch of text without looking at quotations."""
    return [Word(Span(*m.span()), m.group()) for m in _WORD.finditer(text, *span)]


def is_name(word: Word) -> bool:
    """Whether the word may be part of a name: capital, and no function word that begins a sentence."""
    return word.capital and word.low.replace("’", "'") not in _NOT_NOUNS | DETERMINERS | PRONOUNS | NAME_LINKS


def source_before(words: Sequence[Word], at: int) -> tuple[int, int] | None:
    """The noun phrase that is the subject of the verb at ``at``: indices of first and last word."""
    last = at - 1
    while last >= 0 and (words[last].low in _ADVERBS or (words[last].low.endswith("ly") and last < at)):
        last -= 1
    if last >= 0 and words[last].text == ")":  # Sen. Jane Doe (D-Ohio) said
        last = next((i - 1 for i in range(last, -1, -1) if words[i].text == "("), -1)
    if last < 0:
        return None
    if words[last].text != ",":
        return _phrase_ending(words, last)
    for comma in range(last - 1, max(-1, last - _MAX_APPOSITION), -1):
        if words[comma].quoted is not None:
            return None
        if words[comma].text == "," and (phrase := _phrase_ending(words, comma - 1)):
            first = phrase[0]
            outer = _phrase_ending(words, first - 2) if first > 1 and words[first - 1].text == "," else None
            return (outer or phrase)[0], last - 1
    return None


def _phrase_ending(words: Sequence[Word], last: int) -> tuple[int, int] | None:
    """The noun phrase whose last word is ``last``, with what it is attached to by of, for, at, in."""
    first = _simple_start(words, last)
    if first is None:
        return None
    for _ in range(3):
        link = first - 1
        if link < 1 or words[link].low not in _ATTACHING:
            break
        before = _simple_start(words, link - 1)
        if before is None or (words[link].low == "and" and not _coordinates(words[link - 1])):
            break
        first = before
    if last - first > _MAX_PHRASE or (first > 0 and words[first - 1].low in PREPOSITIONS - {"as"}):
        return (first, last) if is_name(words[last]) else None
    return first, last


def _coordinates(word: Word) -> bool:
    return is_name(word) or word.low.endswith("s")


def _simple_start(words: Sequence[Word], last: int) -> int | None:
    if last < 0 or words[last].quoted is not None:
        return None
    word = words[last]
    if word.low in PRONOUNS:
        return last
    if is_name(word):
        return _name_start(words, last)
    if not word.text[0].isalpha() or word.low in _NOT_NOUNS | DETERMINERS or word.low in TIME_WORDS:
        return None
    first = last
    while first > 0 and last - first < 8 and _modifies(words[first - 1]):
        first -= 1
        if words[first].low in DETERMINERS:
            return first
    return first if word.low.endswith("s") or first < last or last == 0 else None


def _modifies(word: Word) -> bool:
    return (
        word.quoted is None and word.text[0].isalnum() and word.low not in _NOT_NOUNS | TIME_WORDS | PRONOUNS
    )


def _name_start(words: Sequence[Word], last: int) -> int:
    """Walk left over capitals, small words between them, and a role before them (human rights spokesman)."""
    first = at = last
    role = False
    while at > 0 and last - at < _MAX_PHRASE:
        at -= 1
        word = words[at]
        if is_name(word) or word.low in NAME_PARTICLES:
            first = at
        elif word.low in DETERMINERS:
            return at if at == first - 1 or role else first
        elif word.low in ROLE_NOUNS | TITLES:
            first, role = at, True
        elif word.low in NAME_LINKS and at == first - 1:
            continue
        elif role and _modifies(word):
            first = at
        else:
            break
    return first if role else _with_trade(words, first)


def _with_trade(words: Sequence[Word], first: int) -> int:
    """Take in what somebody is by trade where it fills the space to a comma: "…, city planner Mary Doe"."""
    start = first
    while (
        start > 0
        and first - start < _MAX_TRADE
        and words[start - 1].low != "of"
        and _modifies(words[start - 1])
    ):
        start -= 1
    bounded = start > 0 and (words[start - 1].text == "," or words[start - 1].quoted is not None)
    return start if bounded and words[start].text.islower() else first


def source_after(words: Sequence[Word], at: int) -> tuple[int, int] | None:
    """The noun phrase right after ``at``, with an apposition that has a role: first and last word."""
    last = _phrase_end(words, at + 1)
    if last is None:
        return None
    if last + 2 < len(words) and words[last + 1].text == ",":
        end = last + 2
        while end < len(words) and words[end].text not in {",", ".", ";", ":"} and words[end].quoted is None:
            end += 1
        apposition = words[last + 2 : end]
        if len(apposition) <= _MAX_APPOSITION and _is_role(apposition):
            last = end - 1
    return at + 1, last


def _is_role(words: Sequence[Word]) -> bool:
    return any(w.low in ROLE_NOUNS for w in words[:7]) and not any(w.low in CUE_LEMMAS for w in words)


def _phrase_end(words: Sequence[Word], first: int) -> int | None:
    if first >= len(words) or words[first].quoted is not None:
        return None
    if words[first].low in PRONOUNS:
        return first
    if not (words[first].low in DETERMINERS or is_name(words[first]) or words[first].text[0].isalpha()):
        return None
    if words[first].low in _NOT_NOUNS | TIME_WORDS:
        return None
    at = first
    named = False
    while at < len(words) and at - first < _MAX_PHRASE and _goes_on(words, at, named):
        named = is_name(words[at]) and not words[at].text.endswith(_POSSESSIVE)
        at += 1
    while at > first and words[at - 1].low in PREPOSITIONS | NAME_LINKS | DETERMINERS | {"and"}:
        at -= 1
    return at - 1 if at > first else None


def _goes_on(words: Sequence[Word], at: int, named: bool) -> bool:
    word = words[at]
    if is_name(word) or word.low in NAME_PARTICLES:
        return True
    following = words[at + 1] if at + 1 < len(words) else None
    if word.low in {"of", "for", "at", "from", "and", "&", "the"}:
        return following is not None and (not named or is_name(following) or following.low == "the")
    return (not named or word.low in ROLE_NOUNS) and _modifies(word) and word.low not in CUE_LEMMAS


def first_subject(words: Sequence[Word]) -> tuple[int, int] | None:
    """The noun phrase a sentence begins with, small words and an adverbial up to a comma aside."""
    start = 0
    if words and words[0].low in PREPOSITIONS - {"as"}:
        commas = [index for index, word in enumerate(words[:12]) if word.text == ","]
        start = commas[0] + 1 if commas else 0
    while start < len(words) and (words[start].low in {"but", "and", "yet", "so", "then"}):
        start += 1
    if start >= len(words) or not (is_name(words[start]) or words[start].low in PRONOUNS | DETERMINERS):
        return None
    last = _phrase_end(words, start)
    return None if last is None else (start, last)
