"""Discord's OpenAPI description is applied, says which field is wrong, and does not cry wolf."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.discord_server.rest import ENDPOINTS
from tests.discord_server.validation import Validation, validation
from tests.discord_server_tests.conftest import Scene
from tests.discord_server_tests.raw import raw_client
from tests.shared_data import shared_path

Body = Mapping[str, Any]


@pytest.fixture
def described() -> Validation:
    shared_path("discord/openapi.json")
    found = validation()
    assert found is not None
    return found


def embed(**parts: object) -> Body:
    return {"embeds": [parts]}


def in_row(*components: Body) -> Body:
    return {"components": [{"type": 1, "components": list(components)}]}


BUTTON = {"type": 2, "style": 1, "label": "x", "custom_id": "a"}
CREATE = "/channels/{channel_id}/messages"
CALLBACK = "/interactions/{interaction_id}/{interaction_token}/callback"

# (route, JSON, where it is wrong, a word of what is said)
WRONG = [
    (CREATE, {"content": "x" * 4001}, "content", "too long"),
    (CREATE, embed(description="x" * 4097), "embeds.0.description", "too long"),
    (CREATE, embed(title="x" * 257), "embeds.0.title", "too long"),
    (CREATE, embed(title="x", color=1 << 24), "embeds.0.color", "maximum"),
    (CREATE, embed(fields=[{"name": "n", "value": "v" * 1025}]), "embeds.0.fields.0.value", "too long"),
    (CREATE, embed(fields=[{"name": "n", "value": "v"}] * 26), "embeds.0.fields", "too long"),
    (CREATE, embed(footer={"text": "x" * 2049}), "embeds.0.footer.text", "too long"),
    (CREATE, {"embeds": [{"title": "x"}] * 11}, "embeds", "too long"),
    (CREATE, in_row({**BUTTON, "label": "x" * 81}), "components.0.components.0.label", "too long"),
    (CREATE, in_row({**BUTTON, "custom_id": "x" * 101}), "components.0.components.0.custom_id", "too long"),
    (CREATE, {"content": 1}, "content", "not of type"),
    (CREATE, [], "", "not of type"),
    (CALLBACK, {"type": 99}, "type", "99"),
    (CALLBACK, {"type": 4, "data": {"content": "x" * 2001}}, "data.content", "too long"),
    (CALLBACK, {"type": 4, "data": embed(title="x" * 257)}, "data.embeds.0.title", "too long"),
    (CALLBACK, {"type": 9, "data": {"custom_id": "a", "title": "x" * 46, "components": []}}, "data", ""),
    (CALLBACK, {"type": 8, "data": {"choices": [{"name": "x", "value": "x"}] * 26}}, "data", ""),
]


@pytest.mark.parametrize(("route", "body", "where", "said"), WRONG)
def test_wrong_field_is_named(described: Validation, route: str, body: object, where: str, said: str) -> None:
    problem = described.request_problem("POST", route, body)
    assert problem is not None
    assert ".".join(map(str, problem[0])).startswith(where)
    assert said in problem[1]


RIGHT = [
    (CREATE, {"content": "x" * 2000, "nonce": "n", "enforce_nonce": True, "tts": False}),
    (CREATE, {"content": "x", "message_reference": {"message_id": 1, "channel_id": 2, "guild_id": 3}}),
    (CREATE, {"attachments": [{"id": 0, "filename": "a.png", "description": None}]}),
    (CREATE, in_row(BUTTON)),
    (CALLBACK, {"type": 5, "data": {"flags": 64}}),
    (CALLBACK, {"type": 6}),
    ("/users/@me/channels", {"recipient_id": 1}),
]


@pytest.mark.parametrize(("route", "body"), RIGHT)
def test_right_body_passes(described: Validation, route: str, body: object) -> None:
    assert described.request_problem("POST", route, body) is None


def test_answer_with_a_number_for_an_id_is_wrong(described: Validation) -> None:
    problem = described.response_problem("GET", "/users/{user_id}", 200, {"id": 1})
    assert problem is not None


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda each: f"{each.method} {each.route}")
def test_every_route_is_one_of_discords(described: Validation, endpoint: Any) -> None:  # noqa: ANN401
    assert described.knows(endpoint.method, endpoint.route)


@pytest.mark.usefixtures("described")
async def test_violation_names_rule_and_request(scene: Scene) -> None:
    async with raw_client(scene.server) as client:
        path = f"/channels/{scene.news.id}/messages"
        status, answer = await client.send("POST", path, embed(title="x" * 257))
    assert (status, answer["code"]) == (400, 50035)
    assert "embeds" in answer["errors"]
    assert str(scene.server.violations[0]).startswith("OPENAPI at embeds.0.title")


# (method, path): what is read back has to fit the description as well.
READ = [
    "/users/@me",
    "/oauth2/applications/@me",
    "/gateway/bot",
    "/guilds/{guild}",
    "/guilds/{guild}?with_counts=1",
    "/guilds/{guild}/channels",
    "/guilds/{guild}/roles",
    "/guilds/{guild}/members?limit=10",
    "/guilds/{guild}/members/{ana}",
    "/channels/{news}",
    "/channels/{news}/messages",
    "/channels/{news}/messages/{message}",
    "/channels/{news}/messages/{message}/reactions/x",
]


@pytest.mark.usefixtures("described")
@pytest.mark.parametrize("path", READ)
async def test_answers_of_the_server_fit_the_description(scene: Scene, path: str) -> None:
    first = await scene.news.post(scene.ana, scene.server.bot.mention, attachments=[("a.txt", b"x")])
    message = await scene.news.post(scene.ana, "x", reply_to=first, embeds=[{"type": "rich", "title": "x"}])
    await message.react(scene.ana, "x")
    scene.news.forbid("manage_messages")
    names = {"guild": scene.guild.id, "ana": scene.ana.id, "news": scene.news.id, "message": message.id}
    async with raw_client(scene.server) as client:
        status, _ = await client.send("GET", path.format(**names))
    assert (status, [str(each) for each in scene.server.violations]) == (200, [])


async def test_unknown_route_is_a_violation(scene: Scene) -> None:
    async with raw_client(scene.server) as client:
        status, _ = await client.send("POST", "/channels/1/nonsense", {})
    assert status == 404
    assert "no route" in scene.server.violations[0].rule
