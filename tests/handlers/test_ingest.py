from __future__ import annotations

import asyncio
from concurrent.futures import Executor

import pytest
import sqlalchemy as sa

from bot.app import compose
from handlers.ingest import FAILED, MOST_ATTEMPTS, MOST_LINKS, READ, Post, items_of
from news.asker import open_asker
from news.errors import StorageError
from news.fetch import Fetcher
from news.reader import Reader
from storage.inbox import ItemKind
from storage.outbox import OutboxItem
from tests.end_to_end.pages import PARAGRAPHS, TEXT, TITLE, page
from tests.handlers.newsroom import PATIENCE, Newsroom, hold, post, scope
from tests.news.fetching import Names
from tests.storage.filling import GUILD, OTHER_GUILD

LINK = "https://news.example/a"


def found(text: str, *texts: str) -> list[tuple[str, str]]:
    return [(item.kind.value, item.payload) for item in items_of(post(text, texts=texts))]


def words(count: int) -> str:
    return " ".join(["word"] * count)


def error_in(notices: list[OutboxItem]) -> str:
    (notice,) = notices
    assert (notice.kind, notice.article_id) == (FAILED, None)
    return str(notice.data["error"])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("Good morning!", []),
        (f"Look: {LINK}, and {LINK}?utm_source=x", [("link", LINK)]),
        (f"{LINK} then https://news.example/b", [("link", LINK), ("link", "https://news.example/b")]),
        ("`https://news.example/code`", []),
        ("https://cdn.discordapp.com/attachments/1/2/a.html", []),
        ("https://news.example/cat.jpg https://tenor.com/view/cat", []),
        ("https://news.example/report.pdf", [("link", "https://news.example/report.pdf")]),
        (words(59), []),
        (words(60), [("text", words(60))]),
        (words(61), [("text", words(61))]),
        (f"{LINK} {words(59)}", [("link", LINK)]),
        (f"{LINK} {words(60)}", [("link", LINK), ("text", f"{LINK} {words(60)}")]),
    ],
)
def test_what_a_message_holds(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


def test_attachments_are_texts_of_their_own_in_order() -> None:
    one, two = f"one {words(60)}", f"two {words(60)}"
    assert found("see below", one, words(59), two) == [("text", one), ("text", two)]


def test_links_inside_attachments_are_not_followed() -> None:
    assert found("", f"{LINK} {words(60)}") == [("text", f"{LINK} {words(60)}")]


def test_positions_count_links_first() -> None:
    items = items_of(post(f"{LINK} {words(60)}", texts=(words(61),)))
    assert [(item.position, item.kind) for item in items] == [
        (0, ItemKind.LINK),
        (1, ItemKind.TEXT),
        (2, ItemKind.TEXT),
    ]


@pytest.mark.parametrize(("links", "items"), [(10, 10), (11, 11), (50, 11)])
def test_of_many_links_one_too_many_is_kept(links: int, items: int) -> None:
    assert len(found(" ".join(f"https://news.example/{n}" for n in range(links)))) == items


def test_text_is_kept_in_its_stored_form() -> None:
    ((_, payload),) = found(f"one\r\ntwo\0 {words(60)}")
    assert payload == f"one \ntwo  {words(60)}"


async def test_the_link_beyond_the_limit_is_answered_and_not_fetched(room: Newsroom) -> None:
    links = [room.site.url(f"/{n}") for n in range(MOST_LINKS + 3)]
    notices = await room.taken_in(post(" ".join(links)))
    assert [notice.data["error"] for notice in notices] == ["PageNotFound"] * MOST_LINKS + ["TooManyLinks"]
    assert len(room.site.requests) == MOST_LINKS


async def test_accepting_twice_is_accepting_once(room: Newsroom) -> None:
    posted = post(TEXT)
    for _ in range(2):
        assert await room.app.ingest.accept(posted) == 1
    assert len(await room.storage.inbox.pending()) == 1
    await room.taken_in(posted)
    assert len(await room.taken_in(posted)) == 1
    assert await room.storage.articles.count(GUILD) == 1


async def test_talk_is_not_accepted(room: Newsroom) -> None:
    assert await room.app.ingest.accept(post("Good morning!")) == 0
    assert await room.nothing_stored()


async def test_a_text_is_read_and_announced(room: Newsroom) -> None:
    (notice,) = await room.taken_in(post(TEXT))
    assert notice.kind == READ
    assert notice.article_id is not None
    source = await room.storage.articles.source(GUILD, notice.article_id)
    assert (source.title, source.number, source.url) == (TITLE, 1, None)


async def test_a_link_is_read_and_announced(room: Newsroom) -> None:
    room.site.page("/bridge", page())
    (notice,) = await room.taken_in(post(room.site.url("/bridge")))
    assert notice.article_id is not None
    text = await room.storage.articles.text(GUILD, notice.article_id)
    assert all(paragraph in text for paragraph in PARAGRAPHS)


async def test_the_same_link_again_is_linked_and_not_fetched(room: Newsroom) -> None:
    room.site.page("/bridge", page())
    first, second = [
        (await room.taken_in(post(room.site.url(f"/bridge{tracking}"))))[0]
        for tracking in ("", "?utm_medium=x")
    ]
    assert first.article_id == second.article_id
    assert room.site.targets == ["/bridge"]


async def test_the_same_article_by_link_and_by_text_is_one(room: Newsroom) -> None:
    room.site.page("/bridge", page())
    (by_link,) = await room.taken_in(post(room.site.url("/bridge")))
    assert by_link.article_id is not None
    text = await room.storage.articles.text(GUILD, by_link.article_id)
    (by_text,) = await room.taken_in(post(text))
    assert by_text.article_id == by_link.article_id
    assert await room.storage.articles.count(GUILD) == 1


async def test_the_same_text_by_two_links_is_one(room: Newsroom) -> None:
    room.site.page("/bridge", page())
    room.site.page("/copy", page())
    notices = await room.taken_in(post(f"{room.site.url('/bridge')} {room.site.url('/copy')}"))
    assert len({notice.article_id for notice in notices}) == 1


async def test_one_bad_link_does_not_spoil_the_others(room: Newsroom) -> None:
    room.site.page("/bridge", page())
    notices = await room.taken_in(post(f"{room.site.url('/gone')} {room.site.url('/bridge')}"))
    assert [notice.kind for notice in notices] == [FAILED, READ]


async def test_a_failure_is_told_with_its_link(room: Newsroom) -> None:
    room.site.page("/down", status=503)
    (notice,) = await room.taken_in(post(room.site.url("/down")))
    assert (notice.data["error"], notice.data["url"], notice.data["status"]) == (
        "SiteBroken",
        room.site.url("/down"),
        503,
    )


async def test_an_item_that_never_ends_is_given_up(room: Newsroom) -> None:
    posted = post(TEXT)
    await room.app.ingest.accept(posted)
    (item,) = await room.storage.inbox.pending()
    for _ in range(MOST_ATTEMPTS):  # as if the process had died each time
        await room.storage.inbox.begin(item)
    assert error_in(await room.taken_in(posted)) == "ReaderFailed"
    assert await room.storage.articles.count(GUILD) == 0


async def test_the_last_attempt_still_counts(room: Newsroom) -> None:
    posted = post(TEXT)
    await room.app.ingest.accept(posted)
    (item,) = await room.storage.inbox.pending()
    for _ in range(MOST_ATTEMPTS - 1):
        await room.storage.inbox.begin(item)
    assert [notice.kind for notice in await room.taken_in(posted)] == [READ]


class BrokenNames(Names):
    """A resolver with a fault that nobody has thought of."""

    async def resolve(self, *_: object, **__: object) -> list[object]:  # type: ignore[override]  # it never answers
        raise RuntimeError("a fault of ours")


async def test_a_fault_of_ours_ends_in_a_notice_and_not_in_the_way(
    room: Newsroom, executor: Executor
) -> None:
    async with (
        Fetcher(user_agent="Verbatim/test", resolver=BrokenNames()) as fetcher,
        open_asker() as asker,
    ):
        app = compose(room.storage, Reader(executor), fetcher, asker)
        posted = post(f"{LINK} {TEXT}")
        await app.ingest.accept(posted)
        for item in await room.storage.inbox.pending():
            await app.ingest.process(item)
    failed, read = await room.storage.outbox.pending()
    assert error_in([failed]) == "NewsError"
    assert failed.data["url"] == LINK
    assert read.kind == READ


@pytest.mark.parametrize("status", [200, 404])
async def test_what_is_deleted_while_it_is_read_leaves_nothing(each_room: Newsroom, status: int) -> None:
    room = each_room
    gate = hold(room.site, "/slow", status=status)
    posted = post(room.site.url("/slow"))
    reading = asyncio.create_task(room.taken_in(posted))
    await asyncio.wait_for(gate.asked.wait(), PATIENCE)
    await room.app.ingest.deleted(GUILD, [posted.message_id])
    gate.release.set()
    assert await asyncio.wait_for(reading, PATIENCE) == []
    assert await room.nothing_stored()


async def test_what_the_database_refuses_stays_in_the_inbox(room: Newsroom) -> None:
    posted = post(TEXT)
    await room.app.ingest.accept(posted)
    (item,) = await room.storage.inbox.pending()
    await rename(room, "articles", "hidden")
    with pytest.raises(StorageError):
        await room.app.ingest.process(item)
    assert [waiting.id for waiting in await room.storage.inbox.pending()] == [item.id]
    await rename(room, "hidden", "articles")
    assert [notice.kind for notice in await room.taken_in(posted)] == [READ]


async def rename(room: Newsroom, table: str, name: str) -> None:
    async with room.storage.database.write() as connection:
        await connection.execute(sa.text(f"ALTER TABLE {table} RENAME TO {name}"))


def edit(posted: Post, text: str) -> Post:
    return post(text, message_id=posted.message_id)


async def titles(room: Newsroom, guild_id: int = GUILD) -> list[str]:
    return sorted(row.source.title for row in await room.storage.articles.listing(guild_id))


async def process_all(room: Newsroom) -> None:
    for item in await room.storage.inbox.pending():
        await room.app.ingest.process(item)


async def test_an_edit_follows_what_is_gone_new_and_left_alone(room: Newsroom) -> None:
    for name in "abc":
        room.site.page(f"/{name}", page(title=f"Story {name}"))
    a, b, c = (room.site.url(f"/{name}") for name in "abc")
    posted = post(f"{a} {b}")
    notices = await room.taken_in(posted)
    for sent, notice in enumerate(notices, start=501):
        await room.storage.outbox.delivered(notice, sent)
    replies = await room.app.ingest.edited(edit(posted, f"{b} {c}"))
    await process_all(room)
    assert [reply.sent_message_id for reply in replies] == [501]
    assert await titles(room) == ["Story b", "Story c"]
    assert room.site.targets == ["/a", "/b", "/c"]


async def test_an_edit_that_changes_nothing_changes_nothing(room: Newsroom) -> None:
    posted = post(TEXT)
    await room.taken_in(posted)
    assert await room.app.ingest.edited(edit(posted, TEXT)) == ()
    assert await room.storage.inbox.pending() == []
    assert await titles(room) == [TITLE]


async def test_an_edit_before_reading_is_what_is_read(room: Newsroom) -> None:
    room.site.page("/right", page())
    posted = post(room.site.url("/wrong"))
    await room.app.ingest.accept(posted)
    await room.app.ingest.edited(edit(posted, room.site.url("/right")))
    await process_all(room)
    assert room.site.targets == ["/right"]


async def test_an_edit_of_a_text_replaces_the_article(room: Newsroom) -> None:
    posted = post(TEXT)
    await room.taken_in(posted)
    await room.app.ingest.edited(edit(posted, TEXT.replace(TITLE, "Another title")))
    await process_all(room)
    assert await titles(room) == ["Another title"]


async def test_an_edit_that_adds_an_article_to_talk(room: Newsroom) -> None:
    posted = post("Good morning!")
    await room.app.ingest.accept(posted)
    assert await room.app.ingest.edited(edit(posted, TEXT)) == ()
    await process_all(room)
    assert await titles(room) == [TITLE]


async def test_a_deleted_message_takes_its_article_and_reply_along(room: Newsroom) -> None:
    posted = post(TEXT)
    (notice,) = await room.taken_in(posted)
    await room.storage.outbox.delivered(notice, 501)
    (reply,) = await room.app.ingest.deleted(GUILD, [posted.message_id, 12345])
    assert (reply.channel_id, reply.sent_message_id) == (posted.channel_id, 501)
    assert await titles(room) == []


async def test_an_article_outlives_one_of_its_messages(room: Newsroom) -> None:
    first, second = post(TEXT), post(TEXT)
    for posted in (first, second):
        await room.taken_in(posted)
    await room.app.ingest.deleted(GUILD, [first.message_id])
    assert await titles(room) == [TITLE]
    await room.app.ingest.deleted(GUILD, [second.message_id])
    assert await titles(room) == []


async def test_deleting_in_another_guild_changes_nothing_here(room: Newsroom) -> None:
    posted = post(TEXT)
    await room.taken_in(posted)
    assert await room.app.ingest.deleted(OTHER_GUILD, [posted.message_id]) == ()
    assert await titles(room) == [TITLE]


async def test_guilds_have_their_own_copies(room: Newsroom) -> None:
    await room.taken_in(post(TEXT))
    await room.taken_in(post(TEXT, guild_id=OTHER_GUILD))
    assert await titles(room) == await titles(room, OTHER_GUILD) == [TITLE]


async def test_a_reading_made_elsewhere_is_stored_without_a_notice(room: Newsroom) -> None:
    reading = await room.app.reader.read_text(TEXT)
    source = await room.app.ingest.store(scope(), reading)
    assert (source.number, source.title) == (1, TITLE)
    assert await room.storage.inbox.pending() == await room.storage.outbox.pending() == []


def test_a_text_pasted_and_attached_is_one_article() -> None:
    text = "word " * 60
    assert len(items_of(post(text, texts=(text,)))) == 1
