"""What strangers post: each gets a clear answer, and nothing else is disturbed."""

from __future__ import annotations

import gzip
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
from aiohttp import web

from news.fetch import FetchLimits
from news.reader import Reader
from tests.end_to_end.pages import PARAGRAPHS, TEXT, TITLE, page
from tests.end_to_end.stage import PATIENCE, Stage, on_stage, text_of
from tests.web_server import WebServer

FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>News</title><item><title>A</title>
<link>https://a.example/1</link></item></channel></rss>"""
COOKIES = """<html><head><title>Before you continue</title></head><body><h1>We value your privacy</h1>
<p>We and our partners store and access information on a device, such as cookies. Please accept or reject
cookies to continue to the site.</p><button>Accept all</button><button>Manage choices</button></body></html>"""
GERMAN = (
    "Die alte Hängebrücke über die Rhone wird am Montag nach elf Monaten wieder für den Verkehr geöffnet, teilte der "
    "Stadtrat von Lyon am Dienstag mit.",
    "„Die Brücke ist stärker als am Tag ihrer Einweihung“, sagte die Ingenieurin Camille Laurent vor Journalisten, die "
    "zu der Besichtigung gekommen waren.",
    "Die Arbeiten kosteten vier Millionen Euro und damit weniger, als der Rat dafür vorgesehen hatte. Die Händler am "
    "östlichen Ufer hatten während der Sperrung ein Drittel ihrer Kunden verloren.",
)


@pytest.fixture
async def stage(reader: Reader, tmp_path: Path) -> AsyncGenerator[Stage]:
    limits = FetchLimits(total_seconds=5.0)
    async with on_stage(reader, f"sqlite:///{tmp_path / 'verbatim.db'}", limits=limits) as stage:
        prepare(stage.site)
        yield stage


def prepare(site: WebServer) -> None:
    site.page("/500", status=500)
    site.page("/403", status=403)
    site.redirect("/loop", "/loop")
    site.redirect("/inside", "http://10.1.2.3/secret")
    site.page("/paper.html", b"%PDF-1.7\n" + b"\0" * 3000)
    site.page("/empty", "")
    site.page("/cookies", COOKIES)
    site.page("/feed", FEED, content_type="application/rss+xml")
    site.page("/bomb", gzip.compress(b"<p>" + b"a" * 60_000_000), headers={"Content-Encoding": "gzip"})
    site.page("/story", page())
    site.page("/quiet", page(head='<meta name="robots" content="nosnippet">'))

    async def huge(request: web.BaseRequest) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/html"})
        await response.prepare(request)
        for _ in range(200):
            await response.write(b"x" * 1_000_000)
        return response

    site.route("/huge", huge)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/missing", "this page does not exist"),
        ("/500", "a problem of its own (status 500)"),
        ("/403", "refuses programs like me (status 403)"),
        ("/loop", "round in circles"),
        ("/inside", "inside a private network"),
        ("/huge", "too large for an article"),
        ("/bomb", "too large for an article"),
        ("/paper.html", "That file is damaged or cut off"),
        ("/empty", "no article text"),
        ("/cookies", "cookie or consent page"),
        ("/feed", "a news feed, not an article"),
        ("/quiet", "asks programs not to index or quote it"),
    ],
)
async def test_a_page_that_cannot_be_read_is_explained(stage: Stage, path: str, expected: str) -> None:
    assert expected in await stage.say(stage.site.url(path))
    assert f"#1 {TITLE}" in await stage.say(TEXT)


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("http://127.0.0.1:9/x", "inside a private network"),
        ("http://[::1]/x", "inside a private network"),
        ("http://2130706433/x", "inside a private network"),
        ("http://169.254.169.254/latest/meta-data/", "inside a private network"),
        ("http://localhost/x", "inside a private network"),
        ("http://no-such-host.invalid/x", "no web site called no-such-host.invalid"),
        ("http://user:secret@example.org/", "user name or password"),
    ],
)
async def test_an_address_that_cannot_be_used_is_explained(stage: Stage, link: str, expected: str) -> None:
    assert expected in await stage.say(link)


async def test_an_article_in_another_language_is_summarised_and_says_so(stage: Stage) -> None:
    stage.site.page("/de", page(title="Brücke wieder offen", paragraphs=GERMAN, lang="de"))
    assert "#1 Brücke wieder offen" in await stage.say(stage.site.url("/de"))
    assert GERMAN[0] in await stage.ask("summary")
    assert "not in English" in await stage.ask("who-said")


@pytest.mark.slow
@pytest.mark.timeout(240)
async def test_a_book_of_text_is_read(stage: Stage) -> None:
    # Up to a million characters are measured by `python -m benchmarks speed lengths`.
    text = "\n\n".join([TEXT] * (200_000 // len(TEXT)))
    posted = await stage.channel.post(stage.member, "", attachments=[("long.txt", text.encode())])
    # The model takes eight seconds over it on one core.
    reply = await stage.channel.wait_for_message(timeout=180, after=posted.id)
    assert f"#1 {TITLE}" in text_of(reply)
    assert PARAGRAPHS[0] in await stage.ask("summary")


async def test_emoji_are_no_article(stage: Stage) -> None:
    assert "no words" in await stage.say("", attachments=[("party.txt", ("🎉 🥳 " * 100).encode())])


async def test_each_of_ten_links_gets_an_answer(stage: Stage) -> None:
    for number in range(10):
        stage.site.page(f"/{number}", page(title=f"Story number {number}"))
    await stage.channel.post(stage.member, " ".join(stage.site.url(f"/{number}") for number in range(10)))
    await stage.discord.until(lambda: len(stage.channel.by_bot()) == 10, PATIENCE, "ten replies")
    titles = {text_of(message).splitlines()[0].split(" ", 1)[1] for message in stage.channel.by_bot()}
    assert titles == {f"Story number {number}" for number in range(10)}


async def test_links_beyond_the_tenth_are_said_to_be_left_out(stage: Stage) -> None:
    await stage.channel.post(stage.member, " ".join(stage.site.url(f"/missing/{n}") for n in range(14)))
    await stage.discord.until(lambda: len(stage.channel.by_bot()) == 11, PATIENCE, "eleven replies")
    assert any("the first ten links" in text_of(message) for message in stage.channel.by_bot())


@pytest.mark.parametrize("form", ["||{}||", "<{}>", "[read this]({})", "see {}, it is good"])
async def test_links_are_found_however_they_are_written(stage: Stage, form: str) -> None:
    assert f"#1 {TITLE}" in await stage.say(form.format(stage.site.url("/story")))


async def test_the_same_link_twice_is_fetched_once(stage: Stage) -> None:
    url = stage.site.url("/story")
    await stage.say(f"{url} {url}?utm_source=chat")
    assert f"#1 {TITLE}" in await stage.say(f"{url}#comments")
    assert stage.site.targets.count("/story") == 1
    assert len(stage.channel.by_bot()) == 2


async def test_nul_bytes_do_no_harm(stage: Stage) -> None:
    assert f"#1 {TITLE}" in await stage.say(
        "", attachments=[("nul.txt", TEXT.replace(", said", "\0, said").encode())]
    )
    assert "Camille Laurent" in await stage.ask("who-said")


async def test_right_to_left_text_is_shown_as_it_is(stage: Stage) -> None:
    sentence = (
        "قال المهندس إن الجسر القديم سيفتح أمام حركة المرور يوم الاثنين بعد أحد عشر شهرا من أعمال الصيانة."
    )
    await stage.say("", attachments=[("rtl.txt", "\n\n".join([sentence] * 8).encode())])
    assert sentence in await stage.ask("summary")
