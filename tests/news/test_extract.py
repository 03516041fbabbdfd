from __future__ import annotations

import gzip
import json
from datetime import date

import pytest
import trafilatura
from hypothesis import given, settings
from hypothesis import strategies as st

from news.article import Article, ParagraphKind
from news.errors import ExtractError, NewsError, NoArticle
from news.extract import article_body, extract, extract_page, extract_text
from tests.shared_data import REPOSITORY, shared_path

URL = "https://news.example.org/world/atacama-road"
SENTENCE = "The council of the town voted on Tuesday to close the old bridge for repairs, officials said. "
LONG = SENTENCE * 8


def sample() -> Article:
    html = (REPOSITORY / "samples" / "observatory.html").read_text(encoding="utf-8")
    return extract(html, f"{URL}?utm_source=chat")


def texts_of(article: Article, kind: ParagraphKind) -> list[str]:
    return [p.span.of(article.text) for p in article.paragraphs if p.kind is kind]


def test_the_sample_page_tells_what_it_is() -> None:
    article = sample()
    assert article.title == "Villagers and Astronomers Make Peace Over a Road in the Atacama"
    assert article.byline == "Marisol Echeverry and Jonas Weidmann"
    assert (article.publisher, article.published, article.language) == (
        "The Meridian Post",
        date(2024, 8, 21),
        "en",
    )
    assert article.url == URL


def test_the_sample_page_is_laid_out() -> None:
    article = sample()
    assert texts_of(article, ParagraphKind.TITLE) == [article.title]
    assert texts_of(article, ParagraphKind.SUBHEADING) == ["The goat", "Doubts in the valley"]
    assert texts_of(article, ParagraphKind.BOILERPLATE) == ["Sign up for our science newsletter"]
    assert texts_of(article, ParagraphKind.NOTE) == [
        "The Meridian Post’s Andrés Villalobos contributed to this report."
    ]
    body = texts_of(article, ParagraphKind.BODY)
    assert len(body) == 16
    assert body[0].startswith("SANTIAGO, Chile — After three years")
    assert body[-1].endswith("leave something for the next negotiation.”")


@pytest.mark.parametrize(
    "furniture", ["Most read", "last train", "Hawaii", "cookies", "Accept all", "Opinion"]
)
def test_the_furniture_of_the_sample_page_stays_out(furniture: str) -> None:
    assert furniture not in sample().text


def test_article_body_is_text_and_sub_headings() -> None:
    lines = article_body(sample()).split("\n")
    assert lines[0].startswith("SANTIAGO")
    assert "The goat" in lines
    assert "Sign up for our science newsletter" not in lines


def test_line_breaks_part_paragraphs_only_between_sentences() -> None:
    article = extract(
        f"<article><p>{LONG}<br>He said<br>so, and left.<br><br>Nobody followed</p><p>{LONG}</p></article>",
        URL,
    )
    assert texts_of(article, ParagraphKind.BODY)[1:3] == ["He said so, and left.", "Nobody followed"]


def test_plain_text_is_laid_out_as_it_is() -> None:
    article = extract_page(f"Bridge Closed\n\nBy Jane Doe\n\n{LONG}", "text/plain", f"{URL}#top")
    assert (article.title, article.byline, article.url) == ("Bridge Closed", "Jane Doe", URL)


def test_the_text_decides_the_language_and_the_page_where_it_does_not() -> None:
    assert extract(f'<html lang="de"><article><p>{LONG}</p></article></html>', URL).language == "en"
    numbers = "Xq 12 34 " * 40
    assert extract(f'<html lang="pt_BR"><article><p>{numbers}</p></article></html>', URL).language in {
        "pt",
        "und",
    }


@pytest.mark.parametrize(
    ("path", "told", "expected"),
    [
        ("/2020/02/24/bridge", "2020-02-25T02:25:54Z", date(2020, 2, 24)),
        ("/2020/02/24/bridge", "2020-03-25T02:25:54Z", date(2020, 3, 25)),
        ("/2020/02/24/bridge", "", date(2020, 2, 24)),
        ("/bridge", "2020-02-25T02:25:54Z", date(2020, 2, 25)),
    ],
)
def test_the_day_in_the_address_is_the_newsrooms_own(path: str, told: str, expected: date) -> None:
    meta = f'<meta property="article:published_time" content="{told}">'
    page = f"<html><head>{meta}</head><body><article><p>{LONG}</p></article></body></html>"
    assert extract(page, f"https://news.example.org{path}").published == expected


def test_one_page_does_not_change_what_another_gives() -> None:
    other = f"<html><body><article><p>{LONG}</p></article></body></html>"
    before = extract(other, URL)
    for _ in range(4):
        sample()
        assert extract(other, URL) == before


W = f"<p>{LONG}</p>"
HOSTILE = {
    "empty": "",
    "white space": "  \n ",
    "no body": "<html><head><title>x</title></head></html>",
    "frames": '<html><frameset><frame src="a"><frame src="b"></frameset></html>',
    "only a comment": f"<!-- {LONG} -->",
    "only a script": f"<script>{LONG}</script>",
    "deeply nested": f"<html><body>{'<div>' * 10_000}{W}{'</div>' * 10_000}</body></html>",
    "deep tables": f"<html><body>{'<table><tr><td>' * 2_000}{W}</body></html>",
    "deep quotes": f"<html><body>{'<blockquote>' * 5_000}{W}</body></html>",
    "deep json": f"<script type='application/ld+json'>{'[' * 100_000}</script>{W}",
    "many attributes": f"<html><body {' '.join(f'a{i}=1' for i in range(100_000))}>{W}</body></html>",
    "angle brackets": "<" * 100_000,
    "ampersands": "&" * 100_000,
    "binary": "".join(chr(i % 256) for i in range(100_000)),
    "other encoding declared": f'<?xml version="1.0" encoding="utf-16"?><html><body>{W}</body></html>',
    "lone surrogate": f"<html><body>\ud800{W}</body></html>",
    "one long word": f"<html><body><article><p>{'a' * 1_000_000}</p></article></body></html>",
}


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_hostile_pages_give_an_article_or_a_named_error(name: str) -> None:
    try:
        article = extract_page(HOSTILE[name], "text/html", URL)
    except ExtractError as error:
        assert error.url == URL  # noqa: PT017 - either way is right
    else:
        assert "The council of the town" in article.text


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "<p>",
                "</div>",
                "<table>",
                "<td>",
                "<!--",
                "&#0;",
                "\0",
                "<br>",
                "<h2>",
                W,
                "<li>",
                "<",
                "]]>",
                "<svg>",
                "\ud800",
            ]
        )
    )
)
def test_broken_markup_gives_an_article_or_a_named_error(pieces: list[str]) -> None:
    try:
        article = extract("".join(pieces), URL)
    except NewsError:
        return
    assert article.text.encode()
    assert all(p.span.of(article.text).strip() == p.span.of(article.text) != "" for p in article.paragraphs)


def test_a_megabyte_on_one_line_is_read() -> None:
    article = extract(f"<html><body><article><p>{SENTENCE * 11_000}</p></article></body></html>", URL)
    assert len(article.text) > 1_000_000


def test_control_characters_are_replaced_also_where_the_page_escapes_them() -> None:
    article = extract(
        f"<html><body><article><p>{LONG}A\0B C&#8232;D&#x96;E.</p></article></body></html>", URL
    )
    assert "\0" not in article.text
    assert "\u2028" not in article.text
    assert "\x96" not in article.text


def test_too_little_text_is_no_article() -> None:
    with pytest.raises(NoArticle):
        extract(f"<html><body><article><p>{SENTENCE}</p></article></body></html>", URL)


def found_shares(text: str, row: dict[str, list[str]]) -> tuple[int, int]:
    flat = " ".join(text.split())
    wanted = sum(" ".join(segment.split()) in flat for segment in row["with"])
    unwanted = sum(" ".join(segment.split()) in flat for segment in row["without"])
    return wanted, unwanted


def test_real_pages_keep_their_segments_better_than_with_the_library_alone() -> None:
    lines = shared_path("data/dev/extraction.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [row for row in map(json.loads, lines) if "with" in row][:30]
    ours, theirs = [0, 0], [0, 0]
    for row in rows:
        html = gzip.decompress(shared_path(f"data/dev/{row['html']}").read_bytes()).decode("utf-8", "replace")
        texts = (article_body(extract_text(html, URL)), trafilatura.extract(html) or "")
        for score, text in zip((ours, theirs), texts, strict=True):
            wanted, unwanted = found_shares(text, row)
            score[0] += wanted
            score[1] += unwanted
    assert ours[0] - ours[1] >= theirs[0] - theirs[1]
