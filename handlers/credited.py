"""Who is credited with sentences that an answer has shown."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from handlers.scope import Scope
from handlers.show import InArticle, Show
from news.answer import Answer, Citation, Entry, Phrase
from news.article import Span
from news.errors import ArticleGone
from news.listed import Listed

TITLE: Final = Phrase("Who said this?")
OWN_WORDS: Final = Phrase(
    "Nobody is quoted in these sentences: they are the articles' own words. To ask who said something, "
    "use /who-said."
)


async def credited_with(show: Show, scope: Scope, sentences: Iterable[tuple[int, Span]]) -> Answer:
    """Name who is credited with each of these sentences; what nobody said, or is gone, is left out.

    Args:
        show: finds a sentence in its article, if the member may see it.
        scope: where and by whom it is asked.
        sentences: by their articles and where they stand.
    """
    said: dict[tuple[str, ...], list[Citation]] = {}
    for article_id, span in sentences:
        try:
            found = await show(scope, article_id, span)
        except ArticleGone:
            continue
        if found.credited:
            said.setdefault(_names(found), []).append(found.passage)
    entries = tuple(Entry(_heading(names), tuple(citations)) for names, citations in said.items())
    return Answer(TITLE, entries, () if entries else (OWN_WORDS,))


def _names(found: InArticle) -> tuple[str, ...]:
    return tuple(dict.fromkeys(credited.name for credited in found.credited if credited.name))


def _heading(names: tuple[str, ...]) -> Phrase:
    return Phrase("{name}", {"name": Listed(names)}) if names else Phrase("Nobody is named")
