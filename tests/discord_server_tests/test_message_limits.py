"""Each rule for messages refuses what breaks it, and lets its neighbour through."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import aiohttp
import pytest

from tests.discord_server_tests.conftest import Scene
from tests.discord_server_tests.raw import raw_client

Body = Mapping[str, Any]


def embed(**parts: object) -> Body:
    return {"embeds": [parts]}


def field(name: str = "n", value: str = "v") -> Body:
    return {"name": name, "value": value}


def row(*components: Body) -> Body:
    return {"type": 1, "components": list(components)}


def button(custom_id: str, **parts: object) -> Body:
    return {"type": 2, "style": 1, "label": "x", "custom_id": custom_id, **parts}


def link(**parts: object) -> Body:
    return {"type": 2, "style": 5, "label": "x", **parts}


def menu(**parts: object) -> Body:
    options = [{"label": each, "value": each} for each in "abc"]
    return {"type": 3, "custom_id": "m", "options": options, **parts}


def rows(*all_rows: Body) -> Body:
    return {"content": "x", "components": list(all_rows)}


def buttons(count: int) -> list[Body]:
    return [row(button(f"b{number}")) for number in range(count)]


def texts(count: int, length: int = 1) -> Body:
    displays = [{"type": 10, "content": "x" * length} for _ in range(count)]
    return {"flags": 1 << 15, "components": displays}


def sized(total: int) -> Body:
    """Two embeds that count ``total`` characters together."""
    return {"embeds": [{"description": "x" * 4000}, {"description": "x" * (total - 4000)}]}


EVERY_PART = {"title": "t" * 256, "footer": {"text": "f" * 2048}, "author": {"name": "a" * 256}}
PARTS_COUNT = 256 + 2048 + 256

# (what is sent, its neighbour that is refused, a word of the refusal)
CASES = [
    ({"content": "x" * 2000}, {"content": "x" * 2001}, "BASE_TYPE_MAX_LENGTH"),
    ({"content": "x"}, {"content": ""}, "empty message"),
    ({"content": " x "}, {"content": " \n"}, "empty message"),
    ({"content": None, **embed(title="x")}, {"content": None, "embeds": []}, "empty message"),
    (sized(6000), sized(6001), "MAX_EMBED_SIZE_EXCEEDED"),
    (
        embed(**EVERY_PART, description="x" * (6000 - PARTS_COUNT - 2), fields=[field()]),
        embed(**EVERY_PART, description="x" * (6001 - PARTS_COUNT - 2), fields=[field()]),
        "MAX_EMBED_SIZE_EXCEEDED",
    ),
    (embed(title="x"), embed(color=1), "BASE_TYPE_REQUIRED"),
    (embed(fields=[field()]), embed(fields=[field(value="")]), "BASE_TYPE_REQUIRED"),
    (embed(fields=[field()]), embed(fields=[field(name=" ")]), "BASE_TYPE_REQUIRED"),
    (embed(footer={"text": "x"}), embed(footer={"text": ""}), "BASE_TYPE_REQUIRED"),
    (embed(author={"name": "x"}), embed(author={"name": ""}), "BASE_TYPE_REQUIRED"),
    (
        embed(title="x", url="https://example.org"),
        embed(title="x", url="ftp://example.org"),
        "URL_TYPE_INVALID_SCHEME",
    ),
    (
        embed(image={"url": "attachment://a.png"}),
        embed(image={"url": "data:image/png,x"}),
        "URL_TYPE_INVALID_SCHEME",
    ),
    (embed(title="x", url="https://example.org"), embed(title="x", url="https:///a"), "URL_TYPE_INVALID_URL"),
    (rows(*buttons(5)), rows(*buttons(6)), "BASE_TYPE_BAD_LENGTH"),
    (rows(row(button("a"))), rows(row()), "BASE_TYPE_BAD_LENGTH"),
    (rows(row(button("a"), button("b"))), rows(row(button("a"), button("a"))), "CUSTOM_ID_DUPLICATED"),
    (rows(row(link(url="https://example.org"))), rows(row(link())), "INVALID_LINK"),
    (
        rows(row(link(url="https://example.org"))),
        rows(row(button("a", url="https://a.org"))),
        "CUSTOM_ID_REQUIRED",
    ),
    (rows(row(button("a"))), rows(row(button("a", label=None))), "LABEL_OR_EMOJI_REQUIRED"),
    (
        rows(row(*(button(each) for each in "abcde"))),
        rows(row(*(button(each) for each in "abcdef"))),
        "BASE_TYPE_BAD_LENGTH",
    ),
    (rows(row(menu())), rows(row(menu(), button("a"))), "LAYOUT_WIDTH_EXCEEDED"),
    (rows(row(menu(max_values=3))), rows(row(menu(max_values=4))), "MAX_VALUES_TOO_LARGE"),
    (
        rows(row(menu(min_values=2, max_values=2))),
        rows(row(menu(min_values=3, max_values=2))),
        "MIN_GREATER_THAN_MAX",
    ),
    (
        rows(row(menu())),
        rows(row(menu(options=[{"label": "a", "value": "a"}, {"label": "b", "value": "a"}]))),
        "OPTION_VALUE_DUPLICATED",
    ),
    (texts(40), texts(41), "MAX_TOTAL_COMPONENTS"),
    (texts(40, 100), texts(40, 101), "TEXT_SIZE_EXCEEDED"),
    (texts(1), {**texts(1), "content": "x"}, "LEGACY_FIELDS"),
    (texts(1), {"content": "x", "components": texts(1)["components"]}, "UNION_TYPE_CHOICES"),
    ({"content": "x", "flags": 1 << 2}, {"content": "x", "flags": 1 << 3}, "BASE_TYPE_CHOICES"),
    (
        {"content": "x", "allowed_mentions": {"parse": ["roles"], "users": ["1"]}},
        {"content": "x", "allowed_mentions": {"parse": ["users"], "users": ["1"]}},
        "PARSE_EXCLUSIVE",
    ),
    (
        {"content": "x", "attachments": []},
        {"content": "x", "attachments": [{"id": 0}]},
        "ATTACHMENT_NOT_FOUND",
    ),
]


@pytest.mark.parametrize(("legal", "illegal", "rule"), CASES)
async def test_just_legal_message_passes(scene: Scene, legal: Body, illegal: Body, rule: str) -> None:
    async with raw_client(scene.server) as client:
        status, answer = await client.send("POST", f"/channels/{scene.news.id}/messages", legal)
    assert (status, scene.server.violations) == (200, []), answer


@pytest.mark.parametrize(("legal", "illegal", "rule"), CASES)
async def test_just_illegal_message_is_refused(scene: Scene, legal: Body, illegal: Body, rule: str) -> None:
    scene.server.options.openapi = False
    async with raw_client(scene.server) as client:
        status, answer = await client.send("POST", f"/channels/{scene.news.id}/messages", illegal)
    assert status == 400, answer
    assert answer["code"] in (50006, 50035)
    assert rule in scene.server.violations[0].rule
    assert scene.news.messages == []


@pytest.mark.parametrize(
    ("legal", "illegal", "rule"), [case for case in CASES if case[1].get("content") != " \n"]
)
async def test_edit_obeys_the_same_rules(scene: Scene, legal: Body, illegal: Body, rule: str) -> None:
    path = f"/channels/{scene.news.id}/messages"
    async with raw_client(scene.server) as client:
        _, sent = await client.send("POST", path, {"content": "before"})
        status, answer = await client.send("PATCH", f"{path}/{sent['id']}", illegal)
    assert status == 400, answer
    assert scene.news.messages[0].content == "before"


async def _upload(scene: Scene, *bodies: bytes) -> int:
    url = f"{scene.server.api_url}/channels/{scene.news.id}/messages"
    form = aiohttp.FormData(quote_fields=False)
    form.add_field("payload_json", "{}")
    for number, body in enumerate(bodies):
        form.add_field(f"files[{number}]", body, filename="a.txt")
    headers = {"Authorization": f"Bot {scene.server.token}"}
    async with aiohttp.ClientSession(headers=headers) as session, session.post(url, data=form) as answer:
        return answer.status


@pytest.mark.parametrize(("body", "status"), [(b"abc", 200), (b"abcd", 413)])
async def test_upload_limit(scene: Scene, body: bytes, status: int) -> None:
    scene.server.options.upload_limit = 3
    assert await _upload(scene, body) == status


@pytest.mark.parametrize(("count", "status"), [(10, 200), (11, 400)])
async def test_number_of_files(scene: Scene, count: int, status: int) -> None:
    assert await _upload(scene, *[b"x"] * count) == status
