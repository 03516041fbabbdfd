"""From an HTTP request to an answer: record, faults, token, body, rules, route, and the record again."""

from __future__ import annotations

import asyncio
import json
import logging
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

from aiohttp import BodyPartReader, web

from tests.discord_server.errors import ApiError, InvalidForm, TooLarge, Unauthorized
from tests.discord_server.record import Request, Violation
from tests.discord_server.rest import ENDPOINTS
from tests.discord_server.rest.call import Call, Endpoint, Reply, Upload
from tests.discord_server.validation import Validation, validation

if TYPE_CHECKING:
    from tests.discord_server.faults import Fault
    from tests.discord_server.world import World

log = logging.getLogger(__name__)
BASE = "/api/v10"
_FILE_PART = re.compile(r"files\[([0-9]+)\]")


def add_routes(app: web.Application, world: World) -> None:
    """Serve every endpoint, and 404 for what there is none for."""
    for endpoint in ENDPOINTS:
        app.router.add_route(endpoint.method, BASE + endpoint.route, Server(world, endpoint).serve)
    nothing = Endpoint("*", "/{tail}", _unknown_route, needs_token=False)
    app.router.add_route("*", BASE + "/{tail:.*}", Server(world, nothing).serve)


async def _unknown_route(call: Call) -> Reply:
    text = f"the loopback server has no route {call.request.method} {call.request.path}"
    raise ApiError(404, 0, "404: Not Found", violation=text)


class Server:
    """Serves one endpoint."""

    def __init__(self, world: World, endpoint: Endpoint) -> None:
        self._world = world
        self._endpoint = endpoint

    async def serve(self, http: web.Request) -> web.StreamResponse:
        """Answer one request, keeping a record of it."""
        clock = asyncio.get_running_loop().time
        path = http.path.removeprefix(BASE)
        body, files = await _read(http)
        names = tuple(each.filename for each in files.values())
        request = Request(http.method, self._endpoint.route, path, dict(http.query), body, names, at=clock())
        self._world.requests.append(request)
        self._world.changes.notify()
        fault = self._world.faults.take(http.method, path, self._endpoint.route)
        answer = await self._answer(http, request, files, fault)
        request.status, request.took = answer.status if answer is not None else 0, clock() - request.at
        self._world.changes.notify()
        if answer is None:
            return _cut(http)
        return answer

    async def _answer(
        self, http: web.Request, request: Request, files: Mapping[int, Upload], fault: Fault | None
    ) -> web.Response | None:
        if fault is not None:
            await asyncio.sleep(fault.delay)
            if fault.hold is not None:
                await fault.hold.wait()
        headers: dict[str, str] = {}
        if fault is None or fault.after or fault.status is None:
            reply = await self._reply(http, request, files)
        else:
            reply = Reply()
        if fault is not None and fault.status is not None:
            if not fault.status:
                return None
            reply, headers = Reply(fault.body(), fault.status), fault.headers()
        return _response(reply, headers)

    async def _reply(self, http: web.Request, request: Request, files: Mapping[int, Upload]) -> Reply:
        try:
            if self._endpoint.needs_token:
                self._check_token(http)
            params = dict(http.match_info)
            call = Call(self._world, request, params, dict(http.query), request.body, files)
            self._check(call)
            reply = await self._endpoint.handle(call)
        except ApiError as refusal:
            if refusal.violation:
                self._world.violations.append(Violation(refusal.violation, request))
                log.warning("%s %s breaks a rule: %s", request.method, request.path, refusal.violation)
            return Reply(refusal.body(), refusal.status)
        self._check_reply(request, reply)
        return reply

    def _check_token(self, http: web.Request) -> None:
        if http.headers.get("Authorization") != f"Bot {self._world.options.token}":
            raise Unauthorized

    def _described(self) -> Validation | None:
        return validation() if self._world.options.openapi else None

    def _check(self, call: Call) -> None:
        described = self._described()
        if described is not None and call.json is not None:
            problem = described.request_problem(self._endpoint.method, self._endpoint.route, call.json)
            if problem is not None:
                raise InvalidForm(problem[0], "OPENAPI", problem[1])
        if sum(len(each.body) for each in call.files.values()) > self._world.options.upload_limit:
            raise TooLarge
        if self._endpoint.check is not None:
            self._endpoint.check(call)

    def _check_reply(self, request: Request, reply: Reply) -> None:
        described = self._described()
        if described is None:
            return
        method, route = self._endpoint.method, self._endpoint.route
        problem = described.response_problem(method, route, reply.status, reply.body)
        if problem is not None:
            where = ".".join(map(str, problem[0]))
            self._world.violations.append(Violation(f"our response at {where}: {problem[1]}", request))


async def _read(http: web.Request) -> tuple[object, Mapping[int, Upload]]:
    """The JSON and the files of a request; a body that is no JSON is given as it came."""
    if http.content_type.startswith("multipart/"):
        return await _read_multipart(http)
    raw = await http.read()
    return (_json(raw) if raw else None), {}


async def _read_multipart(http: web.Request) -> tuple[object, Mapping[int, Upload]]:
    body: object = None
    files: dict[int, Upload] = {}
    reader = await http.multipart()
    while (part := await reader.next()) is not None:
        part = cast("BodyPartReader", part)
        content = bytes(await part.read(decode=True))
        if part.name == "payload_json":
            body = _json(content)
        elif found := _FILE_PART.fullmatch(part.name or ""):
            files[int(found[1])] = Upload(part.filename or "unknown", content)
    return body, files


def _json(raw: bytes) -> Any:  # noqa: ANN401  # any JSON value
    try:
        return json.loads(raw)
    except ValueError:
        return raw.decode("utf-8", "replace")


def _response(reply: Reply, headers: Mapping[str, str]) -> web.Response:
    if reply.status == 204:
        return web.Response(status=204, headers=headers)
    # discord.py compares the whole header: aiohttp's json_response would add a charset.
    typed = {"Content-Type": "application/json", **headers}
    return web.Response(status=reply.status, body=json.dumps(reply.body).encode(), headers=typed)


def _cut(http: web.Request) -> web.StreamResponse:
    if http.transport is not None:
        http.transport.close()
    return web.Response(status=500)
