"""Standard input and output in UTF-8, whatever the locale says; neither ever stops at a character."""

from __future__ import annotations

import io
import sys

from news.charset import decode_page


def use_utf8() -> None:
    """Read what is piped in as UTF-8, with or without a byte order mark, and write UTF-8 to a pipe.

    A terminal keeps its encoding. In JSON, a backslash escape is how a lone surrogate is written.
    """
    _set_up(sys.stdin, "utf-8-sig", "replace")
    _set_up(sys.stdout, "utf-8", "backslashreplace")


def read_input() -> str:
    """All of standard input, decoded as a page is: by a declaration, as UTF-8, or by a guess."""
    return decode_page(sys.stdin.buffer.read()) if sys.stdin else ""


def _set_up(stream: object, encoding: str, errors: str) -> None:
    # None where the stream was closed before the process began.
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(encoding=None if stream.isatty() else encoding, errors=errors)
