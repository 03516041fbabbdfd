"""Links to the very line: text fragments (https://wicg.github.io/scroll-to-text-fragment/)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote

# Discord refuses a link button with a longer address.
LONGEST_BUTTON_URL = 512

# A passage of at most this many words is named whole. Browsers look for each part within one block of
# the page, and every word more is one that a link or a footnote mark in the page may split.
_WHOLE_WORDS = 12
# Enough of each end to be unlike the rest of the page; fewer where the address would grow too long.
_END_WORDS = 6

# Chinese and Japanese have no spaces: their clauses serve as words, so that a part ends where a word does.
_WORD = re.compile(r"[^\s，。、；：！？]+[，。、；：！？]*|[，。、；：！？]+")


def fragment_link(url: str, passage: str) -> str:
    """The address of a passage in its page: browsers scroll to it and mark it.

    At most 512 characters; where no useful part of the passage fits, the address itself.
    """
    page, _, old = url.partition("#")
    anchor = old.partition(":~:")[0]
    lines = [line for line in (" ".join(line.split()) for line in passage.splitlines()) if line]
    for directive in _directives(lines):
        link = f"{page}#{anchor}:~:text={directive}"
        if len(link) <= LONGEST_BUTTON_URL:
            return link
    return url


def _directives(lines: list[str]) -> Iterator[str]:
    """Ways to name the passage, the most exact one first."""
    if not lines:
        return
    first, last = _words(lines[0]), _words(lines[-1])
    if len(lines) == 1 and len(first) <= _WHOLE_WORDS:
        yield _encoded(lines[0])
    for count in range(_END_WORDS, 0, -1):
        # Two parts of one line must not overlap: the second is looked for after the first.
        if len(lines) > 1 or len(first) >= 2 * count:
            start = lines[0][: first[:count][-1].end()]
            end = lines[-1][last[-count:][0].start() :]
            yield f"{_encoded(start)},{_encoded(end)}"


def _words(line: str) -> list[re.Match[str]]:
    return list(_WORD.finditer(line))


def _encoded(part: str) -> str:
    # Hyphen, comma and ampersand are the directive's own syntax; quote() leaves the hyphen.
    return quote(part, safe="").replace("-", "%2D")
