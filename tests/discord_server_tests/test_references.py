"""What a request points to has to be there."""

from __future__ import annotations

import pytest

from tests.discord_server import CommandUnavailable
from tests.discord_server_tests.conftest import Scene
from tests.discord_server_tests.raw import raw_client

COMMAND = {
    "name": "hello",
    "description": "Greets",
    "options": [{"type": 3, "name": "who", "description": "Whom"}],
}
FORM_ROW = {"type": 1, "components": [{"type": 4, "custom_id": "a", "style": 1, "label": "x"}]}
FORM = {"type": 9, "data": {"custom_id": "form", "title": "Form", "components": [FORM_ROW]}}


@pytest.mark.parametrize(("insists", "status"), [(True, 400), (False, 200)])
async def test_reply_to_a_deleted_message(scene: Scene, insists: bool, status: int) -> None:
    reference = {"message_id": "1", "fail_if_not_exists": insists}
    async with raw_client(scene.server) as client:
        body = {"content": "x", "message_reference": reference}
        answered, _ = await client.send("POST", f"/channels/{scene.news.id}/messages", body)
    assert (answered, scene.server.violations) == (status, [])


@pytest.mark.parametrize(("limit", "status"), [(0, 400), (1, 200), (100, 200), (101, 400)])
async def test_history_page_has_a_limit(scene: Scene, limit: int, status: int) -> None:
    async with raw_client(scene.server) as client:
        answered, _ = await client.send("GET", f"/channels/{scene.news.id}/messages?limit={limit}")
    assert answered == status


async def test_response_that_was_deleted_is_unknown(scene: Scene) -> None:
    async with raw_client(scene.server) as client:
        await client.send("PUT", f"/applications/{scene.server.bot.id}/commands", [COMMAND])
        started = await scene.news.slash(scene.ana, "hello")
        answer = {"type": 4, "data": {"content": "x"}}
        await client.send("POST", f"/interactions/{started.id}/{started.token}/callback", answer)
        base = f"/webhooks/{scene.server.bot.id}/{started.token}/messages"
        assert started.original is not None
        assert await client.send("DELETE", f"{base}/@original") == (204, None)
        for which in ("@original", str(started.original.id)):
            status, refusal = await client.send("GET", f"{base}/{which}")
            assert (status, refusal["code"]) == (404, 10008)


async def test_form_that_no_message_opened_cannot_update_one(scene: Scene) -> None:
    async with raw_client(scene.server) as client:
        await client.send("PUT", f"/applications/{scene.server.bot.id}/commands", [COMMAND])
        opened = await scene.news.slash(scene.ana, "hello")
        await client.send("POST", f"/interactions/{opened.id}/{opened.token}/callback", FORM)
        sent = await opened.submit({"a": "x"})
        path = f"/interactions/{sent.id}/{sent.token}/callback"
        status, _ = await client.send("POST", path, {"type": 7, "data": {"content": "x"}})
    assert status == 400


async def test_option_without_completion_offers_none(scene: Scene) -> None:
    async with raw_client(scene.server) as client:
        await client.send("PUT", f"/applications/{scene.server.bot.id}/commands", [COMMAND])
    with pytest.raises(CommandUnavailable, match="no autocomplete"):
        await scene.news.autocomplete(scene.ana, "hello", {"who": "a"}, focused="who")
