"""The nouns of feeds: a feed as it was read, and an item of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class FeedKind(StrEnum):
    """The formats that are read; RSS includes RDF."""

    RSS = "rss"
    ATOM = "atom"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class FeedItem:
    """An entry of a feed, with what it says about itself.

    Attributes:
        guid: what the feed calls the item, as it stands there; empty where it has no name for it.
        link: absolute address of the item's page, or None.
        title: plain text on one line, empty where there is none.
        summary: plain text; what the feed gives as a description, or else the beginning of ``content``.
        content: HTML, as much of the item as the feed holds; may be empty, may be no more than a teaser.
        published: aware, in UTC; None where no date can be read.
        author: plain text, may be empty.
        image: absolute address of a picture, or None.
    """

    guid: str = ""
    link: str | None = None
    title: str = ""
    summary: str = ""
    content: str = ""
    published: datetime | None = None
    author: str = ""
    image: str | None = None

    @property
    def heading(self) -> str:
        """The title or, where there is none, the first words of the summary, or the link."""
        if self.title:
            return self.title
        words = self.summary.split()
        short = " ".join(words[:_HEADING_WORDS])
        return f"{short} …" if len(words) > _HEADING_WORDS else short or self.link or self.guid


_HEADING_WORDS = 12


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed as it was read.

    Attributes:
        title: plain text on one line, empty where there is none.
        link: absolute address of the site that the feed is of, or None.
        items: newest first as far as the feed is, each once.
        ttl: how long the feed asks to be left alone, or None.
        partial: whether it is damaged or cut off, so that only what could be read is here.
    """

    title: str
    link: str | None
    items: tuple[FeedItem, ...]
    kind: FeedKind
    ttl: timedelta | None = None
    partial: bool = False

    @property
    def newest(self) -> FeedItem | None:
        """The newest item: by its date where all are dated, else the first; None where there are none."""
        dated = [(item.published, item) for item in self.items if item.published]
        if dated and len(dated) == len(self.items):
            return max(dated, key=lambda pair: pair[0])[1]
        return next(iter(self.items), None)


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server said of a feed the last time, so that it need not send the same again.

    Attributes:
        etag: the ETag header, or empty.
        last_modified: the Last-Modified header, or empty.
        digest: of the body that was parsed, or empty.
    """

    etag: str = ""
    last_modified: str = ""
    digest: str = ""

    @property
    def headers(self) -> dict[str, str]:
        """The headers that make a request conditional (RFC 9110, 13.1)."""
        told = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in told.items() if value}
