"""Where things happen: places merged across articles, and the sentences that name them."""

from __future__ import annotations

import pytest

from storage.archive import Storage
from tests.readings import ALEPPO, PARIS, PARIS_TEXAS
from tests.storage.filling import GUILD, stored


async def names(storage: Storage, articles: list[int] | None = None) -> list[tuple[str, int]]:
    """Give each place's name and how often it is mentioned."""
    return [(row.name, row.mentions) for row in await storage.places.in_articles(GUILD, articles)]


async def test_places_come_with_their_gazetteer_rows_most_mentioned_first(storage: Storage) -> None:
    await stored(storage, "<Aleppo> fell. <Paris> spoke. <Aleppo> burns. <Narnia> watched.")
    aleppo, paris, narnia = await storage.places.in_articles(GUILD)
    assert (aleppo.entry, aleppo.mentions, aleppo.runners_up) == (ALEPPO, 2, ())
    assert (paris.entry, paris.confidence, paris.runners_up) == (PARIS, 0.9, (PARIS_TEXAS,))
    assert (narnia.entry, narnia.mentions) == (None, 1)


async def test_articles_that_mean_the_same_place_are_counted_together(storage: Storage) -> None:
    await stored(storage, "<Paris> spoke. <Narnia> too.")
    await stored(storage, "The <City of Light> sang. The <Narnia> choir too. <Narnia> again.")
    assert await names(storage) == [("Narnia", 3), ("City of Light", 2)]


async def test_a_list_can_be_kept_short(storage: Storage) -> None:
    await stored(storage, "<Aleppo> fell. <Paris> spoke. <Aleppo> burns.")
    (row,) = await storage.places.in_articles(GUILD, limit=1)
    assert row.name == "Aleppo"


async def test_the_first_two_body_sentences_that_name_a_place_are_cited(storage: Storage) -> None:
    source = await stored(
        storage, "# <Aleppo> falls\n\nIn <Aleppo>, <Aleppo> wept. It fell. <Aleppo> slept. <Aleppo>."
    )
    (row,) = await storage.places.in_articles(GUILD)
    text = await storage.articles.text(GUILD, source.article_id)
    assert row.mentions == 5
    assert [c.passage for c in row.citations] == ["In Aleppo, Aleppo wept.", "Aleppo slept."]
    assert [[mark.of(text) for mark in c.marks] for c in row.citations] == [["Aleppo"], ["Aleppo"]]
    await storage.articles.verify(GUILD, row.citations)


async def test_a_place_named_in_a_title_only_is_not_cited(storage: Storage) -> None:
    await stored(storage, "# <Aleppo> falls\n\nIt fell.")
    (row,) = await storage.places.in_articles(GUILD)
    assert row.citations == ()


async def test_questions_are_narrowed_to_the_articles_asked_about(storage: Storage) -> None:
    one = await stored(storage, "<Aleppo> fell.")
    await stored(storage, "<Aleppo> rose. <Paris> spoke.")
    assert await names(storage, [one.article_id]) == [("Aleppo", 1)]
    assert await names(storage, []) == []
    (row,) = await storage.places.in_articles(GUILD, [one.article_id])
    assert [c.passage for c in row.citations] == ["Aleppo fell."]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("paris", ["City of Light"]),
        ("the city of light", ["City of Light"]),
        ("ALEPPO", ["Aleppo"]),
        ("pari", []),
        ("", []),
    ],
)
async def test_a_place_is_found_by_the_articles_name_or_the_gazetteers(
    storage: Storage, asked: str, found: list[str]
) -> None:
    await stored(storage, "The <City of Light> and <Aleppo>.")
    assert [row.name for row in await storage.places.by_name(GUILD, asked)] == found


@pytest.mark.parametrize(
    ("asked", "suggested"), [("Alepo", ["Aleppo"]), ("Pariss", ["Paris"]), ("Tokyo", [])]
)
async def test_names_that_come_close_are_suggested(
    storage: Storage, asked: str, suggested: list[str]
) -> None:
    await stored(storage, "<Aleppo> fell. <Paris> spoke.")
    assert await storage.places.suggest(GUILD, asked) == suggested
