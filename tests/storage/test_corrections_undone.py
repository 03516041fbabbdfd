"""A correction made by mistake: what the reader had is put back, and it counts as never made."""

from __future__ import annotations

import pytest

from news.errors import ReportGone
from storage.archive import Storage
from storage.corrections import NOBODY, CorrectionKind, CorrectionState, reapply
from tests.readings import PARIS_TEXAS
from tests.storage.filling import GUILD, MEMBER, OTHER_GUILD, OTHER_MEMBER
from tests.storage.test_corrections import PLACE, SPEAKER, correct, report, said, where


@pytest.mark.parametrize(
    ("words", "kind", "name"),
    [
        ("It is closed", SPEAKER, "Carl Day"),
        ("It is closed", SPEAKER, NOBODY),
        ("Paris", PLACE, f"g{PARIS_TEXAS.geonames_id}"),
        ("Paris", PLACE, NOBODY),
        ("Nowhere", PLACE, NOBODY),
    ],
)
async def test_a_correction_undone_leaves_all_as_the_reader_had_it(
    storage: Storage, words: str, kind: CorrectionKind, name: str
) -> None:
    known = await report(storage, words, kind)

    async def everything() -> tuple[object, ...]:
        said = [await storage.attributions.by_speaker(GUILD, who) for who in ("Ann Lee", "Carl Day")]
        named = [await storage.places.by_name(GUILD, where) for where in ("Paris", "Nowhere", "Aleppo")]
        return (
            *said,
            *named,
            await storage.articles.listing(GUILD),
            await storage.attributions.speakers(GUILD),
        )

    before = await everything()
    await correct(storage, known, name)
    assert await everything() != before
    assert [each.id for each in await storage.corrections.latest(GUILD, 5)] == [known.id]
    undone = await storage.corrections.withdraw(GUILD, known.id, OTHER_MEMBER)
    assert undone.state is CorrectionState.WITHDRAWN
    assert await everything() == before
    assert await storage.corrections.latest(GUILD, 5) == []
    async with storage.database.write() as connection:
        assert await reapply(connection, known.article_id) == 0
    with pytest.raises(ReportGone):
        await storage.corrections.withdraw(GUILD, known.id, OTHER_MEMBER)


async def test_what_was_undone_may_be_reported_and_corrected_again(storage: Storage) -> None:
    known = await correct(storage, await report(storage, "It is closed"), "Carl Day")
    await storage.corrections.withdraw(GUILD, known.id, OTHER_MEMBER)
    again, new = await storage.corrections.report(
        GUILD, known.article_id, where("It is closed"), SPEAKER, OTHER_MEMBER
    )
    assert (again.id, new, again.state, again.correct) == (known.id, True, CorrectionState.REPORTED, None)
    await correct(storage, again, "Bob Roy")
    assert await said(storage, "Bob Roy") == [("It is closed", True), ("it is new", False)]


async def test_the_latest_correction_comes_first_and_another_guild_undoes_none(storage: Storage) -> None:
    first = await correct(storage, await report(storage, "Paris", PLACE), NOBODY)
    second = await correct(storage, await report(storage, "It is closed"), "Bob Roy")
    assert [known.id for known in await storage.corrections.latest(GUILD, 5)] == [second.id, first.id]
    assert await storage.corrections.latest(OTHER_GUILD, 5) == []
    with pytest.raises(ReportGone):
        await storage.corrections.withdraw(OTHER_GUILD, second.id, MEMBER)


async def test_what_is_only_reported_cannot_be_undone(storage: Storage) -> None:
    known = await report(storage, "It is closed")
    with pytest.raises(ReportGone):
        await storage.corrections.withdraw(GUILD, known.id, OTHER_MEMBER)
