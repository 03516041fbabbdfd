from __future__ import annotations

import asyncio

import pytest

from handlers.inbox_worker import InboxWorker
from handlers.ingest import FAILED, MOST_LINKS, READ, Attached, Post, ReadNow
from news.errors import (
    BrokenDocument,
    ItemGone,
    NewsError,
    NoArticle,
    NotAllowed,
    NoTextLayer,
    NoWords,
    PageNotFound,
    TextTooShort,
    TooManyLinks,
    VerbatimError,
)
from storage.guild_settings import GuildSettings
from tests.end_to_end.pages import TEXT, TITLE, page
from tests.handlers.newsroom import PATIENCE, Newsroom, hold, post, scope, until
from tests.news.pdfs import columns, pdf
from tests.storage.filling import GUILD, OTHER_GUILD

PDF = Attached("story.pdf", columns(TEXT), "application/pdf")
PAGE = Attached("page.html", page(title="A saved page").encode(), "text/html")
SCAN = Attached("scan.pdf", pdf([[]]), "application/pdf")


async def now(room: Newsroom, posted: Post) -> ReadNow:
    return await asyncio.wait_for(room.app.ingest.read_now(scope(), posted), PATIENCE)


def titles(found: ReadNow) -> list[str]:
    return [source.title for source in found.sources]


def failures(found: ReadNow) -> list[tuple[str, type[VerbatimError]]]:
    return [(name, type(error)) for name, error in found.failures]


async def queues_are_empty(room: Newsroom) -> bool:
    return await room.storage.inbox.pending() == await room.storage.outbox.pending() == []


async def test_all_that_a_message_holds_is_read_and_nothing_announced(room: Newsroom) -> None:
    room.site.page("/a", page(title="Story a"))
    found = await now(room, post(f"{room.site.url('/a')} {TEXT}", documents=(PAGE,)))
    assert titles(found)[::2] == ["Story a", "A saved page"]
    assert len(found.sources) == 3
    assert found.failures == ()
    assert await queues_are_empty(room)


async def test_each_failure_is_told_by_its_link_or_name_and_leaves_nothing(room: Newsroom) -> None:
    gone = room.site.url("/gone")
    broken = Attached("broken.pdf", b"%PDF-1.7 rubbish")
    empty = Attached("empty.html", b"<html></html>")
    found = await now(room, post(gone, documents=(SCAN, broken, empty, Attached("note.txt", b"a note"))))
    assert failures(found) == [
        (gone, PageNotFound),
        ("scan.pdf", NoTextLayer),
        ("broken.pdf", BrokenDocument),
        ("empty.html", NoArticle),
        ("note.txt", TextTooShort),
    ]
    assert await room.nothing_stored()


async def test_one_bad_link_does_not_spoil_the_others(room: Newsroom) -> None:
    room.site.page("/a", page(title="Story a"))
    found = await now(room, post(f"{room.site.url('/gone')} {room.site.url('/a')}"))
    assert (titles(found), len(found.failures)) == (["Story a"], 1)


async def test_every_link_beyond_the_limit_is_named(room: Newsroom) -> None:
    links = [room.site.url(f"/{number}") for number in range(MOST_LINKS + 3)]
    found = await now(room, post(" ".join(links)))
    assert [name for name, _ in found.failures] == links
    assert [kind for _, kind in failures(found)] == [PageNotFound] * MOST_LINKS + [TooManyLinks] * 3
    assert len(room.site.requests) == MOST_LINKS


@pytest.mark.parametrize(("text", "error"), [("Good morning!", TextTooShort), ("…", NoWords), ("", NoWords)])
async def test_where_there_is_nothing_to_read_that_is_said(
    room: Newsroom, text: str, error: type[NewsError]
) -> None:
    assert failures(await now(room, post(text))) == [("", error)]


async def test_a_site_that_is_ignored_here_is_named_and_not_asked(room: Newsroom) -> None:
    await room.storage.guilds.save(GUILD, GuildSettings(ignored_hosts=("127.0.0.1",)))
    link = room.site.url("/a")
    assert failures(await now(room, post(link))) == [(link, NotAllowed)]
    assert room.site.targets == []


async def test_links_out_of_embeds_are_read_once(room: Newsroom) -> None:
    room.site.page("/a", page(title="Story a"))
    room.site.page("/b", page(title="Story b"))
    a, b = room.site.url("/a"), room.site.url("/b")
    found = await now(
        room, post(f"see {a}", links=(f"{a}?utm_source=x", b, "https://tenor.com/view/cat", "no link"))
    )
    assert (titles(found), found.failures) == (["Story a", "Story b"], ())


async def test_what_was_read_earlier_is_not_read_again(room: Newsroom) -> None:
    room.site.page("/a", page(title="Story a"))
    posted = post(f"{room.site.url('/a')}", documents=(PDF,))
    notices = await room.taken_in(posted)
    found = await now(room, posted)
    assert [source.article_id for source in found.sources] == [notice.article_id for notice in notices]
    assert room.site.targets == ["/a"]
    assert len(await room.storage.outbox.pending()) == 2


async def test_what_could_not_be_read_earlier_is_tried_again(room: Newsroom) -> None:
    posted = post(room.site.url("/a"))
    (notice,) = await room.taken_in(posted)
    assert notice.kind == FAILED
    room.site.page("/a", page(title="Story a"))
    assert titles(await now(room, posted)) == ["Story a"]
    assert titles(await now(room, posted)) == ["Story a"]
    assert room.site.targets == ["/a", "/a"]


@pytest.mark.parametrize(("path", "kind"), [("/a", READ), ("/gone", FAILED)])
async def test_what_is_waiting_is_read_now_and_announced_once(room: Newsroom, path: str, kind: str) -> None:
    room.site.page("/a", page(title="Story a"))
    posted = post(room.site.url(path))
    await room.app.ingest.accept(posted)
    found = await now(room, posted)
    assert len(found.sources) + len(found.failures) == 1
    assert await room.storage.inbox.pending() == []
    assert [notice.kind for notice in await room.taken_in(posted)] == [kind]
    assert len(room.site.targets) == 1


async def test_what_the_inbox_worker_is_reading_is_waited_for(room: Newsroom) -> None:
    gate = hold(room.site, "/slow", "Story")
    posted = post(room.site.url("/slow"))
    await room.app.ingest.accept(posted)
    (item,) = await room.storage.inbox.pending()
    working = asyncio.create_task(room.app.ingest.process(item))
    await asyncio.wait_for(gate.asked.wait(), PATIENCE)
    asked = asyncio.create_task(now(room, posted))
    await asyncio.sleep(0.05)
    gate.release.set()
    assert titles(await asked) == ["Story"]
    await working
    assert room.site.targets == ["/slow"]
    assert [notice.kind for notice in await room.storage.outbox.pending()] == [READ]


async def test_the_inbox_worker_waits_for_what_is_being_read(room: Newsroom) -> None:
    gate = hold(room.site, "/slow", "Story")
    posted = post(room.site.url("/slow"))
    await room.app.ingest.accept(posted)
    (item,) = await room.storage.inbox.pending()
    asked = asyncio.create_task(now(room, posted))
    await asyncio.wait_for(gate.asked.wait(), PATIENCE)
    working = asyncio.create_task(room.app.ingest.process(item))
    await asyncio.sleep(0.05)
    gate.release.set()
    assert titles(await asked) == ["Story"]
    await asyncio.wait_for(working, PATIENCE)
    assert room.site.targets == ["/slow"]
    assert [notice.kind for notice in await room.storage.outbox.pending()] == [READ]


async def test_accepting_while_it_is_read_announces_nothing(room: Newsroom) -> None:
    gate = hold(room.site, "/slow", "Story")
    posted = post(room.site.url("/slow"))
    asked = asyncio.create_task(now(room, posted))
    await asyncio.wait_for(gate.asked.wait(), PATIENCE)
    await room.app.ingest.accept(posted)
    for item in await room.storage.inbox.pending():
        await asyncio.wait_for(room.app.ingest.process(item), PATIENCE)
    gate.release.set()
    assert titles(await asked) == ["Story"]
    assert await queues_are_empty(room)


async def test_two_who_ask_at_once_are_both_answered_by_one_reading(room: Newsroom) -> None:
    gate = hold(room.site, "/slow", "Story")
    posted = post(room.site.url("/slow"))
    asked = [asyncio.create_task(now(room, posted)) for _ in range(2)]
    await asyncio.wait_for(gate.asked.wait(), PATIENCE)
    gate.release.set()
    assert [titles(found) for found in await asyncio.gather(*asked)] == [["Story"], ["Story"]]
    assert room.site.targets == ["/slow"]


async def test_who_stops_asking_leaves_nothing_behind(each_room: Newsroom) -> None:
    room = each_room
    gate = hold(room.site, "/slow", "Story")
    asked = asyncio.create_task(now(room, post(room.site.url("/slow"))))
    await asyncio.wait_for(gate.asked.wait(), PATIENCE)
    asked.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asked
    gate.release.set()
    assert await room.nothing_stored()


async def test_what_was_waiting_is_still_read_when_who_asked_stops(each_room: Newsroom) -> None:
    room = each_room
    gate = hold(room.site, "/slow", "Story")
    posted = post(room.site.url("/slow"))
    await room.app.ingest.accept(posted)
    asked = asyncio.create_task(now(room, posted))
    await asyncio.wait_for(gate.asked.wait(), PATIENCE)
    worker = InboxWorker(room.storage.inbox, room.app.ingest, on_done=lambda: None)
    working = asyncio.create_task(worker.run())
    await asyncio.sleep(0.05)
    asked.cancel()
    gate.release.set()

    async def announced() -> bool:
        return [notice.kind for notice in await room.storage.outbox.pending()] == [READ]

    await until(announced)
    working.cancel()


async def test_a_message_deleted_while_it_is_read_leaves_nothing(each_room: Newsroom) -> None:
    room = each_room
    gate = hold(room.site, "/slow", "Story")
    posted = post(room.site.url("/slow"))
    asked = asyncio.create_task(now(room, posted))
    await asyncio.wait_for(gate.asked.wait(), PATIENCE)
    await room.app.ingest.deleted(GUILD, [posted.message_id])
    gate.release.set()
    with pytest.raises(ItemGone):
        await asked
    assert await room.nothing_stored()


async def test_what_was_read_goes_with_its_message_and_its_author(room: Newsroom) -> None:
    for forget in ("message", "member"):
        posted = post(TEXT)
        (source,) = (await now(room, posted)).sources
        (brought,) = await room.storage.posts.of_article(GUILD, source.article_id)
        assert (brought.message_id, brought.channel_id, brought.member_id) == (
            posted.message_id,
            posted.channel_id,
            posted.member_id,
        )
        if forget == "message":
            await room.app.ingest.deleted(GUILD, [posted.message_id])
        else:
            await room.storage.forgetting.member(GUILD, posted.member_id)
        assert await room.storage.articles.count(GUILD) == 0


async def test_it_belongs_to_the_guild_that_is_asked_from(room: Newsroom) -> None:
    await room.app.ingest.read_now(scope(OTHER_GUILD), post(TEXT))
    assert await room.storage.articles.count(GUILD) == 0
    assert await room.storage.articles.count(OTHER_GUILD) == 1


async def test_an_edit_afterwards_is_followed(room: Newsroom) -> None:
    room.site.page("/a", page(title="Story a"))
    posted = post(room.site.url("/a"), documents=(PDF,))
    await now(room, posted)
    await room.app.ingest.edited(post("", message_id=posted.message_id, documents=(PDF,)))
    assert [source.title for source in await room.app.ingest.of_message(GUILD, posted.message_id)] == [TITLE]
    assert await queues_are_empty(room)


async def test_the_articles_of_a_message_are_given_in_its_order(room: Newsroom) -> None:
    for name in "ab":
        room.site.page(f"/{name}", page(title=f"Story {name}"))
    posted = post(f"{room.site.url('/b')} {room.site.url('/a')} {room.site.url('/gone')}")
    await room.taken_in(posted)
    found = await room.app.ingest.of_message(GUILD, posted.message_id)
    assert [source.title for source in found] == ["Story b", "Story a"]
    assert await room.app.ingest.of_message(OTHER_GUILD, posted.message_id) == ()
    assert await room.app.ingest.of_message(GUILD, 12345) == ()
