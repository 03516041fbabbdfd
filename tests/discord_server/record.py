"""What the client did: every request, and every rule it broke."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase


@dataclass(slots=True)
class Request:
    """A REST request and how it was answered.

    Attributes:
        route: the path as Discord's documentation writes it, with names in braces.
        path: the path as it was called, without the base.
        body: the JSON, None where there was none.
        files: the names of the files sent along.
        status: 0 until it is answered, or where the connection was cut.
        at: seconds on the event loop's clock.
        took: seconds until it was answered.
    """

    method: str
    route: str
    path: str
    query: dict[str, str]
    body: object
    files: tuple[str, ...]
    at: float
    status: int = 0
    took: float = 0.0

    def matches(self, pattern: str) -> bool:
        """Whether ``"METHOD /path"``, with ``*`` for anything, or the route, is this one."""
        called = f"{self.method} {self.path}"
        return fnmatchcase(called, pattern) or pattern == f"{self.method} {self.route}"

    def __str__(self) -> str:
        return f"{self.status} {self.method} {self.path} in {self.took * 1000:.0f} ms"


@dataclass(frozen=True, slots=True)
class Violation:
    """A rule of Discord's that a request broke (or, named ``our response``, an answer of this server)."""

    rule: str
    request: Request

    def __str__(self) -> str:
        return f"{self.rule} [{self.request.method} {self.request.path} {self.request.body!r:.500}]"
