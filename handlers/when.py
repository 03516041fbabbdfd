"""``when``: the dates and times that articles give, as days of the calendar."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.calendar_days import told
from handlers.language import FULLY_READ
from handlers.scope import Scope, Selection
from handlers.which import WhichArticle
from news.answer import Answer, Citation, Entry, Phrase, Source
from storage.articles import Articles
from storage.moments import MomentRow, Moments, Timeline

# Some seven pages that are turned by a button; the rest is counted.
MOST_DATES = 40
MOST_SENTENCES = 2
# Sentences with days that the calendar has no place for: they stand behind those that it has one for.
MOST_UNPLACED = 15


class When:
    """Answers ``when``."""

    def __init__(self, articles: Articles, moments: Moments, which: WhichArticle) -> None:
        self._articles = articles
        self._moments = moments
        self._which = which

    async def __call__(self, scope: Scope, asked: str | None = None, which: str | None = None) -> Answer:
        """List the dates of an article, or those in sentences with certain words, in the calendar's order.

        Without a ``which`` words are looked for in the latest article first, then in all of the guild.
        A number alone is an article's, as ``WhichArticle.or_words`` tells.

        Raises:
            RequestError: there is no such article.
        """
        words, which = await self._which.or_words(scope, asked, which)
        selection = await self._which(scope, which)
        answer = await (self._about(scope, words, selection) if words else self._all(scope, selection))
        await self._articles.verify(scope.guild_id, answer.citations)
        return answer

    async def _all(self, scope: Scope, selection: Selection) -> Answer:
        every = selection.source is None
        timeline = await self._moments.in_articles(
            scope.guild_id, selection.article_ids, limit=MOST_DATES, sentences=MOST_SENTENCES, days_only=every
        )
        notes = selection.notes
        if _is_empty(timeline):
            notes += (Phrase("I found no date in it."),)
        elif every:
            notes += (Phrase("Only dates exact to the day are shown."),)
        title = selection.title(Phrase("When, in #{number} {title}"), Phrase("When, in all articles"))
        return _answer(title, timeline, notes, selection)

    async def _about(self, scope: Scope, words: str, selection: Selection) -> Answer:
        timeline = await self._found(scope, words, selection)
        if _is_empty(timeline) and not selection.explicit:
            note = Phrase("Not in the latest article, so I looked through all of them.")
            selection = selection.everywhere(note)
            timeline = await self._found(scope, words, selection)
        notes = selection.notes
        if _is_empty(timeline):
            notes += (Phrase("I found no date in a sentence with these words."),)
        title = selection.title(
            Phrase("When: “{words}”, in #{number} {title}"),
            Phrase("When: “{words}”, in all articles"),
            words=words,
        )
        return _answer(title, timeline, notes, selection)

    async def _found(self, scope: Scope, words: str, selection: Selection) -> Timeline:
        return await self._moments.about(
            scope.guild_id, words, selection.article_ids, limit=MOST_DATES, sentences=MOST_SENTENCES
        )


def _is_empty(timeline: Timeline) -> bool:
    return not timeline.rows and not timeline.unplaced


def _answer(title: Phrase, timeline: Timeline, notes: tuple[Phrase, ...], selection: Selection) -> Answer:
    entries = tuple(_entry(row) for row in timeline.rows)
    if timeline.earlier:
        notes += (
            Phrase(
                "And {count} earlier date.", {"count": timeline.earlier}, plural="And {count} earlier dates."
            ),
        )
    if timeline.unplaced:
        entries += (_unplaced(timeline),)
    sources = [selection.source] if selection.source else Answer(title, entries).sources
    return Answer(title, entries, notes + _limits(timeline, sources))


def _entry(row: MomentRow) -> Entry:
    return Entry(told(row.first, row.last, row.clock), row.citations, more=_more(row.times, row.citations))


def _unplaced(timeline: Timeline) -> Entry:
    """The days that somebody who does not know when the article was written cannot tell."""
    shown = timeline.unplaced_citations[:MOST_UNPLACED]
    return Entry(Phrase("On days I cannot tell"), shown, more=_more(timeline.unplaced, shown))


def _more(times: int, shown: Sequence[Citation]) -> int:
    return max(0, times - sum(len(citation.marks) for citation in shown))


def _limits(timeline: Timeline, sources: Sequence[Source]) -> tuple[Phrase, ...]:
    """What the member should know of how the dates were found."""
    notes: list[Phrase] = []
    undated = {citation.source.number for citation in timeline.unplaced_citations[:MOST_UNPLACED]}
    if undated:
        numbers = ", ".join(f"#{number}" for number in sorted(undated))
        template = (
            "{numbers} does not say when it was published: I cannot tell which “Monday” or “3 May” it means."
            if len(undated) == 1
            else "{numbers} do not say when they were published: I cannot tell which “Monday” they mean."
        )
        notes.append(Phrase(template, {"numbers": numbers}))
    foreign = [source for source in sources if source.language not in FULLY_READ]
    if foreign:
        numbers = ", ".join(f"#{source.number}" for source in foreign)
        notes.append(
            Phrase("Not in English: {numbers}. There I read only dates in figures.", {"numbers": numbers})
        )
    return tuple(notes)
