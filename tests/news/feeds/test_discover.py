from __future__ import annotations

from collections.abc import AsyncGenerator

import pytest

from news.errors import FeedGone, NoFeedFound, PrivateAddress, SiteRefused
from news.feeds.discover import discover, feeds_named
from news.feeds.feed import Validators
from news.feeds.fetching import fetch_feed
from tests.news.feeds.awkward import rss
from tests.news.fetching import Names, fetcher
from tests.web_server import WebServer, serve

PAGE = "https://paper.example/section/"


@pytest.fixture
async def site() -> AsyncGenerator[WebServer]:
    async with serve() as server:
        yield server


@pytest.mark.parametrize(
    ("head", "found"),
    [
        ('<link rel="alternate" type="application/rss+xml" href="/feed" title="All &amp; more">', [("https://paper.example/feed", "All & more")]),
        ("<LINK REL=ALTERNATE TYPE=application/atom+xml HREF=atom.xml>", [("https://paper.example/section/atom.xml", "")]),
        ('<link rel="alternate feed" type="application/feed+json; charset=utf-8" href="https://other.example/f" />', [("https://other.example/f", "")]),
        ('<base href="/b/"><link rel="alternate" type="text/xml" href="x">', [("https://paper.example/b/x", "")]),
        ('<link rel="alternate" type="application/rss+xml" href="feed://paper.example/f">', [("https://paper.example/f", "")]),
        ('<link rel="alternate" type="application/json+oembed" href="/oembed"><link rel="alternate" hreflang="de" href="/de">', []),
        ('<link rel="stylesheet" type="application/rss+xml" href="/x"><link rel="alternate" type="application/rss+xml" href="">', []),
        ('<link rel="alternate" type="application/rss+xml" href="javascript:x">', []),
        ('<link rel="alternate" type="application/rss+xml" href="/a"><link rel="alternate" type="application/atom+xml" href="/a">', [("https://paper.example/a", "")]),
    ],
)  # fmt: skip
def test_a_page_names_its_feeds(head: str, found: list[tuple[str, str]]) -> None:
    page = f"<!doctype html><html><head>{head}</head><body>words</body></html>"
    assert [(named.url, named.title) for named in feeds_named(page, PAGE)] == found


async def test_an_address_may_be_a_feed_itself(site: WebServer) -> None:
    site.page("/f", rss(), content_type="text/html")
    async with fetcher() as f:
        found = await discover(f, site.url("/f"))
    assert (found.url, [named.title for named in found.named]) == (site.url("/f"), ["The Paper"])
    assert found.feed is not None
    assert len(site.requests) == 1


async def test_the_only_feed_of_a_page_is_read(site: WebServer) -> None:
    site.page(
        "/channel/1",
        '<link rel="alternate" type="application/rss+xml" title="RSS" href="/videos.xml?channel_id=1">',
    )
    site.page("/videos.xml", rss())
    async with fetcher() as f:
        found = await discover(f, site.url("/channel/1"))
    assert found.url == site.url("/videos.xml?channel_id=1")
    assert found.feed is not None


async def test_several_feeds_are_a_choice_and_not_fetched(site: WebServer) -> None:
    links = (
        f'<link rel="alternate" type="application/rss+xml" href="/{n}" title="Feed {n}">' for n in range(3)
    )
    site.page("/", "".join(links))
    async with fetcher() as f:
        found = await discover(f, site.url("/"))
    assert found.feed is None
    assert [named.title for named in found.named] == ["Feed 0", "Feed 1", "Feed 2"]
    assert site.targets == ["/"]


async def test_where_sites_usually_have_theirs_a_section_comes_first(site: WebServer) -> None:
    site.page("/sport", "<p>no links</p>")
    site.page("/sport/rss.xml", rss())
    site.page("/feed", rss())
    async with fetcher() as f:
        found = await discover(f, site.url("/sport"))
    assert found.url == site.url("/sport/rss.xml")
    assert site.targets == ["/sport", "/sport/feed", "/sport/rss", "/sport/rss.xml"]


async def test_a_site_without_a_feed_is_asked_a_few_times(site: WebServer) -> None:
    site.page("/", "<p>no links</p>")
    async with fetcher() as f:
        with pytest.raises(NoFeedFound):
            await discover(f, site.url("/"))
    assert len(site.requests) < 10


async def test_a_site_that_refuses_is_not_asked_again(site: WebServer) -> None:
    site.page("/", "<p>no links</p>")
    site.page("/feed", status=403)
    async with fetcher() as f:
        with pytest.raises(NoFeedFound):
            await discover(f, site.url("/"))
    assert site.targets == ["/", "/feed"]


async def test_what_was_not_changed_is_not_sent_again(site: WebServer) -> None:
    site.page("/f", rss(), headers={"ETag": '"1"', "Last-Modified": "Tue, 01 Sep 2026 09:00:00 GMT"})
    async with fetcher() as f:
        first = await fetch_feed(f, site.url("/f"))
        site.page("/f", status=304, headers={"Cache-Control": "max-age=900"})
        second = await fetch_feed(f, site.url("/f"), first.validators)
    sent = site.requests[-1].headers
    assert (sent["If-None-Match"], sent["If-Modified-Since"]) == ('"1"', "Tue, 01 Sep 2026 09:00:00 GMT")
    assert "rss" in sent["Accept"]
    assert second.feed is None
    assert (second.validators, second.headers["Cache-Control"]) == (first.validators, "max-age=900")


async def test_the_same_bytes_are_not_parsed_again(site: WebServer) -> None:
    site.page("/f", rss())
    async with fetcher() as f:
        first = await fetch_feed(f, site.url("/f"))
        assert (await fetch_feed(f, site.url("/f"), first.validators)).feed is None
        site.page("/f", rss("<item><title>New</title></item>"))
        assert (await fetch_feed(f, site.url("/f"), first.validators)).feed is not None


async def test_a_validator_that_could_end_a_header_is_not_kept(site: WebServer) -> None:
    site.page("/f", rss(), headers={"ETag": '"' + "x" * 2_000 + '"'})
    async with fetcher() as f:
        assert (await fetch_feed(f, site.url("/f"))).validators == Validators(
            digest=(await fetch_feed(f, site.url("/f"))).validators.digest
        )


async def test_a_feed_that_has_moved_says_where(site: WebServer) -> None:
    site.redirect("/old", "/new", status=301)
    site.redirect("/for-now", "/new", status=302)
    site.page("/new", rss())
    async with fetcher() as f:
        assert (await fetch_feed(f, site.url("/old"))).moved_to == site.url("/new")
        assert (await fetch_feed(f, site.url("/for-now"))).moved_to is None


async def test_a_feed_that_has_ended_is_gone(site: WebServer) -> None:
    site.page("/f", status=410)
    async with fetcher() as f:
        with pytest.raises(FeedGone):
            await fetch_feed(f, site.url("/f"))


async def test_a_refusal_says_when_to_come_back(site: WebServer) -> None:
    site.page("/f", status=429, headers={"Retry-After": "120"})
    async with fetcher() as f:
        with pytest.raises(SiteRefused) as caught:
            await fetch_feed(f, site.url("/f"))
    assert (caught.value.status, caught.value.retry_after) == (429, "120")


async def test_a_feed_behind_a_redirect_into_a_private_network_is_refused(site: WebServer) -> None:
    site.redirect("/f", "http://inside.test:1/feed")
    names = Names(news_test=[["127.0.0.1"]], inside_test=[["10.0.0.1"]])
    async with fetcher("news.test", resolver=names) as f:
        with pytest.raises(PrivateAddress):
            await fetch_feed(f, f"http://news.test:{site.port}/f")


async def test_a_feed_that_is_cut_off_is_asked_for_again_as_a_whole(site: WebServer) -> None:
    headers = {"ETag": '"v2"', "Last-Modified": "Tue, 01 Sep 2026 09:00:00 GMT"}
    whole = rss("".join(f"<item><guid>{n}</guid><title>{n}</title></item>" for n in range(5)))
    site.page("/f", whole[: whole.index("<guid>4")], content_type="application/rss+xml", headers=headers)
    async with fetcher() as f:
        first = await fetch_feed(f, site.url("/f"))
        assert first.feed is not None
        assert (first.feed.partial, len(first.feed.items), first.validators) == (True, 4, Validators())
        site.page("/f", whole, content_type="application/rss+xml", headers=headers)
        second = await fetch_feed(f, site.url("/f"), first.validators)
        assert second.feed is not None
        assert (len(second.feed.items), second.validators.etag) == (5, '"v2"')
