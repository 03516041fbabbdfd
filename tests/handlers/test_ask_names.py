"""Questions about somebody's words that a name narrows, over articles that the real reader has read."""

from __future__ import annotations

import pytest

from news.answer import Answer
from news.read import read_text
from tests.handlers.newsroom import Newsroom, scope, verified

HARBOUR = """Storm shuts the harbour of Portnoy

A storm closed the harbour of Portnoy on Monday, and two hundred sailors spent the night in a school.

"The sailors have nothing dry to wear," said Ann Lee, head of the Seamen's Aid, which also works in Vadstone.

Lee warned that the sailors in Portnoy could not leave before Friday. She said the school was cold.

Harbour master Tom Ray said the quay would be repaired by the summer. Ray praised the bakers of Vadstone."""
FISH = """Herring is dear in Vadstone

Herring costs twice as much in Vadstone as last year, and the market closes at noon.

Market keeper Carla Moretti said the sailors of Vadstone were hungry and tired."""


@pytest.fixture
async def archive(room: Newsroom) -> Newsroom:
    await room.stored(read_text(FISH), minutes=0)
    await room.stored(read_text(HARBOUR), minutes=10)
    return room


def heading(answer: Answer) -> str:
    return str(answer.entries[0].heading)


def title(answer: Answer) -> str:
    return str(answer.title)


@pytest.mark.parametrize(
    "question",
    [
        "What did Ann Lee say about sailors in Quillon?",
        "What did Ann Lee say about the sailors and Carla Moretti?",
        "What did Tom Ray say about the quay in Vadstone and Quillon?",
        "What did Carla Moretti say about sailors in Portnoy?",
        "what did carla moretti say about sailors in portnoy?",
    ],
)
async def test_a_name_that_somebody_never_uses_is_not_answered_with_something_else(
    archive: Newsroom, question: str
) -> None:
    answer = await archive.app.ask(scope(), question, "server")
    assert "not about that" in heading(answer)
    assert [str(phrase) for phrase in answer.entries[0].detail] == ["the nearest sentence"]
    assert len(answer.citations) == 1
    await verified(archive.storage, answer)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What did Ann Lee say about sailors?", "nothing dry to wear"),
        ("What did Ann Lee say about the sailors in Portnoy?", "could not leave before Friday"),
        ("What did Ann Lee say about sailors on Monday?", "nothing dry to wear"),
        ("What did Ann Lee say about the hungry sailors?", "nothing dry to wear"),
        ("what did ann lee say about the sailors in portnoy?", "could not leave before Friday"),
        ("What did Tom Ray say about Vadstone?", "bakers of Vadstone"),
    ],
)
async def test_what_is_said_of_the_name_or_without_one_is_an_answer(
    archive: Newsroom, question: str, expected: str
) -> None:
    answer = await archive.app.ask(scope(), question, "server")
    assert expected in " ".join(citation.passage for citation in answer.citations)
    assert "not about that" not in heading(answer)


@pytest.mark.parametrize("follow_up", ["and in Quillon?", "and in quillon?"])
async def test_a_place_that_a_follow_up_adds_must_stand_in_what_is_said(
    archive: Newsroom, follow_up: str
) -> None:
    await archive.app.ask(scope(), "What did Ann Lee say about sailors?")
    answer = await archive.app.ask(scope(), follow_up)
    assert title(answer).casefold() == "what did ann lee say about sailors in quillon?"
    assert "not about that" in heading(answer)


async def test_after_an_honest_no_the_next_place_is_answered_again(archive: Newsroom) -> None:
    await archive.app.ask(scope(), "What did Ann Lee say about sailors?")
    await archive.app.ask(scope(), "and in Quillon?")
    answer = await archive.app.ask(scope(), "and in Portnoy?")
    assert title(answer) == "What did Ann Lee say about sailors in Portnoy?"
    assert "could not leave before Friday" in answer.citations[0].passage


@pytest.mark.parametrize(
    ("follow_up", "meant"),
    [
        ("what about Ray?", "What did Ray say about the sailors?"),
        ("And Carla Moretti?", "What did Carla Moretti say about the sailors?"),
        ("what about Vadstone?", "What did Lee say about Vadstone?"),
        ("and about the school?", "What did Lee say about the school?"),
        ("what about the school?", "What did Lee say about the school?"),
    ],
)
async def test_a_follow_up_names_another_speaker_or_another_subject(
    archive: Newsroom, follow_up: str, meant: str
) -> None:
    await archive.app.ask(scope(), "What did Lee say about the sailors?")
    assert title(await archive.app.ask(scope(), follow_up)) == meant


async def test_the_speaker_of_other_articles_may_have_the_name(archive: Newsroom) -> None:
    await archive.stored(
        read_text(
            """Aid for Quillon

The Seamen's Aid opened a kitchen in Quillon on Friday, its first in the north of the country.

Ann Lee said the sailors in Quillon were given soup and blankets."""
        ),
        minutes=-30,
    )
    await archive.app.ask(scope(), "What did Ann Lee say about sailors?", "2")
    answer = await archive.app.ask(scope(), "and in Quillon?")
    assert "soup and blankets" in answer.citations[0].passage
