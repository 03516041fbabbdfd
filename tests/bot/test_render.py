from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.markdown import unescape
from bot.page import CONTENT_LIMIT, Page, shorten
from bot.render import render, render_error
from news.answer import Answer, Citation, Entry, Phrase, Source
from news.article import AttributionKind, Span


def source(number: int = 1, url: str | None = "https://news.example/a", title: str = "A title") -> Source:
    return Source(number, number, title, url, "The Example", "Ann Author", date(2024, 5, 1), "en")


def cite(passage: str, number: int = 1, **more: object) -> Citation:
    return Citation(source(number), Span(0, len(passage)), passage, **more)  # type: ignore[arg-type]  # keyword tests


def answer_of(*passages: str, title: str = "Summary") -> Answer:
    return Answer(Phrase("{title}", {"title": title}), (Entry(None, tuple(cite(p) for p in passages)),))


WORDS = st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=6000)


@given(st.lists(WORDS, max_size=12), WORDS, st.lists(WORDS, max_size=3), st.booleans())
def test_every_page_keeps_discords_limits(
    passages: list[str], title: str, notes: list[str], several: bool
) -> None:
    citations = tuple(cite(p, number=1 + several * i) for i, p in enumerate(passages))
    phrases = tuple(Phrase("{note}", {"note": note}) for note in notes)
    for page in render(Answer(Phrase("{t}", {"t": title}), (Entry(None, citations),), phrases)):
        embed = page.embed()
        assert len(page.title) <= 256
        assert len(page.description) <= 4096
        assert len(page.footer) <= 2048
        assert len(embed) <= 6000
        assert len(page.content()) <= CONTENT_LIMIT


def only(pages: tuple[Page, ...]) -> Page:
    (page,) = pages
    return page


def quotations(page: Page) -> list[str]:
    """The quoted passages as a reader sees them, without what stands after them."""
    lines = [line for line in page.description.splitlines() if line.startswith("> ")]
    shown = (re.split("\u00a0(?=\\*|\\[↗)", line.removeprefix("> "))[0] for line in lines)
    return [unescape(line).replace("**", "") for line in shown]


def test_a_sentence_is_shown_character_for_character() -> None:
    passage = "“Is *this* the <end>_,” she asked — 100% #sure."
    assert quotations(only(render(answer_of(passage)))) == [passage]


def test_an_address_in_a_sentence_is_not_changed() -> None:
    passage = "See https://news.example/a_b_c for *more*."
    assert quotations(only(render(answer_of(passage)))) == [passage]
    assert "https://news.example/a_b_c" in only(render(answer_of(passage))).description


def test_marks_are_bold_and_leave_the_sentence_as_it_is() -> None:
    citation = cite("She said it is over.", marks=(Span(9, 19),))
    page = only(render(Answer(Phrase("x"), (Entry(None, (citation,)),))))
    assert "> She said **it is over**." in page.description


def test_quotations_stand_apart() -> None:
    page = only(render(answer_of("One.", "Two.")))
    first, second = page.description.split("\n\n")
    assert first.startswith("> One.")
    assert second.startswith("> Two.")


def test_each_sentence_links_to_its_line() -> None:
    page = only(render(answer_of("The bridge is open.")))
    assert "\u00a0[↗](https://news.example/a#:~:text=The%20bridge%20is%20open.)" in page.description


def test_pasted_text_has_no_links() -> None:
    citation = Citation(source(url=None), Span(0, 3), "Go.")
    page = only(render(Answer(Phrase("x"), (Entry(None, (citation,)),))))
    assert page.url is None
    assert "↗" not in page.description


def test_one_article_is_named_once_in_the_footer_with_an_undivided_date() -> None:
    page = only(render(answer_of("One.", "Two.")))
    assert page.footer == "The Example · Ann Author · 2024\u201105\u201101"
    assert page.description.count("The Example") == 0


def test_several_articles_are_marked_and_listed_with_links() -> None:
    page = only(render(Answer(Phrase("x"), (Entry(None, (cite("One."), cite("Two.", number=2))),))))
    assert "*#1*" in page.description
    assert "*#2*" in page.description
    listed = [line for line in page.description.splitlines() if line.startswith("-# ")]
    assert [line.partition("]")[0] for line in listed] == ["-# [#1 A title", "-# [#2 A title"]
    assert all("(https://news.example/a)" in line and "The Example" in line for line in listed)


def test_a_heading_that_names_an_article_leads_to_it() -> None:
    heading = Phrase("#{number} {title}", {"number": 2, "title": "A title"})
    entries = (Entry(heading, (cite("Two.", number=2),)), Entry(Phrase("Else"), (cite("One."),)))
    page = only(render(Answer(Phrase("x"), entries)))
    assert "**[#2 A title](https://news.example/a)**" in page.description
    assert "**Else**" in page.description
    assert "*#2*" not in page.description


def test_no_sentence_is_lost_or_divided_between_pages() -> None:
    passages = [f"{number} " + "word " * 100 + "end." for number in range(10)]
    pages = render(answer_of(*passages))
    assert len(pages) > 1
    assert [each for page in pages for each in quotations(page)] == passages
    assert [(page.number, page.total) for page in pages] == [(n, len(pages)) for n in range(len(pages))]
    assert all(f"Page {n} of {len(pages)}" in page.footer for n, page in enumerate(pages, 1))


def test_a_heading_is_repeated_where_a_page_begins() -> None:
    entry = Entry(Phrase("Vitaly Churkin"), tuple(cite("word " * 100 + f"{n}.") for n in range(8)))
    pages = render(Answer(Phrase("x"), (entry,)))
    assert len(pages) > 1
    assert all("**Vitaly Churkin**" in page.description for page in pages)


def test_a_sentence_longer_than_a_page_says_that_it_is_cut() -> None:
    page = only(render(answer_of("word " * 3000)))
    assert page.description.startswith("> word word")
    assert "too long to be shown whole" in page.description


def test_indirect_speech_and_pronouns_are_marked() -> None:
    citation = cite(
        "He said it is over.", speaker="Vitaly Churkin", mention="He", kind=AttributionKind.INDIRECT
    )
    page = only(render(Answer(Phrase("x"), (Entry(Phrase("Vitaly Churkin"), (citation,)),))))
    assert "**Vitaly Churkin**" in page.description
    assert "not word for word" in page.description
    assert "“He”" in page.description


@pytest.mark.parametrize(
    ("details", "expected"),
    [
        ((Phrase("3 places"), Phrase("2 people")), "-# 3\u00a0places · 2\u00a0people"),
        ((Phrase("This is said."), Phrase("And this.")), "This is said.\nAnd this."),
    ],
)
def test_facts_are_small_print_and_sentences_are_text(details: tuple[Phrase, ...], expected: str) -> None:
    page = only(render(Answer(Phrase("x"), (Entry(Phrase("Head"), detail=details),))))
    assert page.description == f"**Head**\n{expected}"


def test_notes_are_small_print_unless_there_is_nothing_else() -> None:
    note = (Phrase("Nothing more."),)
    assert only(render(Answer(Phrase("x"), notes=note))).description == "Nothing more."
    below = only(render(Answer(Phrase("x"), (Entry(None, (cite("One."),)),), note)))
    assert below.description.splitlines()[-1] == "-# Nothing more."


def test_channel_mentions_of_the_frame_stay_mentions() -> None:
    page = only(render(Answer(Phrase("x"), notes=(Phrase("I read {channels}.", {"channels": "<#123>"}),))))
    assert "<#123>" in page.description


@pytest.mark.parametrize(
    ("text", "limit", "expected"), [("abc", 3, "abc"), ("abcd", 3, "ab…"), ("ab\\cd", 4, "ab…")]
)
def test_shorten(text: str, limit: int, expected: str) -> None:
    assert shorten(text, limit) == expected


def test_names_in_errors_cannot_format_or_ping() -> None:
    assert render_error(Phrase("No {asked}.", {"asked": "<@&1> **x**"})) == r"No \<@&1\> \*\*x\*\*."
