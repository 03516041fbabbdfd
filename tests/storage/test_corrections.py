"""What members report and moderators decide, and what it changes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from news.article import Figure, Reading, Span, SpeakerKind
from news.errors import BadArgument, ReportGone, UnknownArticle
from storage.archive import Storage
from storage.corrections import NOBODY, Choice, Correction, CorrectionKind, CorrectionState, reapply
from tests.readings import PARIS, PARIS_TEXAS, reading
from tests.storage.filling import GUILD, MEMBER, OTHER_GUILD, OTHER_MEMBER, item, stored

MARKED = (
    "# Bridge\n\n[It is open], (said) {Ann Lee} in <Paris>. [It is closed], (said) {she}.\n\n"
    "{Bob Roy} (said) [it is new]. Carl Day of <Aleppo> was in <Nowhere> and <Paris>."
)
SPEAKER, PLACE = CorrectionKind.SPEAKER, CorrectionKind.PLACE


def bridge() -> Reading:
    """Ann Lee is wrongly taken for who said "it is closed"; Carl Day is named and not quoted."""
    made = reading(MARKED, aliases={"she": "Ann Lee"}, roles={"Ann Lee": "engineer"})
    at = made.article.text.index("Carl Day")
    carl = Figure("Carl Day", SpeakerKind.PERSON, None, ("Mr. Day",), (Span(at, at + 8),))
    return replace(made, figures=(carl,))


def where(words: str) -> Span:
    at = bridge().article.text.index(words)
    return Span(at, at + len(words))


async def report(storage: Storage, words: str, kind: CorrectionKind = SPEAKER) -> Correction:
    article_id = (await stored(storage, bridge())).article_id
    known, _ = await storage.corrections.report(GUILD, article_id, where(words), kind, MEMBER)
    return known


async def choose(storage: Storage, known: Correction, name: str) -> Choice:
    for choice in await storage.corrections.choices(GUILD, known.id):
        if choice.value == name or (choice.data and choice.data["name"] == name):
            return choice
    raise AssertionError(name)


async def correct(storage: Storage, known: Correction, name: str) -> Correction:
    chosen = await choose(storage, known, name)
    return await storage.corrections.correct(GUILD, known.id, chosen, OTHER_MEMBER)


async def said(storage: Storage, name: str) -> list[tuple[str, bool]]:
    found = await storage.attributions.by_speaker(GUILD, name)
    return [(c.marks[0].of(bridge().article.text), c.corrected) for c in found]


@pytest.mark.parametrize("words", ["It is closed", "It is closed, said she.", "is closed"])
async def test_a_quotation_is_found_by_its_words_and_by_its_passage(storage: Storage, words: str) -> None:
    known = await report(storage, words)
    assert known.span == where("It is closed")
    assert known.shown["speaker"]["name"] == "Ann Lee"
    assert known.shown["mention"] == "she"
    assert known.state is CorrectionState.REPORTED


async def test_a_quotation_in_two_parts_far_from_each_other_is_corrected(storage: Storage) -> None:
    made = bridge()
    *others, last = made.attributions
    end = made.article.text.rindex("Paris")
    divided = replace(last, content=(*last.content, Span(end, end + len("Paris"))))
    kept = await stored(storage, replace(made, attributions=(*others, divided)))
    known, _ = await storage.corrections.report(GUILD, kept.article_id, divided.content[0], SPEAKER, MEMBER)
    await correct(storage, known, "Carl Day")
    assert await said(storage, "Carl Day") == [("it is new", True)]


async def test_the_same_report_twice_is_one(storage: Storage) -> None:
    first = await report(storage, "It is closed")
    second, new = await storage.corrections.report(
        GUILD, first.article_id, where("It is closed, said she."), SPEAKER, OTHER_MEMBER
    )
    assert (second, new) == (first, False)
    assert await storage.corrections.of_guild(GUILD, CorrectionState.REPORTED) == [first]


async def test_the_choices_are_those_quoted_those_named_and_nobody(storage: Storage) -> None:
    known = await report(storage, "It is closed")
    values = [choice.value for choice in await storage.corrections.choices(GUILD, known.id)]
    assert values == ["Ann Lee", "Bob Roy", "Carl Day", NOBODY]


async def test_another_speaker_of_the_article_is_credited(storage: Storage) -> None:
    decided = await correct(storage, await report(storage, "It is closed"), "Bob Roy")
    assert decided.state is CorrectionState.CORRECTED
    assert await said(storage, "Bob Roy") == [("It is closed", True), ("it is new", False)]
    assert await said(storage, "Ann Lee") == [("It is open", False)]
    counts = {s.name: s.count for s in await storage.attributions.speakers(GUILD)}
    assert counts == {"Bob Roy": 2, "Ann Lee": 1}


async def test_somebody_who_was_not_quoted_before_is_credited_by_every_name(storage: Storage) -> None:
    await correct(storage, await report(storage, "It is closed"), "Carl Day")
    assert await said(storage, "Carl Day") == [("It is closed", True)]
    assert await said(storage, "Mr. Day") == [("It is closed", True)]
    (row,) = await storage.articles.listing(GUILD)
    assert (row.speakers, row.quotations) == (3, 3)


async def test_nobody_is_credited_where_nobody_said_it(storage: Storage) -> None:
    known = await report(storage, "It is closed")
    await correct(storage, known, NOBODY)
    assert await said(storage, "Ann Lee") == [("It is open", False)]
    (found,) = await storage.attributions.by_words(GUILD, "closed")
    assert (found.speaker, found.mention, found.corrected) == (None, None, True)


async def test_a_decision_may_be_changed(storage: Storage) -> None:
    known = await report(storage, "It is closed")
    for name in (NOBODY, "Carl Day", "Bob Roy"):
        await correct(storage, known, name)
    assert await said(storage, "Bob Roy") == [("It is closed", True), ("it is new", False)]
    assert await said(storage, "Carl Day") == []


async def test_a_report_that_is_rejected_changes_nothing(storage: Storage) -> None:
    known = await report(storage, "It is closed")
    rejected = await storage.corrections.reject(GUILD, known.id, OTHER_MEMBER)
    assert rejected.state is CorrectionState.REJECTED
    assert await said(storage, "Ann Lee") == [("It is open", False), ("It is closed", False)]
    assert await storage.corrections.of_guild(GUILD, CorrectionState.REPORTED) == []


async def test_what_was_corrected_cannot_be_rejected(storage: Storage) -> None:
    known = await correct(storage, await report(storage, "It is closed"), "Bob Roy")
    with pytest.raises(ReportGone):
        await storage.corrections.reject(GUILD, known.id, OTHER_MEMBER)


async def test_a_place_is_found_by_any_of_its_mentions(storage: Storage) -> None:
    known = await report(storage, "Paris", PLACE)
    text = bridge().article.text
    last = text.rindex("Paris")
    again, new = await storage.corrections.report(
        GUILD, known.article_id, Span(last, last + 5), PLACE, OTHER_MEMBER
    )
    assert (again, new) == (known, False)
    assert known.span == where("Paris")
    values = [choice.value for choice in await storage.corrections.choices(GUILD, known.id)]
    assert values == [f"g{PARIS.geonames_id}", f"g{PARIS_TEXAS.geonames_id}", NOBODY]


async def test_another_place_is_meant_everywhere_in_the_article(storage: Storage) -> None:
    await correct(storage, await report(storage, "Paris", PLACE), f"g{PARIS_TEXAS.geonames_id}")
    (row,) = await storage.places.by_name(GUILD, "Paris")
    assert (row.entry, row.mentions, row.confidence) == (PARIS_TEXAS, 2, 1.0)
    assert row.runners_up == (PARIS,)
    assert [c.corrected for c in row.citations] == [True, True]
    others = await storage.places.by_name(GUILD, "Aleppo")
    assert [c.corrected for c in others[0].citations] == [False]


async def test_what_is_no_place_is_listed_no_more_and_may_come_back(storage: Storage) -> None:
    known = await report(storage, "Paris", PLACE)
    before = await storage.places.of_article(GUILD, known.article_id)
    await correct(storage, known, NOBODY)
    assert await storage.places.by_name(GUILD, "Paris") == []
    (line,) = await storage.articles.listing(GUILD)
    assert line.places == len(before) - 1
    await correct(storage, known, f"g{PARIS.geonames_id}")
    (row,) = await storage.places.by_name(GUILD, "Paris")
    assert (row.entry, row.mentions, len(row.citations)) == (PARIS, 2, 2)


async def test_of_several_places_in_a_sentence_one_has_to_be_named(storage: Storage) -> None:
    article_id = (await stored(storage, bridge())).article_id
    span = where("Carl Day of Aleppo was in Nowhere and Paris.")
    with pytest.raises(BadArgument, match="Several places"):
        await storage.corrections.report(GUILD, article_id, span, PLACE, MEMBER)


@pytest.mark.parametrize("kind", CorrectionKind)
async def test_nothing_to_report_is_not_reported(storage: Storage, kind: CorrectionKind) -> None:
    with pytest.raises(ReportGone):
        await report(storage, "Carl Day", kind)


async def test_another_guild_neither_reports_nor_decides(storage: Storage) -> None:
    known = await report(storage, "It is closed")
    chosen = await choose(storage, known, "Bob Roy")
    with pytest.raises(UnknownArticle):
        await storage.corrections.report(OTHER_GUILD, known.article_id, known.span, SPEAKER, MEMBER)
    for asked in (
        storage.corrections.get(OTHER_GUILD, known.id),
        storage.corrections.choices(OTHER_GUILD, known.id),
        storage.corrections.correct(OTHER_GUILD, known.id, chosen, MEMBER),
        storage.corrections.reject(OTHER_GUILD, known.id, MEMBER),
    ):
        with pytest.raises(ReportGone):
            await asked
    assert await storage.corrections.of_guild(OTHER_GUILD, CorrectionState.REPORTED) == []
    assert len(await said(storage, "Ann Lee")) == 2


async def test_a_correction_goes_with_its_article(storage: Storage) -> None:
    known = await report(storage, "It is closed")
    await storage.forgetting.article(GUILD, known.article_id)
    with pytest.raises(ReportGone):
        await storage.corrections.get(GUILD, known.id)


async def test_a_correction_stays_without_the_members_who_made_it(storage: Storage) -> None:
    known = await report(storage, "It is closed")
    await stored(storage, bridge(), item(member_id=OTHER_MEMBER + 1))
    await correct(storage, known, "Bob Roy")
    for member in (MEMBER, OTHER_MEMBER):
        assert (await storage.forgetting.member(GUILD, member)).reports == 1
        assert (await storage.members.counts_everywhere(member)).reports == 0
    assert await said(storage, "Bob Roy") == [("It is closed", True), ("it is new", False)]


async def test_what_was_corrected_survives_another_reading(storage: Storage) -> None:
    speaker = await correct(storage, await report(storage, "It is closed"), "Carl Day")
    place = await correct(storage, await report(storage, "Paris", PLACE), f"g{PARIS_TEXAS.geonames_id}")
    none = await correct(storage, await report(storage, "Aleppo", PLACE), NOBODY)
    again = bridge()
    shorter = Span(where("It is closed").start, where("It is closed").end - 2)
    changed = [
        replace(a, content=(shorter,)) if a.content == (speaker.span,) else a for a in again.attributions
    ]
    await storage.rereading.replace(
        GUILD, speaker.article_id, replace(again, attributions=tuple(changed), figures=())
    )
    assert await said(storage, "Mr. Day") == [("It is clos", True)]
    (row,) = await storage.places.by_name(GUILD, "Paris")
    assert row.entry == PARIS_TEXAS
    assert await storage.places.by_name(GUILD, "Aleppo") == []
    async with storage.database.write() as connection:
        assert await reapply(connection, place.article_id) == 3  # again changes nothing
    assert none.article_id == place.article_id
    (line,) = await storage.articles.listing(GUILD)
    assert (line.speakers, line.places) == (3, 2)


async def test_a_quotation_that_another_reader_does_not_find_is_left_out(storage: Storage) -> None:
    known = await correct(storage, await report(storage, "It is closed"), "Bob Roy")
    again = bridge()
    without = tuple(a for a in again.attributions if a.content != (known.span,))
    await storage.rereading.replace(GUILD, known.article_id, replace(again, attributions=without))
    assert await said(storage, "Bob Roy") == [("it is new", False)]
    assert (await storage.corrections.get(GUILD, known.id)).state is CorrectionState.CORRECTED
    with pytest.raises(ReportGone):
        await correct(storage, known, "Ann Lee")
