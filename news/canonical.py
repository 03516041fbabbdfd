"""The one form in which text is stored: no control characters, one kind of line break, valid Unicode.

Every replacement is one character for one, so an offset into the result is an offset into what came in.
What a reader sees (curly quotes, no-break spaces, direction marks) is left alone: sentences are shown
character for character.
"""

from __future__ import annotations

import re

BYTE_ORDER_MARK = "\ufeff"
REPLACEMENT_CHARACTER = "\ufffd"

# C0 and C1 controls; tab and line feed are kept, the rest of the C0 white space is a line break below.
_CONTROLS = [*range(0x20), *range(0x7F, 0xA0)]
_LINE_BREAKS = "\r\v\f\u2028\u2029"
_ONE_FOR_ONE = (
    dict.fromkeys(_CONTROLS, " ")
    | dict.fromkeys(map(ord, _LINE_BREAKS), "\n")
    | {ord("\t"): "\t", ord("\n"): "\n", ord(BYTE_ORDER_MARK): " "}
)
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def canonical(text: str) -> str:
    """Replace what cannot be stored or shown, one character for one; the length never changes."""
    one_break = text.replace("\r\n", " \n").translate(_ONE_FOR_ONE)
    return _LONE_SURROGATE.sub(REPLACEMENT_CHARACTER, one_break)
