"""Scenes played by the real bot."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Any

import pytest
import pytest_asyncio

from bot.markdown import unescape
from gallery.acts import posted, slash, typed
from gallery.page import body
from gallery.scenes import SCENES
from gallery.seen import Shown
from gallery.stage import Theatre, open_theatre

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def theatre() -> AsyncGenerator[Theatre]:
    async with open_theatre(("samples/observatory.html", "samples/bridge.txt")) as opened:
        yield opened


SENTENCE = "Rescue crews called off their search on Wednesday"


async def test_a_slash_command_is_seen_with_its_answer(theatre: Theatre) -> None:
    markup = body(await theatre.play(slash("summary", article="2")))
    assert '<b>Ana</b> used <span class="command">/summary</span>' in markup
    assert SENTENCE in markup


async def test_a_typed_command_is_seen_with_its_answer(theatre: Theatre) -> None:
    seen = await theatre.play(typed("!summary 2"))
    assert [part.message["content"] for part in seen.parts if isinstance(part, Shown)] == ["!summary 2", ""]
    assert SENTENCE in body(seen)


async def test_an_article_is_seen_with_the_reply_to_it(theatre: Theatre) -> None:
    seen = await theatre.play(posted("bridge"))
    link, answer = (part.message for part in seen.parts if isinstance(part, Shown))
    assert link["attachments"][0]["filename"] == "bridge.txt"
    assert link["reactions"][0]["emoji"]["name"] == "📰"
    assert answer["referenced_message"]["id"] == link["id"]


async def test_what_only_one_person_sees_is_marked(theatre: Theatre) -> None:
    assert "Only you can see this" in body(await theatre.play(slash("help")))


async def test_channels_are_named(theatre: Theatre) -> None:
    markup = body(await theatre.play(slash("watch add", channel="#news", moderator=True)))
    assert '<span class="mention"># news</span>' in markup
    assert "<b>Mo</b> used" in markup


async def test_the_stages_own_addresses_are_not_shown(theatre: Theatre) -> None:
    for act in (posted("observatory"), typed("{site}/gone")):
        markup = body(await theatre.play(act))
        assert "courier.example" in markup
        assert "127.0.0.1" not in markup


async def test_every_command_has_a_scene(theatre: Theatre) -> None:
    paths = {path for command in theatre.stage.discord.commands for path in _paths(command.data)}
    assert paths - {scene.command for scene in SCENES} == set()


def _paths(described: dict[str, Any]) -> list[str]:
    """A command's name, or those of its subcommands."""
    inner = [each for each in described.get("options") or () if each["type"] in (1, 2)]
    if not inner:
        return [described["name"]]
    return [f"{described['name']} {path}" for each in inner for path in _paths(each)]


async def test_article_text_is_shown_character_for_character(theatre: Theatre) -> None:
    seen = await theatre.play(slash("summary", article="2", sentences=5))
    described = [part.message["embeds"][0]["description"] for part in seen.parts if isinstance(part, Shown)]
    assert unescape(described[0]).count(SENTENCE) == body(seen).count(SENTENCE) == 1
