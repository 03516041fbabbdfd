"""A citation, its marks and its source, in Discord's markdown."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from bot.markdown import escape_inline, link, passage, quote
from bot.page import cut, shorten
from news.answer import Citation, Entry, Phrase, Source
from news.article import AttributionKind
from news.urls import fragment_link

Say = Callable[[Phrase], str]
"""A phrase in the language of who reads it."""

# A masked link longer than this would crowd out the sentences it serves.
LINK_LIMIT = 400
# A heading of more words than these is a paragraph.
HEADING_LIMIT = 300
# What is left of a passage at least, however much stands around it: enough to find it by.
LEAST_SHOWN = 100
# Details up to this length stay on one line, so that no number is parted from what it counts.
_UNDIVIDED = 24
_NO_BREAK_SPACE, _NO_BREAK_HYPHEN = "\u00a0", "\u2011"


def citation_text(citation: Citation, say: Say, *, numbered: bool, room: int | None = None) -> str:
    """A passage as a quotation, with what has to be said of it and the way to its line.

    Args:
        citation: the passage.
        say: words the frame.
        numbered: whether its article has to be named.
        room: characters there are for it; a longer passage is cut, and what is said of it is not.
    """
    text = quote(passage(citation.passage, citation.span.start, citation.marks))
    tags = [f"*{escape_inline(tag)}*" for tag in _tags(citation, say)]
    if numbered:
        tags.append(f"*#{citation.source.number}*")
    if line := line_link(citation):
        tags.append(link("↗", line))
    if room is not None:
        beside = sum(len(tag) + 1 for tag in tags)
        text = cut(text, max(room - beside, LEAST_SHOWN))
    # The last word and its marks stay together.
    return _NO_BREAK_SPACE.join([text, *tags]) if tags else text


def line_link(citation: Citation) -> str | None:
    """The address that opens the page at the passage; None where there is none, or it is too long."""
    if not linkable(citation.source.url):
        return None
    target = fragment_link(citation.source.url or "", citation.passage)
    return target if len(target) <= LINK_LIMIT else None


def heading_text(entry: Entry, say: Say) -> str:
    """An entry's heading in bold; one that names an article leads to it."""
    if entry.heading is None:
        return ""
    words = escape_inline(shorten(say(entry.heading), HEADING_LIMIT))
    source = article_of(entry)
    return f"**{link(words, source.url or '') if source and linkable(source.url) else words}**"


def article_of(entry: Entry) -> Source | None:
    """The article that an entry's heading names."""
    if entry.about is not None or entry.heading is None:
        return entry.about
    number = entry.heading.values.get("number")
    return next((c.source for c in entry.citations if c.source.number == number), None)


def detail_text(entry: Entry, say: Say) -> str:
    """What else is known: facts in small print on one line, sentences one below the other."""
    details = [escape_inline(say(detail)) for detail in entry.detail]
    details = [detail for detail in details if detail]
    if any(detail.endswith((".", "!", "?", "…")) for detail in details):
        return "\n".join(details)
    return "-# " + " · ".join(map(_undivided, details)) if details else ""


def source_line(source: Source) -> str:
    """A source in small print: its number and title, which lead to it, and where it is from."""
    title = escape_inline(f"#{source.number} {shorten(source.title, 100)}")
    linked = link(title, source.url or "") if linkable(source.url) else title
    told = origin(source)
    return f"-# {linked} · {escape_inline(told)}" if told else f"-# {linked}"


def origin(source: Source) -> str:
    """Publisher, author and day of an article, as far as they are known."""
    told = (source.publisher, source.byline, day_text(source.published) if source.published else None)
    return " · ".join(part for part in told if part)


def day_text(day: date) -> str:
    """A day that no line breaks: 2024‑08‑21."""
    return day.isoformat().replace("-", _NO_BREAK_HYPHEN)


def linkable(url: str | None) -> bool:
    """Whether an address is short enough to be linked."""
    return url is not None and len(url) <= LINK_LIMIT


def _tags(citation: Citation, say: Say) -> list[str]:
    tags: list[str] = []
    if citation.kind is AttributionKind.INDIRECT:
        tags.append(say(Phrase("not word for word")))
    if citation.corrected:
        tags.append(say(Phrase("corrected")))
    if citation.resolved_from:
        values = {"mention": shorten(citation.resolved_from, 80), "name": shorten(str(citation.speaker), 80)}
        tags.append(say(Phrase("“{mention}” = {name}", values)))
    return tags


def _undivided(detail: str) -> str:
    return detail.replace(" ", _NO_BREAK_SPACE) if len(detail) <= _UNDIVIDED else detail
