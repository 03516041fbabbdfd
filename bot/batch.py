"""``python -m bot read``: articles in, one JSON reading each out (docs/reading.md).

Runs in this process and one article at a time, so that the order stays and the output streams.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any, TextIO

from bot.error_texts import sentence
from bot.settings import Settings
from bot.version import current_version
from news.article import Reading
from news.errors import BadArgument, NewsError, VerbatimError
from news.fetch import Fetcher, Page, user_agent
from news.read import read_page, read_text
from news.reading_json import to_json

HTML_SUFFIXES = {".html", ".htm", ".xhtml"}
STANDARD_INPUT = "-"


def media_type_of(path: Path) -> str:
    """What a file holds, by its name."""
    return "text/html" if path.suffix.lower() in HTML_SUFFIXES else "text/plain"


def run_batch(settings: Settings, sources: Sequence[str], *, jsonl: bool) -> int:
    """Read every source and print the readings; returns how many could not be read."""
    results = _lines(sources) if jsonl else (_source(settings, source) for source in sources)
    failures = 0
    for result in results:
        failures += "error" in result
        print(json.dumps(result, ensure_ascii=False), flush=True)
    return failures


def _source(settings: Settings, source: str) -> dict[str, Any]:
    try:
        return to_json(_read_source(settings, source), id=source)
    except VerbatimError as error:
        return _failure(source, error)


def _read_source(settings: Settings, source: str) -> Reading:
    if source.startswith(("http://", "https://")):
        page = asyncio.run(_fetch(settings, source))
        return read_page(page.body, page.media_type, page.url)
    if source == STANDARD_INPUT:
        return read_text(sys.stdin.read())
    body = _file(source)
    if media_type_of(Path(source)) == "text/html":
        return read_page(body, "text/html", "")
    return read_text(body)


async def _fetch(settings: Settings, url: str) -> Page:
    agent = user_agent(current_version(), settings.contact_url)
    async with Fetcher(user_agent=agent, allowed_hosts=settings.fetch_allowed_hosts) as fetcher:
        return await fetcher.fetch(url)


def _file(name: str) -> str:
    try:
        return Path(name).read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        raise BadArgument(f"{name} cannot be opened: {error.strerror}.") from error


def _lines(sources: Sequence[str]) -> Iterator[dict[str, Any]]:
    for source in sources:
        try:
            with _open(source) as lines:
                yield from _records(lines)
        except VerbatimError as error:
            yield _failure(source, error)


def _open(source: str) -> AbstractContextManager[TextIO]:
    if source == STANDARD_INPUT:
        return nullcontext(sys.stdin)
    try:
        return Path(source).open(encoding="utf-8", errors="replace")
    except OSError as error:
        raise BadArgument(f"{source} cannot be opened: {error.strerror}.") from error


def _records(lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _record(number, line)


def _record(number: int, line: str) -> dict[str, Any]:
    identity: object = number
    try:
        record = _parse(number, line)
        identity = record.get("id", number)
        if isinstance(record.get("html"), str):
            reading = read_page(record["html"], "text/html", str(record.get("url") or ""))
        else:
            reading = read_text(record["text"], url=record.get("url"))
        return to_json(reading, id=identity)
    except VerbatimError as error:
        return _failure(identity, error)


def _parse(number: int, line: str) -> dict[str, Any]:
    try:
        record = json.loads(line)
    except json.JSONDecodeError as error:
        raise BadArgument(f"Line {number} is not JSON: {error.msg}.") from error
    if not isinstance(record, dict) or not any(isinstance(record.get(key), str) for key in ("text", "html")):
        raise BadArgument(f'Line {number} needs an object with "text" or "html".')
    return record


def _failure(identity: object, error: VerbatimError) -> dict[str, Any]:
    kind = type(error).__name__
    detail = f" ({error})" if isinstance(error, NewsError) and str(error) else ""
    return {"id": identity, "error": {"kind": kind, "message": f"{sentence(error)}{detail}"}}
