"""The panel of a feed: every option by menu, button or form; and all of it after a restart."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import pytest

from bot.client import VerbatimBot
from bot.cooldowns import Cooldowns
from news.reader import Reader
from tests.discord_server import Interaction, Message
from tests.discord_server.interactions import COMPONENT, MODAL_SUBMIT
from tests.discord_server.messages import walk_components
from tests.end_to_end.acts import labels
from tests.end_to_end.feed_stage import FeedStage, on_feed_stage
from tests.end_to_end.stage import PATIENCE, text_of

# Each starts processes or polls a web server several times: make test-slow.
pytestmark = pytest.mark.slow


@pytest.fixture
async def feeds(reader: Reader, tmp_path: Path) -> AsyncGenerator[FeedStage]:
    async with on_feed_stage(reader, tmp_path) as stage:
        stage.stage.bot.responder.cooldowns = Cooldowns(member=(10_000, 1.0), channel=(10_000, 1.0))
        await stage.follow()
        yield stage


async def option(feeds: FeedStage, name: str) -> Message:
    shown = await feeds.slash("feed edit", feed="1")
    return await feeds.choose(shown, "v1:feed-option:1", name)


async def settings(feeds: FeedStage) -> Any:  # noqa: ANN401 -- read by name
    (feed,) = await feeds.stage.app.storage.feeds.listing(feeds.stage.guild.id)
    return feed.settings


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("post", "link", "link"),
        ("sentences", "7", 7),
        ("new_thread", "on", True),
    ],
)
async def test_a_value_is_chosen_from_a_menu(
    feeds: FeedStage, name: str, value: str, expected: object
) -> None:
    shown = await option(feeds, name)
    await feeds.choose(shown, f"v1:feed-value:1:{name}", value)
    assert getattr(await settings(feeds), name) == expected


async def test_a_digest_is_chosen_from_a_menu(feeds: FeedStage) -> None:
    shown = await option(feeds, "digest")
    await feeds.choose(shown, "v1:feed-value:1:digest", "6h")
    assert (await settings(feeds)).post == "digest"
    assert str((await settings(feeds)).digest) == "6h"


async def test_the_channel_and_the_role_are_chosen_from_discords_menus(feeds: FeedStage) -> None:
    forum = feeds.stage.guild.add_forum("reports", "news", "sport")
    shown = await option(feeds, "channel")
    await feeds.choose(shown, "v1:feed-value:1:channel", str(forum.id))
    assert (await settings(feeds)).target == "forum"
    shown = await option(feeds, "tags")
    await feeds.choose(shown, "v1:feed-value:1:tags", *(str(tag.id) for tag in forum.tags))
    assert (await settings(feeds)).tags == tuple(tag.id for tag in forum.tags)
    role = feeds.stage.guild.add_role("readers")
    shown = await option(feeds, "role")
    shown = await feeds.choose(shown, "v1:feed-value:1:role", str(role.id))
    assert (await settings(feeds)).role_id == role.id
    await feeds.press(shown, "Clear it")
    assert (await settings(feeds)).role_id is None


@pytest.mark.parametrize(
    ("name", "written", "expected"),
    [
        ("allow", "bridge, ferry\n/cease.?fire/", ("bridge", "ferry", "/cease.?fire/")),
        ("deny", "sport", ("sport",)),
        ("quiet", "22-7 Europe/Berlin", "22:00-07:00"),
        ("zone", "Asia/Tokyo", "Asia/Tokyo"),
        ("digest", "daily 18:30", "18:30"),
    ],
)
async def test_a_value_is_written_in_a_form(
    feeds: FeedStage, name: str, written: str, expected: object
) -> None:
    shown = await option(feeds, name)
    opened = await shown.click(feeds.mia, "Write it…")
    sent = await opened.submit({"value": written})
    await sent.response(timeout=PATIENCE)
    value = getattr(await settings(feeds), name)
    assert (value if isinstance(expected, tuple) else str(value)) == expected
    shown = await option(feeds, name)
    again = await (await shown.click(feeds.mia, "Write it…")).modal(PATIENCE)
    (field,) = [each for each in walk_components(again["components"]) if each["type"] == 4]
    assert field["value"]


async def test_a_form_left_empty_clears_what_was_set(feeds: FeedStage) -> None:
    await feeds.slash("feed edit", feed="1", option="deny", value="sport, weather")
    shown = await option(feeds, "deny")
    opened = await shown.click(feeds.mia, "Write it…")
    await (await opened.submit({"value": ""})).response(timeout=PATIENCE)
    assert (await settings(feeds)).deny == ()


@pytest.mark.parametrize(
    ("name", "written", "told"),
    [
        ("quiet", "at night", "22:00-07:00"),
        ("zone", "Atlantis", "There is no time zone Atlantis"),
        ("digest", "often", "6h"),
        ("allow", "/(a+)+$/, /[/", "/"),
    ],
)
async def test_what_makes_no_sense_is_told_with_what_does(
    feeds: FeedStage, name: str, written: str, told: str
) -> None:
    shown = await option(feeds, name)
    opened = await shown.click(feeds.mia, "Write it…")
    answer = await (await opened.submit({"value": written})).response(timeout=PATIENCE)
    assert told in text_of(answer)
    assert "went wrong" not in text_of(answer)


async def test_an_option_that_does_not_exist_is_told_with_those_that_do(feeds: FeedStage) -> None:
    told = text_of(await feeds.slash("feed edit", feed="1", option="colour", value="red"))
    assert "colour" in told
    assert "sentences" in told


async def test_a_channel_without_permission_is_refused_in_words(feeds: FeedStage) -> None:
    shut = feeds.stage.guild.add_text_channel("shut")
    feeds.stage.discord.forbid(shut, "send_messages")
    shown = await option(feeds, "channel")
    told = text_of(await feeds.choose(shown, "v1:feed-value:1:channel", str(shut.id)))
    assert "grant me Send Messages" in told


async def test_pause_resume_test_and_why_from_the_panel(feeds: FeedStage) -> None:
    shown = await feeds.slash("feed show", feed="1")
    paused = await feeds.press(shown, "Pause")
    assert "Resume" in labels(paused)
    resumed = await feeds.press(paused, "Resume")
    assert "Pause" in labels(resumed)
    pressed = await resumed.click(feeds.mia, "Post the newest")
    assert "Posted in" in text_of(await pressed.followup(timeout=PATIENCE))
    opened = await resumed.click(feeds.mia, "Why not posted?")
    sent = await opened.submit({"item": feeds.paper.title(1)})
    assert feeds.paper.title(1) in text_of(await sent.response(timeout=PATIENCE))


async def test_the_list_leads_to_a_feed_and_back(feeds: FeedStage) -> None:
    listed = await feeds.slash("feed list")
    opened = await feeds.choose(listed, "v1:feed-open", "1")
    assert "Pause" in labels(opened)
    listed = await feeds.press(opened, "All feeds")
    assert feeds.paper.name in text_of(listed)


async def test_a_panel_that_all_see_is_for_moderators(feeds: FeedStage) -> None:
    message = await feeds.channel.post(feeds.mia, "!feed show 1")
    shown = await feeds.channel.wait_for_message(timeout=PATIENCE, after=message.id)
    for label in ("Pause", "Remove", "All feeds"):
        refused = await feeds.press(shown, label, who=feeds.stage.member)
        assert "Manage Server" in text_of(refused)
        assert refused.ephemeral
    assert "Resume" in labels(await feeds.press(shown, "Pause"))


async def test_buttons_work_after_a_restart(reader: Reader, tmp_path: Path) -> None:
    async with on_feed_stage(reader, tmp_path) as feeds:
        preview = await feeds.slash("feed add", url=feeds.paper.url)
        await feeds.stage.bot.close()
        async with VerbatimBot(feeds.stage.app, prefix="!", guild_ready_timeout=0.05) as again:
            running = asyncio.create_task(again.start(feeds.stage.discord.token))
            await feeds.until(again.is_ready, "the second start")
            assert "Feed #1 added" in text_of(await feeds.press(preview, "Add it"))
            opened = await feeds.press(preview, "Change what is posted")
            assert "Resume" in labels(await feeds.press(opened, "Pause"))
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)


@pytest.mark.parametrize(
    "custom_id",
    [
        "v1:feed-pick",
        "v1:feed-pick:1",
        "v1:feed-add:x",
        "v1:feed-add:999999",
        "v1:feed-open",
        "v1:feed-open:99",
        "v1:feed-option:1",
        "v1:feed-option:99",
        "v1:feed-value:1:post",
        "v1:feed-value:1:nothing",
        "v1:feed-set:1:role",
        "v1:feed-set:1:channel:1",
        "v1:feed-form:1:post",
        "v1:feed-form:1:nothing",
        "v1:feed-do:1",
        "v1:feed-do:1:explode",
        "v1:feed-do:99:remove",
        "v1:feed-do:99:test",
        "v1:feed-list:0",
        "v1:feed-list:999",
        "v1:feed-why:x",
        "v1:feed-written:1:sentences",
        "v1:feed-written:1:channel",
        "v1:feed-why-of:1",
        "v1:feed-cancel",
    ],
)
@pytest.mark.parametrize("kind", [COMPONENT, MODAL_SUBMIT])
async def test_a_press_that_means_nothing_is_answered_politely(
    feeds: FeedStage, custom_id: str, kind: int, caplog: pytest.LogCaptureFixture
) -> None:
    opened = await feeds.channel.slash(feeds.mia, "feed list")
    message = await opened.response(timeout=PATIENCE)
    data: dict[str, Any] = {"custom_id": custom_id, "components": []}
    if kind == COMPONENT:
        data = {"component_type": 3, "custom_id": custom_id, "id": 1, "values": ["nothing"]}
    pressed: Interaction = feeds.stage.discord.world.interact.start(
        kind, feeds.channel, feeds.mia, data, label=custom_id, message=message, source=opened
    )
    await pressed.acknowledged(timeout=PATIENCE)
    failed = [record.getMessage() for record in caplog.records if record.levelname in ("ERROR", "CRITICAL")]
    assert failed == []
