"""What is typed behind ``summary`` without names of options: an article, and how long it is to be told."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from handlers.scope import Scope
from handlers.summary_asked import LENGTHS, MOST_SENTENCES, articles_in
from handlers.which import WhichArticle, is_title
from news.typed import words

_LENGTH_BEHIND: Final = re.compile(
    rf"(?:(?P<article>.*\S)\s+)?(?P<behind>(?P<length>{'|'.join(LENGTHS)})|(?P<count>\d{{1,9}})(?P<named>\s+sentences?)?)",
    re.IGNORECASE | re.DOTALL,
)
# Behind these a number is one more of a list.
_GOES_ON: Final = re.compile(r".*(?:[,;&]|\band)", re.IGNORECASE | re.DOTALL)
_BETWEEN: Final = " \t\n,;"


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed, taken apart.

    Attributes:
        article: as ``WhichArticle`` and ``articles_in`` take it; None where none is named.
        sentences: their number, if one stands behind the article.
        length: one of ``LENGTHS``, if one stands there.
        behind: the words that say how long.
    """

    article: str | None
    sentences: int | None = None
    length: str | None = None
    behind: str = ""


def taken_apart(typed: str) -> Typed:
    """Tell a length behind an article from the article: "2 short", "latest 5", "bridge 5 sentences", "long".

    A number without the word goes for sentences behind one article only, and where a summary may have so
    many; else it is an article of a list: "2 5" are five sentences, "2, 5", "2 and 5" and "2 5 7" articles.

    Raises:
        BadArgument: there are more articles in front of a number than can be summarised at once.
    """
    whole = Typed(typed.strip() or None)
    found = _LENGTH_BEHIND.fullmatch(typed.strip())
    if found is None:
        return whole
    article = found["article"] or ""
    named = (article.strip(_BETWEEN) or None, found["behind"])
    if found["length"]:
        return Typed(named[0], None, found["length"].lower(), named[1])
    count = int(found["count"])
    if found["named"] or _counts(article, count):
        return Typed(named[0], count, None, named[1])
    return whole


async def as_typed(which: WhichArticle, scope: Scope, typed: str) -> Typed:
    """The same, where it is not the title of an article that the member may see.

    A title goes before a length if it holds all that was typed in one piece, or ends as that does.

    Raises:
        BadArgument: there are more articles in front of a number than can be summarised at once.
    """
    apart = taken_apart(typed)
    # Numbers, links and "latest" are looked up for themselves: no title is like "2 short".
    if apart.behind and apart.article and is_title(apart.article) and not articles_in(apart.article):
        for source in await which.titled(scope, typed):
            title = f" {words(source.title)} "
            if f" {words(typed)} " in title or title.endswith(f" {words(apart.behind)} "):
                return Typed(f"#{source.number}")
    return apart


def _counts(article: str, count: int) -> bool:
    """Whether a bare number behind an article tells how many sentences."""
    alone = bool(article) and not _GOES_ON.fullmatch(article) and not articles_in(article)
    return alone and 1 <= count <= MOST_SENTENCES
