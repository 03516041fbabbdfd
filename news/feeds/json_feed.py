"""JSON Feed, versions 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final, cast

from news.errors import BrokenFeed, NotAFeed
from news.feeds.dates import moment
from news.feeds.feed import Feed, FeedItem, FeedKind
from news.feeds.text import LONGEST_MARKUP, line, paragraphs
from news.feeds.xml_feed import LONGEST_GUID, LONGEST_SUMMARY, LONGEST_TITLE, address, both_ends

_VERSION: Final = "jsonfeed.org/version"
_BEGINNING: Final = 2_000
# Of an item; a byline with more is cut anyway.
_MOST_AUTHORS: Final = 50


def read_json(text: str, url: str) -> Feed:
    """Read a JSON Feed.

    Raises:
        NotAFeed: it is some other JSON.
        BrokenFeed: it is damaged or cut off.
    """
    try:
        read: object = json.loads(text)
    except (ValueError, RecursionError) as error:
        if _VERSION in text[:_BEGINNING].replace("\\/", "/"):
            raise BrokenFeed(str(error)[:200], url=url) from error
        raise NotAFeed("no JSON", url=url) from error
    about = _object(read)
    if _VERSION not in str(about.get("version", "")) or not isinstance(about.get("items"), list):
        raise NotAFeed("JSON, but no feed", url=url)
    entries = both_ends(cast("list[object]", about["items"]))
    items = [_item(_object(entry), url) for entry in entries]
    title = line(_text(about.get("title")))[:LONGEST_TITLE]
    return Feed(title, address(_text(about.get("home_page_url")), url), tuple(items), FeedKind.JSON)


def _item(entry: Mapping[str, Any], url: str) -> FeedItem:
    html, plain, summary = (
        _text(entry.get(name))[:LONGEST_MARKUP] for name in ("content_html", "content_text", "summary")
    )
    dates = (moment(_text(entry.get(name))) for name in ("date_published", "date_modified"))
    links = (address(_text(entry.get(name)), url) for name in ("url", "external_url"))
    images = (address(_text(entry.get(name)), url) for name in ("image", "banner_image"))
    return FeedItem(
        guid=_text(entry.get("id")).strip()[:LONGEST_GUID],
        link=next((link for link in links if link), None),
        title=line(_text(entry.get("title")))[:LONGEST_TITLE],
        summary=(summary or plain or paragraphs(html))[:LONGEST_SUMMARY],
        content=html or _escaped(plain),
        published=next((date for date in dates if date), None),
        author=_author(entry),
        image=next((image for image in images if image), None),
    )


def _author(entry: Mapping[str, Any]) -> str:
    several = entry.get("authors")
    authors = cast("list[object]", several) if isinstance(several, list) else [entry.get("author")]
    names = (_text(_object(author).get("name"))[:LONGEST_TITLE] for author in authors[:_MOST_AUTHORS])
    return line(", ".join(filter(None, names)))[:LONGEST_TITLE]


def _escaped(plain: str) -> str:
    return plain.replace("&", "&amp;").replace("<", "&lt;").replace("\n", "<br>")


def _object(value: object) -> Mapping[str, Any]:
    return cast("Mapping[str, Any]", value) if isinstance(value, dict) else {}


def _text(value: object) -> str:
    """A text; a number, which stands for an id in many feeds, as its digits."""
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""
