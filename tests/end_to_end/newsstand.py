"""A web site of our own with articles and a feed of them that grows; and the times at which it is asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from xml.sax.saxutils import escape

from tests.end_to_end.pages import PARAGRAPHS, page
from tests.web_server import WebServer

FIRST = datetime(2024, 3, 3, 8, 0, tzinfo=UTC)


@dataclass(slots=True)
class Clock:
    """The time that feeds go by; a test moves it on.

    It begins four days ago, so that what is due by it is due for the sender as well.
    """

    ahead: timedelta = timedelta(days=-4)

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def catch_up(self) -> None:
        """Let it be now."""
        self.ahead = timedelta()

    def pass_by(self, **time: float) -> None:
        """Let time pass, as ``timedelta`` takes it."""
        self.ahead += timedelta(**time)


@dataclass(slots=True)
class Newsstand:
    """Articles numbered from 1, and an RSS feed of them.

    Attributes:
        path: of the feed.
        readable: whether the site has the pages that the feed names.
        numbers: of the articles in the feed, oldest first.
    """

    site: WebServer
    path: str = "/rhone/courier.xml"
    name: str = "The Rhone Courier"
    readable: bool = True
    numbers: list[int] = field(default_factory=list[int])

    @property
    def url(self) -> str:
        """Of the feed."""
        return self.site.url(self.path)

    @property
    def asked(self) -> int:
        """How often the feed was asked for."""
        return self.site.targets.count(self.path)

    def print(self, *numbers: int, headers: Mapping[str, str] | None = None) -> None:
        """Add articles to the site and to the feed."""
        for number in numbers:
            if self.readable:
                self.site.page(self.article_path(number), self._article(number))
            self.numbers.append(number)
        kind = "application/rss+xml"
        self.site.page(self.path, self.document(), content_type=kind, headers=headers)

    def fail(self, status: int = 500) -> None:
        """Let the feed be broken."""
        self.site.page(self.path, "out of order", status=status)

    def article_path(self, number: int) -> str:
        """The path of an article."""
        return f"{self.path.removesuffix('.xml')}/{number}"

    def link(self, number: int) -> str:
        """The address of an article."""
        return self.site.url(self.article_path(number))

    def title(self, number: int) -> str:
        """The title of an article."""
        return f"Bridge report {number} of {self.name}"

    def document(self, numbers: Iterable[int] | None = None) -> str:
        """The feed, newest first."""
        chosen = list(self.numbers if numbers is None else numbers)
        items = "".join(self._item(number) for number in reversed(chosen))
        return (
            f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>{escape(self.name)}</title>'
            f"<link>{self.site.url('/')}</link><description>News from the river</description>{items}"
            "</channel></rss>"
        )

    def _item(self, number: int) -> str:
        published = format_datetime(FIRST + timedelta(hours=number), usegmt=True)
        return (
            f"<item><guid>report-{number}</guid><title>{escape(self.title(number))}</title>"
            f"<link>{escape(self.link(number))}</link><pubDate>{published}</pubDate>"
            f"<description>Report {number} on the bridge over the Rhone.</description></item>"
        )

    def _article(self, number: int) -> str:
        first = (
            f"Inspection number {number} of the bridge ended on day {number} of the works. {PARAGRAPHS[0]}"
        )
        return page(title=self.title(number), paragraphs=(first, *PARAGRAPHS[1:]))
