"""Show a sentence in its article: the paragraph around it, with the sentence set off."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

from handlers.scope import Scope
from handlers.which import WhichArticle
from news.answer import Answer, Citation, Entry, Phrase
from news.article import Span
from news.errors import ArticleGone
from storage.archive import Storage
from storage.surroundings import Credited, Named, Surroundings

# Characters; with this much before and after it a sentence is understood, and a phone shows it at once.
_ROOM = 2_500
# Paragraphs before and after it.
_MOST_AROUND = 20


@dataclass(frozen=True, slots=True)
class InArticle:
    """A sentence in its article.

    Attributes:
        answer: the paragraph, with the sentence marked.
        passage: the sentence.
        credited: who is credited with something in it.
        places: the places it names.
        more: how many paragraphs around its own are shown.
        ends: whether there is nothing more to show around it.
    """

    answer: Answer
    passage: Citation
    credited: tuple[Credited, ...]
    places: tuple[Named, ...]
    more: int
    ends: bool


class Show:
    """Answers the button "Show in article", and what is asked of the sentence then."""

    def __init__(self, storage: Storage, which: WhichArticle) -> None:
        self._articles = storage.articles
        self._surroundings = storage.surroundings
        self._which = which

    async def __call__(self, scope: Scope, article_id: int, span: Span, more: int = 0) -> InArticle:
        """Find a sentence's paragraph, and as many as are wanted before and after it.

        Raises:
            ArticleGone: the article was forgotten, or stands where the member may not read.
        """
        found = await self._around(scope, article_id, span, more)
        source = found.passage.source
        title = Phrase("#{number} {title}", {"number": source.number, "title": source.title})
        answer = Answer(title, (Entry(None, (_fitting(found),)),))
        await self._articles.verify(scope.guild_id, (*answer.citations, found.passage))
        ends = not (found.before or found.after) or len(found.around.passage) > _ROOM
        return InArticle(answer, found.passage, found.credited, found.places, more, ends)

    async def article(self, scope: Scope, article_id: int) -> str:
        """The number of an article, as members name it.

        Raises:
            ArticleGone: the article was forgotten, or stands where the member may not read.
        """
        await self._visible(scope, article_id)
        return str((await self._articles.source(scope.guild_id, article_id)).number)

    async def _around(self, scope: Scope, article_id: int, span: Span, more: int) -> Surroundings:
        """The surroundings wanted, or as many of them as fit."""
        await self._visible(scope, article_id)
        around = partial(self._surroundings.around, scope.guild_id, article_id, span)
        found = await around(more=min(more, _MOST_AROUND))
        while more and len(found.around.passage) > _ROOM:
            more -= 1
            found = replace(await around(more=more), before=False, after=False)
        return found

    async def _visible(self, scope: Scope, article_id: int) -> None:
        within = await self._which.visible(scope)
        if within is not None and article_id not in within:
            raise ArticleGone


def _fitting(found: Surroundings) -> Citation:
    """The paragraph; of a very long one the sentence alone, which is whole at least."""
    return found.around if len(found.around.passage) <= _ROOM else found.passage
