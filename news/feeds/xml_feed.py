"""RSS, RDF and Atom, by feedparser: it gets text that was fetched and checked before, never an address."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final, TypeVar
from urllib.parse import urljoin

import feedparser

from news.errors import BrokenFeed, LinkError
from news.feeds.dates import moment
from news.feeds.feed import Feed, FeedItem, FeedKind
from news.feeds.markup import cut_off
from news.feeds.text import LONGEST_MARKUP, line, paragraphs_and_picture
from news.url_parts import LONGEST_URL, parse_url

# Of a field that is stored: a longer one is no name.
LONGEST_GUID: Final = 2_000
LONGEST_TITLE: Final = 500
# Twice as many as the largest feeds hold; ten million bytes could hold half a million of empty ones.
MOST_ITEMS: Final = 10_000
# How much of an item's content stands for it in filters and previews.
LONGEST_SUMMARY: Final = 20_000
# The Syndication module of RSS 1.0, http://web.resource.org/rss/1.0/modules/syndication/
_PERIODS: Final = {"hourly": 1, "daily": 24, "weekly": 168, "monthly": 720, "yearly": 8760}
_DATES: Final = ("published", "updated", "created")
_ROOT_END: Final = re.compile(r"</(?:[\w.-]+:)?(?:rss|rdf|feed)\s*>", re.IGNORECASE)
# Where the root's end is looked for: behind it stand a line break and comments of the program that made it.
_TAIL: Final = 2_000
# Of an address before it is joined to the feed's: what is longer is none in the end, either.
_LONGEST_WRITTEN: Final = 2 * LONGEST_URL

_T = TypeVar("_T")


def read_xml(text: str, url: str) -> Feed:
    """Read XML whose prologue ``markup.safe_xml`` has taken away.

    Raises:
        BrokenFeed: no entry of it can be read, and it does not even say what it is called.
    """
    parsed = _parsed(text, url)
    about: Mapping[str, Any] = parsed.feed
    partial = bool(parsed.bozo) and not _is_whole(text)
    entries: Sequence[Mapping[str, Any]] = parsed.entries
    if cut_off(text):
        entries = entries[:-1]
    items = tuple(_item(entry, url) for entry in both_ends(entries))
    if parsed.bozo and not items and not about.get("title"):
        raise BrokenFeed(str(parsed.get("bozo_exception", ""))[:200], url=url)
    return Feed(
        title=line(str(about.get("title", "")))[:LONGEST_TITLE],
        link=address(about.get("link"), url),
        items=items,
        kind=FeedKind.ATOM if str(parsed.version).startswith("atom") else FeedKind.RSS,
        ttl=_ttl(about),
        partial=partial,
    )


def _parsed(text: str, url: str) -> Any:  # noqa: ANN401 - feedparser has no types
    """What feedparser makes of it: a mapping whose keys are attributes, too."""
    # Its address is kept from feedparser, which would make guids of it that change when the feed moves.
    headers = {"content-type": "application/xml; charset=utf-8"}
    body = io.BytesIO(text.encode("utf-8", "replace"))
    try:
        # What is shown is plain text, and a page's links are none of ours.
        return feedparser.parse(
            body, response_headers=headers, sanitize_html=False, resolve_relative_uris=False
        )
    except Exception as error:
        # Broad, because its parser for damaged feeds raises whatever these make it stumble over.
        raise BrokenFeed(f"{type(error).__name__} while parsing", url=url) from error


def _is_whole(text: str) -> bool:
    """Whether the root's end is there: what made the parser stumble was then inside."""
    tail = text[-_TAIL:].rstrip()
    while tail.endswith("-->") and (start := tail.rfind("<!--")) >= 0:
        tail = tail[:start].rstrip()
    return _ROOT_END.fullmatch(tail, max(tail.rfind("</"), 0)) is not None


def both_ends(entries: Sequence[_T]) -> Sequence[_T]:
    """The entries or, where there are too many, the first and the last of them.

    Some feeds begin with their newest, some with their oldest.
    """
    half = MOST_ITEMS // 2
    return entries if len(entries) <= MOST_ITEMS else [*entries[:half], *entries[-half:]]


def _item(entry: Mapping[str, Any], url: str) -> FeedItem:
    contents: Sequence[Mapping[str, Any]] = entry.get("content") or ()
    content = max((str(part.get("value", "")) for part in contents), key=len, default="")[:LONGEST_MARKUP]
    summary = str(entry.get("summary", ""))[:LONGEST_MARKUP]
    plain, picture = paragraphs_and_picture(summary or content)
    guid = str(entry.get("id", "")).strip()[:LONGEST_GUID]
    return FeedItem(
        guid=guid,
        link=_link(entry, url),
        title=line(str(entry.get("title", "")))[:LONGEST_TITLE],
        summary=plain[:LONGEST_SUMMARY],
        content=max(content, summary, key=len),
        published=_published(entry),
        author=line(str(entry.get("author", "")))[:LONGEST_TITLE],
        image=_image(entry, url) or address(picture or _picture_in(content), url),
    )


def _link(entry: Mapping[str, Any], url: str) -> str | None:
    links: Sequence[Mapping[str, Any]] = entry.get("links") or ()
    alternate = [link.get("href") for link in links if link.get("rel", "alternate") == "alternate"]
    for written in (entry.get("link"), *alternate, entry.get("id") if entry.get("guidislink") else None):
        if found := address(written, url):
            return found
    return None


def address(written: object, base: str) -> str | None:
    """An absolute http address, or None for what is none."""
    text = str(written or "").strip()
    if not text or len(text) > _LONGEST_WRITTEN:
        return None
    try:
        return str(parse_url(urljoin(base, text)))
    except (LinkError, ValueError):
        return None


def _published(entry: Mapping[str, Any]) -> datetime | None:
    for name in _DATES:
        if name in entry and (found := moment(str(entry.get(name, "")), entry.get(f"{name}_parsed"))):
            return found
    return None


def _image(entry: Mapping[str, Any], url: str) -> str | None:
    """The picture that the feed gives the item, outside of its text."""
    media: list[Mapping[str, Any]] = [
        *(entry.get("media_content") or ()),
        *(entry.get("media_thumbnail") or ()),
    ]
    for part in media:
        kind = f"{part.get('type', '')} {part.get('medium', '')}"
        if "url" in part and ("image" in kind or not kind.strip()):
            return address(part["url"], url)
    for link in entry.get("links") or ():
        if link.get("rel") == "enclosure" and str(link.get("type", "")).startswith("image/"):
            return address(link.get("href"), url)
    return None


def _picture_in(content: str) -> str:
    return paragraphs_and_picture(content)[1] if "<img" in content.lower() else ""


def _ttl(about: Mapping[str, Any]) -> timedelta | None:
    """How long the feed asks to be left alone, by ttl (minutes) or by its period of updates."""
    minutes = str(about.get("ttl", "")).strip()
    if minutes.isascii() and minutes.isdigit() and int(minutes[:6]):
        return timedelta(minutes=int(minutes[:6]))
    hours = _PERIODS.get(str(about.get("sy_updateperiod", "")).strip().lower())
    if hours is None:
        return None
    often = str(about.get("sy_updatefrequency", "")).strip()
    return timedelta(hours=hours) / max(int(often[:4]) if often.isascii() and often.isdigit() else 1, 1)
