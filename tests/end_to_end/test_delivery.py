"""Discord fails while a reply is delivered: it arrives once, or is given up, and nothing else suffers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from datetime import timedelta
from pathlib import Path

import pytest
from aiohttp import web

from news.reader import Reader
from tests.discord_server import Options
from tests.end_to_end.pages import TEXT, TITLE, page
from tests.end_to_end.stage import PATIENCE, Stage, on_stage, text_of


@pytest.fixture
async def forgetful(reader: Reader, tmp_path: Path) -> AsyncGenerator[Stage]:
    """A Discord that has forgotten every nonce, and a bot that knows it."""
    async with on_stage(
        reader,
        f"sqlite:///{tmp_path / 'verbatim.db'}",
        options=Options(nonce_window=0.0),
        nonce_life=timedelta(0),
    ) as stage:
        yield stage


def sending(stage: Stage) -> str:
    return f"POST /channels/{stage.channel.id}/messages"


@pytest.mark.parametrize("status", [500, 502, 503, 0])
async def test_a_failure_of_discord_delays_the_reply(stage: Stage, status: int) -> None:
    stage.discord.fail_next(sending(stage), status)
    assert f"#1 {TITLE}" in await stage.say(TEXT)
    assert len(await stage.replies(1)) == 1


async def test_a_rate_limit_is_obeyed(stage: Stage) -> None:
    stage.discord.rate_limit_next(sending(stage), 0.5)
    await stage.say(TEXT)
    first, second = stage.discord.requests_matching(sending(stage))
    assert second.at - first.at >= 0.5


async def test_a_reply_whose_receipt_is_lost_is_posted_once(stage: Stage) -> None:
    stage.discord.fail_next(sending(stage), 0, after=True)
    await stage.say(TEXT)
    await stage.discord.wait_for_request(sending(stage), PATIENCE, number=1)
    assert len(await stage.replies(1)) == 1
    assert len(stage.discord.requests_matching(sending(stage))) == 2


async def test_a_reply_whose_nonce_is_forgotten_is_found_in_the_channel(forgetful: Stage) -> None:
    stage = forgetful
    stage.discord.fail_next(sending(stage), 0, after=True)
    reply = await stage.exchange(TEXT)
    assert await stage.replies(1) == [reply]
    assert len(stage.discord.requests_matching(sending(stage))) == 1
    await stage.channel.stored[reply.reference.message_id if reply.reference else 0].delete()
    await stage.discord.until(lambda: reply.deleted, PATIENCE, "the deletion of the reply that was found")


async def test_of_two_equal_replies_only_the_lost_one_is_looked_for(forgetful: Stage) -> None:
    stage = forgetful
    stage.site.page("/a", "", status=404)
    stage.site.page("/b", "", status=404)
    stage.discord.fail_next(sending(stage), 503, times=2)
    await stage.channel.post(stage.member, f"{stage.site.url('/a')} {stage.site.url('/b')}")
    assert len(await stage.replies(2)) == 2


@pytest.mark.parametrize("content", [TEXT, "http://user:secret@example.org/"])
async def test_without_embeds_the_reply_is_words(stage: Stage, content: str) -> None:
    stage.discord.forbid(stage.channel, "embed_links")
    reply = await stage.exchange(content)
    assert reply.embeds == []
    assert 0 < len(reply.content) <= 2000


async def test_without_the_history_the_reply_points_to_nothing(stage: Stage) -> None:
    stage.discord.forbid(stage.channel, "read_message_history")
    reply = await stage.exchange(TEXT)
    assert reply.reference is None
    assert f"#1 {TITLE}" in text_of(reply)


async def test_where_discord_refuses_a_reply_there_is_a_reaction(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    stage.discord.fail_next(sending(stage), 403, code=50013, times=2)  # with an embed, and without
    posted = await stage.channel.post(stage.member, TEXT)
    await stage.discord.wait_for_request(sending(stage), PATIENCE, number=1)
    await stage.settled()
    assert "given up" in caplog.text
    assert posted.reacted("📰") == [stage.discord.bot]
    assert f"#1 {TITLE}" in await stage.say(TEXT)


async def test_a_reply_to_a_channel_that_is_gone_is_given_up(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    stage.discord.fail_next(sending(stage), 404, code=10003)
    await stage.channel.post(stage.member, TEXT)
    await stage.discord.wait_for_request(sending(stage), PATIENCE)
    await stage.settled()
    assert "given up" in caplog.text
    assert f"#1 {TITLE}" in await stage.ask("articles list")


@pytest.mark.parametrize("status", [403, 0])
async def test_a_reaction_that_fails_does_not_matter(stage: Stage, status: int) -> None:
    stage.discord.fail_next("PUT */reactions/*", status, times=2)  # a PUT cut off is tried again
    posted = await stage.channel.post(stage.member, TEXT)
    assert len(await stage.replies(1)) == 1
    assert posted.reacted("📰") == []


async def test_a_message_deleted_while_it_is_read_leaves_nothing(stage: Stage) -> None:
    asked, release = asyncio.Event(), asyncio.Event()

    async def slow(_: web.BaseRequest) -> web.StreamResponse:
        asked.set()
        await release.wait()
        return web.Response(text=page(), content_type="text/html")

    stage.site.route("/slow", slow)
    posted = await stage.channel.post(stage.member, stage.site.url("/slow"))
    await asyncio.wait_for(asked.wait(), PATIENCE)
    await posted.delete()
    await until_forgotten(stage)
    release.set()
    assert "no article here" in await stage.ask("summary")
    await stage.settled()
    assert [message for message in stage.channel.by_bot() if message.interaction is None] == []


async def until_forgotten(stage: Stage) -> None:
    async with asyncio.timeout(PATIENCE):
        while await stage.app.storage.inbox.pending():
            await asyncio.sleep(0.01)


async def test_a_message_deleted_while_the_reply_is_sent_takes_it_along(stage: Stage) -> None:
    receipt = stage.discord.hold_next("PUT */reactions/*")
    posted = await stage.channel.post(stage.member, TEXT)
    reply = await stage.channel.wait_for_message(timeout=PATIENCE)
    await posted.delete()
    async with asyncio.timeout(PATIENCE):
        while await stage.app.storage.outbox.pending():
            await asyncio.sleep(0.01)
    receipt.set()
    await stage.discord.until(lambda: reply.deleted, PATIENCE, "the reply's deletion")


async def test_fifty_replies_are_sent_in_order(stage: Stage) -> None:
    gate = stage.discord.hold_next(sending(stage))
    for _ in range(5):
        links = [f"http://10.0.0.{number}/" for number in range(10)]
        await stage.channel.post(stage.member, " ".join(links))
    async with asyncio.timeout(PATIENCE):
        while len(queued := await stage.app.storage.outbox.pending()) < 50:
            await asyncio.sleep(0.02)
    gate.set()
    replies = await stage.replies(50)
    assert [reply.nonce for reply in replies] == [item.nonce for item in queued]


async def test_a_channel_that_must_wait_does_not_hold_up_others(stage: Stage) -> None:
    other = stage.guild.add_text_channel("other")
    gate = stage.discord.hold_next(sending(stage))
    await stage.channel.post(stage.member, TEXT)
    await stage.discord.until(
        lambda: bool(stage.discord.requests_matching(sending(stage))), PATIENCE, "the reply that waits"
    )
    await other.post(stage.member, TEXT)
    await other.wait_for_message(timeout=PATIENCE)
    assert stage.channel.by_bot() == []
    gate.set()
    assert len(await stage.replies(1)) == 1
