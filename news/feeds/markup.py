"""The bytes of a feed, made safe to parse: decoded, no document type, refused where that does harm."""

from __future__ import annotations

import re
from typing import Final

from news.charset import decode_page
from news.errors import EmptyFeed, NotAFeed, NotAPage, UnsafeFeed
from news.feeds.text import without_comments
from news.media_type import sniff

# What XML 1.0, 2.2 does not allow, and what no parser goes on after.
_CONTROLS: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_ROOT: Final = re.compile(r"<(?:[a-z][\w.-]*:)?(rss|rdf|feed)(?=[\s/>])", re.IGNORECASE)
# A document type as RSS 0.91 has it: a name and where its definition stands, which nobody fetches.
_DOCTYPE: Final = re.compile(r"<!DOCTYPE[^\[<>]*>", re.IGNORECASE)
_ANY_DECLARATION: Final = re.compile(r"<!(?:ENTITY|ELEMENT|ATTLIST|NOTATION|DOCTYPE)", re.IGNORECASE)
# "<?" in encodings of two bytes, without a byte order mark (XML 1.0, appendix F).
_UNMARKED: Final = ((b"<\0?\0", "utf-16-le"), (b"\0<\0?", "utf-16-be"))
# Where the root must have begun: comments and style sheets stand before it, and page-long licences.
_PROLOGUE: Final = 20_000
_XHTML: Final = re.compile(r"<!DOCTYPE\s+html|<html[\s>]", re.IGNORECASE)


def text_of(body: bytes, content_type: str, url: str) -> str:
    """The feed as text, without control characters.

    Raises:
        EmptyFeed: there is nothing but white space.
        NotAFeed: it is a picture, a film or other binary data.
    """
    if not body.strip():
        raise EmptyFeed(url=url)
    kind = _binary(body, url)
    if kind:
        raise NotAFeed(f"it is {kind}", url=url)
    for mark, codec in _UNMARKED:
        if body.startswith(mark):
            text = body.decode(codec, "replace")
            break
    else:
        text = decode_page(body, _without_lies(body, content_type))
    return _CONTROLS.sub("", text).strip("\ufeff \t\r\n")


def safe_xml(text: str, url: str) -> str:
    """XML without declaration and document type.

    Raises:
        NotAFeed: its root is no feed's.
        UnsafeFeed: it declares entities, or a document type with declarations of its own.
    """
    text = without_comments(text[:_PROLOGUE]) + text[_PROLOGUE:]
    root = _ROOT.search(text, 0, _PROLOGUE)
    if root is None or _XHTML.search(text, 0, root.start()):
        raise NotAFeed("no feed's root", url=url)
    if declares(text[: root.start()]):
        raise UnsafeFeed("declarations in the prologue", url=url)
    return text[root.start() :]


def declares(text: str) -> bool:
    """Whether a document declares entities, or has a document type with declarations of its own."""
    return _ANY_DECLARATION.search(_DOCTYPE.sub("", text)) is not None


def cut_off(text: str) -> bool:
    """Whether the end of the last entry is missing."""
    low = text.lower()
    return max(low.rfind("<item"), low.rfind("<entry")) > max(low.rfind("</item"), low.rfind("</entry"))


def _binary(body: bytes, url: str) -> str:
    """The media type of what is plainly no text; empty for what may be a feed."""
    try:
        sniff(body, "text/plain", url)
    except NotAPage as error:
        return error.media_type
    return ""


def _without_lies(body: bytes, content_type: str) -> str:
    """The header without its charset where the bytes are UTF-8, which no others are by accident."""
    if body.isascii():
        return content_type
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return content_type
    return "charset=utf-8"
