from __future__ import annotations

import json
from dataclasses import replace

import pytest

from handlers.corrections import Corrections, Report
from handlers.scope import Scope
from news.answer import Answer
from news.article import Span
from news.errors import BadArgument, CorruptCitation, ReportGone, UnknownArticle
from storage.corrections import NOBODY, CorrectionKind
from storage.keys import digest
from tests.handlers.newsroom import Newsroom, notes, scope, verified
from tests.readings import PARIS, PARIS_TEXAS, reading
from tests.storage.filling import CHANNEL, GUILD, OTHER_CHANNEL, OTHER_GUILD, OTHER_MEMBER

SPEAKER, PLACE = CorrectionKind.SPEAKER, CorrectionKind.PLACE
STORY = (
    "# Bridge opens\n\n[The bridge is open], (said) {Ann Lee} in <Paris>. {She} (said) [it is safe].\n\n"
    "{Bob Roy} (said) [it is not]. Nobody fell."
)


@pytest.fixture
def corrections(room: Newsroom) -> Corrections:
    return Corrections(room.storage)


async def put(room: Newsroom, channel_id: int = CHANNEL) -> None:
    made = reading(
        STORY, url="https://news.example/bridge", aliases={"She": "Ann Lee"}, roles={"Ann Lee": "mayor"}
    )
    await room.stored(made, channel_id=channel_id)


async def asked(room: Newsroom, words: str) -> Answer:
    return await room.app.who_said(scope(), words)


async def report_safe(room: Newsroom, corrections: Corrections, by: Scope | None = None) -> Answer:
    """Report the speaker of "it is safe", the way a button under the answer does."""
    citation = (await asked(room, "it is safe")).citations[0]
    return await corrections.report(by or scope(), citation.source.article_id, citation.marks[0], SPEAKER)


async def only(corrections: Corrections) -> Report:
    (report,) = await corrections.open_reports(scope())
    return report


async def test_a_report_is_thanked_for_with_what_it_is_about(
    room: Newsroom, corrections: Corrections
) -> None:
    await put(room)
    answer = await report_safe(room, corrections)
    assert str(answer.title) == "Reported: wrong speaker"
    assert await verified(room.storage, answer) == ["She said it is safe."]
    assert [str(detail) for detail in answer.entries[0].detail] == ["Shown: Ann Lee, mayor"]
    assert notes(answer) == ["The moderators will look at it."]


async def test_who_reports_it_again_is_told_so(room: Newsroom, corrections: Corrections) -> None:
    await put(room)
    await report_safe(room, corrections)
    again = await report_safe(room, corrections, scope(member_id=OTHER_MEMBER))
    assert notes(again) == ["This has been reported already. The moderators will look at it."]
    await corrections.reject(scope(), (await only(corrections)).id)
    decided = await report_safe(room, corrections)
    assert notes(decided) == ["This has been reported before, and a moderator has decided about it."]
    assert await corrections.open_reports(scope()) == []


async def test_a_moderator_sees_what_waits_oldest_first(room: Newsroom, corrections: Corrections) -> None:
    await put(room)
    await report_safe(room, corrections)
    (place,) = (await room.app.where(scope(), "Paris")).citations
    await corrections.report(scope(), place.source.article_id, place.marks[0], PLACE)
    reports = await corrections.open_reports(scope())
    assert [(r.kind, str(r.shown), r.citation.passage) for r in reports] == [
        (SPEAKER, "Ann Lee, mayor", "She said it is safe."),
        (PLACE, "Paris, France", "The bridge is open, said Ann Lee in Paris."),
    ]


async def test_the_choices_for_a_speaker_name_them_and_mark_the_one_shown(
    room: Newsroom, corrections: Corrections
) -> None:
    await put(room)
    await report_safe(room, corrections)
    choices = await corrections.choices(scope(), (await only(corrections)).id)
    assert [(c.value, str(c.label), c.chosen) for c in choices] == [
        ("Ann Lee", "Ann Lee, mayor", True),
        ("Bob Roy", "Bob Roy", False),
        (NOBODY, "nobody", False),
    ]


async def test_the_choices_for_a_place_name_their_countries(room: Newsroom, corrections: Corrections) -> None:
    await put(room)
    (place,) = (await room.app.where(scope(), "Paris")).citations
    await corrections.report(scope(), place.source.article_id, place.marks[0], PLACE)
    choices = await corrections.choices(scope(), (await only(corrections)).id)
    assert [(c.value, str(c.label), c.chosen) for c in choices] == [
        (f"g{PARIS.geonames_id}", "Paris, France", True),
        (f"g{PARIS_TEXAS.geonames_id}", "Paris, United States", False),
        (NOBODY, "no place", False),
    ]


@pytest.mark.parametrize("value", ["Bob Roy", "bob roy", "Mr. Bob Roy"])
async def test_a_corrected_speaker_is_credited_and_shown_as_corrected(
    room: Newsroom, corrections: Corrections, value: str
) -> None:
    await put(room)
    await report_safe(room, corrections)
    answer = await corrections.correct(scope(), (await only(corrections)).id, value)
    assert [str(detail) for detail in answer.entries[0].detail] == ["Shown: Ann Lee, mayor", "Now: Bob Roy"]
    (citation,) = (await asked(room, "it is safe")).citations
    assert (citation.speaker, citation.resolved_from, citation.corrected) == ("Bob Roy", None, True)
    assert await verified(room.storage, await asked(room, "Bob Roy")) == [
        "She said it is safe.",
        "Bob Roy said it is not.",
    ]
    assert await corrections.open_reports(scope()) == []


async def test_a_corrected_place_is_shown_as_corrected(room: Newsroom, corrections: Corrections) -> None:
    await put(room)
    (place,) = (await room.app.where(scope(), "Paris")).citations
    await corrections.report(scope(), place.source.article_id, place.marks[0], PLACE)
    report = await only(corrections)
    await corrections.correct(scope(), report.id, f"g{PARIS_TEXAS.geonames_id}")
    answer = await room.app.where(scope(), "Paris")
    assert "United States" in [str(detail) for detail in answer.entries[0].detail]
    assert [citation.corrected for citation in answer.citations] == [True]


async def test_nothing_else_can_be_chosen(room: Newsroom, corrections: Corrections) -> None:
    await put(room)
    await report_safe(room, corrections)
    with pytest.raises(BadArgument, match="none of the choices"):
        await corrections.correct(scope(), (await only(corrections)).id, "Zoe")


async def test_an_unknown_report_is_gone(corrections: Corrections) -> None:
    for asked_for in (
        corrections.choices(scope(), 5),
        corrections.correct(scope(), 5, NOBODY),
        corrections.reject(scope(), 5),
    ):
        with pytest.raises(ReportGone):
            await asked_for


def sees_one(channel_id: int) -> bool:
    return channel_id == CHANNEL


async def test_what_a_member_may_not_see_they_neither_report_nor_decide(
    room: Newsroom, corrections: Corrections
) -> None:
    await put(room, OTHER_CHANNEL)
    source = (await room.storage.articles.listing(GUILD))[0].source
    blind = replace(scope(), sees=sees_one)
    span = Span(16, 30)
    with pytest.raises(UnknownArticle):
        await corrections.report(blind, source.article_id, span, SPEAKER)
    await corrections.report(scope(), source.article_id, span, SPEAKER)
    report = await only(corrections)
    assert await corrections.open_reports(blind) == []
    with pytest.raises(ReportGone):
        await corrections.correct(blind, report.id, NOBODY)
    await corrections.correct(scope(), report.id, NOBODY)
    assert await corrections.export(blind) == ""
    assert len((await corrections.export(scope())).splitlines()) == 1


async def test_another_server_sees_nothing_of_it(room: Newsroom, corrections: Corrections) -> None:
    await put(room)
    await report_safe(room, corrections)
    report = await only(corrections)
    elsewhere = scope(OTHER_GUILD)
    assert await corrections.open_reports(elsewhere) == []
    assert await corrections.export(elsewhere) == ""
    with pytest.raises(ReportGone):
        await corrections.correct(elsewhere, report.id, NOBODY)
    with pytest.raises(UnknownArticle):
        await corrections.report(elsewhere, report.citation.source.article_id, Span(16, 30), SPEAKER)


async def test_the_export_is_a_test_case_a_line(room: Newsroom, corrections: Corrections) -> None:
    await put(room)
    await report_safe(room, corrections)
    (place,) = (await room.app.where(scope(), "Paris")).citations
    await corrections.report(scope(), place.source.article_id, place.marks[0], PLACE)
    first, second = await corrections.open_reports(scope())
    await corrections.correct(scope(), first.id, NOBODY)
    await corrections.correct(scope(), second.id, f"g{PARIS_TEXAS.geonames_id}")
    speaker, town = [json.loads(line) for line in (await corrections.export(scope())).splitlines()]
    text = await room.storage.articles.text(GUILD, place.source.article_id)
    assert speaker == {
        "text_hash": digest(text),
        "title": "Bridge opens",
        "url": "https://news.example/bridge",
        "passage": "She said it is safe.",
        "passage_span": [text.index("She said"), text.index(" safe.") + 6],
        "span": [text.index("it is safe"), text.index(" safe.") + 5],
        "kind": "speaker",
        "was": "Ann Lee",
        "is": None,
    }
    assert (town["was"]["country"], town["is"]["country"]) == ("FR", "US")
    assert text[slice(*town["span"])] == "Paris"


async def test_a_report_about_an_altered_text_is_not_shown(room: Newsroom, corrections: Corrections) -> None:
    await put(room)
    await report_safe(room, corrections)
    await room.altered((await only(corrections)).citation.source)
    with pytest.raises(CorruptCitation):
        await corrections.open_reports(scope())


async def test_a_correction_is_listed_with_what_was_and_is_and_undone(
    room: Newsroom, corrections: Corrections
) -> None:
    await put(room)
    before = await asked(room, "it is safe")
    await report_safe(room, corrections)
    await corrections.correct(scope(), (await only(corrections)).id, "Bob Roy")
    (made,) = await corrections.made(scope())
    assert (str(made.report.shown), str(made.now)) == ("Ann Lee, mayor", "Bob Roy")
    answer = await corrections.undo(scope(), made.report.id)
    assert await verified(room.storage, answer) == ["She said it is safe."]
    assert await asked(room, "it is safe") == before
    assert await corrections.made(scope()) == []
    assert await corrections.export(scope()) == ""
    with pytest.raises(ReportGone):
        await corrections.undo(scope(), made.report.id)


async def test_a_correction_out_of_sight_is_neither_listed_nor_undone(
    room: Newsroom, corrections: Corrections
) -> None:
    await put(room, OTHER_CHANNEL)
    await report_safe(room, corrections)
    await corrections.correct(scope(), (await only(corrections)).id, "Bob Roy")
    blind = replace(scope(), sees=sees_one)
    assert await corrections.made(blind) == []
    (made,) = await corrections.made(scope())
    with pytest.raises(ReportGone):
        await corrections.undo(blind, made.report.id)
