from __future__ import annotations

import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.errors import BrokenFeed, EmptyFeed, FeedError, NotAFeed, UnsafeFeed
from news.feeds.feed import FeedKind
from news.feeds.parse import parse_feed
from tests.news.feeds.awkward import FEEDS, URL, Awkward, atom, rss

NINE = datetime(2026, 9, 1, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize("awkward", FEEDS, ids=lambda awkward: awkward.name)
def test_a_feed_is_read_however_it_is_written(awkward: Awkward) -> None:
    feed = parse_feed(awkward.body, awkward.content_type, URL)
    assert [(item.title, item.link) for item in feed.items] == list(awkward.items)
    assert (feed.title, feed.partial) == (awkward.title, awkward.partial)


_BOMB = '<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
_FILE = '<!DOCTYPE rss [<!ENTITY secret SYSTEM "file:///etc/passwd">]>'
_REMOTE = '<!DOCTYPE rss [<!ENTITY % all SYSTEM "http://169.254.169.254/"> %all;]>'


@pytest.mark.parametrize("doctype", [_BOMB, _FILE, _REMOTE])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_declared_entities_are_refused_before_anything_is_parsed(doctype: str, encoding: str) -> None:
    with pytest.raises(UnsafeFeed):
        parse_feed(rss(declaration=doctype).encode(encoding), "application/xml", URL)


def test_entities_declared_behind_the_root_are_not_expanded() -> None:
    hidden = rss(head='<!DOCTYPE rss [<!ENTITY a "boom">]>', items="<item><title>x &a; y</title></item>")
    feed = parse_feed(hidden.encode(), "application/xml", URL)
    assert "boom" not in repr(feed)


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (b"", EmptyFeed),
        (b"  \n ", EmptyFeed),
        (b"<!DOCTYPE html><html><body>rss <rss></body></html>", NotAFeed),
        (b"<html><head><title>The Paper</title></head></html>", NotAFeed),
        (b"<opml version='2.0'></opml>", NotAFeed),
        (b"just words", NotAFeed),
        (b"%PDF-1.7 and so on", NotAFeed),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), NotAFeed),
        (b'{"items": []}', NotAFeed),
        (b"[1, 2]", NotAFeed),
        (b'{"a": ' * 100_000, NotAFeed),
        (b'{"version": "https://jsonfeed.org/version/1", "items": [{"id": "1"', BrokenFeed),
        (b"<rss version='2.0'><channel", BrokenFeed),
    ],
)
def test_what_is_no_feed_is_said_to_be_none(body: bytes, error: type[Exception]) -> None:
    with pytest.raises(error):
        parse_feed(body, "application/rss+xml", URL)


@pytest.mark.parametrize(
    "written",
    [
        "Tue, 01 Sep 2026 09:00:00 GMT",
        "Tue, 1 Sep 2026 11:00:00 +0200",
        "01 Sep 2026 05:00:00 EDT",
        "2026-09-01T09:00:00Z",
        "2026-09-01T11:00:00.000+02:00",
        "2026-09-01 09:00:00",
        "2026-09-01 11:00 +0200",
        "September 1, 2026 9:00 am",
        "1 septembre 2026 09:00",
        "Di, 01. September 2026 11:00:00 +0200",
        "01.09.2026 09:00",
        "1788253200",
        "Tue Sep  1 09:00:00 2026",
        "2026/09/01 09:00:00",
    ],
)
def test_dates_are_read_in_many_forms(written: str) -> None:
    body = rss(f"<item><title>a</title><pubDate>{written}</pubDate></item>").encode()
    (item,) = parse_feed(body, "", URL).items
    assert item.published == NINE


@pytest.mark.parametrize(
    "written",
    ["", "yesterday", "0000-00-00 00:00:00", "Thu, 01 Jan 1970 00:00:00 GMT", "13/13/2026", "9" * 400],
)
def test_what_is_no_date_is_none(written: str) -> None:
    body = rss(f"<item><title>a</title><pubDate>{written}</pubDate></item>").encode()
    (item,) = parse_feed(body, "", URL).items
    assert item.published is None


def test_content_author_and_image_are_kept() -> None:
    body = rss(
        "<item><title>a</title><description>Short.</description><dc:creator>Ann Lee</dc:creator>"
        "<content:encoded><![CDATA[<p>Long &amp; whole.</p><script>x()</script><p>Second.</p>"
        '<img src="/a.jpg">]]></content:encoded></item>'
    ).replace(
        "<rss ",
        '<rss xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/" ',
    )
    (item,) = parse_feed(body.encode(), "", URL).items
    assert (item.summary, item.author, item.image) == ("Short.", "Ann Lee", "https://paper.example/a.jpg")
    assert "Long" in item.content


def test_markup_becomes_paragraphs_without_scripts() -> None:
    html = "&lt;p&gt;One &amp;amp; two.&lt;/p&gt;&lt;script&gt;x()&lt;/script&gt;&lt;p&gt;Three.&lt;/p&gt;"
    (item,) = parse_feed(rss(f"<item><description>{html}</description></item>").encode(), "", URL).items
    assert item.summary == "One & two.\n\nThree."


@pytest.mark.parametrize(
    ("head", "ttl"),
    [
        ("<ttl>60</ttl>", timedelta(hours=1)),
        ("<ttl>0</ttl>", None),
        ("<ttl>soon</ttl>", None),
        (
            "<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>",
            timedelta(hours=12),
        ),
        ("", None),
    ],
)
def test_a_feed_says_how_long_to_leave_it_alone(head: str, ttl: timedelta | None) -> None:
    body = rss(head=head).replace("<rss ", '<rss xmlns:sy="http://purl.org/rss/1.0/modules/syndication/" ')
    assert parse_feed(body.encode(), "", URL).ttl == ttl


def test_a_guid_stays_as_it_is_wherever_the_feed_is() -> None:
    for url in (URL, "https://elsewhere.example/feed"):
        (item,) = parse_feed(rss().encode(), "", url).items
        assert item.guid == "b-1"


def test_kinds_are_told_apart() -> None:
    assert parse_feed(rss().encode(), "", URL).kind is FeedKind.RSS
    assert parse_feed(atom("").encode(), "", URL).kind is FeedKind.ATOM


def test_the_newest_item_is_the_one_with_the_last_date() -> None:
    dated = "".join(
        f"<item><title>{day}</title><pubDate>0{day} Sep 2026 10:00:00 GMT</pubDate></item>"
        for day in (1, 3, 2)
    )
    newest = parse_feed(rss(dated).encode(), "", URL).newest
    assert newest is not None
    assert newest.title == "3"


@given(st.binary(max_size=200), st.integers(0, 400), st.sampled_from([rss(), atom("<entry/>")]))
def test_whatever_arrives_it_is_a_feed_or_said_to_be_none(noise: bytes, at: int, body: str) -> None:
    whole = body.encode()
    for damaged in (noise, whole[:at] + noise + whole[at:], whole[:at] + noise):
        with suppress(FeedError):
            feed = parse_feed(damaged, "", URL)
            assert all(item.link is None or item.link.startswith("http") for item in feed.items)


def test_five_thousand_items_take_seconds_at_most() -> None:
    many = next(feed for feed in FEEDS if feed.name == "five thousand items")
    started = time.process_time()
    parse_feed(many.body, many.content_type, URL)
    assert time.process_time() - started < 20


def test_deep_nesting_does_no_harm() -> None:
    body = rss(f"<item><title>a</title><description>{'<div>' * 20_000}</description></item>").encode()
    assert len(parse_feed(body, "", URL).items) <= 1
