"""Bytes of a page to text: which encoding, when header, page and bytes disagree."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

from charset_normalizer import from_bytes

# Where a page may declare its encoding. HTML says the first 1,024 bytes; long heads overrun that.
_PRESCAN_BYTES = 4_096
# What the guess looks at: two windows of text are more than it needs, and it takes its time per byte.
_SAMPLE_BYTES = 8_192
# A declared UTF-8 page keeps its encoding with this share of broken characters, counted among those
# beyond ASCII: a page cut in mid-character has one, a page in any other encoding nothing else.
_BROKEN_SHARE = 0.1

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))

# https://encoding.spec.whatwg.org/#names-and-labels: browsers read these labels as the superset that
# people really write. Keys and values are Python's names.
_SUPERSETS = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
    "utf-16": "utf-16-le",
}
# Labels of the standard that Python does not know.
_LABELS = {
    "x-sjis": "cp932",
    "windows-31j": "cp932",
    "x-gbk": "gb18030",
    "x-euc-jp": "euc_jp",
    "x-cp1250": "cp1250",
    "x-cp1251": "cp1251",
    "x-cp1252": "cp1252",
    "ks_c_5601-1987": "cp949",
    "windows-949": "cp949",
    "windows-874": "cp874",
    "iso-8859-8-i": "iso8859-8",
    "macintosh": "mac-roman",
    "x-mac-cyrillic": "mac-cyrillic",
}
# Everything a browser decodes. What is missing (UTF-7, HZ, EBCDIC) is used to hide markup, not to write.
_SINGLE_BYTE = (
    *(f"cp{number}" for number in (866, 874, *range(1250, 1259))),
    *(f"iso8859-{number}" for number in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)),
    *("koi8-r", "koi8-u", "mac-roman", "mac-cyrillic"),
)
_MULTI_BYTE = ("cp932", "euc_jp", "iso2022_jp", "gb18030", "big5hkscs", "cp949")
_CODECS = frozenset({"utf-8", "utf-16-le", "utf-16-be", *_SINGLE_BYTE, *_MULTI_BYTE})

# Scripts other than Latin, which a detector tells apart reliably.
_DETECTED = [
    *("cp1251", "koi8_r", "cp1253", "cp1255", "cp1256", "cp874"),
    *("cp932", "euc_jp", "gb18030", "big5hkscs", "cp949"),
]
# Czech, the Latin script with most accents, stays under a fifth; Greek and Cyrillic exceed two thirds.
_LATIN_SHARE = 0.35
# What browsers assume by the reader's language (https://encoding.spec.whatwg.org, HTML "determining the
# character encoding"), for Latin languages that windows-1252 cannot write.
_LATIN = {
    **dict.fromkeys((b"cs", b"hr", b"hu", b"pl", b"ro", b"sk", b"sl"), "cp1250"),
    **dict.fromkeys((b"et", b"lt", b"lv"), "cp1257"),
    **dict.fromkeys((b"tr", b"az"), "cp1254"),
    b"vi": "cp1258",
}

_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
# White space is never gone back into: before and after a quotation mark it could be parted in every place.
_DECLARED = re.compile(
    rb"""<\?xml[^>]*?\sencoding\s*+=\s*+["']([\w.:+-]+)|<meta\s[^>]*?charset\s*+=\s*+["']?+\s*+([\w.:+-]+)""",
    re.IGNORECASE,
)
_LANGUAGE = re.compile(rb"""<html[^>]*?\slang\s*+=\s*+["']?+([a-z]{2})\b""", re.IGNORECASE)
_MARKUP = re.compile(rb"<(script|style)\b.*?</\1>|<[^<>]*>", re.IGNORECASE | re.DOTALL)
_BEYOND_ASCII = re.compile(rb"[\x80-\xff]")
_PARAMETER = re.compile(r"""charset\s*+=\s*+["']?+\s*+([\w.:+-]+)""", re.IGNORECASE)


def decode_page(body: bytes, content_type: str = "") -> str:
    """The text of a page. Never raises: what no encoding fits becomes U+FFFD.

    1. a byte order mark; 2. the ``charset`` of the Content-Type header; 3. ``<meta>`` or the XML
    declaration; 4. UTF-8 where the bytes are valid; 5. a guess; 6. UTF-8 with replacements. A
    declaration that the bytes contradict is passed over.

    Args:
        body: the page, after decompression.
        content_type: the header's value, or nothing.
    """
    for mark, codec in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(codec, "replace")
    for codec in _candidates(body, content_type):
        text = _decoded(body, codec)
        if text is not None:
            return text
    return body.decode(_guess(body), "replace")


def _candidates(body: bytes, content_type: str) -> Iterator[str]:
    parameter = _PARAMETER.search(content_type)
    header = _codec(parameter[1]) if parameter else ""
    declared = _declared(body)
    if declared == "utf-8" and header in _SINGLE_BYTE:
        # A server's default for all its pages: nearly any bytes are valid in these encodings, while
        # bytes that pass for UTF-8 by accident are rare.
        header, declared = declared, header
    yield from filter(None, (header, declared, "utf-8"))


def _declared(body: bytes) -> str:
    match = _DECLARED.search(_COMMENT.sub(b"", body[:_PRESCAN_BYTES]))
    if match is None:
        return ""
    codec = _codec((match[1] or match[2]).decode("ascii", "replace"))
    # It was read as ASCII, so it cannot be UTF-16 (HTML, "prescan a byte stream").
    return "utf-8" if codec.startswith("utf-16") else codec


def _codec(label: str) -> str:
    """Python's name for an encoding label, or nothing for one that no browser knows."""
    label = label.strip().lower()
    try:
        name = _LABELS.get(label) or codecs.lookup(label).name
    except LookupError:
        return ""
    name = _SUPERSETS.get(name, name)
    return name if name in _CODECS else ""


def _decoded(body: bytes, codec: str) -> str | None:
    """The text, or None where the bytes are not of that encoding; a cut last character is dropped."""
    try:
        return codecs.getincrementaldecoder(codec)("strict").decode(body)
    except UnicodeDecodeError:
        return _nearly_utf8(body) if codec == "utf-8" else None


def _nearly_utf8(body: bytes) -> str | None:
    text = body.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    beyond_ascii = sum(not character.isascii() for character in text)
    return text if broken <= beyond_ascii * _BROKEN_SHARE else None


def _guess(body: bytes) -> str:
    """An encoding from the bytes alone: Latin script by the page's language, all others by detection.

    Detectors take one Latin page for another's encoding too often, and there the choice hardly matters
    but for the letters; the share of bytes beyond ASCII tells the scripts apart first.
    """
    sample = _sample(body)
    beyond_ascii = sum(octet > 127 for octet in sample)
    if beyond_ascii < len(sample.replace(b" ", b"")) * _LATIN_SHARE:
        language = _LANGUAGE.search(body[:_PRESCAN_BYTES])
        return _LATIN.get(language[1].lower(), "cp1252") if language else "cp1252"
    best = from_bytes(sample, cp_isolation=_DETECTED).best()
    return best.encoding if best else "utf-8"


def _sample(body: bytes) -> bytes:
    """Words around and after the first byte beyond ASCII, without markup and scripts."""
    first = _BEYOND_ASCII.search(body)
    start = max(0, first.start() - 64) if first else 0
    return b" ".join(_MARKUP.sub(b" ", body[start : start + _SAMPLE_BYTES]).split())
