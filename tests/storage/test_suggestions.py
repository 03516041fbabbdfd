"""Names and articles to offer: counted, narrowed to what may be seen, found by words and site."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from news.answer import Source
from news.article import Figure, Reading, Span, SpeakerKind
from storage.archive import Storage
from storage.suggestions import Seen, Stamp, Suggestions
from tests.readings import reading
from tests.storage.filling import CHANNEL, GUILD, OTHER_CHANNEL, OTHER_GUILD, item, stored

BRIDGE = "# Bridge opens\n\n[It is safe], (said) {Ann Lee} in <Paris>. [It is 100% new], (said) {Lee}."
SECRET = "# Secret 100% talks\n\n[It is over], (said) {Bo Berg} in <Aleppo>. They saw <City of Light>."
ALL = Seen(None, 2**40)
HERE, ELSEWHERE = Seen(frozenset({CHANNEL}), 2**40), Seen(frozenset({OTHER_CHANNEL}), 2**40)


def figured(marked: str, url: str) -> Reading:
    made = reading(marked, url=url, aliases={"Lee": "Ann Lee"})
    made = replace(made, article=replace(made.article, published=date(2016, 12, 2)))
    figures = (Figure("Rain Watch", SpeakerKind.ORGANISATION, None, ("Watch",), (Span(0, 4), Span(5, 6))),)
    return replace(made, figures=figures)


async def fill(storage: Storage) -> tuple[Source, Source]:
    first = await stored(storage, figured(BRIDGE, "https://www.bbc.com/a"), item())
    secret = item(channel_id=OTHER_CHANNEL, minutes=1)
    return first, await stored(storage, figured(SECRET, "https://site.example/b"), secret)


def asked(storage: Storage) -> Suggestions:
    return Suggestions(storage.database)


async def test_stamps_tell_what_was_posted_where(storage: Storage) -> None:
    assert await asked(storage).stamps(GUILD) == {}
    first, second = (source.article_id for source in await fill(storage))
    before = {CHANNEL: Stamp(1, first, first)}
    assert await asked(storage).stamps(GUILD) == before | {OTHER_CHANNEL: Stamp(1, second, second)}
    assert await asked(storage).stamps(GUILD, newest=first) == before
    await storage.forgetting.article(GUILD, second)
    assert await asked(storage).stamps(GUILD) == before


async def test_who_is_quoted_with_aliases_and_counts(storage: Storage) -> None:
    await fill(storage)
    found = await asked(storage).quoted(GUILD, ALL, 9)
    assert [(r.name, r.folded, r.aliases, r.count, r.articles) for r in found] == [
        ("Ann Lee", "ann lee", ("lee",), 2, 1),
        ("Bo Berg", "bo berg", (), 1, 1),
    ]
    assert [row.name for row in await asked(storage).quoted(GUILD, ALL, 1)] == ["Ann Lee"]


async def test_who_is_named(storage: Storage) -> None:
    await fill(storage)
    (row,) = await asked(storage).named(GUILD, ALL, 9)
    assert (row.name, row.kind, row.aliases, row.count, row.articles) == (
        "Rain Watch",
        SpeakerKind.ORGANISATION,
        ("watch",),
        4,
        2,
    )


async def test_places_by_the_gazetteers_name_with_every_form(storage: Storage) -> None:
    await fill(storage)
    paris, aleppo = await asked(storage).places(GUILD, ALL, 9)
    assert (paris.name, paris.country, sorted(paris.forms), paris.count, paris.articles) == (
        "Paris",
        "FR",
        ["city of light", "paris"],
        2,
        2,
    )
    assert (aleppo.name, aleppo.country) == ("Aleppo", "SY")


async def test_only_what_may_be_seen_is_counted(storage: Storage) -> None:
    first, second = await fill(storage)
    suggestions = asked(storage)
    for seen in (HERE, Seen(None, first.article_id)):
        assert [row.name for row in await suggestions.quoted(GUILD, seen, 9)] == ["Ann Lee"]
        assert [row.count for row in await suggestions.named(GUILD, seen, 9)] == [2]
        assert [row.forms for row in await suggestions.places(GUILD, seen, 9)] == [("paris",)]
        assert await suggestions.latest(GUILD, seen, 9) == [first.article_id]
        assert await suggestions.find(GUILD, seen, "secret", 9) == []
    assert [row.name for row in await suggestions.quoted(GUILD, ELSEWHERE, 9)] == ["Bo Berg"]
    assert await suggestions.latest(GUILD, ALL, 9) == [second.article_id, first.article_id]


async def test_of_some_articles(storage: Storage) -> None:
    first, _ = await fill(storage)
    ids = [first.article_id]
    assert [row.name for row in await asked(storage).quoted(GUILD, ALL, 9, ids)] == ["Ann Lee"]
    assert [row.count for row in await asked(storage).named(GUILD, ALL, 9, ids)] == [2]
    assert [row.name for row in await asked(storage).places(GUILD, ALL, 9, ids)] == ["Paris"]
    assert await asked(storage).quoted(GUILD, ALL, 9, []) == []


async def test_an_article_posted_twice_is_once_among_the_latest(storage: Storage) -> None:
    first, second = await fill(storage)
    await stored(storage, figured(BRIDGE, "https://www.bbc.com/a"), item(minutes=5))
    assert await asked(storage).latest(GUILD, ALL, 9) == [first.article_id, second.article_id]
    assert await asked(storage).latest(GUILD, ALL, 1) == [first.article_id]


@pytest.mark.parametrize(
    ("typed", "numbers"),
    [
        ("bridge", [1]),
        ("ridge op", [1]),
        ("secret talks", [2]),
        ("100", [2]),
        ("100%", [2]),
        ("%", [2]),
        ("_", []),
        ("bbc com", [1]),
        ("bbc", [1]),
        ("2", [2]),
        ("99999999999999999999", []),
        ("nothing", []),
    ],
)
async def test_articles_are_found_by_number_title_and_site(
    storage: Storage, typed: str, numbers: list[int]
) -> None:
    await fill(storage)
    found = await asked(storage).find(GUILD, ALL, typed, 9)
    assert [line.source.number for line in found] == numbers


async def test_lines_come_in_the_order_asked_for(storage: Storage) -> None:
    first, second = await fill(storage)
    lines = await asked(storage).lines(GUILD, [second.article_id, 12345, first.article_id])
    assert [(line.source.number, line.host, line.day) for line in lines] == [
        (2, "site.example", date(2016, 12, 2)),
        (1, "bbc.com", date(2016, 12, 2)),
    ]


async def test_other_guilds_see_nothing(storage: Storage) -> None:
    first, _ = await fill(storage)
    suggestions = asked(storage)
    assert await suggestions.stamps(OTHER_GUILD) == {}
    assert await suggestions.quoted(OTHER_GUILD, ALL, 9) == []
    assert await suggestions.named(OTHER_GUILD, ALL, 9, [first.article_id]) == []
    assert await suggestions.places(OTHER_GUILD, ALL, 9) == []
    assert await suggestions.latest(OTHER_GUILD, ALL, 9) == []
    assert await suggestions.lines(OTHER_GUILD, [first.article_id]) == []
    assert await suggestions.find(OTHER_GUILD, ALL, "bridge", 9) == []
