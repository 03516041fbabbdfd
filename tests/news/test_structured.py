from __future__ import annotations

from datetime import date

import pytest
from lxml.html import document_fromstring

from news.structured import PageFacts, read_facts


def facts_of(head: str, body: str = "<p>text</p>", html: str = "<html>") -> PageFacts:
    return read_facts(document_fromstring(f"{html}<head>{head}</head><body>{body}</body></html>"))


def ld(json: str) -> str:
    return f'<script type="application/ld+json">{json}</script>'


ARTICLE = (
    '{"@type": "NewsArticle", "headline": "Bridge &amp; tunnel closed",'
    ' "datePublished": "2020-05-12T23:30:00+02:00",'
    ' "author": {"@type": "Person", "name": "By Jane Doe"}, "publisher": {"name": "The Post"},'
    ' "isAccessibleForFree": "False"}'
)
EXPECTED = PageFacts(
    title="Bridge & tunnel closed",
    byline="Jane Doe",
    publisher="The Post",
    published=date(2020, 5, 12),
    is_free=False,
)


@pytest.mark.parametrize(
    "json",
    [
        ARTICLE,
        f"[{ARTICLE}]",
        f'{{"@graph": [{{"@type": "WebSite", "name": "The Post"}}, {ARTICLE}]}}',
        f'{{"@type": "WebPage", "mainEntity": {ARTICLE}}}',
        ARTICLE.replace('"NewsArticle"', '["ReportageNewsArticle", "Thing"]'),
        ARTICLE.replace('"NewsArticle"', '"http://schema.org/Article"'),
        ARTICLE[:-1] + ",};",
        f"<!-- {ARTICLE} -->",
        f"//<![CDATA[\n{ARTICLE}\n//]]>",
        ARTICLE.replace("closed", "closed\n"),
    ],
)
def test_reads_json_ld_as_sites_write_it(json: str) -> None:
    assert facts_of(ld(json)) == EXPECTED


@pytest.mark.parametrize(
    "json",
    [
        "",
        "{",
        "null",
        "[[[]]]",
        '"text"',
        "[" * 100_000,
        '{"@type": 3, "author": [null, 3, {}]}',
        '{"@type":"Article","headline":["a"]}',
    ],
)
def test_broken_json_ld_tells_nothing(json: str) -> None:
    assert facts_of(ld(json)) == PageFacts()


def test_the_article_nearest_the_root_is_meant() -> None:
    other = '{"@type": "Article", "headline": "Another story"}'
    assert (
        facts_of(ld(f'{{"related": [{other}], "@graph": [{ARTICLE}]}}') + ld(ARTICLE)).title == EXPECTED.title
    )


@pytest.mark.parametrize(
    ("authors", "byline"),
    [
        ('[{"name": "Ann Lee"}, {"name": "Bob Ray"}, {"name": "Cy Orr"}]', "Ann Lee, Bob Ray and Cy Orr"),
        ('["Ann Lee", "Ann Lee"]', "Ann Lee"),
        ('"https://post.example/ann-lee"', None),
        ('"admin"', None),
        ('{"name": "The Post"}', None),
    ],
)
def test_authors_are_people(authors: str, byline: str | None) -> None:
    json = (
        f'{{"@type": "Article", "headline": "x", "publisher": {{"name": "The Post"}}, "author": {authors}}}'
    )
    assert facts_of(ld(json)).byline == byline


def test_meta_tags_tell_what_json_ld_does_not() -> None:
    facts = facts_of(
        '<meta property="og:title" content="Bridge closed | The Post">'
        '<meta property="og:site_name" content="The Post"><meta name="author" content="Jane Doe">'
        '<meta property="article:published_time" content="2020-05-12T08:00:00Z">'
        '<link rel="Canonical" href="/bridge">',
        html='<html lang="en-GB">',
    )
    assert facts == PageFacts("Bridge closed", "Jane Doe", "The Post", date(2020, 5, 12), "/bridge", "en-gb")


def test_the_site_name_is_cut_from_a_title_that_the_heading_repeats() -> None:
    assert (
        facts_of("<title>The Post | Bridge closed</title>", "<h1>Bridge <b>closed</b></h1>").title
        == "Bridge closed"
    )


def test_a_time_element_tells_the_date() -> None:
    assert facts_of("", '<article><time datetime="2020-05-12">today</time></article>').published == date(
        2020, 5, 12
    )


def test_control_characters_do_not_get_in() -> None:
    assert facts_of('<meta property="og:title" content="Bridge&#8232;clo\x96sed">').title == "Bridge clo sed"
