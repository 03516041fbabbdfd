"""Whether what stands around a date is past or to come: "met on Monday", "will meet on Monday"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from news.article import Span
from news.cues import word_set

_WORD: Final = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)?")
_REACH: Final = 25  # words on either side; verbs further off belong to another clause

_TO_COME: Final = word_set(
    """will won't shall would wouldn't must can cannot may might should plans planning expects expected
    scheduled due slated upcoming coming deadline hopes intends ahead set begins starts opens takes"""
)
# In the present, right before a day, these tell what a programme says: "the talks | resume on | Thursday".
_PROGRAMME: Final = word_set("begin start open close reopen resume return arrive leave end expire meet vote")
_PROGRAMMED: Final = word_set("reopens closes resumes returns arrives ends expires")
_UP_TO_DAY: Final = word_set("on early late again here there work at from")
_MANY: Final = word_set("they we you people men women children")
_TO_COME_BEFORE: Final = word_set("by until till before ahead starting beginning next coming")
_PAST_BEFORE: Final = word_set("since after last")
_PAST: Final = word_set(
    """said told was were wasn't weren't had hadn't did didn't took came went made met gave got began became
    held won lost left led fell rose wrote spoke saw found felt knew thought sent shot struck broke brought
    bought built caught chose drew drove fought flew grew heard kept paid ran sat sold shook spent stood stole
    swore swept taught threw understood withdrew has have hasn't haven't hid rode sank sought tore
    woke wore"""
)
# "agreed to meet on Friday" is to come, "failed to come on Friday" is past
_BEFORE_TO: Final = word_set(
    """agreed planned plan plans expected scheduled set due vowed pledged promised hope hopes hoping want
    wants wanted is are ready preparing invited going has have slated likely try"""
)
_NO_VERB_AFTER: Final = word_set(
    "a an the his her its their our my your this that these those of in for by with and or more most newly"
)


def ahead(text: str, sentence: Span, span: Span) -> int:
    """1 where the words around a date speak of what is to come, -1 where of the past, 0 where of neither.

    The nearest verb that tells, before the date if there is one, else behind it; a preposition right before
    the date comes first.
    """
    before = _words(text[sentence.start : span.start])[-_REACH:]
    last = before[-1] if before else ""
    if last in _PAST_BEFORE:
        return -1
    if last in _TO_COME_BEFORE or before[-2:] == ["ahead", "of"]:
        return 1
    if _is_programme(before):
        return 1
    behind = _words(text[span.end : sentence.end])[:_REACH]
    told = (_tells(before, at) for at in reversed(range(len(before))))
    if found := next(filter(None, told), 0):
        return found
    return next(filter(None, (_tells(behind, at) for at in range(len(behind)))), 0)


def _is_programme(before: Sequence[str]) -> bool:
    """Whether the words before a date are a verb in the present, "begin on", and not a noun, "a start on"."""
    rest = list(before)
    while rest and rest[-1] in _UP_TO_DAY:
        rest.pop()
    if not rest or rest[-1] not in _PROGRAMME | _PROGRAMMED:
        return False
    subject = rest[-2] if len(rest) > 1 else ""
    many = subject in _MANY or (subject.endswith("s") and not subject.endswith(("ss", "us", "is", "'s")))
    return many if rest[-1] in _PROGRAMME else bool(subject) and not many


def _words(text: str) -> list[str]:
    return [word.replace("’", "'").lower() for word in _WORD.findall(text)]


def _tells(words: Sequence[str], at: int) -> int:
    word = words[at]
    before = words[at - 1] if at else ""
    after = words[at + 1] if at + 1 < len(words) else ""
    if word == "to":
        return 1 if before in _BEFORE_TO or after == "be" else 0
    if after == "to" and word in _BEFORE_TO:
        return 1
    if word.endswith("'ll"):
        return 1
    if word in _TO_COME:
        return -1 if (word, after) == ("would", "have") else 1
    if before == "be":  # "will be held"
        return 0
    past = word in _PAST or (word.endswith("ed") and before not in _NO_VERB_AFTER)
    return -1 if past else 0
