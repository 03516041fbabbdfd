"""Feeds as sites really write them, each with what must be read of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

URL = "https://paper.example/news/feed.xml"

_ITEM = (
    "<item><title>Bridge closed</title><link>https://paper.example/bridge</link>"
    "<guid>b-1</guid><description>The bridge is closed.</description></item>"
)


@dataclass(frozen=True, slots=True)
class Awkward:
    """A feed and what is in it.

    Attributes:
        items: title and link of each, in order.
    """

    name: str
    body: bytes
    items: Sequence[tuple[str, str | None]]
    content_type: str = "application/rss+xml"
    title: str = "The Paper"
    partial: bool = False


def rss(
    items: str = _ITEM, *, version: str = "2.0", head: str = "", declaration: str = '<?xml version="1.0"?>'
) -> str:
    """An RSS feed around some items."""
    return (
        f'{declaration}<rss version="{version}"><channel><title>The Paper</title>'
        f"<link>https://paper.example/</link>{head}{items}</channel></rss>"
    )


def atom(entries: str, *, attributes: str = "") -> str:
    """An Atom feed around some entries."""
    return (
        f'<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom"{attributes}>'
        f'<title>The Paper</title><link href="https://paper.example/"/>{entries}</feed>'
    )


BRIDGE = ("Bridge closed", "https://paper.example/bridge")
_NETSCAPE = (
    '<?xml version="1.0"?><!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN"'
    ' "http://my.netscape.com/publish/formats/rss-0.91.dtd">'
)
_RDF = (
    '<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
    ' xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">'
    '<channel rdf:about="https://paper.example/"><title>The Paper</title><link>https://paper.example/</link></channel>'
    '<item rdf:about="https://paper.example/bridge"><title>Bridge closed</title>'
    "<link>https://paper.example/bridge</link><dc:date>2026-09-01T10:00:00+02:00</dc:date></item></rdf:RDF>"
)
_RDF_090 = (
    '<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
    ' xmlns="http://my.netscape.com/rdf/simple/0.9/"><channel><title>The Paper</title>'
    "<link>https://paper.example/</link></channel><item><title>Bridge closed</title>"
    "<link>https://paper.example/bridge</link></item></rdf:RDF>"
)
_ENTRY = (
    '<entry><id>urn:b-1</id><title type="html">Bridge &lt;em&gt;closed&lt;/em&gt;</title>'
    '<link rel="edit" href="https://paper.example/edit/1"/><link href="https://paper.example/bridge"/>'
    "<updated>2026-09-01T08:00:00Z</updated></entry>"
)
_ATOM_03 = (
    '<?xml version="1.0"?><feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>The Paper</title>'
    '<entry><title>Bridge closed</title><link rel="alternate" type="text/html" href="https://paper.example/bridge"/>'
    "<id>b-1</id><modified>2026-09-01T08:00:00Z</modified></entry></feed>"
)
_JSON_10 = (
    '{"version": "https://jsonfeed.org/version/1", "title": "The Paper", "home_page_url": "https://paper.example/",'
    ' "items": [{"id": 7, "url": "/bridge", "title": "Bridge closed", "content_text": "It is closed."}]}'
)
_JSON_11 = (
    '{"title": "The Paper", "items": [{"id": "b-1", "external_url": "https://paper.example/bridge",'
    ' "title": "Bridge closed", "content_html": "<p>It is closed.</p>", "authors": [{"name": "Ann Lee"}],'
    ' "date_published": "2026-09-01T10:00:00+02:00"}], "version": "https:\\/\\/jsonfeed.org\\/version\\/1.1"}'
)
_TWO = _ITEM + "<item><title>Dam opens</title><link>https://paper.example/dam</link><guid>b-2</guid></item>"
_DAM = ("Dam opens", "https://paper.example/dam")
_MANY = "".join(
    f"<item><title>Story {n}</title><link>https://paper.example/{n}</link></item>" for n in range(5000)
)
_MANY_READ = [(f"Story {n}", f"https://paper.example/{n}") for n in range(5000)]

FEEDS = [
    *(
        Awkward(f"RSS {v}", rss(version=v).encode(), [BRIDGE])
        for v in ("0.91", "0.92", "0.93", "0.94", "2.0")
    ),
    Awkward("RSS 0.91 with its document type", rss(version="0.91", declaration=_NETSCAPE).encode(), [BRIDGE]),
    Awkward("RSS without a version", rss().replace(' version="2.0"', "").encode(), [BRIDGE]),
    Awkward("RSS 0.90", _RDF_090.encode(), [BRIDGE]),
    Awkward("RDF", _RDF.encode(), [BRIDGE], "application/rdf+xml"),
    Awkward("Atom 1.0", atom(_ENTRY).encode(), [BRIDGE], "application/atom+xml"),
    Awkward("Atom 0.3", _ATOM_03.encode(), [BRIDGE]),
    Awkward("JSON Feed 1.0", _JSON_10.encode(), [BRIDGE], "application/json"),
    Awkward("JSON Feed 1.1", _JSON_11.encode(), [BRIDGE], "application/feed+json"),
    Awkward("JSON Feed sent as a page", _JSON_11.encode(), [BRIDGE], "text/html; charset=utf-8"),
    *(
        Awkward(f"sent as {kind!r}", rss().encode(), [BRIDGE], kind)
        for kind in (
            "text/html",
            "text/plain",
            "application/octet-stream",
            "",
            "image/png",
            "application/json",
        )
    ),
    Awkward("a byte order mark", b"\xef\xbb\xbf" + rss().encode(), [BRIDGE]),
    Awkward("UTF-16 with its mark", rss().encode("utf-16"), [BRIDGE]),
    Awkward("UTF-16 without a mark", rss().encode("utf-16-le"), [BRIDGE]),
    Awkward("white space before the declaration", b"\n\n  " + rss().encode(), [BRIDGE]),
    Awkward(
        "UTF-8 whose header says Latin-1",
        rss(_ITEM.replace("Bridge", "Brücke")).encode(),
        [("Brücke closed", BRIDGE[1])],
        "application/rss+xml; charset=iso-8859-1",
    ),
    Awkward(
        "Latin-1 whose declaration says UTF-8",
        rss(_ITEM.replace("Bridge", "Brücke"), declaration='<?xml version="1.0" encoding="utf-8"?>').encode(
            "cp1252"
        ),
        [("Brücke closed", BRIDGE[1])],
    ),
    Awkward(
        "windows-1251 as declared",
        rss(
            _ITEM.replace("Bridge closed", "Мост закрыт для движения"),
            declaration='<?xml version="1.0" encoding="windows-1251"?>',
        ).encode("cp1251"),
        [("Мост закрыт для движения", BRIDGE[1])],
        "text/xml; charset=utf-8",
    ),
    Awkward("no guid", rss(_ITEM.replace("<guid>b-1</guid>", "")).encode(), [BRIDGE]),
    Awkward(
        "a guid in place of a link",
        rss("<item><title>Bridge closed</title><guid>https://paper.example/bridge</guid></item>").encode(),
        [BRIDGE],
    ),
    Awkward(
        "a guid that is no link and no link",
        rss('<item><title>Bridge closed</title><guid isPermaLink="false">b 1</guid></item>').encode(),
        [("Bridge closed", None)],
    ),
    Awkward("a link without its host", rss(_ITEM.replace("https://paper.example", "")).encode(), [BRIDGE]),
    Awkward(
        "a link relative to the feed",
        rss(_ITEM.replace("https://paper.example/", "../")).encode(),
        [BRIDGE],
    ),
    Awkward(
        "a link relative to xml:base",
        atom(
            _ENTRY.replace("https://paper.example/bridge", "bridge"),
            attributes=' xml:base="https://paper.example/"',
        ).encode(),
        [BRIDGE],
    ),
    Awkward(
        "a link that is none",
        rss(_ITEM.replace("https://paper.example/bridge", "javascript:alert(1)")).encode(),
        [("Bridge closed", None)],
    ),
    Awkward(
        "HTML entities that XML does not know",
        rss(_ITEM.replace("Bridge closed", "Bridge&nbsp;closed &eacute;t&eacute;")).encode(),
        [("Bridge closed été", BRIDGE[1])],
    ),
    Awkward(
        "entities written twice",
        rss(_ITEM.replace("Bridge closed", "The bridge&amp;#8217;s end &amp;amp; more")).encode(),
        [("The bridge’s end & more", BRIDGE[1])],
    ),
    Awkward(
        "CDATA with markup",
        rss(_ITEM.replace("Bridge closed", "<![CDATA[<b>Bridge</b> closed]]>")).encode(),
        [BRIDGE],
    ),
    Awkward(
        "an ampersand that is not escaped",
        rss(_ITEM.replace("Bridge closed", "Bridge & dam closed")).encode(),
        [("Bridge & dam closed", BRIDGE[1])],
    ),
    Awkward("control characters", rss(_ITEM.replace("Bridge", "\x08Bri\x0cdge")).encode(), [BRIDGE]),
    Awkward("no items", rss("").encode(), []),
    Awkward("an item without anything", rss(f"<item></item>{_ITEM}").encode(), [BRIDGE]),
    Awkward(
        "an item without a title",
        rss(_ITEM.replace("<title>Bridge closed</title>", "")).encode(),
        [("", BRIDGE[1])],
    ),
    Awkward("the same item twice", rss(_ITEM + _ITEM).encode(), [BRIDGE]),
    Awkward("cut off in an item", rss(_TWO).encode()[:-60], [BRIDGE], partial=True),
    Awkward(
        "cut off after an item", rss(_TWO).encode()[: -len("</channel></rss>")], [BRIDGE, _DAM], partial=True
    ),
    Awkward(
        "a comment and a style sheet first",
        b'<?xml-stylesheet href="a.xsl"?><!-- <rss> -->' + rss(declaration="").encode(),
        [BRIDGE],
    ),
    Awkward("a feed in upper case", rss().replace("item>", "ITEM>").encode(), [BRIDGE]),
    Awkward("five thousand items", rss(_MANY).encode(), _MANY_READ),
]
