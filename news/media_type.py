"""What kind of thing arrived: by what the server says, and by its first bytes."""

from __future__ import annotations

import re

from news.errors import NotAPage

_PAGES = frozenset(
    {
        *("text/html", "application/xhtml+xml", "text/plain", "text/markdown", "text/x-markdown"),
        *("text/xml", "application/xml", "application/feed+json"),
    }
)
# Servers say these where they do not know.
_UNKNOWN = frozenset(
    {
        *("", "application/octet-stream", "binary/octet-stream", "application/unknown"),
        # said so that browsers save what they might show
        *("application/force-download", "application/x-download", "application/download"),
        *("unknown/unknown", "*/*"),
    }
)

PDF = "application/pdf"
_PDF_TYPES = frozenset({PDF, "application/x-pdf"})
# Readers look for a PDF's first mark this far, as mail programs put lines before it (PDF 1.7, annex H.3.4.1).
PDF_HEAD_BYTES = 1_024
_PDF_MARK = b"%PDF-"
_PDF_END = b"startxref"

# https://mimesniff.spec.whatwg.org, sections 6 and 7, and formats that are met on news sites.
_MAGIC = (
    (re.compile(rb"\s*%PDF-"), PDF),
    (re.compile(rb"%!PS-Adobe-"), "application/postscript"),
    (re.compile(rb"\x89PNG\r\n\x1a\n"), "image/png"),
    (re.compile(rb"\xff\xd8\xff"), "image/jpeg"),
    (re.compile(rb"GIF8[79]a"), "image/gif"),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), "image/webp"),
    (re.compile(rb"RIFF....WAVE", re.DOTALL), "audio/wav"),
    (re.compile(rb"RIFF....AVI ", re.DOTALL), "video/x-msvideo"),
    (re.compile(rb"....ftypavif", re.DOTALL), "image/avif"),
    (re.compile(rb"....ftyp", re.DOTALL), "video/mp4"),
    (re.compile(rb"\x1aE\xdf\xa3"), "video/webm"),
    (re.compile(rb"OggS\x00"), "application/ogg"),
    (re.compile(rb"ID3[\x02-\x04]"), "audio/mpeg"),
    (re.compile(rb"PK\x03\x04"), "application/zip"),
    (re.compile(rb"\x1f\x8b\x08"), "application/gzip"),
    (re.compile(rb"BZh[1-9]1AY"), "application/x-bzip2"),
    (re.compile(rb"\xfd7zXZ\x00"), "application/x-xz"),
    (re.compile(rb"7z\xbc\xaf\x27\x1c"), "application/x-7z-compressed"),
    (re.compile(rb"Rar!\x1a\x07"), "application/vnd.rar"),
    (re.compile(rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), "application/msword"),
    (re.compile(rb"\x7fELF"), "application/x-executable"),
    (re.compile(rb"wOF[F2]"), "font/woff"),
)
# What a page or a feed may begin with: byte order mark, white space, comments, XML declaration. It is never
# gone back into: thirty line breaks in front of a word would otherwise be tried in every combination.
_PROLOGUE = rb"(?:\xef\xbb\xbf)?+(?>\s+|<!--.*?-->|<\?.*?\?>)*+"
_DECLARATION = re.compile(rb"(?:\xef\xbb\xbf)?\s*+<\?xml", re.IGNORECASE)
_ROOTS = (
    (rb"<rss[\s>]|<rdf:RDF[\s>]", "application/rss+xml"),
    (rb"<feed[\s>]", "application/atom+xml"),
    (rb"<!doctype\s+html|<(?:html|head|body|title|script|meta|div|p|h1|article)[\s/>]", "text/html"),
    (rb"<[a-z][\w.-]*+(?::[\w.-]*+)?[\s>]", "application/xml"),
)
_SNIFFED = tuple(
    (re.compile(_PROLOGUE + rb"(?:" + root + rb")", re.IGNORECASE | re.DOTALL), kind) for root, kind in _ROOTS
)
# https://mimesniff.spec.whatwg.org/#binary-data-byte
_BINARY = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")
_SNIFFED_BYTES = 2_048
_JSON_FEED = re.compile(rb'\s*\{.{0,200}?"https?:(?:/|\\/){2}jsonfeed\.org(?:/|\\/)version', re.DOTALL)
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


def media_type_of(content_type: str) -> str:
    """The media type in a Content-Type header, without parameters, in lower case."""
    return content_type.partition(";")[0].strip().lower()


def is_pdf_type(content_type: str) -> bool:
    """Whether a Content-Type header says that something is a PDF."""
    return media_type_of(content_type) in _PDF_TYPES


def is_untyped(content_type: str) -> bool:
    """Whether a Content-Type header says no more than that there are bytes."""
    return media_type_of(content_type) in _UNKNOWN


def may_be_pdf(head: bytes) -> bool:
    """Whether what begins like this holds a PDF's mark where readers look for it, or may still come to it."""
    return len(head) < PDF_HEAD_BYTES or _PDF_MARK in head[:PDF_HEAD_BYTES]


def is_pdf(body: bytes) -> bool:
    """Whether these bytes are a PDF, whatever they are called."""
    try:
        found = sniff(body, "", "")
    except NotAPage as error:
        return error.media_type == PDF or _PDF_MARK in body[:PDF_HEAD_BYTES]
    # one without pictures may pass for text
    return found == "text/plain" and _PDF_MARK in body[:PDF_HEAD_BYTES] and _PDF_END in body


def refuse_by_header(content_type: str, url: str) -> None:
    """Refuse what its header says is no page, before it is downloaded.

    Raises:
        NotAPage: it is none.
    """
    declared = media_type_of(content_type)
    if not (_is_page(declared) or declared in _UNKNOWN or declared == "application/json"):
        raise NotAPage(f"Content-Type is {declared}", url=url, media_type=declared)


def sniff(body: bytes, content_type: str, url: str) -> str:
    """The media type of a page, by its header where the bytes do not contradict it.

    A feed sent as HTML or as bare XML is called by its own type.

    Raises:
        NotAPage: the bytes are a PDF, a picture, a film, an archive or other binary data.
    """
    declared, head = media_type_of(content_type), body[:_SNIFFED_BYTES]
    for magic, kind in _MAGIC:
        if magic.match(head):
            raise NotAPage(
                f"Content-Type is {declared or 'missing'}, bytes are {kind}", url=url, media_type=kind
            )
    if declared in _UNKNOWN or "json" in declared:
        return _by_bytes(head, declared, url)
    if declared in {"text/html", "text/xml", "application/xml"}:
        found = _root(head)
        return found if found.startswith("application/") and found != "application/xml" else declared
    return declared


def _is_page(media_type: str) -> bool:
    is_xml = media_type.endswith("+xml") and not media_type.startswith("image/")
    return media_type in _PAGES or is_xml


def _by_bytes(head: bytes, declared: str, url: str) -> str:
    if _JSON_FEED.match(head):
        return "application/feed+json"
    if "json" in declared:
        raise NotAPage("JSON, but no feed", url=url, media_type=declared)
    if not head.startswith(_UTF16_MARKS) and _BINARY.search(head):
        raise NotAPage("binary data", url=url, media_type=declared or "application/octet-stream")
    return _root(head) or "text/plain"


def _root(head: bytes) -> str:
    usual = "application/xml" if _DECLARATION.match(head) else ""
    return next((kind for pattern, kind in _SNIFFED if pattern.match(head)), usual)
