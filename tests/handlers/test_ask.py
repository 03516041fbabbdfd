"""Questions over articles that the real reader has read."""

from __future__ import annotations

from functools import cache

import pytest

from handlers.ask import LONGEST
from handlers.ask_answers import refused
from handlers.scope import Scope, Selection
from news.answer import Answer
from news.article import Reading
from news.errors import BadArgument, CorruptCitation, NothingStored, UnknownArticle
from news.question import understand
from news.read import read_text
from tests.handlers.newsroom import Newsroom, notes, scope, verified
from tests.storage.filling import CHANNEL, GUILD, OTHER_GUILD

BRIDGE = """Springfield closes its oldest bridge

The city of Springfield closed the Miller Bridge on Monday after engineers found cracks in two of its pillars.

About 14,000 cars a day will have to take the tunnel instead, according to the transport office.

"We cannot risk a single life for the sake of convenience," Mayor Alice Hartmann told reporters at the city hall.
She said repairs would cost 35 million dollars and take two years.

Tom Weaver, who runs a bakery beside the bridge, said the closure would ruin him. "Nobody will walk past my window
any more," Weaver said.

The bridge was built in 1931 by the engineer Carla Moretti."""

VOLCANO = """Thousands flee volcano in Indonesia

More than 6,000 people have left their villages on the slopes of Mount Karang in Indonesia since the volcano began
to erupt on Thursday.

Ash rose four kilometres into the sky, and the airport of Palu was shut.

"The lava has reached the first houses," said Dewi Santoso, head of the rescue agency.

Santoso warned that the eruption could last for weeks. Schools in the district stay closed until further notice."""

LUNCH = """School lunch menu changes

The school board of Riverton voted to serve more vegetables at lunch from September.

Board member Paula Gibbs said the children had asked for it themselves."""


@cache
def read(text: str) -> Reading:
    return read_text("\n".join(line for line in text.replace("\nany more", " any more").splitlines()))


@pytest.fixture
async def archive(room: Newsroom) -> Newsroom:
    await room.stored(read(LUNCH), minutes=0)
    await room.stored(read(VOLCANO), minutes=10)
    await room.stored(read(BRIDGE), minutes=20)
    return room


def shown(answer: Answer) -> str:
    return " ".join(citation.passage for citation in answer.citations)


def bold(answer: Answer) -> list[str]:
    return [
        citation.passage[mark.start - citation.span.start : mark.end - citation.span.start]
        for citation in answer.citations
        for mark in citation.marks
    ]


@pytest.mark.parametrize(
    ("question", "expected", "set_off"),
    [
        ("How many cars have to take the tunnel?", "About 14,000 cars a day", "14,000"),
        ("Who built the bridge?", "by the engineer Carla Moretti", "Carla Moretti"),
        ("When was the bridge built?", "built in 1931", "1931"),
        ("How much will the repairs cost?", "repairs would cost 35 million dollars", "35 million dollars"),
        ("How long will repairs take?", "and take two years", "two years"),
    ],
)
async def test_a_question_is_answered_with_the_sentence_and_its_answering_words(
    archive: Newsroom, question: str, expected: str, set_off: str
) -> None:
    answer = await archive.app.ask(scope(), question)
    assert expected in answer.citations[0].passage or expected in shown(answer)
    assert set_off in " ".join(bold(answer))
    assert "tunnel" not in " ".join(bold(answer))
    assert 1 <= len(answer.citations) <= 3
    await verified(archive.storage, answer)


async def test_the_questions_own_words_are_never_set_off(archive: Newsroom) -> None:
    answer = await archive.app.ask(scope(), "Why was the Miller Bridge closed?")
    assert "cracks in two of its pillars" in shown(answer)
    assert bold(answer) == []


async def test_the_title_is_the_question_with_a_capital_letter(archive: Newsroom) -> None:
    assert str((await archive.app.ask(scope(), "who built the bridge?")).title) == "Who built the bridge?"


@pytest.mark.parametrize(
    ("which", "headings"),
    [
        ("server", ["#3 Springfield closes its oldest bridge"]),
        (None, ["#3 Springfield closes its oldest bridge"]),
        ("3", ["None"]),
    ],
)
async def test_an_answer_names_its_article_unless_that_was_asked_alone(
    archive: Newsroom, which: str | None, headings: list[str]
) -> None:
    answer = await archive.app.ask(scope(), "Who built the bridge?", which)
    assert [str(entry.heading) for entry in answer.entries] == headings


async def test_what_the_latest_article_does_not_say_is_looked_for_in_the_others(archive: Newsroom) -> None:
    answer = await archive.app.ask(scope(), "How high did the ash rise into the sky?")
    assert "four kilometres" in shown(answer)
    assert "Springfield closes its oldest bridge" in notes(answer)[0]


async def test_sentences_are_cited_from_behind_the_dateline(room: Newsroom) -> None:
    await room.stored(read(BRIDGE.replace("The city of", "SPRINGFIELD (Reuters) - The city of", 1)))
    answer = await room.app.ask(scope(), "Which bridge did the city of Springfield close on Monday?")
    assert answer.citations[0].passage.startswith("The city of Springfield closed")
    await verified(room.storage, answer)


async def test_an_article_that_is_named_is_asked_alone(archive: Newsroom) -> None:
    answer = await archive.app.ask(scope(), "How high did the ash rise into the sky?", "3")
    assert notes(answer) == ["Springfield closes its oldest bridge doesn't say."]
    assert answer.citations == ()


@pytest.mark.parametrize(
    "question", ["Who won the chess championship in Reykjavik?", "What is the capital of Peru?"]
)
async def test_what_no_article_says_is_not_made_up(archive: Newsroom, question: str) -> None:
    answer = await archive.app.ask(scope(), question)
    assert notes(answer) == ["The stored articles don't say."]
    assert (answer.entries, answer.linked) == ((), False)


async def test_a_sentence_near_the_question_is_shown_as_no_answer(archive: Newsroom) -> None:
    told = await archive.app.ask(scope(), "Who built the bridge?", "3")
    question, everywhere = understand("who sold the bridge?"), Selection(None, explicit=True)
    answer = refused(question, told.citations, everywhere)
    assert [str(entry.heading) for entry in answer.entries] == [
        "The stored articles don't say.",
        "#3 Springfield closes its oldest bridge",
    ]
    assert [*map(str, answer.entries[1].detail)] == ["the nearest sentence"]
    assert bold(told) == ["Carla Moretti"]
    assert bold(answer) == []
    assert not answer.linked


async def test_somebodys_words_are_found_by_speaker(archive: Newsroom) -> None:
    answer = await archive.app.ask(scope(), "What did Alice Hartmann say?")
    assert "We cannot risk a single life" in shown(answer)
    assert all(citation.speaker == "Alice Hartmann" for citation in answer.citations)
    assert "Nobody will walk past" not in shown(answer)


async def test_somebodys_words_on_a_subject_come_alone(archive: Newsroom) -> None:
    answer = await archive.app.ask(scope(), "What did Santoso say about the eruption?")
    assert "could last for weeks" in shown(answer)
    assert "lava" not in shown(answer)


async def test_who_said_something_is_found_by_the_words(archive: Newsroom) -> None:
    answer = await archive.app.ask(scope(), "Who said that repairs would cost 35 million dollars?")
    assert answer.citations[0].speaker == "Alice Hartmann"


@pytest.mark.parametrize(
    ("question", "speakers"),
    [
        ("Who warned about the eruption?", ["Dewi Santoso"]),
        ("Who spoke of the eruption?", []),
        ("Who warned about the closure?", []),
    ],
)
async def test_who_warned_is_nobody_who_only_said_it(
    archive: Newsroom, question: str, speakers: list[str]
) -> None:
    answer = await archive.app.ask(scope(), question, "server")
    assert [citation.speaker for citation in answer.citations if citation.speaker] == speakers


async def test_of_who_said_something_the_name_is_set_off(archive: Newsroom) -> None:
    answer = await archive.app.ask(scope(), "Who said that repairs would cost 35 million dollars?")
    assert bold(answer) == ["She"]


async def test_somebody_not_quoted_on_that_is_said_to_be_so(archive: Newsroom) -> None:
    answer = await archive.app.ask(scope(), "What did Tom Weaver say about nuclear submarines?")
    assert "Tom Weaver" in str(answer.entries[0].heading)
    assert "not about that" in str(answer.entries[0].heading)


async def test_what_he_said_next_follows_in_the_article(archive: Newsroom) -> None:
    first = await archive.app.ask(scope(), "What did Santoso say about the lava?")
    assert "first houses" in shown(first)
    answer = await archive.app.ask(scope(), "What did she say next?")
    assert "could last for weeks" in shown(answer)
    over = await archive.app.ask(scope(), "What did she say next?")
    assert not over.citations


async def test_a_question_leans_on_the_one_before_in_its_channel_only(archive: Newsroom) -> None:
    await archive.app.ask(scope(), "What did Santoso say about the lava?")
    answer = await archive.app.ask(scope(), "What did she say?")
    assert {citation.speaker for citation in answer.citations} == {"Dewi Santoso"}
    elsewhere = await archive.app.ask(scope(channel_id=CHANNEL + 1), "What did she say?")
    assert "Dewi Santoso" not in {citation.speaker for citation in elsewhere.citations}


async def test_the_server_and_the_channel_can_be_asked_as_a_whole(archive: Newsroom) -> None:
    question = "Who voted to serve more vegetables at lunch?"
    await archive.stored(read(LUNCH.replace("Riverton", "Lakeside")), channel_id=CHANNEL + 1)
    for which, numbers in (("server", {1, 4}), ("channel", {1})):
        answer = await archive.app.ask(scope(), question, which)
        assert {citation.source.number for citation in answer.citations} == numbers


async def test_articles_of_channels_unseen_answer_nothing(archive: Newsroom) -> None:
    await archive.stored(read(LUNCH.replace("Paula Gibbs", "Vera Stone")), channel_id=CHANNEL + 1)
    asking = scope()
    blind = Scope(
        GUILD, CHANNEL, asking.member_id, asking.request_id, sees=lambda channel: channel == CHANNEL
    )
    assert "Vera Stone" not in shown(await archive.app.ask(blind, "Who said the children had asked for it?"))
    assert "Vera Stone" in shown(
        await archive.app.ask(scope(), "Who said the children had asked for it?", "server")
    )


async def test_another_guild_hears_nothing(archive: Newsroom) -> None:
    with pytest.raises(NothingStored):
        await archive.app.ask(scope(OTHER_GUILD), "Who built the bridge?")


@pytest.mark.parametrize("asked", [None, "", "   ", "?!", "x" * (LONGEST + 1)])
async def test_no_question_at_all_is_refused(archive: Newsroom, asked: str | None) -> None:
    with pytest.raises(BadArgument):
        await archive.app.ask(scope(), asked)


@pytest.mark.parametrize(
    "asked", ["who", "and?", "the of and", "\x00?a", "SELECT 'x'; --", "\ud800 why", "🙂 a"]
)
async def test_whatever_is_asked_gets_an_answer(archive: Newsroom, asked: str) -> None:
    answer = await archive.app.ask(scope(), asked)
    await verified(archive.storage, answer)


async def test_an_article_that_is_not_there_is_an_error(archive: Newsroom) -> None:
    with pytest.raises(UnknownArticle):
        await archive.app.ask(scope(), "Who built the bridge?", "77")


async def test_a_text_that_was_changed_is_not_cited(archive: Newsroom) -> None:
    source = await archive.storage.articles.by_number(GUILD, 3)
    assert source is not None
    await archive.altered(source)
    with pytest.raises(CorruptCitation):
        await archive.app.ask(scope(), "Who built the bridge?", "3")
