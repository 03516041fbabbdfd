"""The keys under which texts, addresses and names are found again."""

from __future__ import annotations

import hashlib
import re
from typing import Final
from urllib.parse import urlsplit

from news.errors import LinkError
from news.names import fold
from news.urls import identity

# PostgreSQL's B-tree refuses entries over 2,704 bytes; four bytes a character leaves room to spare.
_LONGEST_KEY: Final = 200

_NOT_TEXT: Final = re.compile("[\x00\ud800-\udfff]")


def digest(text: str) -> str:
    """The SHA-256 of a text, in hexadecimal."""
    # a lone surrogate may be asked for, though none is ever stored
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()


def url_key(url: str) -> str:
    """The key of an address; http and https are one site, and what is no address stands for itself."""
    try:
        return digest(identity(url))
    except LinkError:
        return digest(url)


def host_of(url: str | None) -> str | None:
    """The host of an address without "www."; None where there is none."""
    try:
        host = urlsplit(url or "").hostname
    except ValueError:
        return None
    return host.removeprefix("www.") if host else None


def name_key(name: str) -> str:
    """A folded name, short enough for an index."""
    return fold(clean(name))[:_LONGEST_KEY]


def clean(text: str) -> str:
    """The text without what neither database can store: NUL and lone surrogates."""
    return _NOT_TEXT.sub("", text)


def clean_json(value: object) -> object:
    """The same of every text inside a JSON value; keys become strings."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {clean(str(key)): clean_json(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [clean_json(inner) for inner in value]
    return value
