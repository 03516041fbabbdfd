"""Feeds and pages that are made to take long: all of ours takes time in proportion to their size."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import suppress
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.feeds_reasons import reason, told_of
from news.errors import BadArgument, FeedError, FeedInsteadOfArticle, FeedTooHard
from news.feeds.fetching import fetch_feed
from news.feeds.markup import declares, safe_xml
from news.feeds.named import feeds_named
from news.feeds.opml import read_opml
from news.feeds.parse import parse_feed
from news.feeds.reading import read_feed, read_list
from news.feeds.text import line, paragraphs_and_picture
from news.fetch import Download
from news.walls import refuse_feed
from tests.news.feeds.awkward import URL, rss
from tests.news.fetching import fetcher
from tests.timing import processor_seconds
from tests.web_server import WebServer, serve

# What regular expressions and parsers were seen, or may be feared, to go back over again and again.
PIECES = [
    *("<!--", "<!---->", "<a ", "<img ", "<b>", "<p>", "<div>", "</p>", "</", "<!", "<?", "<![CDATA[", "<"),
    *('<a b="', "<a b='", "<a href=", "<a x1", "<x y=1 ", "&", "&#", "&#9", "&amp;", "&lt;", "]]>", "-->"),
    *("<table>", "<td>", "<li>", "<font>", "<select><option>", "<form>", "<svg>", "<script>", "<style>"),
    *("<title>", "<textarea>", "<i><p>", "<a><table>", "<link ", "<base ", "<!DOCTYPE ", "<!ENTITY "),
    *("\n", " \t", "a", "a:", "(1 ", "1,", "é", "\\", "</rss>", "<rss ", "<item>", "<opml>"),
]
SMALL, LARGE = 6_000, 60_000


def grows_faster(function: Callable[[str], object], piece: str) -> bool:
    """Whether ten times the markup takes more than fifteen times as long, also when looked at again."""
    return all(
        # Below 20 ms the clock and the collector make up most of it.
        processor_seconds(function, (piece * LARGE)[:LARGE])
        > max(15 * processor_seconds(function, (piece * SMALL)[:SMALL]), 0.02)
        for _ in range(3)
    )


@pytest.fixture
async def site() -> AsyncGenerator[WebServer]:
    async with serve() as server:
        yield server


def _refused(text: str) -> None:
    with suppress(FeedInsteadOfArticle):
        refuse_feed(text, "text/html", URL)


def _named(text: str) -> object:
    return feeds_named(text, URL)


def _prologue(text: str) -> None:
    with suppress(FeedError):
        safe_xml(f"{text[:19_000]}<rss>{text}", URL)


def _titled(text: str) -> object:
    cleaned = json.dumps(text)
    body = f'{{"version":"https://jsonfeed.org/version/1.1","items":[{{"id":{cleaned},"title":{cleaned},'
    body += f'"url":{cleaned},"content_html":{cleaned},"authors":[{{"name":{cleaned}}}]}}]}}'
    return parse_feed(body.encode(), "", URL)


def _ended(text: str) -> object:
    padded = rss(f"<item><title>a</title></item>{' ' * 20_000}")
    return parse_feed(f"{padded}{text[:1_900].replace('&', '')}".encode(), "", URL)


def _described(text: str) -> object:
    held = text.replace("]]>", "")
    item = f"<item><title>a</title><description><![CDATA[{held}]]></description></item>"
    return parse_feed(rss(item).encode(), "", URL)


def _listed(text: str) -> None:
    with suppress(BadArgument):
        read_opml(f"<opml><body>{text}".encode())


@pytest.mark.parametrize("function", [line, paragraphs_and_picture, _named, _titled, _described, _listed])
def test_ten_times_the_markup_takes_about_ten_times_as_long(function: Callable[[str], object]) -> None:
    assert [piece for piece in PIECES if grows_faster(function, piece)] == []


@pytest.mark.parametrize("function", [_prologue, _ended, _refused])
def test_what_stands_around_a_feed_does_not_take_long(function: Callable[[str], object]) -> None:
    for piece in PIECES:
        assert processor_seconds(function, piece * 30) < 0.2, piece
        assert processor_seconds(function, (piece * LARGE)[:LARGE] + "x") < 0.5, piece


@settings(deadline=timedelta(seconds=1), max_examples=60)
@given(
    st.lists(st.tuples(st.sampled_from(PIECES), st.integers(1, 3_000)), max_size=6),
    st.text(max_size=20),
)
def test_no_mixture_of_markup_takes_long(parts: list[tuple[str, int]], rest: str) -> None:
    markup = "".join(piece * times for piece, times in parts) + rest
    paragraphs_and_picture(markup)
    line(markup)
    feeds_named(markup, URL)
    declares(markup)
    _refused(markup)


def _slow_feed() -> str:
    """A feed that keeps feedparser busy for half a minute: it looks for an address in the author's name."""
    return rss(f"<item><title>a</title><author>{'a' * 60_000}</author></item>")


async def test_a_feed_that_takes_too_long_is_given_up_and_holds_up_nothing(site: WebServer) -> None:
    site.page("/f", rss(), content_type="application/rss+xml")
    download = Download(site.url("/slow"), 200, {}, _slow_feed().encode())
    async with fetcher() as f:
        await fetch_feed(f, site.url("/f"))
        started, worst = time.perf_counter(), 0.0
        reading = asyncio.create_task(read_feed(f, download, seconds=0.3))
        while not reading.done():
            before = time.perf_counter()
            await asyncio.sleep(0.005)
            worst = max(worst, time.perf_counter() - before - 0.005)
        with pytest.raises(FeedTooHard) as caught:
            await reading
        assert worst < 0.1
        assert time.perf_counter() - started < 2
        assert (await fetch_feed(f, site.url("/f"))).feed is not None
    host = urlsplit(site.url("/")).hostname
    told = f"the feed of {host} took too long to read, so I gave it up"
    assert str(reason(told_of(caught.value))) == told


async def test_a_file_that_takes_too_long_is_given_up() -> None:
    async with fetcher() as f:
        assert [each.url for each in await read_list(f, b"<opml><outline xmlUrl='u'/></opml>")] == ["u"]
        with pytest.raises(BadArgument, match="smaller parts"):
            await read_list(f, b"<opml>" + b"<outline xmlUrl='u'/>" * 40_000 + b"</opml>", seconds=0.001)


async def test_twenty_four_kilobytes_of_comments_freeze_nothing(site: WebServer) -> None:
    item = f"<item><title>a</title><description>{'pad ' * 6_000}</description></item>"
    site.page("/f", rss(item) + "<!---->" * 30 + "x", content_type="application/rss+xml")
    async with fetcher() as f, asyncio.timeout(5):
        fetched = await fetch_feed(f, site.url("/f"))
    assert fetched.feed is not None
    assert fetched.feed.partial


@pytest.mark.parametrize("start", ["\n" * 400, "<!---->" * 200, "<??>" * 400, " <!---->" * 200])
async def test_a_page_that_begins_with_nothing_at_length_freezes_nothing(site: WebServer, start: str) -> None:
    site.page("/", f"{start}words", content_type="text/html")
    async with fetcher() as f, asyncio.timeout(5):
        assert (await f.fetch(site.url("/"))).media_type == "text/html"


def test_comments_behind_the_root_are_no_damage() -> None:
    body = rss().replace("<title>", "<title>&nope; ") + "\n<!-- made by x -->\n<!-- in 3 ms -->\n"
    assert not parse_feed(body.encode(), "", URL).partial


def test_more_items_than_any_feed_has_are_cut_in_the_middle() -> None:
    feed = parse_feed(rss("".join(f"<item><guid>{n}</guid></item>" for n in range(12_000))).encode(), "", URL)
    assert (len(feed.items), feed.items[0].guid, feed.items[-1].guid) == (10_000, "0", "11999")


def test_a_character_with_a_number_of_five_thousand_digits_is_left_as_it_is() -> None:
    assert line(f"a &amp; &#{'9' * 5_000};").startswith("a &amp; &#999")
