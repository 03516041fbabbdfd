"""Dates in the calendar's order, with the sentences that give them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, time

from news.article import Moment, Reading, Span
from storage.archive import Storage
from storage.moments import MomentRow, Moments
from tests.readings import reading
from tests.storage.filling import GUILD, OTHER_GUILD, stored

MAY = (date(2016, 5, 1), date(2016, 5, 31), None)
MONDAY = (date(2016, 12, 12), date(2016, 12, 12), None)
FIVE = (date(2016, 12, 12), date(2016, 12, 12), time(17))
TALKS = "# Talks\n\nTalks began in May. They ended on Monday. Rebels left at five. On Monday it rained."


def dated(marked: str, days: Mapping[str, tuple[date, date, time | None]]) -> Reading:
    """A reading with a moment wherever one of the words stands."""
    made = reading(marked)
    text = made.article.text
    spans = [
        (Span(at, at + len(words)), when)
        for words, when in days.items()
        for at in range(len(text))
        if text.startswith(words, at)
    ]
    article = replace(made.article, published=date(2016, 12, 13))
    return replace(made, article=article, moments=tuple(Moment(span, *when) for span, when in sorted(spans)))


def talks() -> Reading:
    return dated(TALKS, {"May": MAY, "Monday": MONDAY, "five": FIVE})


def aggregate(storage: Storage) -> Moments:
    return Moments(storage.database)


def when(row: MomentRow) -> tuple[date, date, time | None]:
    return row.first, row.last, row.clock


async def test_moments_come_back_as_they_were_read(storage: Storage) -> None:
    made = talks()
    source = await stored(storage, made)
    assert await aggregate(storage).of_article(GUILD, source.article_id) == list(made.moments)
    assert await aggregate(storage).of_article(OTHER_GUILD, source.article_id) == []


async def test_dates_are_in_order_each_with_its_sentences_and_words(storage: Storage) -> None:
    source = await stored(storage, talks())
    text = await storage.articles.text(GUILD, source.article_id)
    timeline = await aggregate(storage).in_articles(GUILD)
    assert [(when(row), row.times) for row in timeline.rows] == [(MAY, 1), (MONDAY, 2), (FIVE, 1)]
    told = [[(c.passage, [m.of(text) for m in c.marks]) for c in row.citations] for row in timeline.rows]
    assert told == [
        [("Talks began in May.", ["May"])],
        [("They ended on Monday.", ["Monday"]), ("On Monday it rained.", ["Monday"])],
        [("Rebels left at five.", ["five"])],
    ]
    await storage.articles.verify(GUILD, [c for row in timeline.rows for c in row.citations])


async def test_the_last_dates_are_kept_where_there_are_too_many(storage: Storage) -> None:
    await stored(storage, talks())
    timeline = await aggregate(storage).in_articles(GUILD, limit=1, sentences=1)
    assert ([when(row) for row in timeline.rows], timeline.earlier) == ([FIVE], 2)


async def test_only_days_may_be_asked_for(storage: Storage) -> None:
    await stored(storage, talks())
    timeline = await aggregate(storage).in_articles(GUILD, days_only=True)
    assert [when(row) for row in timeline.rows] == [MONDAY, FIVE]


async def test_articles_are_taken_together_newest_first(storage: Storage) -> None:
    one = await stored(storage, talks())
    await stored(storage, dated("Snow fell on Monday.", {"Monday": MONDAY}))
    timeline = await aggregate(storage).in_articles(GUILD, sentences=1)
    monday = timeline.rows[1]
    assert (monday.times, [c.passage for c in monday.citations]) == (3, ["Snow fell on Monday."])
    alone = await aggregate(storage).in_articles(GUILD, [one.article_id], sentences=1)
    assert alone.rows[1].times == 2
    assert (await aggregate(storage).in_articles(GUILD, [])).rows == ()


async def test_two_dates_in_a_sentence_are_marked_each(storage: Storage) -> None:
    await stored(storage, dated("Monday and Monday again.", {"Monday": MONDAY}))
    (row,) = (await aggregate(storage).in_articles(GUILD)).rows
    assert [len(c.marks) for c in row.citations] == [2]


async def test_only_sentences_with_all_the_words(storage: Storage) -> None:
    await stored(storage, talks())
    about = aggregate(storage).about
    assert [when(row) for row in (await about(GUILD, "rebels leaving")).rows] == []
    assert [when(row) for row in (await about(GUILD, "rebels")).rows] == [FIVE]
    assert [when(row) for row in (await about(GUILD, "rained")).rows] == [MONDAY]
    assert (await about(GUILD, "the")).rows == ()
    assert (await about(OTHER_GUILD, "rebels")).rows == ()


async def test_other_guilds_see_nothing(storage: Storage) -> None:
    await stored(storage, talks())
    assert (await aggregate(storage).in_articles(OTHER_GUILD)).rows == ()


def undated(made: Reading) -> Reading:
    return replace(made, article=replace(made.article, published=None))


async def test_days_that_an_undated_article_leaves_open_are_kept_apart(storage: Storage) -> None:
    dates = {"May 2016": MAY, "Monday": MONDAY}
    source = await stored(storage, undated(dated("It began in May 2016. It rained on Monday.", dates)))
    text = await storage.articles.text(GUILD, source.article_id)
    timeline = await aggregate(storage).in_articles(GUILD)
    assert [when(row) for row in timeline.rows] == [MAY]
    (citation,) = timeline.unplaced_citations
    assert (timeline.unplaced, citation.passage) == (1, "It rained on Monday.")
    assert [mark.of(text) for mark in citation.marks] == ["Monday"]
    assert await aggregate(storage).of_article(GUILD, source.article_id) == [
        Moment(Span(text.index("May 2016"), text.index("May 2016") + 8), *MAY),
        Moment(Span(text.index("Monday"), text.index("Monday") + 6), *MONDAY),
    ]


async def test_they_are_not_counted_with_the_same_day_of_a_dated_article(storage: Storage) -> None:
    await stored(storage, dated("Snow fell on Monday.", {"Monday": MONDAY}))
    await stored(storage, undated(dated("Rain fell on Monday.", {"Monday": MONDAY})))
    timeline = await aggregate(storage).about(GUILD, "fell")
    assert [(when(row), row.times) for row in timeline.rows] == [(MONDAY, 1)]
    assert [c.passage for c in timeline.unplaced_citations] == ["Rain fell on Monday."]
