from __future__ import annotations

import pytest

from storage import search
from storage.archive import Storage
from storage.search import Hit
from storage.search_rows import Where
from storage.terms import Term, holders, marks, term_of
from tests.storage.filling import GUILD, OTHER_GUILD, item, stored

SIEGE = "The siege of the old city ended. Aid convoys reached the city. It rained all day."
HARBOUR = "The harbour was dredged. [Aid came by ship], said {Ann Lee}. The city waited."


async def _candidates(
    storage: Storage,
    words: str,
    article_ids: set[int] | None = None,
    *,
    quoted: bool = False,
    limit: int = 100,
) -> list[Hit]:
    async with storage.database.read() as connection:
        return await search.candidates(connection, GUILD, words, article_ids, quoted=quoted, limit=limit)


async def _fill(storage: Storage) -> tuple[int, int]:
    siege, harbour = await stored(storage, SIEGE), await stored(storage, HARBOUR)
    await stored(storage, "Aid for the city of theirs.", item(OTHER_GUILD))
    return siege.article_id, harbour.article_id


async def test_candidates_hold_any_word_and_say_which(storage: Storage) -> None:
    siege, harbour = await _fill(storage)
    hits = await _candidates(storage, "How did the convoy of aid get to the city?")
    held = {(hit.article_id, hit.position): set(hit.held) for hit in hits}
    assert held == {
        (siege, 0): {"city"},
        (siege, 1): {"convoy", "aid", "city"},
        (harbour, 1): {"aid"},
        (harbour, 2): {"city"},
    }
    assert (hits[0].article_id, hits[0].position) == (siege, 1)


async def test_a_rare_word_weighs_more_than_a_common_one(storage: Storage) -> None:
    siege, _ = await _fill(storage)
    for number in range(8):
        await stored(storage, f"Ships came on day {number}. Ships left on day {number}.")
    hits = await _candidates(storage, "ships rained", limit=3)
    assert (hits[0].article_id, hits[0].position) == (siege, 2)
    assert len(hits) == 3


async def test_candidates_may_be_narrowed(storage: Storage) -> None:
    siege, harbour = await _fill(storage)
    assert {hit.article_id for hit in await _candidates(storage, "aid city", {harbour})} == {harbour}
    assert await _candidates(storage, "aid city", set()) == []
    said = await _candidates(storage, "aid city", quoted=True)
    assert [(hit.article_id, hit.position) for hit in said] == [(harbour, 1)]
    many = {siege, *range(10_000, 12_000)}
    assert {hit.article_id for hit in await _candidates(storage, "aid city", many)} == {siege}


@pytest.mark.parametrize("words", ["", "the of", "zebra", '"', "NOT OR AND*", "scope:_1 NEAR("])
async def test_what_nobody_says_has_no_candidates(storage: Storage, words: str) -> None:
    await _fill(storage)
    assert await _candidates(storage, words) == []


async def test_of_common_words_those_that_stand_together_come_first(
    storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    siege, _ = await _fill(storage)
    for number in range(6):
        await stored(storage, f"Aid number {number}. City number {number}.")
    monkeypatch.setattr("storage.search.RARE", 5)
    monkeypatch.setattr("storage.search_ranking.RARE", 5)
    hits = await _candidates(storage, "aid city", limit=3)
    assert (hits[0].article_id, hits[0].position) == (siege, 1)


async def test_words_close_together_come_first(storage: Storage) -> None:
    far = await stored(
        storage, "The siege that began in the spring of that year has at last come to its end."
    )
    near = await stored(
        storage, "In the spring of that year and at last it was that the siege has come to an end siege."
    )
    async with storage.database.read() as connection:
        hits = await search.match(connection, GUILD, "siege end")
    assert [hit.article_id for hit in hits] == [near.article_id, far.article_id]


@pytest.mark.parametrize(
    ("text", "written", "exact", "expected"),
    [
        ("Convoys came; a convoy left.", "convoy", False, ["Convoys", "convoy"]),
        ("Convoys came; a convoy left.", "Convoy", True, ["convoy"]),
        ("A no-fly zone, No flys.", "no-fly", False, ["no-fly", "No flys"]),
        ("A no-fly zone, No flys.", "no fly", True, ["no-fly"]),
        ("Zoë and Zoe\u0308 and ZOE", "zoe", False, ["Zoë", "Zoe\u0308", "ZOE"]),
        ("the U.N. envoy", "U.N.", False, ["U.N"]),
        ("aid aid aid", "aid aid", True, ["aid aid aid"]),
        ("none", "some", False, []),
    ],
)
def test_terms_are_marked_where_they_stand(text: str, written: str, exact: bool, expected: list[str]) -> None:
    term = term_of(written, exact=exact)
    assert term is not None
    assert [mark.of(text) for mark in marks(text, [term])] == expected


def test_only_words_make_a_term() -> None:
    assert term_of("-- “”") is None
    assert not Term(("the", "of")).is_indexed


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("The old city’s walls fell.", True),
        ("Old CITY, old walls.", True),
        ("The city is old.", False),  # not side by side
        ("The old cities fell.", False),  # another form
        ("The old city fell in March.", False),  # what must not be there
        ("", False),
    ],
)
def test_a_text_holds_every_term_and_none_of_the_others(text: str, held: bool) -> None:
    assert holders([text], [Term(("old", "city"), exact=True)], [Term(("march",))]) == [held]


@pytest.mark.parametrize("exact", ["the old city", "old city ended"])
async def test_a_phrase_is_found_in_its_very_words(storage: Storage, exact: str) -> None:
    siege, _ = await _fill(storage)
    await stored(storage, "An older city ending. Old is the city. The olds’ cities ended.")
    phrase = term_of(exact, exact=True)
    assert phrase is not None
    async with storage.database.read() as connection:
        hits = await search.having(connection, Where(GUILD), [phrase])
        told = search.is_told(connection, phrase)
    assert (siege, 0) in {(hit.article_id, hit.position) for hit in hits}
    assert len(hits) == 1 or not told
