"""``summary``: the sentences that stand best for an article, or for what is asked of it, in its order."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from handlers.scope import Scope
from handlers.summary_asked import (
    DEFAULT_SENTENCES,
    LENGTHS,
    MOST_SENTENCES,
    articles_in,
    checked,
    count_of,
    share_of,
    subject,
)
from handlers.summary_typed import Typed, as_typed
from handlers.which import Ids, WhichArticle
from news.answer import Answer, Citation, Entry, Phrase, Source
from news.embeddings import Floats
from news.focus import choose
from storage.articles import Articles

__all__ = ["DEFAULT_SENTENCES", "LENGTHS", "MOST_SENTENCES", "Summary"]

# A summary of everything is a glance: the newest articles, one sentence each.
ARTICLES_AT_A_GLANCE = 10
_LONGEST_FOCUS = 200  # characters of a question; no longer one is understood better

Embed = Callable[[str], Awaitable[Floats]]


@dataclass(frozen=True, slots=True)
class _Asked:
    """How long the summary is to be, and what about.

    Attributes:
        count: sentences, or None where ``length`` decides.
        focus: what it is to be about, empty for the whole article.
        vector: the embedding of ``focus``.
    """

    count: int | None
    length: str | None
    focus: str = ""
    vector: Floats | None = None


class Summary:
    """Answers ``summary``.

    Args:
        articles: where they are stored.
        which: finds the one that is meant.
        embed: gives a question's embedding; without it a focus is looked for by its words only.
        model: names what embeds; without it any stored embedding is taken for its.
        usual: tells how many sentences a summary has in a channel unless asked otherwise.
    """

    def __init__(
        self,
        articles: Articles,
        which: WhichArticle,
        embed: Embed | None = None,
        model: Callable[[], Awaitable[str]] | None = None,
        usual: Callable[[Scope], Awaitable[int]] | None = None,
    ) -> None:
        self._articles = articles
        self._which = which
        self._embed = embed
        self._model = model
        self._usual = usual

    async def __call__(
        self,
        scope: Scope,
        which: str | None = None,
        sentences: int | None = None,
        length: str | None = None,
        focus: str | None = None,
    ) -> Answer:
        """Copy the sentences that stand best for an article, or are most about a question.

        Args:
            scope: where it is asked.
            which: an article, several by number or link ("3, 5 and 7"), or all.
            sentences: how many of each article; without it and a ``length``, what is usual there (three
                unless set otherwise), or of more than three articles one each.
            length: one of ``LENGTHS`` in place of a number.
            focus: what the sentences are to be about.

        Raises:
            BadArgument: the number of sentences, the length or the number of articles is not possible.
            RequestError: there is no such article.
        """
        asked = await self._asked(sentences, checked(sentences, length), focus)
        if several := articles_in(which):
            return await self._several(scope, several, asked)
        selection = await self._which(scope, which)
        if selection.source is None:
            return await self._glance(scope, selection.within, asked)
        return await self._one(scope, selection.source, asked, selection.notes)

    async def typed(self, scope: Scope, typed: str) -> Typed:
        """Tell the article from a length behind it, where both are typed without names of options.

        Raises:
            BadArgument: there are more articles than can be summarised at once.
        """
        return await as_typed(self._which, scope, typed)

    async def _asked(self, count: int | None, length: str | None, focus: str | None) -> _Asked:
        words = " ".join((focus or "").split())[:_LONGEST_FOCUS]
        vector = await self._embed(words) if words and self._embed else None
        return _Asked(count, length, words, vector)

    async def _one(self, scope: Scope, source: Source, asked: _Asked, notes: tuple[Phrase, ...]) -> Answer:
        count = await self._count(scope, source, asked)
        citations, found = await self._sentences(scope, source, asked, count)
        await self._articles.verify(scope.guild_id, citations)
        values = {"number": source.number, "title": source.title, "focus": asked.focus}
        title = Phrase("Summary of #{number} {title}", values)
        if asked.focus:
            title = Phrase("“{focus}” in #{number} {title}", values)
            if about := subject(asked.focus):
                title = Phrase("About {focus}, in #{number} {title}", values | {"focus": about})
            notes += _honesty(asked, found, len(citations))
        elif len(citations) < count and asked.length is None:
            notes += (Phrase("The article has no more sentences of its own than these."),)
        return Answer(title, (Entry(None, citations),), notes)

    async def _several(self, scope: Scope, parts: list[str], asked: _Asked) -> Answer:
        """An entry for each article, in the order in which they were asked for."""
        sources: dict[int, Source] = {}
        for part in parts:
            selection = await self._which(scope, part)
            if selection.source is not None:
                sources.setdefault(selection.source.article_id, selection.source)
        few = len(sources) <= DEFAULT_SENTENCES
        entries: list[Entry] = []
        for source in sources.values():
            count = await self._count(scope, source, asked, None if few else 1)
            entries.append(await self._entry(scope, source, asked, share_of(count, len(sources))))
        answer = Answer(
            Phrase(
                "Summary of {count} article", {"count": len(sources)}, plural="Summaries of {count} articles"
            ),
            tuple(entries),
        )
        await self._articles.verify(scope.guild_id, answer.citations)
        return answer

    async def _glance(self, scope: Scope, within: Ids, asked: _Asked) -> Answer:
        rows = await self._articles.listing(scope.guild_id, limit=ARTICLES_AT_A_GLANCE, article_ids=within)
        entries = [await self._entry(scope, row.source, asked, 1) for row in rows]
        title = Phrase("The latest articles, one sentence each")
        if asked.focus:
            title = Phrase("“{focus}” in the latest articles", {"focus": asked.focus})
            if about := subject(asked.focus):
                title = Phrase("About {focus}, in the latest articles", {"focus": about})
        notes: tuple[Phrase, ...] = ()
        total = await self._articles.count(scope.guild_id, article_ids=within)
        if total > len(rows):
            notes = (Phrase("The newest {shown} of {total} articles.", {"shown": len(rows), "total": total}),)
        answer = Answer(title, tuple(entries), notes)
        await self._articles.verify(scope.guild_id, answer.citations)
        return answer

    async def _entry(self, scope: Scope, source: Source, asked: _Asked, count: int) -> Entry:
        """One of several articles; where nothing in it is about the question it has no sentences."""
        heading = Phrase("#{number} {title}", {"number": source.number, "title": source.title})
        citations, about = await self._sentences(scope, source, asked, count)
        if about:
            return Entry(heading, citations)
        return Entry(heading, (), (Phrase("nothing about it"),))

    async def _count(self, scope: Scope, source: Source, asked: _Asked, default: int | None = None) -> int:
        if asked.length is None and asked.count is not None:
            return asked.count
        if asked.length is None and default is not None:
            return default
        if asked.length is None:
            return await self._usual(scope) if self._usual else DEFAULT_SENTENCES
        return count_of(asked.length, await self._articles.body_length(scope.guild_id, source.article_id))

    async def _sentences(
        self, scope: Scope, source: Source, asked: _Asked, count: int
    ) -> tuple[tuple[Citation, ...], bool]:
        """The sentences, and whether they are about what was asked."""
        if not asked.focus:
            found = await self._articles.summary(scope.guild_id, source.article_id, count)
            return tuple(found), True
        text = await self._articles.text(scope.guild_id, source.article_id)
        model = await self._model() if self._model else None
        body = await self._articles.body(scope.guild_id, source.article_id, model)
        # Every word of the article is compared, which of a book takes seconds.
        focused = await asyncio.to_thread(
            choose, asked.focus, text, body, language=source.language, count=count, vector=asked.vector
        )
        return tuple(Citation(source, span, span.of(text)) for span in focused.spans), focused.about


def _honesty(asked: _Asked, about: bool, shown: int) -> tuple[Phrase, ...]:
    """What has to be said where the article has nothing about the question."""
    if about:
        return ()
    if not shown:
        return (Phrase("The article has no sentences of its own."),)
    told = "I found nothing about “{focus}” in the article; these sentences come nearest."
    return (Phrase(told, {"focus": subject(asked.focus) or asked.focus}),)
