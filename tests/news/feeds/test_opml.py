from __future__ import annotations

import pytest

from news.errors import BadArgument
from news.feeds.opml import Outline, read_opml, write_opml

LIST = """<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0">
  <head><title>Mine</title></head>
  <body>
    <outline text="News">
      <outline type="rss" text="The Paper &amp; more" xmlUrl="https://paper.example/feed?a=1&amp;b=2"/>
      <outline text="Blog" XMLURL="https://blog.example/atom.xml"/>
    </outline>
    <outline type="rss" text="Broken"/>
    <outline text="A bookmark" url="https://paper.example/"/>
  </body>
</opml>
"""


def test_feeds_are_found_in_folders_with_their_lines() -> None:
    assert read_opml(LIST.encode()) == (
        Outline(6, "https://paper.example/feed?a=1&b=2", "The Paper & more"),
        Outline(7, "https://blog.example/atom.xml", "Blog"),
        Outline(9, "", "Broken"),
    )


def test_other_encodings_and_marks_are_read() -> None:
    text = LIST.replace("UTF-8", "iso-8859-1").replace("Blog", "Müller")
    assert read_opml(text.encode("cp1252"))[1].title == "Müller"
    assert read_opml(b"\xef\xbb\xbf" + LIST.encode())[1].title == "Blog"


@pytest.mark.parametrize(
    "document",
    [
        b"",
        b"just words",
        b"<html><body/></html>",
        LIST[:-20].encode(),
        b'<!DOCTYPE opml [<!ENTITY a "b">]><opml><body/></opml>',
        b'<!DOCTYPE opml [<!ENTITY a SYSTEM "file:///etc/passwd">]><opml>&a;</opml>',
        b"<opml>" + b" " * 1_000_001,
        bytes(100),
    ],
)
def test_what_is_no_list_is_refused_with_advice(document: bytes) -> None:
    with pytest.raises(BadArgument) as caught:
        read_opml(document)
    assert str(caught.value).endswith(".")


def test_what_was_exported_can_be_imported() -> None:
    url = 'https://paper.example/feed?a=1&b="2"'
    feeds = [
        ("The “Paper” & 1 < 2", url, "https://paper.example/"),
        ("\x00 bad", "https://b.example/", None),
    ]
    read = read_opml(write_opml("Mine & <yours>", feeds))
    assert [(outline.title, outline.url) for outline in read] == [
        ("The “Paper” & 1 < 2", url),
        ("bad", "https://b.example/"),
    ]
