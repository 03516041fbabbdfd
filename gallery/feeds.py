"""A feed on the web server of the stage, for the scenes about feeds, and what it posts."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from gallery.acts import Act, View, slash

if TYPE_CHECKING:
    from gallery.stage import Theatre

FEED: Final = "/news.xml"
#: How the web server is called in the pictures (``gallery/stage.py``).
NEWSPAPER: Final = "https://courier.example"
_ITEMS: Final = (
    ("Cranes Move Again in Lisbon as Nine-Day Port Strike Ends", "/strike", "Tue, 20 Aug 2024 09:00:00 GMT"),
    ("Goat Crosses Runway of Mountain Observatory", "/goat", "Fri, 16 Aug 2024 07:30:00 GMT"),
)
_NEWEST: Final = (
    "Villagers and Astronomers Make Peace Over a Road in the Atacama",
    "/observatory",
    "Wed, 21 Aug 2024 16:20:00 GMT",
)
_WORDS: Final = "The quarrel about the road to the telescopes has ended with an agreement."
OPML: Final = """<?xml version="1.0" encoding="UTF-8"?><opml version="2.0"><body>
<outline type="rss" text="Science" xmlUrl="{site}/science.xml"/>
<outline type="rss" text="Gone" xmlUrl="{site}/no-feed-here"/>
</body></opml>"""


def with_feeds(act: Act) -> Act:
    """The same act, with feeds on the web server, and a page that names them."""

    async def step(theatre: Theatre, view: View) -> View:
        site = theatre.stage.site
        kind = "application/rss+xml; charset=utf-8"
        site.page(FEED, _feed("The Meridian Post", site.url("").rstrip("/")), content_type=kind)
        site.page(
            "/science.xml", _feed("The Meridian Post: Science", site.url("").rstrip("/")), content_type=kind
        )
        links = "".join(
            f'<link rel="alternate" type="application/rss+xml" title="{title}" href="{path}">'
            for title, path in (("The Meridian Post", FEED), ("The Meridian Post: Science", "/science.xml"))
        )
        site.page("/", f"<html><head><title>The Meridian Post</title>{links}</head><body></body></html>")
        return view

    return replace(act, steps=(step, *act.steps), written=act.written.replace("{site}", NEWSPAPER))


def imported() -> Act:
    """A file of feeds from another reader."""

    async def step(theatre: Theatre, view: View) -> View:
        document = OPML.format(site=theatre.stage.site.url("").rstrip("/")).encode()
        return await slash("feed import", file=("feeds.opml", document), moderator=True).steps[0](
            theatre, view
        )

    return with_feeds(Act("feed import", (step,), "/feed import file: feeds.opml"))


def posted_by_feed(number: str) -> Act:
    """What a feed posts, as its channel shows it."""

    async def step(theatre: Theatre, view: View) -> View:
        channel = theatre.stage.channel
        after = max(channel.stored)
        await slash("feed test", feed=number, moderator=True).steps[0](theatre, view)
        posted = await channel.wait_for_message(
            lambda message: message.interaction is None, timeout=theatre.patience, after=after
        )
        return View((posted,), moderator=True)

    return with_feeds(Act("feed test", (step,), f"/feed test feed: {number}"))


def _feed(name: str, site: str) -> str:
    items = "".join(
        f"<item><title>{title}</title><link>{site}{path}</link><pubDate>{day}</pubDate>"
        f"<description>{_WORDS if path == '/observatory' else title}</description></item>"
        for title, path, day in (_NEWEST, *_ITEMS)
    )
    return (
        f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>{name}</title>'
        f"<link>{site}/</link><description>News</description>{items}</channel></rss>"
    )
