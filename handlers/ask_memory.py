"""What was last answered in a channel, so that the next question may lean on it."""

from __future__ import annotations

import re
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from handlers.scope import Scope
from news.article import Span
from news.question import PRONOUNS, Question, goes_on, understand

MINUTES: Final = 10
"""How long a channel's last answer is remembered."""

_CHANNELS: Final = 2000  # whose last answers are kept, a few hundred bytes each


@dataclass(frozen=True, slots=True)
class Last:
    """The last answer of a channel.

    Attributes:
        question: as it was understood.
        article_id: the article that answered.
        speaker: who was asked about or spoke, or None.
        span: what was cited last, in the article's text.
    """

    question: str
    article_id: int
    speaker: str | None
    span: Span


class Memory:
    """The last answers, by channel, for ten minutes, in memory only.

    Args:
        clock: seconds that never go back.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._kept: OrderedDict[tuple[int, int], tuple[float, Last]] = OrderedDict()

    def keep(self, scope: Scope, last: Last) -> None:
        """Remember what was answered."""
        key = (scope.guild_id, scope.channel_id)
        self._kept[key] = (self._clock(), last)
        self._kept.move_to_end(key)
        while len(self._kept) > _CHANNELS:
            self._kept.popitem(last=False)

    def last(self, scope: Scope) -> Last | None:
        """Give what was last answered in that channel, unless that is too long ago."""
        at, last = self._kept.get((scope.guild_id, scope.channel_id), (0.0, None))
        return last if last is not None and self._clock() - at <= 60 * MINUTES else None


# A pronoun that a name can stand for; "his" and "their" would need an apostrophe.
_PRONOUN: Final = re.compile(r"\b(?:he|she|they|him|them)\b", re.IGNORECASE)
_NAMED: Final = re.compile(r"(?<=\w )[A-Z][\w’'-]+")
_PHRASE: Final = r"\b{}\s+(?:the\s+)?[A-Z][\w’'-]*(?:\s+[A-Z][\w’'-]*)*"
_PREPOSITION: Final = re.compile(
    r"(?:in|about|by|for|on|at|from|with|near|during|after|before|to|of)\b", re.IGNORECASE
)

_ABOUT: Final = re.compile(r"(?:about|regarding|concerning)\s+(?P<subject>.+)", re.IGNORECASE)


def resolved(text: str, last: Last | None, *, speaks: bool = True) -> tuple[Question, bool]:
    """A question with what it leaves unsaid taken from the last one; and whether anything was.

    Args:
        text: as it was asked.
        last: what it may lean on.
        speaks: whether a name by itself ("what about Ban?") is somebody who is quoted, and no subject.
    """
    question = understand(text)
    if last is None:
        return question, False
    if rest := goes_on(text):
        return _continued(last, rest, speaks=speaks), True
    if last.speaker and question.speaker and question.speaker.casefold() in PRONOUNS:
        return Question(text, question.kind, last.speaker, question.about, question.next), True
    if last.speaker and not _NAMED.search(text) and _PRONOUN.search(text):
        return understand(_PRONOUN.sub(lambda _: str(last.speaker), text, count=1)), True
    return question, False


def bare_name(text: str) -> str | None:
    """The name of "what about Ban?", which may be a speaker or a subject; None for any other question."""
    rest = goes_on(text)
    named = rest and not _PREPOSITION.match(rest) and any(map(str.isupper, rest))
    return rest if named else None


def _continued(last: Last, rest: str, *, speaks: bool) -> Question:
    """The last question with the part that the new one replaces, or else adds to."""
    before = understand(last.question)
    said = before.speaker is not None
    if said and (subject := _subject(rest, speaks=speaks)):
        return _of_speaker(last, _about(last.question, before, subject))
    if _PREPOSITION.match(rest):
        question = _of_speaker(last, _placed(last.question, rest))
        return replace(question, added=rest) if said else question
    for name in (before.speaker, last.speaker):
        if name and name in last.question:
            return understand(last.question.replace(name, rest, 1))
    return understand(_and(last.question, rest))


def _subject(rest: str, *, speaks: bool) -> str:
    """What somebody's words are to be about now, where that is another subject than before."""
    if match := _ABOUT.match(rest):
        return match["subject"]
    other = not _PREPOSITION.match(rest) and not (speaks and any(map(str.isupper, rest)))
    return rest if other else ""


def _about(text: str, before: Question, subject: str) -> str:
    if before.about and before.about in text:
        start = text.rindex(before.about)
        return text[:start] + subject + text[start + len(before.about) :]
    return _and(text, f"about {subject}")


def _placed(text: str, rest: str) -> str:
    preposition = rest.split()[0]
    pattern = re.compile(_PHRASE.format(f"(?i:{preposition})"))
    replaced, count = pattern.subn(lambda _: rest, text, count=1)
    return replaced if count else _and(text, rest)


def _and(text: str, rest: str) -> str:
    return f"{text.rstrip(' ?.!')} {rest}?"


def _of_speaker(last: Last, text: str) -> Question:
    """The question; who "she" was in the last one is still meant."""
    question = understand(text)
    pronoun = question.speaker is not None and question.speaker.casefold() in PRONOUNS
    return replace(question, speaker=last.speaker) if pronoun and last.speaker else question
