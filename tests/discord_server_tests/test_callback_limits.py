"""The first response to an interaction obeys the rules for messages and some of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.discord_server.interactions import Interaction
from tests.discord_server_tests.conftest import Scene
from tests.discord_server_tests.raw import RawClient, raw_client

Body = Mapping[str, Any]
COMMAND = {"name": "hello", "description": "Greets"}


def form(fields: int) -> Body:
    rows = [
        {
            "type": 1,
            "components": [{"type": 4, "custom_id": f"f{number}", "style": 1, "label": "x"}],
        }
        for number in range(fields)
    ]
    return {"type": 9, "data": {"custom_id": "form", "title": "Form", "components": rows}}


CASES = [
    ({"type": 4, "data": {"content": "x" * 2000}}, {"type": 4, "data": {"content": "x" * 2001}}),
    ({"type": 4, "data": {"content": "x"}}, {"type": 4, "data": {"content": ""}}),
    ({"type": 5}, {"type": 6}),
    ({"type": 5, "data": {"flags": 64}}, {"type": 8, "data": {"choices": []}}),
    (form(5), form(6)),
]


async def _start(scene: Scene, client: RawClient) -> Interaction:
    await client.send("PUT", f"/applications/{scene.server.bot.id}/commands", [COMMAND])
    return await scene.news.slash(scene.ana, "hello")


async def _respond(client: RawClient, interaction: Interaction, body: Body) -> int:
    path = f"/interactions/{interaction.id}/{interaction.token}/callback"
    return (await client.send("POST", path, body))[0]


@pytest.mark.parametrize(("legal", "illegal"), CASES)
async def test_illegal_response_is_refused_and_the_legal_one_still_taken(
    scene: Scene, legal: Body, illegal: Body
) -> None:
    scene.server.options.openapi = False
    async with raw_client(scene.server) as client:
        interaction = await _start(scene, client)
        assert await _respond(client, interaction, illegal) == 400
        assert len(scene.server.violations) == 1
        assert interaction.callback is None
        assert await _respond(client, interaction, legal) == 204


async def test_first_followup_after_a_deferral_takes_its_place(scene: Scene) -> None:
    async with raw_client(scene.server) as client:
        interaction = await _start(scene, client)
        await _respond(client, interaction, {"type": 5})
        assert [message.loading for message in scene.news.messages] == [True]
        path = f"/webhooks/{scene.server.bot.id}/{interaction.token}"
        for text in ("first", "second"):
            await client.send("POST", path, {"content": text})
    assert [message.content for message in scene.news.messages] == ["first", "second"]
    assert interaction.followups == scene.news.messages[1:]


async def test_followup_before_the_first_response_is_refused_and_recorded(scene: Scene) -> None:
    async with raw_client(scene.server) as client:
        interaction = await _start(scene, client)
        path = f"/webhooks/{scene.server.bot.id}/{interaction.token}"
        status, answer = await client.send("POST", path, {"content": "x"})
    assert (status, answer["code"]) == (404, 10015)
    assert "before the first response" in scene.server.violations[0].rule
