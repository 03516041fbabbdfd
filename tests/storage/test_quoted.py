"""Quotations by kind, on both databases."""

from __future__ import annotations

from dataclasses import replace

from news.article import AttributionKind, Reading
from storage.archive import Storage
from storage.quoted import KindCount
from tests.readings import reading
from tests.storage.filling import GUILD, OTHER_GUILD, stored

TALKS = "# Talks\n\n[One], said {Ann Lee}. [Two], said {Ann Lee}. [Three], said {Bob Ray}. [Four], said {Ann Lee}."


def of_kinds(*kinds: AttributionKind) -> Reading:
    made = reading(TALKS)
    pairs = zip(made.attributions, kinds, strict=True)
    return replace(made, attributions=tuple(replace(said, kind=kind) for said, kind in pairs))


D, M, IND = AttributionKind.DIRECT, AttributionKind.MIXED, AttributionKind.INDIRECT


async def test_each_kind_is_counted_for_each_name(storage: Storage) -> None:
    await stored(storage, of_kinds(D, M, IND, D))
    assert await storage.quoted.by_kind(GUILD, ["Ann Lee", "Bob Ray", "Nobody"]) == {
        "Ann Lee": KindCount(direct=2, mixed=1),
        "Bob Ray": KindCount(indirect=1),
        "Nobody": KindCount(),
    }


async def test_articles_are_taken_together_unless_one_is_asked_about(storage: Storage) -> None:
    one = await stored(storage, of_kinds(D, D, D, D))
    await stored(storage, reading("# More\n\n[Five], said {ANN LEE}."))
    counts = await storage.quoted.by_kind(GUILD, ["Ann Lee"])
    assert counts == {"Ann Lee": KindCount(direct=3, indirect=1)}
    alone = await storage.quoted.by_kind(GUILD, ["Ann Lee"], [one.article_id])
    assert alone == {"Ann Lee": KindCount(direct=3)}
    assert await storage.quoted.by_kind(GUILD, ["Ann Lee"], []) == {"Ann Lee": KindCount()}


async def test_counts_are_those_of_everyone_quoted(storage: Storage) -> None:
    await stored(storage, of_kinds(D, M, IND, D))
    people = await storage.attributions.speakers(GUILD)
    counts = await storage.quoted.by_kind(GUILD, [person.name for person in people])
    totals = {name: one.direct + one.mixed + one.indirect for name, one in counts.items()}
    assert totals == {person.name: person.count for person in people}


async def test_other_guilds_are_not_seen(storage: Storage) -> None:
    await stored(storage, of_kinds(D, M, IND, D))
    assert await storage.quoted.by_kind(OTHER_GUILD, ["Ann Lee"]) == {"Ann Lee": KindCount()}
