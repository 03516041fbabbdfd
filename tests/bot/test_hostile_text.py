"""Texts that are made to take long: whoever writes a page or a message holds nobody else up."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

import pytest

from bot.addressed import is_praise, looks_like_question, words_to
from bot.markdown import escape
from bot.page import cut, divide
from handlers.ask_quantities import quantities
from handlers.where_near import is_beside
from news.answer import Citation, Source
from news.article import GazetteerEntry, Span
from news.bylines import NotABylineError, clean_author, is_name, parse_byline
from news.charset import decode_page
from news.entity_joining import joined
from news.furniture import is_boilerplate, is_note
from news.hyphenation import Rejoiner
from news.json_ld import article_node
from news.link_finding import links_in
from news.names import fold
from news.tagged import Entity, EntityLabel
from storage.places import PlaceRow
from tests.timing import processor_seconds

LONG = 4_000
"""Characters of a message that Discord takes; all that is here took a tenth of a second or years of them."""
SECONDS = 0.06


def byline(line: str) -> None:
    with suppress(NotABylineError):
        parse_byline(line)


def header(content_type: str) -> str:
    return decode_page(b"\xe9", content_type)


def page(text: str) -> str:
    return decode_page(text.encode("latin-1"))


def quantity(text: str) -> object:
    return quantities("How many people died?", text, Span(0, len(text)))


def script(text: str) -> object:
    return article_node([text])


def links(text: str) -> object:
    return list(links_in(text))


def rejoined(line: str) -> str:
    return Rejoiner([], bool).join(line, "x")


def shown(text: str) -> object:
    return cut(text, LONG), divide(text, LONG)


def told(text: str) -> str:
    return words_to(4242, text)


def organisation(name: str) -> object:
    return joined(name, [Entity(Span(0, len(name)), EntityLabel.ORGANISATION, 1.0)])


def beside(passage: str) -> bool:
    starts = range(0, len(passage) - 5, 6)
    marks = tuple(Span(start, start + 5) for start in starts)
    citation = Citation(SOURCE, Span(0, len(passage)), passage, marks)
    return is_beside(PlaceRow("Gzornik", None, 0.0, (), len(marks), (citation,), near=PARIS))


SOURCE = Source(1, 1, "Title", None, None, None, None, "en")
PARIS = GazetteerEntry(1, "Paris", 48.9, 2.4, "FR", "city", 2_000_000)


@pytest.mark.parametrize(
    ("function", "text"),
    [
        (page, "<meta " * 300 + "charset =" + " " * 2_200),
        (header, "charset=" + " " * 16_000),
        (byline, "By " + "@A" * 5_000),
        (byline, "By " + "a" * 20_000 + "!x"),
        (clean_author, "@A" * 5_000),
        (clean_author, "a." * 50_000),
        (is_name, "A. A.B.C. Al-Al , " * 30 + "9"),
        (is_note, "Reporting by" + " The" * 40 + "!"),
        (is_note, "Reporting by" + " A....." * 30 + "!"),
        (is_note, "(" * 20_000 + "x"),
        (is_note, ". " * 20_000 + "x"),
        (is_boilerplate, "contact " + "@a" * 20_000),
        (script, "{" + " " * 50_000 + "x"),
        (links, "https://)" * 8_000),
        (fold, "the " * (LONG // 2)),
        (fold, "a" + "'s" * LONG),
        (organisation, "a" + " " * 20_000 + "b"),
        (rejoined, "a" * 20_000),
        (told, "a" + " " * 4 * LONG + "b"),
        (looks_like_question, "?" * 4 * LONG + "a"),
        (is_praise, "thank you " * LONG + "not"),
        (escape, "a" + "\n" * 4 * LONG),
        (shown, "[" * 4 * LONG),
        (shown, "[a" * 2 * LONG + "]"),
        (shown, "[\\]" * 2 * LONG),
        (shown, "[](" * 4 * LONG),
        (shown, "</a" * 4 * LONG),
        (shown, "`" * (4 * LONG + 1)),
        (shown, ">\n" * 2 * LONG),
        (quantity, "7 " * LONG),
        (beside, "Paris " * 1_000),
    ],
)
def test_what_is_written_to_take_long_does_not(function: Callable[[str], object], text: str) -> None:
    # Other programs slow a run down and never speed it up: one fast run is enough.
    assert any(processor_seconds(function, text) < SECONDS for _ in range(3))


@pytest.mark.parametrize(
    ("author", "names"),
    [
        ("Jane Doe jane.doe@example.com", "Jane Doe"),
        ("Jane Doe (jane@news.example.org)", "Jane Doe"),
        ("Jane Doe @janedoe", "Jane Doe"),
        ("Jane Doe https://example.com/" + "a" * 400, "Jane Doe"),
        ("J.R.R. Doe, A.B. Roe and Al-Amin O’Neil", "J.R.R. Doe, A.B. Roe and Al-Amin O’Neil"),
    ],
)
def test_authors_are_told_from_their_addresses(author: str, names: str) -> None:
    assert clean_author(author) == names
    assert parse_byline(f"By {author}").names == names


@pytest.mark.parametrize(
    "note",
    [
        "Reporting by Jane Doe and John Roe; Editing by Della van der Berg",
        "(Reporting by Jane Doe in the Paris newsroom; editing by J. Roe.)",
        "*" * 30 + " Compiled by Jane Doe.",
        "* * * * *",
        "-" * 40,
    ],
)
def test_credits_are_notes(note: str) -> None:
    assert is_note(note)


def test_json_is_found_in_what_scripts_put_around_it() -> None:
    node = '{"@type": "NewsArticle", "headline": "A"}'
    for before, behind in (("<!--", "-->"), ("//<![CDATA[\n", "\n//]]>"), ("/*<![CDATA[*/ ", " /*]]>*/ ")):
        assert article_node([f" {before}{node}{behind} \n"]) == {"@type": "NewsArticle", "headline": "A"}
