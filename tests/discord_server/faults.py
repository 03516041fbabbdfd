"""Faults that a test asks for: errors, rate limits, delays, cut connections."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from fnmatch import fnmatchcase


@dataclass(slots=True)
class Fault:
    """What happens to the next requests that match.

    Attributes:
        pattern: ``"METHOD /path"`` with ``*`` for anything, matched against the path and the route.
        status: answered in place of the real answer; 0 cuts the connection; None leaves the answer alone.
        code: Discord's own code in the body.
        after: whether the request takes effect first, so that only its answer is lost.
        delay: seconds before anything happens.
        retry_after: for 429, what the client is told to wait.
        scope: for 429, "user", "shared" or "global".
        times: how many requests are left to be hit.
        hold: where set, the request waits for this event before anything happens.
    """

    pattern: str
    status: int | None
    code: int = 0
    after: bool = False
    delay: float = 0.0
    retry_after: float = 0.0
    scope: str = "user"
    times: int = 1
    hold: asyncio.Event | None = None

    def body(self) -> dict[str, object]:
        """The JSON answer."""
        if self.status == 429:
            text = "You are being rate limited."
            limited: dict[str, object] = {
                "message": text,
                "retry_after": self.retry_after,
                "global": self.scope == "global",
            }
            return {**limited, "code": self.code} if self.code else limited
        return {"code": self.code, "message": f"{self.status}: asked for by the test"}

    def headers(self) -> dict[str, str]:
        """Headers of the answer; without Via, the client takes a 429 for a ban."""
        if self.status != 429:
            return {}
        limit = {"Retry-After": str(self.retry_after), "X-RateLimit-Scope": self.scope}
        everywhere = {"X-RateLimit-Global": "true"} if self.scope == "global" else {}
        return {"Via": "1.1 loopback", **limit, **everywhere}


class Faults:
    """The faults still to come."""

    def __init__(self) -> None:
        self._coming: list[Fault] = []

    def add(self, fault: Fault) -> Fault:
        """Let a fault happen to the next matching request."""
        self._coming.append(fault)
        return fault

    def take(self, method: str, path: str, route: str) -> Fault | None:
        """The fault for this request, used up once."""
        for fault in self._coming:
            if fnmatchcase(f"{method} {path}", fault.pattern) or f"{method} {route}" == fault.pattern:
                fault.times -= 1
                if not fault.times:
                    self._coming.remove(fault)
                return fault
        return None
