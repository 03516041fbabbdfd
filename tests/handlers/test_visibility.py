"""What was posted only in channels that a member may not read is not for them, whatever they ask."""

from __future__ import annotations

from dataclasses import replace

import pytest

from handlers.scope import Scope
from news.errors import NothingStored, UnknownArticle, UnknownPlace, UnknownSpeaker
from tests.handlers.newsroom import Newsroom, scope
from tests.readings import reading
from tests.storage.filling import CHANNEL, OTHER_CHANNEL, item, stored

PUBLIC = "# Bridge opens\n\n[It is safe], (said) {Ann Lee} in <Paris>."
SECRET = "# Secret talks\n\n[It is over], (said) {Bo Berg} in <Aleppo>."


def outsider() -> Scope:
    """Somebody who may read one of the two channels."""
    return replace(scope(), sees=CHANNEL.__eq__)


async def fill(room: Newsroom) -> None:
    await stored(room.storage, reading(PUBLIC, url="https://news.example/open"), item())
    secret = item(channel_id=OTHER_CHANNEL, payload="https://news.example/secret", minutes=5)
    await stored(room.storage, reading(SECRET, url="https://news.example/secret"), secret)


async def test_who_may_read_every_channel_sees_everything(room: Newsroom) -> None:
    await fill(room)
    assert str((await room.app.articles.list(scope())).title) == "2 articles"
    assert str((await room.app.summary(scope(), "2")).title) == "Summary of #2 Secret talks"


async def test_lists_and_glances_leave_hidden_articles_out(room: Newsroom) -> None:
    await fill(room)
    assert str((await room.app.articles.list(outsider())).title) == "1 article"
    glance = await room.app.summary(outsider(), "all")
    assert [source.title for source in glance.sources] == ["Bridge opens"]


@pytest.mark.parametrize("which", ["2", "#2", "secret talks"])
async def test_a_hidden_article_is_not_named(room: Newsroom, which: str) -> None:
    await fill(room)
    with pytest.raises(UnknownArticle):
        await room.app.summary(outsider(), which)
    with pytest.raises(UnknownArticle):
        await room.app.articles.forget(outsider(), which, may_moderate=True)


@pytest.mark.parametrize("which", [None, "all"])
async def test_hidden_people_and_places_are_not_found_nor_suggested(
    room: Newsroom, which: str | None
) -> None:
    await fill(room)
    with pytest.raises(UnknownSpeaker) as speaker:
        await room.app.who_said(outsider(), "Bo Bergg", which)
    assert speaker.value.suggestions == ()
    with pytest.raises(UnknownSpeaker):
        await room.app.who_said(outsider(), "it is over", which)
    with pytest.raises(UnknownPlace) as place:
        await room.app.where(outsider(), "Alepo", which)
    assert place.value.suggestions == ()


async def test_the_servers_latest_is_the_latest_one_sees(room: Newsroom) -> None:
    await fill(room)
    elsewhere = replace(outsider(), channel_id=7)
    answer = await room.app.summary(elsewhere)
    assert str(answer.title) == "Summary of #1 Bridge opens"


async def test_an_article_posted_in_both_channels_is_seen(room: Newsroom) -> None:
    await fill(room)
    again = item(payload="https://news.example/secret", minutes=9)
    await stored(room.storage, reading(SECRET, url="https://news.example/secret"), again)
    assert str((await room.app.summary(outsider(), "2")).title) == "Summary of #2 Secret talks"


async def test_with_everything_hidden_nothing_is_stored(room: Newsroom) -> None:
    await fill(room)
    blind = replace(scope(), channel_id=7, sees=frozenset[int]().__contains__)
    for ask in (room.app.summary, room.app.who_said, room.app.where):
        with pytest.raises(NothingStored):
            await ask(blind)
    with pytest.raises(NothingStored):
        await room.app.articles.list(blind)
