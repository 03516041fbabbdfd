"""``python -m bot read``: articles in, one JSON reading each out (docs/reading.md).

Runs in this process and one article at a time, so that the order stays and the output streams.
"""

from __future__ import annotations

import asyncio
import io
import json
import logging
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any, TextIO, TypeAlias

from bot.error_texts import sentence
from bot.settings import Settings
from bot.streams import read_input
from bot.version import current_version
from news.article import Reading
from news.charset import decode_page
from news.documents import text_of_document
from news.errors import BadArgument, NewsError, ReaderFailed, VerbatimError
from news.fetch import Fetcher, Page, user_agent
from news.linked import LinkedFile, fetch_linked
from news.read import read_page, read_text
from news.reading_json import Json, to_json
from news.urls import canonical
from news.walls import refuse_robots_header

log = logging.getLogger(__name__)

Result: TypeAlias = dict[str, Any]
"""A line of output: a reading, or an error."""

HTML_SUFFIXES = {".html", ".htm", ".xhtml"}
PDF_SUFFIX = ".pdf"
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


def read_file(path: Path) -> str:
    """The text of a file, decoded as a page is: by a declaration, as UTF-8, or by a guess.

    Raises:
        BadArgument: it cannot be opened.
    """
    return decode_page(_bytes_of(path))


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise _cannot_open(str(path), error) from error


def _source(settings: Settings, source: str) -> Result:
    return _read(source, lambda: _read_source(settings, source))


def _read(identity: Json, work: Callable[[], Reading]) -> Result:
    try:
        return to_json(work(), id=identity)
    except VerbatimError as error:
        return _failure(identity, error)
    except Exception as error:  # whatever a text sets off, only its own article is lost
        log.exception("reading failed")
        return _failure(identity, ReaderFailed(type(error).__name__))


def _read_source(settings: Settings, source: str) -> Reading:
    if source.startswith(("http://", "https://")):
        return _read_linked(asyncio.run(_fetch(settings, source)))
    if source == STANDARD_INPUT:
        return read_text(read_input())
    path = Path(source)
    if path.suffix.lower() == PDF_SUFFIX:
        return read_text(text_of_document(_bytes_of(path), path.name).text)
    body = read_file(path)
    return read_page(body, "text/html", "") if media_type_of(path) == "text/html" else read_text(body)


async def _fetch(settings: Settings, url: str) -> Page | LinkedFile:
    agent = user_agent(current_version(), settings.contact_url)
    async with Fetcher(user_agent=agent, allowed_hosts=settings.fetch_allowed_hosts) as fetcher:
        return await fetch_linked(fetcher, url)


def _read_linked(found: Page | LinkedFile) -> Reading:
    if isinstance(found, Page):
        return read_page(found.body, found.media_type, found.url, found.robots)
    refuse_robots_header(found.robots, found.url)
    document = text_of_document(found.body, found.name, found.content_type)
    return read_text(document.text, url=canonical(found.url))


def _lines(sources: Sequence[str]) -> Iterator[Result]:
    for source in sources:
        try:
            with _open(source) as lines:
                yield from _records(lines)
        except VerbatimError as error:
            yield _failure(source, error)


def _open(source: str) -> AbstractContextManager[TextIO]:
    if source == STANDARD_INPUT:
        return nullcontext(sys.stdin or io.StringIO())
    try:
        return Path(source).open(encoding="utf-8-sig", errors="replace")
    except OSError as error:
        raise _cannot_open(source, error) from error


def _cannot_open(name: str, error: OSError) -> BadArgument:
    return BadArgument(f"{name} cannot be opened: {error.strerror}.")


def _records(lines: Iterable[str]) -> Iterator[Result]:
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _record(number, line)


def _record(number: int, line: str) -> Result:
    try:
        record = _parse(number, line)
    except BadArgument as error:
        return _failure(number, error)
    return _read(record.get("id", number), lambda: _read_record(number, record))


def _read_record(number: int, record: dict[str, Any]) -> Reading:
    text, html, url = record.get("text"), record.get("html"), record.get("url")
    if not isinstance(url, str | None):
        raise BadArgument(f'Line {number}: "url" must be a string.')
    if isinstance(html, str):
        return read_page(html, "text/html", url or "")
    if isinstance(text, str):
        return read_text(text, url=url or None)
    raise BadArgument(f'Line {number} needs an object with "text" or "html".')


def _parse(number: int, line: str) -> dict[str, Any]:
    try:
        record = json.loads(line, parse_constant=_refuse)
    # ValueError besides JSON's own: a number of more digits than Python converts
    except (ValueError, RecursionError) as error:
        raise BadArgument(f"Line {number} is not JSON: {error}.") from error
    if not isinstance(record, dict):
        raise BadArgument(f'Line {number} needs an object with "text" or "html".')
    return record


def _refuse(constant: str) -> None:
    """Python reads NaN and Infinity, which no other JSON parser would take back."""
    raise ValueError(f"{constant} is no JSON value")


def _failure(identity: Json, error: VerbatimError) -> Result:
    kind = type(error).__name__
    detail = f" ({error})" if isinstance(error, NewsError) and str(error) else ""
    return {"id": identity, "error": {"kind": kind, "message": f"{sentence(error)}{detail}"}}
