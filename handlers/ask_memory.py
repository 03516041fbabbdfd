"""What was last answered in a channel, so that the next question may lean on it."""

from __future__ import annotations

import re
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
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


def resolved(text: str, last: Last | None) -> tuple[Question, bool]:
    """A question with what it leaves unsaid taken from the last one; and whether anything was."""
    question = understand(text)
    if last is None:
        return question, False
    if rest := goes_on(text):
        return understand(_continued(last, rest)), True
    if last.speaker and question.speaker and question.speaker.casefold() in PRONOUNS:
        return Question(text, question.kind, last.speaker, question.about, question.next), True
    if last.speaker and not _NAMED.search(text) and _PRONOUN.search(text):
        return understand(_PRONOUN.sub(lambda _: str(last.speaker), text, count=1)), True
    return question, False


def _continued(last: Last, rest: str) -> str:
    """The last question with the part that the new one replaces, or else adds to."""
    preposition = _PREPOSITION.match(rest)
    if preposition:
        pattern = re.compile(_PHRASE.format(f"(?i:{preposition[0]})"))
        replaced, count = pattern.subn(lambda _: rest, last.question, count=1)
        if count:
            return replaced
    elif last.speaker and last.speaker in last.question:
        return last.question.replace(last.speaker, rest, 1)
    return f"{last.question.rstrip(' ?.!')} {rest}?"
