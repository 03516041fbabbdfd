from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from news.answer import Answer, Entry
from news.errors import BadArgument, CorruptCitation, NothingStored, UnknownArticle
from tests.handlers.newsroom import Newsroom, headings, notes, scope, verified
from tests.handlers.stories import COACH, COPY, HARBOUR, OTHER_OUTLET, post_all, report, story
from tests.readings import reading
from tests.storage.filling import CHANNEL, OTHER_CHANNEL, OTHER_GUILD


def entry(answer: Answer, heading: str) -> Entry:
    return next(entry for entry in answer.entries if str(entry.heading) == heading)


def passages(answer: Answer, heading: str) -> list[str]:
    return [citation.passage for citation in entry(answer, heading).citations]


async def test_all_reports_on_the_event_of_the_latest_and_no_others(room: Newsroom) -> None:
    await post_all(room)
    answer = await story(room)(scope())
    assert str(answer.title) == "3 articles on the story of #4 Ravine coach crash: fifteen dead"
    assert headings(answer) == [
        "The story in short",
        "Numbers differ",
        "#1 Coach falls into Orla ravine",
        "#4 Ravine coach crash: fifteen dead",
    ]
    assert await verified(room.storage, answer)


async def test_it_is_the_same_story_whichever_report_is_asked_about(each_room: Newsroom) -> None:
    await post_all(each_room)
    asked = [await story(each_room)(scope(), which) for which in ("1", "2", "4")]
    assert asked[0].entries == asked[1].entries == asked[2].entries


async def test_copies_are_folded_into_the_fullest(room: Newsroom) -> None:
    await post_all(room)
    fullest = entry(await story(room)(scope()), "#1 Coach falls into Orla ravine")
    assert [str(phrase) for phrase in fullest.detail] == ["Morning Post", "also at: Evening Star (#2)"]


async def test_an_article_is_shown_with_what_only_it_has(room: Newsroom) -> None:
    await post_all(room)
    answer = await story(room)(scope())
    only_there = {
        "Its operator, Velden Tours, had been fined for worn tyres in January.",
        "Candles were lit at the icy bend.",
    }
    assert set(passages(answer, "#4 Ravine coach crash: fifteen dead")) <= only_there
    assert only_there <= {citation.passage for citation in answer.citations}


async def test_no_sentence_is_shown_twice_but_where_numbers_differ(room: Newsroom) -> None:
    await post_all(room)
    answer = await story(room)(scope())
    shown = [c.passage for e in answer.entries if str(e.heading) != "Numbers differ" for c in e.citations]
    assert len(shown) == len(set(shown))


async def test_numbers_that_differ_stand_side_by_side_marked(room: Newsroom) -> None:
    await post_all(room)
    differing = entry(await story(room)(scope()), "Numbers differ").citations
    assert [(c.source.number, c.marks[0].start - c.span.start, len(c.marks)) for c in differing] == [
        (1, 0, 1),
        (4, 0, 1),
    ]
    assert [c.passage[: c.marks[0].end - c.span.start] for c in differing] == ["Twelve", "Fifteen"]


async def test_an_article_that_adds_nothing_says_so(room: Newsroom) -> None:
    await room.stored(report(COACH))
    first, _, _ = COPY.partition("\n\nThe driver")
    short = first.replace("Twelve dead", "Dead").replace("plunged into", "fell down into")
    await room.stored(report(short), minutes=1)
    answer = await story(room)(scope())
    added = entry(answer, "#2 Dead in Orla ravine")
    assert added.citations == ()
    assert [str(phrase) for phrase in added.detail] == ["nothing that is not told above"]


async def test_one_quotation_credited_to_two_people(room: Newsroom) -> None:
    words = "[We will not leave this valley until every single house has been built again], (said) {%s}."
    texts = (COACH, OTHER_OUTLET)
    for minute, (text, name) in enumerate(zip(texts, ("Cleo Marsh", "Dan Holt"), strict=True)):
        await room.stored(report(f"{text}\n\n{words % name}"), minutes=minute)
    answer = await story(room)(scope())
    pair = entry(answer, "The same words, credited to different people").citations
    assert [citation.speaker for citation in pair] == ["Cleo Marsh", "Dan Holt"]


async def test_sentences_begin_behind_the_dateline(room: Newsroom) -> None:
    await room.stored(report(COACH.replace("Twelve people", "PARIS — Twelve people", 1)))
    answer = await story(room)(scope())
    assert answer.citations[0].passage.startswith("Twelve people were killed on Monday")


async def test_a_story_of_one_article_is_its_lead(room: Newsroom) -> None:
    await room.stored(report(HARBOUR))
    answer = await story(room)(scope())
    assert str(answer.title) == "#1 Portnoy channel deepened"
    assert [entry.heading for entry in answer.entries] == [None]
    assert notes(answer) == ["No other article here is about the same event, as far as I can tell."]
    assert len(await verified(room.storage, answer)) == 3


async def test_a_report_of_the_same_place_weeks_later_is_another_story(room: Newsroom) -> None:
    await room.stored(report(COACH, published=date(2026, 2, 1)))
    await room.stored(report(OTHER_OUTLET, published=date(2026, 2, 20)), minutes=1)
    assert str((await story(room)(scope())).title) == "#2 Ravine coach crash: fifteen dead"


async def test_what_was_posted_late_belongs_by_when_it_was_published(room: Newsroom) -> None:
    await room.stored(report(COACH, published=date(2026, 2, 1)))
    await room.stored(report(OTHER_OUTLET, published=date(2026, 2, 2)), minutes=60 * 24 * 20)
    assert str((await story(room)(scope())).title).startswith("2 articles")


async def test_articles_posted_where_one_may_not_read_are_left_out(room: Newsroom) -> None:
    await room.stored(report(COACH))
    await room.stored(report(OTHER_OUTLET), channel_id=OTHER_CHANNEL, minutes=1)
    outsider = replace(scope(), sees=CHANNEL.__eq__)
    answer = await story(room)(outsider, "1")
    assert [source.number for source in answer.sources] == [1]
    assert str(answer.title) == "#1 Coach falls into Orla ravine"
    with pytest.raises(UnknownArticle):
        await story(room)(outsider, "2")


async def test_other_guilds_have_stories_of_their_own(room: Newsroom) -> None:
    await room.stored(report(COACH))
    await room.stored(report(OTHER_OUTLET), guild_id=OTHER_GUILD)
    assert str((await story(room)(scope())).title) == "#1 Coach falls into Orla ravine"


async def test_all_is_no_story(room: Newsroom) -> None:
    await room.stored(report(COACH))
    with pytest.raises(BadArgument):
        await story(room)(scope(), "all")


async def test_no_articles_no_story(room: Newsroom) -> None:
    with pytest.raises(NothingStored):
        await story(room)(scope())


async def test_an_altered_article_is_not_shown(room: Newsroom) -> None:
    source = await room.stored(report(COACH))
    await room.altered(source)
    with pytest.raises(CorruptCitation):
        await story(room)(scope())


async def test_a_sentence_that_does_not_name_who_speaks_comes_last(room: Newsroom) -> None:
    text = """# Pier of Portnoy closed

The pier of Portnoy was closed on Tuesday after a trawler tore three of its piles away near <Aleppo>.

[Fishermen would have to sleep at home in the village until the winter], (said) {she}.

Divers looked for the torn piles between the trawlers until the evening, and found two.

Carpenters from the yard in the valley are to ram four new piles before the herring comes."""
    await room.stored(reading(text, aliases={"she": "Ann Lee"}))
    shown = [citation.passage for citation in (await story(room)(scope())).citations]
    assert len(shown) == 3
    assert not any("said she" in passage for passage in shown)
