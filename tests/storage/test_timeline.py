"""Articles on a topic by day, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from news.answer import Source
from storage.archive import Storage
from storage.timeline import DayRow, Topic
from tests.readings import reading
from tests.storage.filling import GUILD, OTHER_GUILD, item, stored

MONDAY, TUESDAY, FRIDAY = date(2016, 12, 12), date(2016, 12, 13), date(2016, 12, 16)
FLOOD = "# Flood\n\nThe river rose in <Paris>. [It is bad], {Ann Lee} (said). Boats came."
TRUCE = (
    "# Truce\n\nRebels signed a truce. [We hope], {Bob Ray} (said). [It held], he said. <Aleppo> was calm."
)
AFTER = "# After\n\nThe truce was broken. It rained in <Aleppo>."


async def published(storage: Storage, marked: str, day: date, *, guild_id: int = GUILD) -> Source:
    made = reading(marked)
    made = replace(made, article=replace(made.article, published=day))
    return await stored(storage, made, item(guild_id))


async def archive(storage: Storage) -> dict[str, int]:
    """Three articles, not stored in the order of their days."""
    after = await published(storage, AFTER, FRIDAY)
    flood = await published(storage, FLOOD, MONDAY)
    truce = await published(storage, TRUCE, TUESDAY)
    await published(storage, "# Elsewhere\n\nA truce was signed.", MONDAY, guild_id=OTHER_GUILD)
    return {"flood": flood.article_id, "truce": truce.article_id, "after": after.article_id}


async def days_of(storage: Storage, asked: str, ids: list[int] | None = None) -> tuple[DayRow, ...]:
    topic = await storage.timelines.topic(GUILD, asked, ids) if asked else Topic()
    return (await storage.timelines.days(GUILD, topic, ids)).rows


async def told(storage: Storage, asked: str) -> dict[date, str]:
    topic = await storage.timelines.topic(GUILD, asked) if asked else Topic()
    days = await storage.timelines.days(GUILD, topic)
    citations = await storage.timelines.told(GUILD, topic, days.rows)
    await storage.articles.verify(GUILD, list(citations.values()))
    return {day: citation.passage for day, citation in citations.items()}


async def test_every_article_counts_on_its_day(storage: Storage) -> None:
    ids = await archive(storage)
    assert await days_of(storage, "") == (
        DayRow(MONDAY, (ids["flood"],), 1),
        DayRow(TUESDAY, (ids["truce"],), 2),
        DayRow(FRIDAY, (ids["after"],), 0),
    )


@pytest.mark.parametrize(
    ("asked", "days"),
    [
        ("truce", [TUESDAY, FRIDAY]),
        ("TRUCES", [TUESDAY, FRIDAY]),
        ("the truce", [TUESDAY, FRIDAY]),
        ("truce broken", [FRIDAY]),
        ("truce rained", []),
        ("Ann Lee", [MONDAY]),
        ("Lee", [MONDAY]),
        ("Aleppo", [TUESDAY, FRIDAY]),
        ("paris", [MONDAY]),
        ("snow", []),
    ],
)
async def test_words_people_and_places_are_topics(storage: Storage, asked: str, days: list[date]) -> None:
    await archive(storage)
    assert [row.day for row in await days_of(storage, asked)] == days


async def test_articles_of_one_day_are_counted_together(storage: Storage) -> None:
    await archive(storage)
    await published(storage, "# More\n\nThe truce again. [Yes], {Cy Orr} (said).", TUESDAY)
    (tuesday, _) = await days_of(storage, "truce")
    assert (len(tuesday.article_ids), tuesday.quotations) == (2, 3)


async def test_only_the_articles_asked_about(storage: Storage) -> None:
    ids = await archive(storage)
    only = [ids["truce"]]
    assert [row.article_ids for row in await days_of(storage, "truce", only)] == [(ids["truce"],)]
    assert [row.article_ids for row in await days_of(storage, "", only)] == [(ids["truce"],)]
    assert await days_of(storage, "Ann Lee", only) == ()
    assert await days_of(storage, "truce", []) == ()
    assert await days_of(storage, "", []) == ()


async def test_other_guilds_are_not_seen(storage: Storage) -> None:
    await archive(storage)
    topic = await storage.timelines.topic(OTHER_GUILD, "truce")
    (row,) = (await storage.timelines.days(OTHER_GUILD, topic)).rows
    assert (row.day, len(row.article_ids)) == (MONDAY, 1)


async def test_the_sentence_of_a_day_is_about_the_topic(storage: Storage) -> None:
    await archive(storage)
    assert await told(storage, "truce") == {
        TUESDAY: "Rebels signed a truce.",
        FRIDAY: "The truce was broken.",
    }
    assert await told(storage, "Aleppo") == {
        TUESDAY: "Aleppo was calm.",
        FRIDAY: "It rained in Aleppo.",
    }
    assert await told(storage, "Bob Ray") == {TUESDAY: "We hope, Bob Ray said."}


async def test_without_a_topic_it_is_the_one_that_stands_best_for_its_article(storage: Storage) -> None:
    await archive(storage)
    assert await told(storage, "") == {
        MONDAY: "The river rose in Paris.",
        TUESDAY: "Rebels signed a truce.",
        FRIDAY: "The truce was broken.",
    }


async def test_an_undated_article_counts_on_the_day_it_was_read(storage: Storage) -> None:
    source = await stored(storage, reading("# Undated\n\nA comet came."))
    (row,) = await days_of(storage, "comet")
    assert row.article_ids == (source.article_id,)
    assert (await storage.finding.days(GUILD, row.article_ids))[source.article_id] == row.day


async def test_function_words_alone_are_no_topic(storage: Storage) -> None:
    await archive(storage)
    assert (await storage.timelines.topic(GUILD, "of the")).is_everything
    assert (await storage.timelines.topic(GUILD, "?!")).is_everything
