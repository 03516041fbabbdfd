"""What a member may ask of ``summary``: how long, and of which articles."""

from __future__ import annotations

import re
from typing import Final

from news.answer import Phrase
from news.errors import BadArgument
from news.urls import find_links

DEFAULT_SENTENCES: Final = 3
MOST_SENTENCES: Final = 15
MOST_ARTICLES: Final = 10
_SEVERAL: Final = 2
LENGTHS: Final = ("one-line", "short", "long")
"""Names of lengths: one sentence, three, and a fifth of the article, five to ten."""

_LONG_SHARE: Final = 5
_SHORTEST_LONG, _LONGEST_LONG = 5, 10
_ALTOGETHER: Final = 30  # sentences of several articles; more is no summary
# A comma within an address belongs to it.
_BETWEEN: Final = re.compile(r"[,;]?\s+(?:(?:and|&)\s+)?")
_NUMBERS: Final = re.compile(r"#?\d{1,9}(?:[,;]#?\d{1,9})*[,;]?")

_MARKS: Final = " \t\n?!.,…¿¡\"'“”‘’«»"
_ABOUT: Final = re.compile(
    r"(?:and |but |so )?(?:(?:what|how|something|anything|everything|all|more|only|just|tell me"
    r"|what does (?:it|the article) say|what do they say|what is said)(?: more)? )?"
    r"(?:about|on|regarding|concerning)\s+",
    re.IGNORECASE,
)
_QUESTION: Final = re.compile(
    r"(?:who|whom|whose|what|when|where|why|how|which|did|does|do|is|are|was|were|will|can|has|have|had)\b",
    re.IGNORECASE,
)


def checked(sentences: int | None, length: str | None) -> str | None:
    """The name of the length, if one is given, in the way it is written in ``LENGTHS``.

    Raises:
        BadArgument: the number of sentences or the name is not possible, or there are both.
    """
    if sentences is not None and not 1 <= sentences <= MOST_SENTENCES:
        raise BadArgument(Phrase("A summary has 1 to {most} sentences.", {"most": MOST_SENTENCES}))
    if length is None:
        return None
    if sentences is not None:
        raise BadArgument("Give a number of sentences or a length, not both.")
    name = re.sub(r"[\s_-]+", "-", length.strip().casefold())
    if name not in LENGTHS:
        values = {"lengths": ", ".join(LENGTHS)}
        raise BadArgument(Phrase("A length is one of {lengths}, or a number of sentences.", values))
    return name


def count_of(length: str, body_length: int) -> int:
    """How many sentences a length means for an article of so many."""
    if length == "one-line":
        return 1
    if length == "short":
        return DEFAULT_SENTENCES
    return min(max(body_length // _LONG_SHARE, _SHORTEST_LONG), _LONGEST_LONG)


def articles_in(which: str | None) -> list[str]:
    """The articles of a list such as "3, 5 and 7", each once; empty where it is not a list of several.

    Raises:
        BadArgument: they are more than ``MOST_ARTICLES``.
    """
    parts: list[str] = []
    for part in _BETWEEN.split((which or "").strip()):
        if _NUMBERS.fullmatch(part):
            parts += re.findall(r"\d+", part)
        elif links := find_links(part):
            parts += links
        else:
            return []
    parts = list(dict.fromkeys(parts))
    if len(parts) < _SEVERAL:
        return []
    if len(parts) > MOST_ARTICLES:
        raise BadArgument(Phrase("I summarise at most {most} articles at once.", {"most": MOST_ARTICLES}))
    return parts


def share_of(count: int, articles: int) -> int:
    """How many sentences each of several articles gets."""
    return max(1, min(count, _ALTOGETHER // articles))


def subject(focus: str) -> str | None:
    """What a focus is about: "the goat" of "what about the goat?"; None where it asks something else."""
    bare = _ABOUT.sub("", focus.strip(_MARKS)).strip(_MARKS)
    return None if not bare or _QUESTION.match(bare) else bare
