"""RSS, RDF and Atom, by feedparser: it gets text that was fetched and checked before, never an address."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import urljoin

import feedparser

from news.errors import BrokenFeed, LinkError
from news.feeds.dates import moment
from news.feeds.feed import Feed, FeedItem, FeedKind
from news.feeds.markup import cut_off
from news.feeds.text import line, paragraphs
from news.url_parts import parse_url

# Of a field that is stored: a longer one is no name.
LONGEST_GUID: Final = 2_000
LONGEST_TITLE: Final = 500
# How much of an item's content stands for it in filters and previews.
LONGEST_SUMMARY: Final = 20_000
# The Syndication module of RSS 1.0, http://web.resource.org/rss/1.0/modules/syndication/
_PERIODS: Final = {"hourly": 1, "daily": 24, "weekly": 168, "monthly": 720, "yearly": 8760}
_IMAGE: Final = re.compile(r"<img\b[^>]*?\ssrc\s*=\s*[\"']([^\"'<>\s]{5,2000})[\"']", re.IGNORECASE)
_DATES: Final = ("published", "updated", "created")


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
    items = tuple(_item(entry, url) for entry in entries)
    if parsed.bozo and not items and not about.get("title"):
        raise BrokenFeed(str(parsed.get("bozo_exception", ""))[:200], url=url)
    return Feed(
        title=line(str(about.get("title", "")))[:LONGEST_TITLE],
        link=_address(about.get("link"), url),
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
    return (
        re.search(r"</(?:[\w.-]+:)?(?:rss|rdf|feed)\s*>\s*(?:<!--.*?-->\s*)*$", text[-2000:], re.I | re.S)
        is not None
    )


def _item(entry: Mapping[str, Any], url: str) -> FeedItem:
    contents: Sequence[Mapping[str, Any]] = entry.get("content") or ()
    content = max((str(part.get("value", "")) for part in contents), key=len, default="")
    summary = str(entry.get("summary", ""))
    guid = str(entry.get("id", "")).strip()[:LONGEST_GUID]
    return FeedItem(
        guid=guid,
        link=_link(entry, url),
        title=line(str(entry.get("title", "")))[:LONGEST_TITLE],
        summary=paragraphs(summary or content)[:LONGEST_SUMMARY],
        content=max(content, summary, key=len),
        published=_published(entry),
        author=line(str(entry.get("author", "")))[:LONGEST_TITLE],
        image=_image(entry, content or summary, url),
    )


def _link(entry: Mapping[str, Any], url: str) -> str | None:
    links: Sequence[Mapping[str, Any]] = entry.get("links") or ()
    alternate = [link.get("href") for link in links if link.get("rel", "alternate") == "alternate"]
    for address in (entry.get("link"), *alternate, entry.get("id") if entry.get("guidislink") else None):
        if found := _address(address, url):
            return found
    return None


def _address(written: object, base: str) -> str | None:
    """An absolute http address, or None for what is none."""
    text = str(written or "").strip()
    if not text:
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


def _image(entry: Mapping[str, Any], html: str, url: str) -> str | None:
    media: list[Mapping[str, Any]] = [
        *(entry.get("media_content") or ()),
        *(entry.get("media_thumbnail") or ()),
    ]
    for part in media:
        kind = f"{part.get('type', '')} {part.get('medium', '')}"
        if "url" in part and ("image" in kind or not kind.strip()):
            return _address(part["url"], url)
    for link in entry.get("links") or ():
        if link.get("rel") == "enclosure" and str(link.get("type", "")).startswith("image/"):
            return _address(link.get("href"), url)
    found = _IMAGE.search(html)
    return _address(found[1], url) if found else None


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
