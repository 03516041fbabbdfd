"""Where an article says what somebody is: "U.N. envoy" before a name, "a nurse from Ohio" behind it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from news.article import Span
from news.cues import CUES, DETERMINERS, PREPOSITIONS, PRONOUNS, TITLES, word_set
from news.phrases import Word, words_of
from news.proper_names import Name
from news.tagged import EntityLabel

_GAP_BEHIND: Final = 60  # characters between a name and its role: a comma, an article, an age
_BLANKS: Final = " \u00a0,\n"
_APPOSITION: Final = re.compile(
    r"(?:,? \(?\d{1,3}\)?)?, an? (?P<role>[^\W\d_][^,.;:()“”\"—\n]{2,100}?)"
    r"(?= (?:who|whose|whom|which|that)\b|[,.;)—])"
)
# "…met Ms. Doe, a move that angered": what begins like this is about what was done.
_NO_ROLE: Final = word_set(
    """day week month year decade move decision step sign result claim charge reference deal few bit lot
    little feat first statement position message promise trip time visit plan policy proposal fact practice
    far much report process state city town village country suburb neighbourhood neighborhood place"""
)
_VERBS: Final = word_set(
    "is are was were has had have will would could can may says said that he she they it"
)
# What may stand before a role without belonging to it.
_NO_PART: Final = DETERMINERS | word_set(
    """now then also once later including like with and but or not even so when while who whose that where as
    if how what because than more less that's that’s it's it’s he she they it you we i is are was were has
    have had will would only just still plus won lost met beat told saw left sent made took gave held named
    through during within via"""
)
_WHOSE: Final = word_set("my our your his her its their")
_ADDRESS: Final = word_set("mr mr. mrs mrs. ms ms. miss mx mx. dr dr. sir dame")
_QUOTED: Final = re.compile(r"[\"“”]")
_ENDS_BEHIND: Final = word_set("who whose whom which that when while after where because as but")
_BEFORE_TITLE: Final = word_set("former then late state")  # "consider Rep. Doe"
_PAST_FORMS: Final = word_set(
    "retired disgraced appointed elected wanted armed accused convicted married led"
)


def role_of(text: str, names: Sequence[Name], people: Sequence[Span] = ()) -> Span | None:
    """Where the text first gives the role of whoever the names mean, or None.

    Args:
        text: the article's.
        names: of one figure.
        people: where the text names people: what names another one is most often the next of a list.
    """
    for name in names:
        role = _given(text, name) if name.role else None
        if role and (_QUOTED.search(text, *role) or _is_of_another(text, role, people)):
            role = None
        if role := role or _apposition(text, name):
            return role
    return None


def _is_of_another(text: str, role: Span, people: Sequence[Span]) -> bool:
    """Whether the role is of somebody named in it: "Acme co-founder Ann Lee and former" is no one else's.

    "Doe's lawyer", "lawyer of Doe" and "adviser to President Doe" only mention them.
    """
    for span in people:
        if role.start < span.start < role.end:
            before = words_of(text, Span(role.start, span.start))
            if not any(word.low in PREPOSITIONS for word in before):
                return True
    return False


def _given(text: str, name: Name) -> Span | None:
    """The role that came with a name, without the words around it that are none of it."""
    role = name.role or ""
    if name.label is EntityLabel.ORGANISATION and role.split()[-1][0].isupper():
        return None  # "General" is half of the Assembly's name
    end = name.span.start
    while end and text[end - 1] in _BLANKS:
        end -= 1
    if text.endswith(role, 0, end):
        words = words_of(text, Span(end - len(role), end))
        return _tidied(_behind_whose(words) if "," in text[end : name.span.start] else _cut_before(words))
    start = text.find(role, name.span.end, name.span.end + len(role) + _GAP_BEHIND)
    if start < 0:
        return None
    words = words_of(text, Span(start, start + len(role)))
    stop = next((at for at, word in enumerate(words) if at and word.low in _ENDS_BEHIND), len(words))
    return _tidied(words[:stop])


def _behind_whose(words: Sequence[Word]) -> Sequence[Word]:
    """The words behind the last that says whose: "summoned his | senior adviser"."""
    at = max((at for at, word in enumerate(words[:-1]) if word.low in _WHOSE), default=-1)
    return words[at + 1 :]


def _cut_before(words: Sequence[Word]) -> Sequence[Word]:
    """The words behind the last that is no part of a role: "Doe openly admires | Russian President"."""
    for at in reversed(range(len(words) - 1)):
        if _breaks(words[at], words[at + 1]):
            return words[at + 1 :]
    return words


def _breaks(word: Word, after: Word) -> bool:
    low = word.low
    if low in _NO_PART or low in CUES or low in PRONOUNS or (low in PREPOSITIONS and low != "of"):
        return True
    if not word.text.islower() or "-" in low:
        return False
    if low.endswith("ed"):
        return low not in _PAST_FORMS
    if after.low in TITLES and after.text[-1] == ".":
        return low not in _BEFORE_TITLE
    # "admires Russian President", "persuading President"
    return low.endswith(("s", "ing", "ly")) and not after.text.islower() and not low.endswith(("'s", "’s"))


def _tidied(words: Sequence[Word]) -> Span | None:
    """The span of the words, small ones in front left out; None where only a form of address is left."""
    start = next((at for at, word in enumerate(words) if word.low not in _NO_PART), len(words))
    end = len(words)
    while end > start and (words[end - 1].low in _ADDRESS or _is_verb(words[end - 1].low)):
        end -= 1  # "senior vet Dr", "chairman commented"
    kept = words[start:end]
    if not kept or any(word.low == "than" for word in kept) or (len(kept) == 1 and kept[0].low in TITLES):
        return None
    return Span(kept[0].span.start, kept[-1].span.end)


def _is_verb(word: str) -> bool:
    return word in CUES and (word.endswith("ed") or word in {"said", "says"})


def _apposition(text: str, name: Name) -> Span | None:
    """A phrase with "a" behind the name: "nurse from Ohio" in "Mary Doe, 45, a nurse from Ohio"."""
    found = _APPOSITION.match(text, name.span.end)
    if not found:
        return None
    words = found["role"].lower().split()
    if not _NO_ROLE.isdisjoint({words[0], words[-1]}) or not _VERBS.isdisjoint(words):
        return None
    return None if any(word in CUES for word in words) else Span(*found.span("role"))
