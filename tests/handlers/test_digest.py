from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from handlers.digest import MOST_STORIES
from news.answer import Answer
from news.article import Reading
from news.errors import BadArgument, CorruptCitation, NothingStored
from tests.handlers.newsroom import Newsroom, headings, notes, scope, verified
from tests.handlers.stories import COACH, HARBOUR, digest, post_all, report
from tests.readings import reading
from tests.storage.filling import CHANNEL, GUILD, MIDDAY, OTHER_CHANNEL, OTHER_GUILD

EVENING = MIDDAY + timedelta(hours=6)
MADE_UP = (
    "Zelkova", "Marbury", "Quillon", "Tressel", "Ombrant", "Faldor", "Wexcombe", "Ildra", "Pontrel", "Gorsby",
)  # fmt: skip


async def asked(room: Newsroom, at: datetime = EVENING, hours: int = 24, where: str = "channel") -> Answer:
    answer = await digest(room, at)(scope(), hours, where)
    await verified(room.storage, answer)
    return answer


def details(answer: Answer, entry: int) -> list[str]:
    return [str(phrase) for phrase in answer.entries[entry].detail]


async def test_the_biggest_story_comes_first_then_single_articles(each_room: Newsroom) -> None:
    await post_all(each_room)
    answer = await asked(each_room)
    assert str(answer.title) == "The last 24 hours in this channel"
    assert headings(answer) == ["#1 Coach falls into Orla ravine", "#3 Portnoy channel deepened"]
    assert notes(answer) == []


async def test_a_story_names_its_other_articles_and_its_copies(room: Newsroom) -> None:
    await post_all(room)
    assert details(await asked(room), 0) == [
        "3 articles",
        "Morning Post",
        "also #4 Ravine coach crash: fifteen dead",
        "also at: Evening Star (#2)",
    ]


async def test_each_story_has_two_sentences_and_who_said_what(room: Newsroom) -> None:
    await post_all(room)
    coach, harbour = (await asked(room)).entries
    assert [citation.speaker for citation in coach.citations] == [None, None, "Mayor Ann Lee"]
    assert [citation.speaker for citation in harbour.citations][-1] == "Bo Berg" or any(
        "two years" in citation.passage for citation in harbour.citations
    )


async def test_nothing_is_told_twice(room: Newsroom) -> None:
    await post_all(room)
    passages = [citation.passage for citation in (await asked(room)).citations]
    assert len(passages) == len(set(passages))


async def test_sentences_begin_behind_the_dateline(room: Newsroom) -> None:
    await room.stored(report(COACH.replace("Twelve people", "PARIS — Twelve people", 1)))
    answer = await asked(room)
    assert answer.citations[0].passage.startswith("Twelve people were killed on Monday")


@pytest.mark.parametrize(("hours", "expected"), [(1, ["#2 Portnoy channel deepened"]), (7, None)])
async def test_only_the_hours_asked_for(room: Newsroom, hours: int, expected: list[str] | None) -> None:
    await room.stored(report(COACH))
    await room.stored(report(HARBOUR), minutes=330)
    found = headings(await asked(room, hours=hours))
    assert found == (expected or ["#2 Portnoy channel deepened", "#1 Coach falls into Orla ravine"])


async def test_the_channel_or_the_server(room: Newsroom) -> None:
    await room.stored(report(COACH))
    await room.stored(report(HARBOUR), channel_id=OTHER_CHANNEL)
    assert headings(await asked(room)) == ["#1 Coach falls into Orla ravine"]
    server = await asked(room, where="server")
    assert str(server.title) == "The last 24 hours on this server"
    assert len(server.entries) == 2


async def test_articles_posted_where_one_may_not_read_are_left_out(room: Newsroom) -> None:
    await room.stored(report(COACH))
    await room.stored(report(HARBOUR), channel_id=OTHER_CHANNEL, minutes=1)
    outsider = replace(scope(), sees=CHANNEL.__eq__)
    answer = await digest(room, EVENING)(outsider, 24, "server")
    assert headings(answer) == ["#1 Coach falls into Orla ravine"]
    late = await digest(room, MIDDAY + timedelta(days=3))(outsider, 24, "server")
    assert "#1 Coach falls into Orla ravine" in notes(late)[1]


async def test_more_stories_than_are_shown_are_counted(room: Newsroom) -> None:
    for minute, name in enumerate(MADE_UP):
        text = f"# {name} wins\n\n{name} has won the {name.lower()}ling of {name}ville in {name}shire."
        await room.stored(report(text), minutes=minute)
    answer = await asked(room)
    assert len(answer.entries) == MOST_STORIES
    assert notes(answer) == ["And 2 more articles."]


async def test_nothing_in_that_time_says_when_the_last_came(room: Newsroom) -> None:
    await room.stored(report(COACH))
    answer = await asked(room, MIDDAY + timedelta(days=2), 1)
    assert str(answer.title) == "The last hour in this channel"
    assert answer.entries == ()
    assert notes(answer) == [
        "Nothing was posted in that time.",
        "The last article came on Sunday 1 March 2026, 12:00 UTC: #1 Coach falls into Orla ravine",
    ]


async def test_a_channel_without_articles(room: Newsroom) -> None:
    await room.stored(report(COACH), channel_id=OTHER_CHANNEL)
    assert notes(await asked(room)) == ["No article has been posted in this channel."]


@pytest.mark.parametrize("where", ["channel", "server"])
async def test_nothing_stored(room: Newsroom, where: str) -> None:
    await room.stored(report(COACH), guild_id=OTHER_GUILD)
    with pytest.raises(NothingStored):
        await asked(room, where=where)


@pytest.mark.parametrize(("hours", "where"), [(0, "channel"), (169, "channel"), (24, "world")])
async def test_arguments_that_make_no_sense(room: Newsroom, hours: int, where: str) -> None:
    with pytest.raises(BadArgument):
        await asked(room, hours=hours, where=where)


async def test_an_altered_article_is_not_shown(room: Newsroom) -> None:
    source = await room.stored(report(COACH))
    await room.altered(source)
    with pytest.raises(CorruptCitation):
        await digest(room, EVENING)(scope())
    assert await room.storage.articles.text(GUILD, source.article_id)


PIER = """# Pier of Portnoy closed

The pier of Portnoy was closed on Tuesday after a trawler tore three of its piles away near <Aleppo>.

[Fishermen would have to sleep at home], (said) {she}. {Bo Berg} (said) [that he would believe it when he saw it].

[The trawler came in at full speed and took the piles of the pier along], (said) {Cleo Marsh}.

Its nets were empty."""


async def test_who_said_what_is_understood_without_the_article(room: Newsroom) -> None:
    await room.stored(reading_of(PIER, {"she": "Ann Lee"}))
    quoted = [citation for citation in (await asked(room)).citations if citation.speaker]
    assert quoted[0].speaker == "Cleo Marsh"
    assert "Ann Lee" not in {citation.speaker for citation in quoted}
    passages = [citation.passage for citation in (await asked(room)).citations]
    assert not any(", said she" in passage for passage in passages)


async def test_quotations_that_lean_are_better_than_none(room: Newsroom) -> None:
    first, _, _ = PIER.partition(" {Bo Berg}")
    await room.stored(reading_of(first, {"she": "Ann Lee"}))
    passages = [citation.passage for citation in (await asked(room)).citations]
    assert "Fishermen would have to sleep at home, said she." in passages


def reading_of(text: str, aliases: dict[str, str]) -> Reading:
    return reading("\n\n".join(" ".join(part.split("\n")) for part in text.split("\n\n")), aliases=aliases)
