"""Where things happen: places merged across articles, and the sentences that name them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from news.article import Place, Reading
from storage.archive import Storage
from tests.readings import ALEPPO, PARIS, PARIS_TEXAS, reading
from tests.storage.filling import GUILD, OTHER_GUILD, stored


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


def marked(text: str, *, demonyms: tuple[int, ...] = (), metonyms: tuple[int, ...] = ()) -> Reading:
    """Make a reading of a text with one place, whose mentions with these numbers are demonyms or metonyms."""
    made = reading(text)
    (place,) = made.places
    told = replace(
        place,
        demonyms=tuple(place.mentions[n] for n in demonyms),
        metonyms=tuple(place.mentions[n] for n in metonyms),
    )
    return replace(made, places=(told,))


PARISES = "<Paris> refused. In <Paris> it rained. The <Paris> mayor. <Paris> slept."

KINDS: dict[str, tuple[tuple[int, ...], tuple[int, ...]]] = {
    "neither": ((), ()),
    "demonyms": ((2,), ()),
    "metonyms": ((), (0, 3)),
    "both": ((2, 3), (0,)),
}


@pytest.mark.parametrize("name", KINDS)
async def test_mentions_keep_their_kind(storage: Storage, name: str) -> None:
    demonyms, metonyms = KINDS[name]
    made = marked(PARISES, demonyms=demonyms, metonyms=metonyms)
    source = await stored(storage, made)
    assert await storage.places.of_article(GUILD, source.article_id) == list(made.places)


async def test_an_articles_places_come_back_as_they_were_read(storage: Storage) -> None:
    made = reading("<Narnia> watched <Paris>. <Aleppo> fell. <Paris> spoke.")
    nowhere = Place("Nowhere", (), None, 0.0, near=ALEPPO)
    source = await stored(storage, replace(made, places=(*made.places, nowhere)))
    await stored(storage, "Another on <Paris>.")
    assert await storage.places.of_article(GUILD, source.article_id) == [*made.places, nowhere]


async def test_an_article_that_is_not_there_has_no_places(storage: Storage) -> None:
    source = await stored(storage, "<Aleppo> fell.")
    assert await storage.places.of_article(OTHER_GUILD, source.article_id) == []
    assert await storage.places.of_article(GUILD, source.article_id + 1) == []
