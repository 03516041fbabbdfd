"""``when``: the dates and times that articles give, as days of the calendar."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.calendar_days import told
from handlers.language import FULLY_READ
from handlers.scope import Scope, Selection
from handlers.which import WhichArticle
from news.answer import Answer, Entry, Phrase, Source
from storage.articles import Articles
from storage.moments import MomentRow, Moments, Timeline

# A page on a phone: more than this is scrolled past, and the rest is counted.
MOST_DATES = 15
MOST_SENTENCES = 2


class When:
    """Answers ``when``."""

    def __init__(self, articles: Articles, moments: Moments, which: WhichArticle) -> None:
        self._articles = articles
        self._moments = moments
        self._which = which

    async def __call__(self, scope: Scope, asked: str | None = None, which: str | None = None) -> Answer:
        """List the dates of an article, or those in sentences with certain words, in the calendar's order.

        Without a ``which`` words are looked for in the latest article first, then in all of the guild.

        Raises:
            RequestError: there is no such article.
        """
        selection = await self._which(scope, which)
        words = (asked or "").strip()
        answer = await (self._about(scope, words, selection) if words else self._all(scope, selection))
        await self._articles.verify(scope.guild_id, answer.citations)
        return answer

    async def _all(self, scope: Scope, selection: Selection) -> Answer:
        every = selection.source is None
        timeline = await self._moments.in_articles(
            scope.guild_id, selection.article_ids, limit=MOST_DATES, sentences=MOST_SENTENCES, days_only=every
        )
        notes = selection.notes
        if not timeline.rows:
            notes += (Phrase("I found no date in it."),)
        elif every:
            notes += (Phrase("Only dates exact to the day are shown."),)
        title = selection.title("When, in #{number} {title}", "When, in all articles")
        return _answer(title, timeline, notes, selection)

    async def _about(self, scope: Scope, words: str, selection: Selection) -> Answer:
        timeline = await self._found(scope, words, selection)
        if not timeline.rows and not selection.explicit:
            note = Phrase("Not in the latest article, so I looked through all of them.")
            selection = selection.everywhere(note)
            timeline = await self._found(scope, words, selection)
        notes = selection.notes
        if not timeline.rows:
            notes += (Phrase("I found no date in a sentence with these words."),)
        title = selection.title(
            "When: “{words}”, in #{number} {title}", "When: “{words}”, in all articles", words=words
        )
        return _answer(title, timeline, notes, selection)

    async def _found(self, scope: Scope, words: str, selection: Selection) -> Timeline:
        return await self._moments.about(
            scope.guild_id, words, selection.article_ids, limit=MOST_DATES, sentences=MOST_SENTENCES
        )


def _answer(title: Phrase, timeline: Timeline, notes: tuple[Phrase, ...], selection: Selection) -> Answer:
    entries = tuple(_entry(row) for row in timeline.rows)
    if timeline.earlier:
        notes += (Phrase("And {count} earlier dates.", {"count": timeline.earlier}),)
    sources = [selection.source] if selection.source else Answer(title, entries).sources
    return Answer(title, entries, notes + _limits(sources))


def _entry(row: MomentRow) -> Entry:
    more = max(0, row.times - sum(len(citation.marks) for citation in row.citations))
    return Entry(told(row.first, row.last, row.clock), row.citations, more=more)


def _limits(sources: Sequence[Source]) -> tuple[Phrase, ...]:
    """What the member should know of how the dates were reckoned."""
    notes: list[Phrase] = []
    undated = [source for source in sources if source.published is None]
    if undated:
        numbers = ", ".join(f"#{source.number}" for source in undated)
        template = (
            "{numbers} does not say when it was published: “yesterday” is reckoned from the day it was read."
            if len(undated) == 1
            else "{numbers} do not say when they were published: “yesterday” is reckoned from their reading."
        )
        notes.append(Phrase(template, {"numbers": numbers}))
    foreign = [source for source in sources if source.language not in FULLY_READ]
    if foreign:
        numbers = ", ".join(f"#{source.number}" for source in foreign)
        notes.append(
            Phrase("Not in English: {numbers}. There I read only dates in figures.", {"numbers": numbers})
        )
    return tuple(notes)
