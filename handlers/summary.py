"""``summary``: the sentences that stand best for an article, in the article's order."""

from __future__ import annotations

from handlers.scope import Scope
from handlers.which import Ids, WhichArticle
from news.answer import Answer, Entry, Phrase, Source
from news.errors import BadArgument
from storage.articles import Articles

DEFAULT_SENTENCES = 3
MOST_SENTENCES = 15
# A summary of everything is a glance: the newest articles, one sentence each.
ARTICLES_AT_A_GLANCE = 10


class Summary:
    """Answers ``summary``."""

    def __init__(self, articles: Articles, which: WhichArticle) -> None:
        self._articles = articles
        self._which = which

    async def __call__(
        self, scope: Scope, which: str | None = None, sentences: int = DEFAULT_SENTENCES
    ) -> Answer:
        """Copy the ``sentences`` most salient sentences of an article.

        Raises:
            BadArgument: ``sentences`` is not between 1 and ``MOST_SENTENCES``.
            RequestError: there is no such article.
        """
        if not 1 <= sentences <= MOST_SENTENCES:
            raise BadArgument(f"A summary has 1 to {MOST_SENTENCES} sentences.")
        selection = await self._which(scope, which)
        if selection.source is None:
            return await self._glance(scope, selection.within)
        return await self._one(scope, selection.source, sentences, selection.notes)

    async def _one(self, scope: Scope, source: Source, sentences: int, notes: tuple[Phrase, ...]) -> Answer:
        citations = tuple(await self._articles.summary(scope.guild_id, source.article_id, sentences))
        await self._articles.verify(scope.guild_id, citations)
        if len(citations) < sentences:
            notes += (Phrase("The article has no more sentences of its own than these."),)
        title = Phrase("Summary of #{number} {title}", {"number": source.number, "title": source.title})
        return Answer(title, (Entry(None, citations),), notes)

    async def _glance(self, scope: Scope, within: Ids) -> Answer:
        rows = await self._articles.listing(scope.guild_id, limit=ARTICLES_AT_A_GLANCE, article_ids=within)
        entries: list[Entry] = []
        for row in rows:
            citations = tuple(await self._articles.summary(scope.guild_id, row.source.article_id, 1))
            heading = Phrase("#{number} {title}", {"number": row.source.number, "title": row.source.title})
            entries.append(Entry(heading, citations))
        await self._articles.verify(scope.guild_id, [c for entry in entries for c in entry.citations])
        total = await self._articles.count(scope.guild_id, article_ids=within)
        notes: tuple[Phrase, ...] = ()
        if total > len(rows):
            notes = (Phrase("The newest {shown} of {total} articles.", {"shown": len(rows), "total": total}),)
        return Answer(Phrase("The latest articles, one sentence each"), tuple(entries), notes)
