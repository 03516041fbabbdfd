"""A number where a name, a place or words may stand: the article that goes by it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from handlers.scope import Scope
from news.answer import Answer
from news.errors import NothingStored, UnknownArticle, UnknownPlace, UnknownSpeaker
from tests.handlers.newsroom import Newsroom, headings, scope
from tests.storage.filling import CHANNEL, OTHER_CHANNEL

FIRST = "# Bridge opens\n\n[The bridge is safe], (said) {Ann Lee} in <Paris> on 3 May 2016."
SECOND = "# Talks end\n\n[The talks are over], (said) {Bo Berg} in <Aleppo>."
COMMANDS = ("where", "who", "when", "who-said")


async def asked(
    room: Newsroom, command: str, words: str, which: str | None = None, by: Scope | None = None
) -> Answer:
    """Ask one of the commands that take a name, a place or words."""
    app, who = room.app, by or scope()
    abilities = {"where": app.where, "who": app.who, "when": app.when, "who-said": app.who_said}
    return await abilities[command](who, words, which)


async def fill(room: Newsroom) -> None:
    await room.stored(FIRST)
    await room.stored(SECOND, channel_id=OTHER_CHANNEL, minutes=1)


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("words", ["1", "#1", " 1 ", "001"])
async def test_it_is_the_articles(room: Newsroom, command: str, words: str) -> None:
    await fill(room)
    assert await asked(room, command, words) == await asked(room, command, "", "1")


@pytest.mark.parametrize(("command", "error"), [("where", UnknownPlace), ("who-said", UnknownSpeaker)])
@pytest.mark.parametrize("words", ["3", "0", "0001", "1 2", "1."])
async def test_what_no_article_goes_by_stays_words(
    room: Newsroom, command: str, error: type[UnknownPlace | UnknownSpeaker], words: str
) -> None:
    await fill(room)
    with pytest.raises(error) as caught:
        await asked(room, command, words)
    assert caught.value.asked == words


@pytest.mark.parametrize("command", COMMANDS)
async def test_with_the_mark_it_is_an_article_or_wrong(room: Newsroom, command: str) -> None:
    await fill(room)
    with pytest.raises(UnknownArticle, match="#2016"):
        await asked(room, command, "#2016")


async def test_a_year_stays_words(room: Newsroom) -> None:
    await fill(room)
    answer = await asked(room, "when", "2016")
    assert str(answer.title) == "When: “2016”, in all articles"


@pytest.mark.parametrize("words", ["1", "#1"])
async def test_an_article_named_beside_it_is_the_one(room: Newsroom, words: str) -> None:
    await fill(room)
    with pytest.raises(UnknownPlace) as caught:
        await asked(room, "where", words, "2")
    assert caught.value.asked == words


async def test_what_the_member_may_not_see_is_none(room: Newsroom) -> None:
    await fill(room)
    outsider = replace(scope(), sees=CHANNEL.__eq__)
    with pytest.raises(UnknownPlace):
        await asked(room, "where", "2", by=outsider)
    with pytest.raises(UnknownArticle):
        await asked(room, "where", "#2", by=outsider)
    assert headings(await asked(room, "where", "1", by=outsider)) == ["Paris"]


@pytest.mark.parametrize("words", ["1", "#1"])
async def test_in_an_empty_archive_there_is_nothing(room: Newsroom, words: str) -> None:
    with pytest.raises(NothingStored):
        await asked(room, "who", words)
