import asyncio
from collections.abc import AsyncGenerator

import pytest
from aiohttp import web

from news.errors import (
    BadLink,
    CredentialsInLink,
    NewsError,
    PageNotFound,
    PrivateAddress,
    SiteBroken,
    SiteRefused,
    TooManyRedirects,
)
from news.fetch import user_agent
from news.host_slots import OVERALL, PER_HOST
from tests.news.fetching import Names, error_of, fetcher
from tests.web_server import WebServer, serve


@pytest.fixture
async def site() -> AsyncGenerator[WebServer]:
    async with serve() as server:
        yield server


async def test_a_page_comes_as_text_with_its_final_address(site: WebServer) -> None:
    site.page("/story", "<p>Grüße</p>", headers={"X-Robots-Tag": "noindex"})
    async with fetcher() as f:
        page = await f.fetch(site.url("/story#part"))
    assert page.url == site.url("/story")
    assert (page.body, page.media_type, page.robots) == ("<p>Grüße</p>", "text/html", "noindex")


async def test_a_request_is_honest_and_tells_nothing_more(site: WebServer) -> None:
    site.page("/a", headers={"Set-Cookie": "seen=1; Path=/"})
    site.redirect("/b", "/a")
    # By name: clients do not keep cookies of hosts that are numbers anyway.
    async with fetcher("news.test", resolver=Names(news_test=[["127.0.0.1"]])) as f:
        await f.fetch(f"http://news.test:{site.port}/a")
        await f.fetch(f"http://news.test:{site.port}/b")
    headers = site.requests[-1].headers
    assert headers["User-Agent"] == "Verbatim/test"
    assert headers["Accept-Encoding"] == "gzip, deflate"
    assert set(headers) == {"Host", "User-Agent", "Accept", "Accept-Encoding"}


async def test_a_proxy_in_the_environment_is_not_asked(
    site: WebServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    site.page("/", "direct")
    async with fetcher() as f:
        assert (await f.fetch(site.url("/"))).body == "direct"


@pytest.mark.parametrize(
    ("contact", "expected"),
    [("", "Verbatim/0.1"), ("https://example.com/bot", "Verbatim/0.1 (+https://example.com/bot)")],
)
def test_the_user_agent_names_the_bot(contact: str, expected: str) -> None:
    assert user_agent("0.1", contact) == expected


@pytest.mark.parametrize("target", ["/a%2Fb?x=%2C,&y=[]'", "/%C3%BC?q=a+b%20c"])
async def test_an_address_is_sent_with_its_reserved_characters_untouched(
    site: WebServer, target: str
) -> None:
    sent = target.replace("[]", "%5B%5D")
    async with fetcher() as f:
        with pytest.raises(PageNotFound):
            await f.fetch(site.url(target))
    assert site.targets == [sent]


async def test_a_page_is_decoded_by_its_header(site: WebServer) -> None:
    site.page("/", "Привет".encode("koi8-r"), content_type="text/html; charset=koi8-r")
    async with fetcher() as f:
        assert (await f.fetch(site.url("/"))).body == "Привет"


@pytest.mark.parametrize("status", [200, 203, 204])
async def test_an_empty_body_is_an_empty_page(site: WebServer, status: int) -> None:
    site.page("/", b"", status=status)
    async with fetcher() as f:
        assert (await f.fetch(site.url("/"))).body == ""


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        *((status, PageNotFound) for status in (404, 410)),
        *((status, SiteRefused) for status in (401, 402, 403, 407, 429, 451)),
        *((status, SiteBroken) for status in (300, 304, 400, 418, 500, 502, 503, 599)),
    ],
)
async def test_a_status_that_brings_no_page(site: WebServer, status: int, kind: type[NewsError]) -> None:
    site.page("/x", "sorry", status=status)
    error = await error_of(site.url("/x"))
    assert type(error) is kind
    assert error.url == site.url("/x")
    assert getattr(error, "status", status) == status


async def test_a_test_for_browsers_is_a_refusal(site: WebServer) -> None:
    site.page("/", "checking", status=503, headers={"cf-mitigated": "challenge"})
    error = await error_of(site.url("/"))
    assert isinstance(error, SiteRefused)
    assert error.status == 503


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize(
    "location", ["/d/story", "story", "//{host}/d/story", "http://{host}/d/story#x", " ?q "]
)
async def test_redirects_are_followed(site: WebServer, status: int, location: str) -> None:
    site.redirect("/d/start", location.format(host=site.host), status=status)
    if "?" in location:
        site.routes["/d/start"] = query_or_redirect
    site.page("/d/story", "here")
    async with fetcher() as f:
        page = await f.fetch(site.url("/d/start"))
    assert page.body == "here"
    assert page.url in {site.url("/d/story"), site.url("/d/start?q")}


async def query_or_redirect(request: web.BaseRequest) -> web.StreamResponse:
    if request.query_string:
        return web.Response(text="here")
    return web.Response(status=302, headers={"Location": " ?q "})


async def test_five_redirects_are_followed_and_six_are_not(site: WebServer) -> None:
    for step in range(6):
        site.redirect(f"/{step}", f"/{step + 1}")
    site.page("/6", "here")
    assert isinstance(await error_of(site.url("/0")), TooManyRedirects)
    async with fetcher() as f:
        assert (await f.fetch(site.url("/1"))).body == "here"


async def test_a_circle_of_redirects_is_noticed_at_once(site: WebServer) -> None:
    site.redirect("/a", "/b")
    site.redirect("/b", "/a")
    assert isinstance(await error_of(site.url("/a")), TooManyRedirects)
    assert site.targets == ["/a", "/b"]


@pytest.mark.parametrize(
    ("location", "kind"),
    [
        ("ftp://example.com/x", BadLink),
        ("file:///etc/passwd", BadLink),
        ("javascript:alert(1)", BadLink),
        ("http://[broken/", BadLink),
        ("http://user:password@example.com/", CredentialsInLink),
        ("http://10.0.0.1/", PrivateAddress),
        ("http://169.254.169.254/latest/meta-data", PrivateAddress),
        ("http://167772161/", PrivateAddress),
        ("http://[::1]/", PrivateAddress),
        ("http://localhost/", PrivateAddress),
        ("", SiteBroken),
    ],
)
async def test_a_redirect_is_checked_like_a_link(
    site: WebServer, location: str, kind: type[NewsError]
) -> None:
    site.redirect("/", location)
    assert type(await error_of(site.url("/"))) is kind


async def test_permanent_redirects_all_the_way_tell_the_new_address(site: WebServer) -> None:
    site.redirect("/old", "/mid", status=301)
    site.redirect("/mid", "/new", status=308)
    site.redirect("/temporary", "/old", status=302)
    site.page("/new")
    async with fetcher() as f:
        downloads = [await f.fetch_bytes(site.url(path)) for path in ("/old", "/temporary", "/new")]
    assert [download.moved_to for download in downloads] == [site.url("/new"), None, None]


async def test_a_conditional_request_may_be_answered_not_modified(site: WebServer) -> None:
    site.page("/feed", status=304, headers={"ETag": '"1"'})
    async with fetcher() as f:
        download = await f.fetch_bytes(site.url("/feed"), headers={"If-None-Match": '"1"'})
    assert (download.status, download.body, download.headers["etag"]) == (304, b"", '"1"')
    assert site.requests[0].headers["If-None-Match"] == '"1"'


async def test_extra_headers_are_not_sent_on_to_another_host(site: WebServer) -> None:
    async with serve() as other:
        site.redirect("/feed", other.url("/feed"))
        other.page("/feed", b"\x00binary", content_type="image/png")
        async with fetcher() as f:
            download = await f.fetch_bytes(site.url("/feed"), headers={"If-None-Match": '"1"'})
        assert "If-None-Match" not in other.requests[0].headers
    assert download.body == b"\x00binary"


class Crowd:
    """Counts how many requests are being answered at once."""

    def __init__(self) -> None:
        self.now = self.most = 0

    async def answer(self, _: web.BaseRequest) -> web.StreamResponse:
        self.now += 1
        self.most = max(self.most, self.now)
        await asyncio.sleep(0.05)
        self.now -= 1
        return web.Response(text="here")


async def test_a_host_gets_two_requests_at_once(site: WebServer) -> None:
    crowd = Crowd()
    site.route("/", crowd.answer)
    async with fetcher() as f:
        await asyncio.gather(*(f.fetch(site.url("/")) for _ in range(6)))
    assert crowd.most == PER_HOST


async def test_all_hosts_together_get_sixteen_requests_at_once(site: WebServer) -> None:
    crowd = Crowd()
    site.route("/", crowd.answer)
    hosts = [f"h{number}.test" for number in range(12)]
    names = Names(**{host: [["127.0.0.1"]] for host in hosts})
    async with fetcher(*hosts, resolver=names) as f:
        await asyncio.gather(*(f.fetch(f"http://{host}:{site.port}/") for host in hosts for _ in range(3)))
    assert crowd.most == OVERALL


async def test_waiting_for_a_slot_is_not_charged(site: WebServer) -> None:
    site.route("/", Crowd().answer)
    async with fetcher(total_seconds=1) as f:
        pages = await asyncio.gather(*(f.fetch(site.url("/")) for _ in range(50)))
    assert len(pages) == 50
