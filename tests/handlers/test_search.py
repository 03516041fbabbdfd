from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from handlers.scope import Scope
from handlers.search import ARTICLES_A_PAGE, SENTENCES_ALONE, SENTENCES_AN_ARTICLE, Search
from handlers.which import WhichArticle
from news.answer import Answer, Paging, Source
from news.errors import (
    BadArgument,
    CorruptCitation,
    NothingStored,
    UnknownArticle,
    UnknownPlace,
    UnknownSpeaker,
)
from news.query import MOST_TERMS
from storage.finding import Finding
from tests.handlers.newsroom import Newsroom, headings, notes, scope, verified
from tests.readings import reading
from tests.storage.filling import CHANNEL, GUILD, OTHER_CHANNEL, OTHER_GUILD

TODAY = date(2026, 3, 1)

CONVOY = """# Convoy reaches town

The aid convoy reached the town at night. Nobody stopped the convoy, and aid was handed out.

[The convoys will go on], (said) {Zoë Lindqvist} in <Aleppo>. Lindqvist left for <Paris> later."""
TALKS = """# Talks fail

Talks about a no-fly zone failed. Flying over the zone went on, and no bird was hurt.

[A no-fly zone is needed], (said) {Amadou Ba}. [It will never come], (said) {Zoë Lindqvist} in <Paris>."""
HARBOUR = "# Harbour dredged\n\nThe harbour of <Paris> is deep. The aid ship came."


async def _no_reading(_scope: Scope, link: str) -> Source:
    raise AssertionError(f"{link} is read")


def search_of(room: Newsroom) -> Search:
    which = WhichArticle(room.storage, _no_reading)
    return Search(room.storage, Finding(room.storage.database), which, lambda: TODAY)


async def fill(room: Newsroom) -> None:
    stories = (
        (CONVOY, "https://www.bbc.com/news/1", date(2016, 5, 1)),
        (TALKS, "https://news.bbc.com/2", date(2017, 2, 3)),
        (HARBOUR, "https://notbbc.com/3", None),
    )
    for minutes, (text, url, published) in enumerate(stories):
        made = reading(text, url=url)
        await room.stored(replace(made, article=replace(made.article, published=published)), minutes=minutes)


async def search(room: Newsroom, typed: str, page: int = 1) -> Answer:
    return await search_of(room)(scope(), typed, page)


async def found(room: Newsroom, typed: str) -> list[str]:
    answer = await search(room, typed)
    return await verified(room.storage, answer)


REACHED = "The aid convoy reached the town at night."
NOBODY = "Nobody stopped the convoy, and aid was handed out."
WILL_GO_ON = "The convoys will go on, said Zoë Lindqvist in Aleppo."
LEFT = "Lindqvist left for Paris later."
FAILED = "Talks about a no-fly zone failed."
FLYING = "Flying over the zone went on, and no bird was hurt."
NEEDED = "A no-fly zone is needed, said Amadou Ba."
NEVER = "It will never come, said Zoë Lindqvist in Paris."
DEEP = "The harbour of Paris is deep."
SHIP = "The aid ship came."


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("convoy", [REACHED, NOBODY, WILL_GO_ON]),
        ("CONVOYS AID", [REACHED, NOBODY]),
        ("aid -convoy", [SHIP]),
        ("convoy -“handed out” -town", [WILL_GO_ON]),
        ('"no-fly zone"', [FAILED, NEEDED]),
        ("“No-Fly Zone” -failed", [NEEDED]),
        ("no-fly", [FAILED, NEEDED]),
        ('"convoys"', [WILL_GO_ON]),
        ("lindqvist", [WILL_GO_ON, LEFT, NEVER]),
        ("speaker:Lindqvist", [WILL_GO_ON, NEVER]),
        ('speaker:"zoe lindqvist" convoy', [WILL_GO_ON]),
        ("speaker:Lindqvist speaker:Ba place:Paris", [NEVER]),
        ("speaker:Lindqvist -never", [WILL_GO_ON]),
        ("place:paris", [LEFT, NEVER, DEEP]),
        ("place:Paris place:Aleppo", []),
        ("place:Paris Lindqvist", [LEFT, NEVER]),
        ("aid site:bbc.com", [REACHED, NOBODY]),
        ("zone site:https://www.bbc.com/", [FAILED, FLYING, NEEDED]),
        ("place:Paris site:notbbc.com", [DEEP]),
        ("place:Paris after:2017", [NEVER, DEEP]),
        ("place:Paris after:2016-05-01 before:2017-02-03", [LEFT]),
        ("aid in:#3", [SHIP]),
        ("aid in:1 -stopped", [REACHED]),
        ("deep harbour is the", [DEEP]),
    ],
)
async def test_every_part_of_a_query_narrows_what_is_found(
    each_room: Newsroom, typed: str, expected: list[str]
) -> None:
    await fill(each_room)
    assert sorted(await found(each_room, typed)) == sorted(expected)


async def test_articles_without_a_date_count_by_the_day_they_were_read(room: Newsroom) -> None:
    await fill(room)
    read_on = datetime.now(UTC).date()
    assert await found(room, f"place:Paris after:{read_on}") == [DEEP]


@pytest.mark.parametrize(
    ("typed", "marked"),
    [
        ("convoys aid", [["aid", "convoy"], ["convoy", "aid"]]),
        ("“no-fly zone”", [["no-fly zone"], ["no-fly zone"]]),
        ("no-fly speaker:Ba", [["no-fly"]]),
        ("place:Aleppo", [["Aleppo"]]),
        ("zoe never", [["never", "Zoë"]]),
    ],
)
async def test_what_was_found_is_marked(each_room: Newsroom, typed: str, marked: list[list[str]]) -> None:
    await fill(each_room)
    answer = await search(each_room, typed)
    texts = {c: await each_room.storage.articles.text(GUILD, c.source.article_id) for c in answer.citations}
    assert [[mark.of(texts[c]) for mark in c.marks] for c in answer.citations] == marked


async def test_results_stand_by_article_best_first_or_newest_first(room: Newsroom) -> None:
    await room.stored(
        "# Old\n\nThe siege ended. The long and bitter siege of the old city of the river ended."
    )
    await room.stored(
        "# New\n\nAfter a very long and bitter struggle on all sides the siege of the city ended."
    )
    assert headings(await search(room, "siege ended")) == ["#1 Old", "#2 New"]
    newest = await search(room, "siege ended sort:new")
    assert headings(newest) == ["#2 New", "#1 Old"]
    assert notes(newest) == ["3 sentences in 2 articles, newest first."]


async def test_newest_goes_by_the_day_of_publication(room: Newsroom) -> None:
    await fill(room)
    answer = await search(room, "place:Paris sort:new site:bbc.com")
    assert headings(answer) == ["#2 Talks fail", "#1 Convoy reaches town"]


async def test_an_article_shows_some_of_its_sentences_and_counts_the_rest(room: Newsroom) -> None:
    sentences = " ".join(f"The siege went on for day {day}." for day in range(SENTENCES_AN_ARTICLE + 2))
    await room.stored(f"# Siege\n\n{sentences}")
    answer = await search(room, "siege")
    assert len(answer.citations) == SENTENCES_AN_ARTICLE
    assert [entry.more for entry in answer.entries] == [2]
    assert [str(detail) for detail in answer.entries[0].detail] == ["and 2 more sentences"]


async def test_more_articles_are_on_further_pages(room: Newsroom) -> None:
    for number in range(ARTICLES_A_PAGE + 1):
        await room.stored(f"# Story {number}\n\nThe siege of town {number} ended.")
    first, second = await search(room, "siege"), await search(room, "siege", 2)
    assert len(first.entries) == ARTICLES_A_PAGE
    assert len({*headings(first), *headings(second)}) == ARTICLES_A_PAGE + 1
    assert second.paging == Paging(2, 2)
    for page in (0, 3):
        with pytest.raises(BadArgument, match="pages 1 to 2"):
            await search(room, "siege", page)


async def test_without_a_sentence_with_all_words_those_with_most_are_shown(each_room: Newsroom) -> None:
    await fill(each_room)
    answer = await search(each_room, "aid convoy harbour")
    assert sorted(await verified(each_room.storage, answer)) == sorted([REACHED, NOBODY])
    assert notes(answer)[0] == "No sentence has all 3 words; these have 2 of them (aid, convoy)."


async def test_a_phrase_stays_when_the_words_beside_it_are_given_up(each_room: Newsroom) -> None:
    await fill(each_room)
    answer = await search(each_room, "“no-fly zone” harbour failed")
    assert await verified(each_room.storage, answer) == [FAILED]


async def test_a_word_that_nobody_uses_is_named_with_names_close_to_it(each_room: Newsroom) -> None:
    await fill(each_room)
    answer = await search(each_room, "Lindquist left")
    assert await verified(each_room.storage, answer) == [LEFT]
    assert notes(answer)[:2] == [
        "No sentence has “lindquist”. Did you mean Zoë Lindqvist?",
        "These sentences have all the other words.",
    ]


@pytest.mark.parametrize(
    "typed", ["zebra", "“aid zebra”", "zebra giraffe", "convoy -convoys", "aid before:2016"]
)
async def test_what_is_not_there_is_said_so(each_room: Newsroom, typed: str) -> None:
    await fill(each_room)
    answer = await search(each_room, typed)
    assert answer.entries == ()
    assert notes(answer)[0] == "I found no sentence like that."


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("convoy speaker:Ba", ["3 sentences without speaker:Ba."]),
        ("harbour place:Aleppo site:bbc.com", ["1 sentence without place:Aleppo site:bbc.com."]),
        ("talks after:2030", ["1 sentence without after:2030-01-01."]),
        ("ship in:#1", ["1 sentence without in:#1."]),
        ('harbour -"is deep"', ['1 sentence without -"is deep".']),
        ("speaker:Ba place:Aleppo", ["1 sentence without speaker:Ba.", "1 sentence without place:Aleppo."]),
        ("site:nowhere.example zebra", []),
    ],
)
async def test_it_is_told_which_filter_to_drop(each_room: Newsroom, typed: str, told: list[str]) -> None:
    await fill(each_room)
    answer = await search(each_room, typed)
    assert answer.entries == ()
    assert [note for note in notes(answer) if " without " in note] == told


async def test_an_article_asked_for_alone_shows_all_of_its_sentences(room: Newsroom) -> None:
    sentences = " ".join(f"The siege went on for day {day}." for day in range(SENTENCES_ALONE + 2))
    await room.stored(f"# Siege\n\n{sentences}")
    assert "in:#1 shows all of an article." in notes(await search(room, "siege"))
    first, second = await search(room, "siege in:#1"), await search(room, "siege in:#1", 2)
    assert [len(first.citations), len(second.citations)] == [SENTENCES_ALONE, 2]
    assert not any("shows all" in note for note in notes(first))


async def test_the_period_is_told(room: Newsroom) -> None:
    await fill(room)
    answer = await search(room, "zone after:2017 before:“last week”")
    assert notes(answer)[0] == "Articles from 2017-01-01 until the day before 2026-02-16."


@pytest.mark.parametrize(
    ("typed", "error", "suggestion"),
    [
        ("speaker:Lindquist", UnknownSpeaker, "Zoë Lindqvist"),
        ("place:Alepo convoy", UnknownPlace, "Aleppo"),
    ],
)
async def test_unknown_names_get_suggestions(
    room: Newsroom, typed: str, error: type[UnknownSpeaker | UnknownPlace], suggestion: str
) -> None:
    await fill(room)
    with pytest.raises(error) as raised:
        await search(room, typed)
    assert raised.value.suggestions == (suggestion,)


@pytest.mark.parametrize(
    "typed", ["the of", "“the of”", "site:bbc.com", " ".join(map(str, range(MOST_TERMS + 1)))]
)
async def test_what_cannot_be_searched_for_is_told(room: Newsroom, typed: str) -> None:
    await fill(room)
    with pytest.raises(BadArgument):
        await search(room, typed)


async def test_only_articles_one_may_see_are_searched(room: Newsroom) -> None:
    await room.stored("# Open\n\nThe bridge is open.")
    await room.stored(
        "# Secret\n\n[The bridge is mined], (said) {Bo Berg} in <Aleppo>.", channel_id=OTHER_CHANNEL
    )
    outsider = replace(scope(), sees=CHANNEL.__eq__)
    ask = search_of(room)
    assert headings(await ask(outsider, "bridge")) == ["#1 Open"]
    assert (await ask(outsider, "mined")).entries == ()
    assert notes(await ask(outsider, "open bergg"))[0] == "No sentence has “bergg”."
    for typed, error in (
        ("speaker:Berg", UnknownSpeaker),
        ("place:Aleppo", UnknownPlace),
        ("x in:2", UnknownArticle),
    ):
        with pytest.raises(error):
            await ask(outsider, typed)


async def test_other_guilds_are_not_searched(each_room: Newsroom) -> None:
    await fill(each_room)
    await each_room.stored("# Theirs\n\nThe convoy is theirs.", guild_id=OTHER_GUILD)
    answer = await search_of(each_room)(scope(OTHER_GUILD), "convoy")
    assert headings(answer) == ["#1 Theirs"]
    with pytest.raises(NothingStored):
        await search_of(each_room)(scope(7), "convoy")


async def test_a_changed_text_is_not_cited(room: Newsroom) -> None:
    source = await room.stored(CONVOY)
    await room.altered(source)
    with pytest.raises(CorruptCitation):
        await search(room, "convoy")
