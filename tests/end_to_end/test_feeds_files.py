"""Lists of feeds as files: they come in, they go out, and where none may be attached they come in private."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from news.reader import Reader
from tests.discord_server import Message
from tests.end_to_end.acts import typed
from tests.end_to_end.feed_stage import FeedStage, on_feed_stage
from tests.end_to_end.stage import PATIENCE, text_of


@pytest.fixture
async def feeds(reader: Reader, tmp_path: Path) -> AsyncGenerator[FeedStage]:
    async with on_feed_stage(reader, tmp_path) as stage:
        yield stage


def long_list() -> bytes:
    """A list whose report is longer than a message."""
    lines = "".join(f'<outline xmlUrl="ftp://example.org/{number}"/>' for number in range(60))
    return f"<opml><body>{lines}</body></opml>".encode()


async def in_private(feeds: FeedStage) -> Message:
    return await feeds.stage.discord.direct_messages(feeds.mia.user).wait_for_message(timeout=PATIENCE)


async def test_feeds_go_to_other_readers_and_come_back(feeds: FeedStage) -> None:
    await feeds.follow()
    exported = await feeds.slash("feed export")
    (file,) = exported.attachments
    assert file.filename == "feeds.opml"
    assert feeds.paper.url in file.body.decode()
    await feeds.press(await feeds.slash("feed remove", feed="1"), "Remove it")
    broken = file.body.replace(b"</body>", b'<outline type="rss" xmlUrl="ftp://example.org/x"/></body>')
    report = text_of(await feeds.slash("feed import", file=("mine.opml", broken)))
    assert feeds.paper.name in report
    assert "ftp://" in report
    assert feeds.paper.name in text_of(await feeds.slash("feed list"))


@pytest.mark.parametrize("file", [b"", b"no outline", b"<opml><body><outline", b"\x00\xff" * 100])
async def test_a_file_that_is_no_opml_is_refused_in_words(feeds: FeedStage, file: bytes) -> None:
    told = text_of(await feeds.slash("feed import", file=("mine.opml", file)))
    assert told
    assert "went wrong" not in told


async def test_a_long_report_comes_as_a_file(feeds: FeedStage) -> None:
    shown = await feeds.slash("feed import", file=("m.opml", long_list()))
    interaction = shown.interaction
    assert interaction is not None
    report = await interaction.followup(timeout=PATIENCE)
    assert report.attachments[0].body.count(b"http:// or https://") == 60


async def test_a_typed_export_comes_as_a_file(feeds: FeedStage) -> None:
    await feeds.follow()
    said = await typed(feeds.stage, feeds.mia, "!feed export")
    assert feeds.paper.url in said.attachments[0].body.decode()


async def test_where_no_file_may_be_attached_the_export_comes_in_private(feeds: FeedStage) -> None:
    await feeds.follow()
    feeds.stage.discord.forbid(feeds.channel, "attach_files")
    said = await typed(feeds.stage, feeds.mia, "!feed export")
    assert said.attachments == []
    assert "sent you a file" in said.content
    assert feeds.paper.url in (await in_private(feeds)).attachments[0].body.decode()
    feeds.mia.user.dms_open = False
    closed = await typed(feeds.stage, feeds.mia, "!feed export")
    assert "/feed export" in closed.content


async def test_where_no_file_may_be_attached_a_long_report_comes_in_private(feeds: FeedStage) -> None:
    feeds.stage.discord.forbid(feeds.channel, "attach_files")
    for dms_open, told in ((True, "sent you a file"), (False, "/feed list shows")):
        feeds.mia.user.dms_open = dms_open
        first = await typed(feeds.stage, feeds.mia, "!feed import", attachments=[("m.opml", long_list())])
        said = await feeds.channel.wait_for_message(timeout=PATIENCE, after=first.id)
        assert told in said.content
    assert (await in_private(feeds)).attachments[0].body.count(b"http:// or https://") == 60


async def test_an_import_without_a_file_says_what_to_attach(feeds: FeedStage) -> None:
    said = await typed(feeds.stage, feeds.mia, "!feed import")
    assert "Attach the OPML file" in said.content
    refused = await typed(feeds.stage, feeds.stage.member, "!feed import")
    assert "Manage Server" in refused.content
