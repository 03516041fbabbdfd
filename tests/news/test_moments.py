"""Dates and times, each given in words, resolved against the day of publication."""

from __future__ import annotations

from datetime import date, time

import pytest

from news.article import Moment, Span
from news.moments import moments_of
from news.tagged import Entity, EntityLabel
from tests.news.reading import body, sentences_of

TUESDAY = date(2016, 12, 13)
"""The day of publication where a case names no other."""


def found(
    text: str, published: date = TUESDAY, entities: tuple[Entity, ...] = (), language: str = "en"
) -> tuple[Moment, ...]:
    return moments_of(body(text, language), sentences_of(text, language), entities, published)


def told(text: str, published: date = TUESDAY) -> list[tuple[str, str, str]]:
    """The words, the first day and the last, as the tables below write them."""
    return [
        (m.span.of(text), m.first.isoformat(), "" if m.first == m.last else m.last.isoformat())
        for m in found(text, published)
    ]


def entity(text: str, words: str, label: EntityLabel, score: float = 0.9) -> Entity:
    start = text.index(words)
    return Entity(Span(start, start + len(words)), label, score)


# text, published, words, first day, last day where there are several
DAYS = [
    ("Rebels met on Monday.", TUESDAY, "Monday", "2016-12-12", ""),
    ("Rebels met on Tuesday.", TUESDAY, "Tuesday", "2016-12-13", ""),
    ("Rebels met on Wednesday.", TUESDAY, "Wednesday", "2016-12-07", ""),
    ("Rebels will meet on Wednesday.", TUESDAY, "Wednesday", "2016-12-14", ""),
    ("Rebels will meet on Monday.", TUESDAY, "Monday", "2016-12-19", ""),
    ("On Friday, the court will rule.", TUESDAY, "Friday", "2016-12-16", ""),
    ("On Friday, the court ruled.", TUESDAY, "Friday", "2016-12-09", ""),
    ("The vote is scheduled for Thursday.", TUESDAY, "Thursday", "2016-12-15", ""),
    ("He has until Friday to answer.", TUESDAY, "Friday", "2016-12-16", ""),
    ("She agreed to meet him on Sunday.", TUESDAY, "Sunday", "2016-12-18", ""),
    ("It would have opened on Sunday.", TUESDAY, "Sunday", "2016-12-11", ""),
    ("The talks are to be held on Saturday.", TUESDAY, "Saturday", "2016-12-17", ""),
    ("Monday's vote failed.", TUESDAY, "Monday", "2016-12-12", ""),
    ("It rained on Monday morning.", TUESDAY, "Monday morning", "2016-12-12", ""),
    ("They met last Tuesday.", TUESDAY, "last Tuesday", "2016-12-06", ""),
    ("They meet next Tuesday.", TUESDAY, "next Tuesday", "2016-12-20", ""),
    ("They met on Wednesday last week.", TUESDAY, "Wednesday last week", "2016-12-07", ""),
    ("It rained on Dec. 11.", TUESDAY, "Dec. 11", "2016-12-11", ""),
    ("It rained on 13 December 2016.", date(2020, 1, 1), "13 December 2016", "2016-12-13", ""),
    ("It rained on December 13, 2016.", date(2020, 1, 1), "December 13, 2016", "2016-12-13", ""),
    ("It rained on the 3rd of May 2012.", TUESDAY, "3rd of May 2012", "2012-05-03", ""),
    ("It rained on Tuesday, Dec. 13.", date(2017, 1, 20), "Tuesday, Dec. 13", "2016-12-13", ""),
    ("It rained on Wednesday 13 December.", date(2018, 6, 1), "Wednesday 13 December", "2017-12-13", ""),
    ("The election is on Nov. 8.", date(2016, 9, 8), "Nov. 8", "2016-11-08", ""),
    ("Those who had registered for the Nov. 8 vote.", date(2016, 9, 8), "Nov. 8", "2016-11-08", ""),
    ("He was shot on Feb. 3.", date(2016, 11, 20), "Feb. 3", "2016-02-03", ""),
    ("The law will begin on Feb. 3.", date(2016, 11, 20), "Feb. 3", "2017-02-03", ""),
    ("The inspections begin on Thursday, the mayor said.", TUESDAY, "Thursday", "2016-12-15", ""),
    ("The trial resumes on Monday, judges said.", TUESDAY, "Monday", "2016-12-19", ""),
    ("Classes start again on Friday.", TUESDAY, "Friday", "2016-12-16", ""),
    ("It was off to a bright start on Friday.", TUESDAY, "Friday", "2016-12-09", ""),
    ("They failed to begin on Friday.", TUESDAY, "Friday", "2016-12-09", ""),
    ("She lost at the US Open on Friday.", TUESDAY, "Friday", "2016-12-09", ""),
    ("It rained on Dec. 30.", date(2017, 1, 4), "Dec. 30", "2016-12-30", ""),
    ("He will take office on Jan. 20.", TUESDAY, "Jan. 20", "2017-01-20", ""),
    ("It rained on 8 December last year.", TUESDAY, "8 December last year", "2015-12-08", ""),
    ("It rained on 2016-12-01.", TUESDAY, "2016-12-01", "2016-12-01", ""),
    ("It rained on 31/12/2015.", TUESDAY, "31/12/2015", "2015-12-31", ""),
    ("It rained on 12/31/2015.", TUESDAY, "12/31/2015", "2015-12-31", ""),
    ("It rained yesterday.", TUESDAY, "yesterday", "2016-12-12", ""),
    ("It rained today.", TUESDAY, "today", "2016-12-13", ""),
    ("It will rain tomorrow morning.", TUESDAY, "tomorrow morning", "2016-12-14", ""),
    ("It rained last night.", TUESDAY, "last night", "2016-12-12", ""),
    ("It rained ten days ago.", TUESDAY, "ten days ago", "2016-12-03", ""),
    ("The Sept. 11 attacks changed it.", TUESDAY, "Sept. 11", "2001-09-11", ""),
]
RUNS = [
    ("It rained last week.", TUESDAY, "last week", "2016-12-05", "2016-12-11"),
    ("It rained this week.", TUESDAY, "this week", "2016-12-12", "2016-12-18"),
    ("It rained over the weekend.", TUESDAY, "the weekend", "2016-12-10", "2016-12-11"),
    ("It rained this past weekend.", TUESDAY, "this past weekend", "2016-12-10", "2016-12-11"),
    ("It rained last month.", TUESDAY, "last month", "2016-11-01", "2016-11-30"),
    ("It will rain next month.", TUESDAY, "next month", "2017-01-01", "2017-01-31"),
    ("It rained last year.", TUESDAY, "last year", "2015-01-01", "2015-12-31"),
    ("It rained earlier this month.", TUESDAY, "earlier this month", "2016-12-01", "2016-12-13"),
    ("It will rain later this year.", TUESDAY, "later this year", "2016-12-13", "2016-12-31"),
    ("It rained two years ago.", TUESDAY, "two years ago", "2014-01-01", "2014-12-31"),
    ("It rained three months ago.", TUESDAY, "three months ago", "2016-09-01", "2016-09-30"),
    ("It rained two weeks ago.", TUESDAY, "two weeks ago", "2016-11-28", "2016-12-04"),
    ("It rained twenty-five years ago.", TUESDAY, "twenty-five years ago", "1991-01-01", "1991-12-31"),
    ("It rained in 2014.", TUESDAY, "2014", "2014-01-01", "2014-12-31"),
    ("It will be built by 2030.", TUESDAY, "2030", "2030-01-01", "2030-12-31"),
    ("It rained in early 2014.", TUESDAY, "early 2014", "2014-01-01", "2014-04-30"),
    ("It has rained since March.", TUESDAY, "March", "2016-03-01", "2016-03-31"),
    ("It rained in May.", TUESDAY, "May", "2016-05-01", "2016-05-31"),
    ("It will rain in May.", TUESDAY, "May", "2017-05-01", "2017-05-31"),
    ("It rained last December.", TUESDAY, "last December", "2015-12-01", "2015-12-31"),
    ("It rained in late March 2012.", TUESDAY, "late March 2012", "2012-03-22", "2012-03-31"),
    ("It rained in March last year.", TUESDAY, "March last year", "2015-03-01", "2015-03-31"),
    ("It rained in the 1990s.", TUESDAY, "1990s", "1990-01-01", "1999-12-31"),
    ("It rained in the late 1980s.", TUESDAY, "late 1980s", "1987-01-01", "1989-12-31"),
    ("It rained in the 1700s.", TUESDAY, "1700s", "1700-01-01", "1799-12-31"),
    ("It rained in the 19th century.", TUESDAY, "19th century", "1801-01-01", "1900-12-31"),
    ("It will open next spring.", TUESDAY, "next spring", "2017-03-01", "2017-05-31"),
    ("It opened last summer.", TUESDAY, "last summer", "2016-06-01", "2016-08-31"),
    ("It opened in the winter of 2014.", TUESDAY, "the winter of 2014", "2014-12-01", "2015-02-28"),
    ("It rained from 3 to 5 May.", TUESDAY, "from 3 to 5 May", "2016-05-03", "2016-05-05"),
    ("It rained on May 3-5, 2012.", TUESDAY, "May 3-5, 2012", "2012-05-03", "2012-05-05"),
    ("It rained between 3 and 5 May 2012.", TUESDAY, "between 3 and 5 May 2012", "2012-05-03", "2012-05-05"),
    ("It rained between 2014 and 2016.", TUESDAY, "between 2014 and 2016", "2014-01-01", "2016-12-31"),
    ("It rained in 2014-15.", TUESDAY, "2014-15", "2014-01-01", "2015-12-31"),
    ("It rained from May to July 2012.", TUESDAY, "from May to July 2012", "2012-05-01", "2012-07-31"),
    ("It rained from April 28 to June 17.", TUESDAY, "from April 28 to June 17", "2016-04-28", "2016-06-17"),
    ("It rained from Friday to Sunday.", TUESDAY, "from Friday to Sunday", "2016-12-09", "2016-12-11"),
    ("It rose over the past two years.", TUESDAY, "the past two years", "2014-12-13", "2016-12-13"),
    ("It will rise in the next ten days.", TUESDAY, "the next ten days", "2016-12-13", "2016-12-23"),
    ("It rose in the third quarter of 2015.", TUESDAY, "the third quarter of 2015", "2015-07-01", "2015-09-30"),
    ("It rose in the last two months of 2004.", TUESDAY, "the last two months of 2004", "2004-11-01", "2004-12-31"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "published", "words", "first", "last"), DAYS + RUNS)
def test_resolves_words_to_days(text: str, published: date, words: str, first: str, last: str) -> None:
    assert told(text, published) == [(words, first, last)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The bridge will close on Friday, she said on Monday.", ["2016-12-16", "2016-12-12"]),
        ("He said on Monday that he will resign on Friday.", ["2016-12-12", "2016-12-16"]),
        ("It rained in 2010 and 2012.", ["2010-01-01", "2012-01-01"]),
        ("It rained on Monday. It will rain on Monday.", ["2016-12-12", "2016-12-19"]),
    ],
)
def test_several_dates_each_by_its_own_words(text: str, expected: list[str]) -> None:
    assert [first for _, first, _ in told(text)] == expected


CLOCKS = [
    ("It began at 5 p.m. on Monday.", "5 p.m. on Monday", "2016-12-12", time(17)),
    ("It began Monday at 5:30 pm.", "Monday at 5:30 pm", "2016-12-12", time(17, 30)),
    ("It began at noon on Dec. 11.", "noon on Dec. 11", "2016-12-11", time(12)),
    ("It began at 10 a.m. ET on Monday.", "10 a.m. ET on Monday", "2016-12-12", time(10)),
    ("It began at 17:30.", "17:30", "2016-12-13", time(17, 30)),
    ("It began at 1700 GMT.", "1700", "2016-12-13", time(17)),
    ("It began at 12:15 a.m.", "12:15 a.m.", "2016-12-13", time(0, 15)),
]


@pytest.mark.parametrize(("text", "words", "day", "clock"), CLOCKS)
def test_reads_the_time_of_day(text: str, words: str, day: str, clock: time) -> None:
    [moment] = found(text)
    assert (moment.span.of(text), moment.first.isoformat(), moment.clock) == (words, day, clock)


def test_a_time_alone_is_of_the_last_day_in_its_paragraph() -> None:
    text = "It began on Monday. It ended at 5 p.m.\nThey left at 6 p.m."
    assert [(m.first.day, m.clock) for m in found(text)] == [(12, None), (12, time(17)), (13, time(18))]


@pytest.mark.parametrize(
    "text",
    [
        "Some 2,014 people came.",
        "It cost $2014 a head.",
        "The 2000 people left.",
        "He won with 2014.5 points.",
        "Theresa May said it may rain.",
        "May said it was over.",
        "They march on.",
        "She is 30 years old.",
        "He worked there for two years.",
        "They met the following Monday.",
        "They meet every Monday.",
        "It ended less than a year ago.",
        "They met in March of the same year.",
        "They shopped on Black Friday.",
        "They hope for a better tomorrow.",
        "It rained on 31 June.",
        "It rained on 03/04/2015.",
        "It rained recently.",
        "The score was 3:16.",
        "The fall of Aleppo came.",
    ],
)
def test_leaves_out_what_is_no_date_or_no_certain_one(text: str) -> None:
    assert told(text) == []


def test_a_name_is_no_date() -> None:
    text = "It was in Monday Books and in April Smith's house."
    names = (
        entity(text, "Monday Books", EntityLabel.ORGANISATION),
        entity(text, "April Smith", EntityLabel.PERSON),
    )
    assert found(text, entities=names) == ()
    unsure = tuple(name._replace(score=0.3) for name in names)
    assert len(found(text, entities=unsure)) == 2


def test_what_the_tagger_calls_a_date_needs_no_preposition() -> None:
    text = "May and 2014 people"
    assert found(text) == ()
    dates = (entity(text, "May", EntityLabel.DATE), entity(text, "2014", EntityLabel.DATE))
    assert [m.span.of(text) for m in found(text, entities=dates)] == ["May", "2014"]


def test_a_longer_name_of_an_event_is_no_weekday() -> None:
    text = "He won on Wild Tuesday."
    assert found(text, entities=(entity(text, "Wild Tuesday", EntityLabel.MISC),)) == ()


def test_other_languages_have_dates_in_figures_only() -> None:
    text = "Am 13.12.2016 und 2016-12-14, am Friday, in 2015."
    assert [m.first.isoformat() for m in found(text, language="de")] == ["2016-12-13", "2016-12-14"]


def test_no_break_spaces_are_spaces() -> None:
    text = "It rained on\u00a013\u00a0December\u00a02016."
    assert [m.first.isoformat() for m in found(text)] == ["2016-12-13"]


def test_only_the_body_is_read() -> None:
    text = "It rained on Monday."
    article = body(text)
    assert moments_of(article, (), (), TUESDAY) == ()
