"""``timeline``: the days on which articles about a topic appeared, and what they say about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from handlers.calendar_days import told
from handlers.scope import Scope
from handlers.which import WhichArticle
from news.answer import Answer, Citation, Entry, Phrase
from news.errors import BadArgument
from news.picture import Day, Timeline
from storage.articles import Articles
from storage.timeline import MOST_SENTENCES, DayRow, Days, Timelines, Topic

# A page on a phone: earlier days are in the picture, and counted.
MOST_DAYS: Final = 7
# Of a day that stands alone.
MOST_ARTICLES: Final = 10
_NOTHING: Final = Phrase("I found no article about this. Try other words, or none for all articles.")
# A bar that stands alone compares nothing.
_ONE_DAY: Final = Phrase("All articles are of one day, so nothing is drawn. Ask again when there are more.")
_ONE_DAY_OF_TOPIC: Final = Phrase(
    "All of this is of one day, so nothing is drawn. Try a wider topic, or none for all articles."
)


class TopicTimeline:
    """Answers ``timeline``."""

    def __init__(self, articles: Articles, timelines: Timelines, which: WhichArticle) -> None:
        self._articles = articles
        self._timelines = timelines
        self._which = which

    async def __call__(self, scope: Scope, asked: str | None = None) -> Answer:
        """Count articles and quotations day by day, of those that name a topic or of all.

        Raises:
            BadArgument: the topic holds no word to look for.
            NothingStored: there is no article that the member may see.
        """
        selection = await self._which(scope, "all")
        words = " ".join((asked or "").split())
        ids = selection.article_ids
        topic = await self._timelines.topic(scope.guild_id, words, ids) if words else Topic()
        if words and topic.is_everything:
            raise BadArgument("These words are in nearly every sentence; add one that is not.")
        title = (
            Phrase("Timeline: “{topic}”", {"topic": words}) if words else Phrase("Timeline of all articles")
        )
        days = await self._timelines.days(scope.guild_id, topic, ids)
        if not days.rows:
            return Answer(title, notes=(_NOTHING,))
        if len(days.rows) == 1 and len(days.rows[0].article_ids) > 1:
            return await self._one(scope, topic, title, days)
        shown = days.rows[: -MOST_DAYS - 1 : -1]
        citations = await self._timelines.told(scope.guild_id, topic, shown)
        await self._articles.verify(scope.guild_id, list(citations.values()))
        entries = tuple(_entry(row, citations) for row in shown)
        return Answer(title, entries, _notes(days, len(shown), topic), picture=_picture(title, days.rows))

    async def _one(self, scope: Scope, topic: Topic, title: Phrase, days: Days) -> Answer:
        """A single day of several articles, with each of them."""
        (row,) = days.rows
        newest = row.article_ids[: -MOST_ARTICLES - 1 : -1]
        each = [DayRow(row.day, (article_id,), 0) for article_id in newest]
        told = [await self._timelines.told(scope.guild_id, topic, [one]) for one in each]
        citations = [citation for found in told for citation in found.values()]
        await self._articles.verify(scope.guild_id, citations)
        notes = _notes(days, 1, topic)
        if more := len(row.article_ids) - len(newest):
            notes += (Phrase("And {count} more article.", {"count": more}, "And {count} more articles."),)
        entries = (_entry(row, {}), *(_article(citation) for citation in citations))
        return Answer(title, entries, notes)


def _entry(row: DayRow, citations: Mapping[date, Citation]) -> Entry:
    articles, quotations = len(row.article_ids), row.quotations
    detail = (
        Phrase("{count} article", {"count": articles}, "{count} articles"),
        Phrase("{count} quotation", {"count": quotations}, "{count} quotations"),
    )
    citation = citations.get(row.day)
    return Entry(told(row.day, row.day), (citation,) if citation else (), detail)


def _article(citation: Citation) -> Entry:
    values = {"number": citation.source.number, "title": citation.source.title}
    return Entry(Phrase("#{number} {title}", values), (citation,))


def _notes(days: Days, shown: int, topic: Topic) -> tuple[Phrase, ...]:
    notes = [Phrase("An article counts on the day it was published or, where that is not known, read.")]
    if len(days.rows) == 1:
        notes.append(_ONE_DAY if topic.is_everything else _ONE_DAY_OF_TOPIC)
    if earlier := len(days.rows) - shown:
        notes.append(Phrase("And {count} earlier day.", {"count": earlier}, "And {count} earlier days."))
    if days.cut_off:
        notes.append(Phrase("Only the newest {count} sentences were looked at.", {"count": MOST_SENTENCES}))
    return tuple(notes)


def _picture(title: Phrase, rows: Sequence[DayRow]) -> Timeline | None:
    """A picture of the days; of a single one the notes say why there is none."""
    if len(rows) < 2:
        return None
    return Timeline(title, tuple(Day(row.day, len(row.article_ids), row.quotations) for row in rows))
