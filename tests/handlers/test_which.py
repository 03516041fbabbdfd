from __future__ import annotations

import asyncio

import pytest

from handlers.inbox_worker import InboxWorker
from handlers.scope import Selection
from handlers.which import WhichArticle
from news.errors import BadLink, CredentialsInLink, NothingStored, PageNotFound, UnknownArticle
from tests.end_to_end.pages import TITLE, page
from tests.handlers.newsroom import PATIENCE, Newsroom, hold, post, scope
from tests.readings import reading
from tests.storage.filling import GUILD, OTHER_CHANNEL, OTHER_GUILD

FERRY = "# The ferry to Malmö returns\n\nThe ferry sails again. It was away for a year."
BRIDGE = "# Bridge opens\n\nThe bridge is open. Nobody fell into the river."


async def select(room: Newsroom, which: str | None, guild_id: int = GUILD) -> Selection:
    return await WhichArticle(room.storage, room.app.ingest.read_link)(scope(guild_id), which)


async def number_of(room: Newsroom, which: str | None) -> int:
    source = (await select(room, which)).source
    assert source is not None
    return source.number


@pytest.mark.parametrize("which", [None, "", "  ", "latest", " Newest ", "LAST"])
async def test_the_latest_is_the_channels_own(room: Newsroom, which: str | None) -> None:
    await room.stored(FERRY)
    await room.stored(BRIDGE, channel_id=OTHER_CHANNEL, minutes=1)
    selection = await select(room, which)
    assert selection.source is not None
    assert selection.source.number == 1
    assert not selection.explicit
    assert selection.notes == ()


async def test_a_channel_without_articles_falls_back_to_the_guild_and_says_so(room: Newsroom) -> None:
    await room.stored(FERRY, channel_id=OTHER_CHANNEL)
    selection = await select(room, None)
    assert selection.source is not None
    assert not selection.explicit
    assert "Nothing has been read in this channel" in str(selection.notes[0])


@pytest.mark.parametrize("which", ["2", "#2", " 2 ", "bridge", "BRIDGE op", "opens bridge"])
async def test_an_article_is_named_by_number_or_title(room: Newsroom, which: str) -> None:
    for number, text in enumerate((FERRY, BRIDGE, "# Third\n\nIt rains.")):
        await room.stored(text, minutes=number)
    selection = await select(room, which)
    assert selection.source is not None
    assert (selection.source.number, selection.explicit) == (2, True)


async def test_accents_do_not_matter_in_a_title(room: Newsroom) -> None:
    await room.stored(FERRY)
    assert await number_of(room, "malmo ferry") == 1


async def test_of_several_titles_the_newest_is_meant(room: Newsroom) -> None:
    await room.stored(FERRY)
    await room.stored("# Another ferry sinks\n\nIt sank.")
    assert await number_of(room, "ferry") == 2


@pytest.mark.parametrize(
    "link",
    [
        "https://news.example/story",
        "http://news.example/story/?utm_source=chat#top",
        "<https://news.example/story>",
        "look: https://NEWS.example/story.",
    ],
)
async def test_a_stored_link_is_not_fetched(room: Newsroom, link: str) -> None:
    await room.stored(reading(BRIDGE, url="https://news.example/story"))
    selection = await select(room, link)
    assert selection.source is not None
    assert (selection.source.number, selection.explicit) == (1, True)


async def test_a_new_link_is_read_on_the_spot_and_nothing_is_announced(room: Newsroom) -> None:
    room.site.page("/bridge", page())
    selection = await select(room, room.site.url("/bridge"))
    assert selection.source is not None
    assert (selection.source.title, selection.source.number, selection.explicit) == (TITLE, 1, True)
    assert await room.storage.outbox.pending() == []
    assert await room.storage.inbox.pending() == []


async def test_a_link_is_read_once(room: Newsroom) -> None:
    room.site.page("/bridge", page())
    for _ in range(2):
        assert await number_of(room, room.site.url("/bridge")) == 1
    assert room.site.targets == ["/bridge"]


async def test_a_link_that_fails_leaves_nothing_behind(room: Newsroom) -> None:
    with pytest.raises(PageNotFound):
        await select(room, room.site.url("/gone"))
    assert await room.nothing_stored()


@pytest.mark.parametrize(
    ("link", "error"),
    [
        ("https://ann:secret@news.example/", CredentialsInLink),
        ("https://news.example:99999/", BadLink),
        ("ftp://news.example/", BadLink),
    ],
)
async def test_a_bad_link_leaves_nothing_behind(room: Newsroom, link: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        await select(room, link)
    assert await room.nothing_stored()


async def test_the_inbox_worker_leaves_a_questions_link_alone(room: Newsroom) -> None:
    gate = hold(room.site, "/slow")
    worker = InboxWorker(room.storage.inbox, room.app.ingest, on_done=lambda: None)
    working = asyncio.create_task(worker.run())
    question = asyncio.create_task(select(room, room.site.url("/slow")))
    await asyncio.wait_for(gate.asked.wait(), PATIENCE)
    await room.app.ingest.accept(post("word " * 60))
    worker.wake()
    async with asyncio.timeout(PATIENCE):
        while await room.storage.articles.count(GUILD) == 0:
            await asyncio.sleep(0.01)
    gate.release.set()
    assert (await asyncio.wait_for(question, PATIENCE)).source is not None
    working.cancel()
    assert room.site.targets == ["/slow"]
    assert len(await room.storage.outbox.pending()) == 1


@pytest.mark.parametrize("which", ["all", "ALL", "every", "everything", "*"])
async def test_all_is_no_single_article(room: Newsroom, which: str) -> None:
    await room.stored(FERRY)
    assert await select(room, which) == Selection(None, explicit=True)


@pytest.mark.parametrize("which", ["7", "#7", "0", "999999999", "9999999999", "no such title", "?!"])
async def test_what_is_not_there_names_the_newest(room: Newsroom, which: str) -> None:
    await room.stored(FERRY)
    await room.stored(BRIDGE)
    with pytest.raises(UnknownArticle) as caught:
        await select(room, which)
    assert caught.value.newest == 2


@pytest.mark.parametrize("which", [None, "latest", "all", "1", "#1", "some title"])
async def test_without_articles_there_is_nothing_to_choose_from(room: Newsroom, which: str | None) -> None:
    with pytest.raises(NothingStored):
        await select(room, which)


@pytest.mark.parametrize("which", [None, "all", "1", "ferry"])
async def test_other_guilds_articles_do_not_count(room: Newsroom, which: str | None) -> None:
    await room.stored(FERRY)
    with pytest.raises(NothingStored):
        await select(room, which, OTHER_GUILD)


async def test_a_link_that_another_guild_has_stored_is_read_again(room: Newsroom) -> None:
    room.site.page("/bridge", page())
    for guild_id in (GUILD, OTHER_GUILD):
        selection = await select(room, room.site.url("/bridge"), guild_id)
        assert selection.source is not None
        assert selection.source.number == 1
    assert room.site.targets == ["/bridge", "/bridge"]
