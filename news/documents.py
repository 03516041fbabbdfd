"""Attached files: plain text, web pages that were saved, and PDFs, told apart by what is in them.

What a file is called and said to be is up to whoever attached it; its bytes decide.
"""

from __future__ import annotations

import re
import resource
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from news.canonical import canonical
from news.charset import decode_page
from news.errors import DocumentTooLong, NotAPage, UnknownDocument
from news.media_type import PDF, is_pdf, sniff
from news.pdf import text_of_pdf
from news.read import MAX_CHARACTERS

DOCUMENT_SUFFIXES = (".txt", ".md", ".markdown", ".html", ".htm", ".pdf")
"""How the names of files end that are worth a look."""

LARGEST_DOCUMENT = 25_000_000
"""Bytes of the largest file looked into: a newspaper's whole issue with its pictures."""

# Five times what the largest text took to decode; a PDF of 100 full pages took 5 MB.
_MOST_MEMORY = 500_000_000
_STATM = Path("/proc/self/statm")

_PAGE_NAME = re.compile(r"\.x?html?", re.IGNORECASE)
# A feed is a page that says that it is none.
_PAGE_TYPES = frozenset({"text/html", "application/rss+xml", "application/atom+xml", "application/feed+json"})
# Of all characters. Binary data that passes for text has more; a text in an unknown encoding less.
_MOST_UNKNOWN = 0.02
_NOT_TEXT = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\ufffd]")


class DocumentKind(StrEnum):
    """How what a file holds is to be read."""

    TEXT = "text"
    PAGE = "page"


@dataclass(frozen=True, slots=True)
class Document:
    """What an attached file holds.

    Attributes:
        kind: plain text, or a page with its markup.
        text: for ``Reader.read_text`` or ``Reader.read_page``, in the form in which texts are stored.
    """

    kind: DocumentKind
    text: str


def text_of_document(body: bytes, name: str, media_type: str | None = None) -> Document:
    """Take the text out of an attached file.

    Args:
        body: the file.
        name: what it is called; a name for a page decides between a page and a text.
        media_type: what whoever hands it out says it is, with or without parameters.

    Raises:
        NoTextLayer, EncryptedDocument: a PDF that cannot be copied from.
        BrokenDocument: a damaged PDF.
        DocumentTooLong: it is too large, or takes too much time or memory.
        UnknownDocument: it is neither a text nor a page nor a PDF.
    """
    if len(body) > LARGEST_DOCUMENT:
        raise DocumentTooLong(f"{len(body)} bytes", name=name)
    found = _sniffed(body, name)
    if found == PDF:
        return Document(DocumentKind.TEXT, canonical(text_of_pdf(body, name)))
    text = canonical(_decoded(body, name, media_type or ""))
    if len(text) > MAX_CHARACTERS:
        raise DocumentTooLong(f"{len(text)} characters", name=name)
    is_page = found in _PAGE_TYPES or _PAGE_NAME.fullmatch(Path(name).suffix) is not None
    return Document(DocumentKind.PAGE if is_page else DocumentKind.TEXT, text)


def text_within_limits(body: bytes, name: str, media_type: str | None = None) -> Document:
    """``text_of_document`` with a limit to the memory it may take; for processes of their own.

    Raises:
        DocumentError: as ``text_of_document``.
    """
    try:
        with _memory_limit(_MOST_MEMORY):
            return text_of_document(body, name, media_type)
    except MemoryError as error:
        raise DocumentTooLong("too little memory", name=name) from error


def _sniffed(body: bytes, name: str) -> str:
    if is_pdf(body):
        return PDF
    try:
        return sniff(body, "", "")
    except NotAPage as error:
        raise UnknownDocument(str(error), name=name) from error


def _decoded(body: bytes, name: str, media_type: str) -> str:
    text = decode_page(body, media_type)
    if len(_NOT_TEXT.findall(text)) > _MOST_UNKNOWN * len(text):
        raise UnknownDocument("no text in any encoding", name=name)
    return text


@contextmanager
def _memory_limit(more: int) -> Generator[None]:
    """Let this process take ``more`` bytes of addresses than it has now, and no more."""
    if not _STATM.exists():  # other systems than Linux; macOS has the limit and takes no notice of it
        yield
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    wanted = _addresses() + more
    if hard != resource.RLIM_INFINITY:
        wanted = min(wanted, hard)
    resource.setrlimit(resource.RLIMIT_AS, (wanted, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def _addresses() -> int:
    """Bytes of addresses that this process has taken."""
    pages = _STATM.read_text(encoding="ascii").split()[0]
    return int(pages) * resource.getpagesize()
