from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.article import Article, ParagraphKind
from news.plaintext import lay_out
from tests.shared_data import REPOSITORY, shared_path

SENTENCE = "The council voted on Tuesday to close the old bridge for repairs until the spring."


def texts_of(article: Article, kind: ParagraphKind) -> list[str]:
    return [p.span.of(article.text) for p in article.paragraphs if p.kind is kind]


def paragraphs_of(text: str) -> list[str]:
    article = lay_out(text)
    return [p.span.of(article.text) for p in article.paragraphs]


def test_the_reference_article_is_laid_out_as_its_gold_says() -> None:
    text = shared_path("articles/aleppo.txt").read_text(encoding="utf-8")
    gold = json.loads(shared_path("articles/aleppo.gold.json").read_text(encoding="utf-8"))
    article = lay_out(text)
    assert article.text == text
    assert (article.title, article.byline, str(article.published)) == (
        gold["title"],
        gold["byline"],
        gold["published"],
    )
    assert texts_of(article, ParagraphKind.TITLE) == [gold["title"]]
    assert texts_of(article, ParagraphKind.BOILERPLATE) == gold["boilerplate"]
    assert texts_of(article, ParagraphKind.SUBHEADING) == gold["subheadings"]
    assert texts_of(article, ParagraphKind.NOTE) == [gold["contributor_note"]]
    assert texts_of(article, ParagraphKind.BYLINE) == ["By Margaret Besheer December 13, 2016"]
    assert (article.publisher, article.language) == ("VOA", "en")


def test_hardly_any_attribution_of_real_articles_falls_outside_the_body() -> None:
    lost = total = 0
    for line in shared_path("data/dev/attribution.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        article = lay_out(row["text"])
        for attribution in row["attributions"]:
            start, end, _ = attribution["content"][0]
            kinds = {p.kind for p in article.paragraphs if p.span.start < end and start < p.span.end}
            lost += kinds != {ParagraphKind.BODY}
            total += 1
    assert total > 2_000
    assert lost / total < 0.002


@pytest.mark.parametrize("path", sorted((REPOSITORY / "samples").glob("*.txt")), ids=lambda path: path.name)
def test_the_samples_have_a_title_a_byline_a_date_and_sub_headings(path: Path) -> None:
    article = lay_out(path.read_text(encoding="utf-8"))
    assert article.title
    assert article.byline
    assert article.published
    assert len(texts_of(article, ParagraphKind.SUBHEADING)) == 2
    assert len(texts_of(article, ParagraphKind.BODY)) > 12
    assert all(text.endswith((".", "”", '"')) for text in texts_of(article, ParagraphKind.BODY))


@given(
    st.text(st.sampled_from("aB .\n\t\r\"'-#*:|©2\u00a0\u2028\ud800\0By,"), max_size=300)
    | st.text(max_size=300)
)
def test_paragraphs_cover_all_but_white_space_and_do_not_overlap(text: str) -> None:
    article = lay_out(text)
    assert len(article.text) == len(text)
    end = 0
    for paragraph in article.paragraphs:
        assert not article.text[end : paragraph.span.start].strip()
        covered = paragraph.span.of(article.text)
        assert covered
        assert covered == covered.strip()
        end = paragraph.span.end
    assert not article.text[end:].strip()


def test_blank_lines_and_single_line_breaks_both_part_paragraphs() -> None:
    assert paragraphs_of(f"{SENTENCE}\n\n\n{SENTENCE}\n{SENTENCE}") == [SENTENCE] * 3


def test_wrapped_lines_are_one_paragraph() -> None:
    wrapped = (
        "The council voted on Tuesday to close the old bridge for repairs,\n"
        "which are to last until the spring and will cost the town about\n"
        "two million euros.\n"
    )
    assert len(paragraphs_of(f"{wrapped}\n{wrapped}")) == 2


def test_a_heading_and_a_byline_above_wrapped_text_stay_apart() -> None:
    text = (
        "Town Closes Its Old Bridge After Cracks Are Found in the Deck\n"
        "By Jane Doe\n\n"
        "The council voted on Tuesday to close the old bridge for repairs,\n"
        "which are to last until the spring and will cost the town about\n"
        "two million euros.\n"
    )
    article = lay_out(text)
    assert article.title == "Town Closes Its Old Bridge After Cracks Are Found in the Deck"
    assert article.byline == "Jane Doe"
    assert len(texts_of(article, ParagraphKind.BODY)) == 1


def test_short_messages_are_not_taken_for_wrapped_text() -> None:
    lines = [
        "The bridge is closed until spring, the council said on Friday.",
        "Nobody was hurt, it added later.",
        "Traffic is led through the harbour.",
    ]
    assert paragraphs_of("\n".join(lines)) == lines


def test_markdown_stays_in_the_text_but_not_in_the_title() -> None:
    article = lay_out(f"# Bridge closed\n{SENTENCE}\n> {SENTENCE}\n## What next\n{SENTENCE}")
    assert article.text.startswith("# Bridge closed")
    assert article.title == "Bridge closed"
    assert texts_of(article, ParagraphKind.SUBHEADING) == ["## What next"]


@pytest.mark.parametrize(
    ("opening", "publisher", "published"),
    [
        ("ALEPPO, Syria (Reuters) - ", "Reuters", None),
        ("WASHINGTON (AP) — ", "AP", None),
        ("PARIS, Ontario, Nov. 2, 2022 — ", None, date(2022, 11, 2)),
        ("HEMPSTEAD, N.Y., Sept. 26, 2016 (UPI) — ", "UPI", date(2016, 9, 26)),
        ("", None, None),
        ("The treaty of 4 May 2020 - ", None, None),
    ],
)
def test_a_dateline_tells_outlet_and_date(
    opening: str, publisher: str | None, published: date | None
) -> None:
    article = lay_out(f"Council Closes Old Bridge\n\n{opening}{SENTENCE}")
    assert (article.publisher, article.published) == (publisher, published)


def test_keeps_the_address_it_is_given() -> None:
    assert lay_out(SENTENCE, url="https://news.example.org/a").url == "https://news.example.org/a"


def test_an_empty_text_has_no_paragraphs() -> None:
    assert lay_out(" \n \r\n\0") == Article(text=" \n  \n ", paragraphs=())


@pytest.mark.parametrize(
    ("line", "byline", "publisher"),
    [
        ("By Maria Lopez and Ken Adams | Reuters", "Maria Lopez and Ken Adams", "Reuters"),
        ("By Ann Lee | The Courier | 12 May 2020", "Ann Lee", "The Courier"),
    ],
)
def test_bylines_with_bars_are_no_menus(line: str, byline: str, publisher: str) -> None:
    body = "The old bridge reopened on Monday after eleven months of work, the city council said at noon."
    article = lay_out(f"Bridge reopens after repairs\n\n{line}\n\n{body}\n\n{body}")
    assert (article.title, article.byline, article.publisher) == (
        "Bridge reopens after repairs",
        byline,
        publisher,
    )


def test_a_menu_is_no_byline() -> None:
    body = "The old bridge reopened on Monday after eleven months of work, the city council said at noon."
    article = lay_out(f"Home | News | Sport\n\nBridge reopens after repairs\n\n{body}\n\n{body}")
    assert article.byline is None
