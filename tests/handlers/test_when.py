from __future__ import annotations

from dataclasses import replace
from datetime import date, time

import pytest

from handlers.calendar_days import told
from handlers.scope import Scope
from handlers.when import MOST_DATES, MOST_UNPLACED, When
from handlers.which import WhichArticle
from news.answer import Source
from news.article import Moment, Reading, Span
from news.errors import BadLink, CorruptCitation, NothingStored
from storage.moments import Moments
from tests.handlers.newsroom import Newsroom, headings, notes, scope, verified
from tests.readings import reading
from tests.storage.filling import OTHER_CHANNEL, OTHER_GUILD

MONDAY, TUESDAY = date(2016, 12, 12), date(2016, 12, 13)
TALKS = "# Talks\n\nTalks began in May. Rebels left on Monday. It ended at five."
HARBOUR = "# Harbour dredged\n\nShips came again."


def _sees_all_but_one(channel_id: int) -> bool:
    return channel_id != OTHER_CHANNEL


async def _no_link(_scope: Scope, link: str) -> Source:
    raise BadLink(url=link)


def when(room: Newsroom) -> When:
    storage = room.storage
    return When(storage.articles, Moments(storage.database), WhichArticle(storage, _no_link))


def talks(*, published: date | None = TUESDAY, language: str = "en") -> Reading:
    made = reading(TALKS)
    text = made.article.text

    def at(words: str) -> Span:
        return Span(text.index(words), text.index(words) + len(words))

    moments = (
        Moment(at("May"), date(2016, 5, 1), date(2016, 5, 31)),
        Moment(at("Monday"), MONDAY, MONDAY),
        Moment(at("five"), MONDAY, MONDAY, time(17)),
    )
    return replace(
        made, article=replace(made.article, published=published, language=language), moments=moments
    )


async def test_the_dates_of_the_latest_in_order_with_words_and_sentence(room: Newsroom) -> None:
    await room.stored(talks())
    answer = await when(room)(scope())
    assert str(answer.title) == "When, in #1 Talks"
    assert headings(answer) == ["May 2016", "Monday 12 December 2016", "Monday 12 December 2016, 17:00"]
    assert await verified(room.storage, answer) == [
        "Talks began in May.",
        "Rebels left on Monday.",
        "It ended at five.",
    ]
    text = await room.storage.articles.text(scope().guild_id, answer.sources[0].article_id)
    assert [[m.of(text) for m in c.marks] for c in answer.citations] == [["May"], ["Monday"], ["five"]]
    assert notes(answer) == []


async def test_only_sentences_with_the_words(room: Newsroom) -> None:
    await room.stored(talks())
    answer = await when(room)(scope(), "rebels")
    assert str(answer.title) == "When: “rebels”, in #1 Talks"
    assert await verified(room.storage, answer) == ["Rebels left on Monday."]


async def test_words_not_in_the_latest_are_looked_for_in_all(room: Newsroom) -> None:
    await room.stored(talks())
    await room.stored(HARBOUR, minutes=1)
    answer = await when(room)(scope(), "rebels")
    assert str(answer.title) == "When: “rebels”, in all articles"
    assert notes(answer) == ["Not in the latest article, so I looked through all of them."]
    assert len(answer.citations) == 1


async def test_words_that_no_date_stands_with(room: Newsroom) -> None:
    await room.stored(talks())
    answer = await when(room)(scope(), "ships", "1")
    assert (answer.entries, notes(answer)) == ((), ["I found no date in a sentence with these words."])


async def test_the_timeline_of_all_articles_has_days_only(room: Newsroom) -> None:
    await room.stored(talks())
    answer = await when(room)(scope(), None, "all")
    assert str(answer.title) == "When, in all articles"
    assert headings(answer) == ["Monday 12 December 2016", "Monday 12 December 2016, 17:00"]
    assert notes(answer) == ["Only dates exact to the day are shown."]


async def test_more_dates_than_a_page(room: Newsroom) -> None:
    made = reading("# Years\n\n" + " ".join(f"It was year{n:02}." for n in range(MOST_DATES + 2)))
    text = made.article.text
    spans = [Span(at, at + 6) for at in range(len(text)) if text.startswith("year", at)]
    moments = tuple(
        Moment(span, date(2000 + n, 1, 1), date(2000 + n, 12, 31)) for n, span in enumerate(spans)
    )
    article = replace(made.article, published=TUESDAY)
    await room.stored(replace(made, article=article, moments=moments))
    answer = await when(room)(scope())
    assert headings(answer) == [str(2002 + n) for n in range(MOST_DATES)]
    assert notes(answer) == ["And 2 earlier dates."]


async def test_an_article_without_dates_says_so(room: Newsroom) -> None:
    made = reading(HARBOUR)
    await room.stored(replace(made, article=replace(made.article, published=TUESDAY)))
    answer = await when(room)(scope())
    assert (answer.entries, notes(answer)) == ((), ["I found no date in it."])


async def test_days_that_an_undated_article_leaves_open_are_not_put_on_the_calendar(room: Newsroom) -> None:
    await room.stored(talks(published=None))
    answer = await when(room)(scope())
    assert headings(answer) == ["On days I cannot tell"]
    assert await verified(room.storage, answer) == [
        "Talks began in May.",
        "Rebels left on Monday.",
        "It ended at five.",
    ]
    assert notes(answer) == [
        "#1 does not say when it was published: I cannot tell which “Monday” or “3 May” it means."
    ]


async def test_several_undated_articles_are_named_together(room: Newsroom) -> None:
    await room.stored(talks(published=None))
    made = reading("# More talks\n\nRebels came on Monday.")
    at = made.article.text.index("Monday")
    await room.stored(replace(made, moments=(Moment(Span(at, at + 6), MONDAY, MONDAY),)), minutes=1)
    answer = await when(room)(scope(), "rebels", "all")
    assert await verified(room.storage, answer) == ["Rebels came on Monday.", "Rebels left on Monday."]
    assert notes(answer) == [
        "#1, #2 do not say when they were published: I cannot tell which “Monday” they mean."
    ]


async def test_more_open_days_than_are_shown(room: Newsroom) -> None:
    made = reading("# Rain\n\n" + "It rained on Monday. " * (MOST_UNPLACED + 2))
    text = made.article.text
    spans = [Span(at, at + 6) for at in range(len(text)) if text.startswith("Monday", at)]
    await room.stored(replace(made, moments=tuple(Moment(span, MONDAY, MONDAY) for span in spans)))
    (entry,) = (await when(room)(scope())).entries
    assert (len(entry.citations), entry.more) == (MOST_UNPLACED, 2)


async def test_a_language_read_in_part_is_named(room: Newsroom) -> None:
    await room.stored(talks(language="de"))
    assert notes(await when(room)(scope())) == ["Not in English: #1. There I read only dates in figures."]


async def test_what_a_member_cannot_see_is_not_found(room: Newsroom) -> None:
    await room.stored(HARBOUR)
    await room.stored(talks(), channel_id=OTHER_CHANNEL, minutes=1)
    blind = replace(scope(), sees=_sees_all_but_one)
    assert headings(await when(room)(blind, None, "all")) == []
    assert headings(await when(room)(blind, "rebels")) == []


@pytest.mark.parametrize("asked", [None, "rebels"])
async def test_an_altered_text_is_never_quoted(room: Newsroom, asked: str | None) -> None:
    await room.altered(await room.stored(talks()))
    with pytest.raises(CorruptCitation):
        await when(room)(scope(), asked)


async def test_other_guilds_dates_are_not_found(room: Newsroom) -> None:
    await room.stored(talks())
    with pytest.raises(NothingStored):
        await when(room)(scope(OTHER_GUILD))


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (TUESDAY, TUESDAY, "Tuesday 13 December 2016"),
        (date(2016, 5, 3), date(2016, 5, 5), "3 to 5 May 2016"),
        (date(2016, 4, 28), date(2016, 5, 3), "28 April to 3 May 2016"),
        (date(2016, 12, 28), date(2017, 1, 3), "28 December 2016 to 3 January 2017"),
        (date(2016, 2, 1), date(2016, 2, 29), "February 2016"),
        (date(2016, 6, 1), date(2016, 8, 31), "June 2016 to August 2016"),
        (date(2016, 1, 1), date(2016, 12, 31), "2016"),
        (date(1990, 1, 1), date(1999, 12, 31), "1990 to 1999"),
    ],
)
def test_days_in_words(first: date, last: date, words: str) -> None:
    assert str(told(first, last)) == words
