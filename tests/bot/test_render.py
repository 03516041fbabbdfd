from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.markdown import unescape
from bot.render import CONTENT_LIMIT, render, render_error, shorten
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
    page = render(Answer(Phrase("{t}", {"t": title}), (Entry(None, citations),), phrases))
    embed = page.embed()
    assert len(page.title) <= 256
    assert len(page.description) <= 4096
    assert len(page.footer) <= 2048
    assert len(embed) <= 6000
    assert len(page.content()) <= CONTENT_LIMIT


def test_a_sentence_is_shown_character_for_character() -> None:
    passage = "“Is *this* the <end>_,” she asked — 100% #sure."
    page = render(answer_of(passage))
    quoted = page.description.splitlines()[0].removeprefix("> ").partition(" [↗]")[0]
    assert unescape(quoted) == passage


def test_each_sentence_links_to_its_line() -> None:
    page = render(answer_of("The bridge is open."))
    assert "[↗](https://news.example/a#:~:text=The%20bridge%20is%20open.)" in page.description


def test_pasted_text_has_no_links() -> None:
    citation = Citation(source(url=None), Span(0, 3), "Go.")
    page = render(Answer(Phrase("x"), (Entry(None, (citation,)),)))
    assert page.url is None
    assert "↗" not in page.description


def test_one_article_is_named_once_in_the_footer() -> None:
    page = render(answer_of("One.", "Two."))
    assert page.footer == "The Example · Ann Author · 2024-05-01"
    assert page.description.count("The Example") == 0


def test_several_articles_are_listed_and_marked() -> None:
    page = render(Answer(Phrase("x"), (Entry(None, (cite("One."), cite("Two.", number=2))),)))
    assert "*#1*" in page.description
    assert "*#2*" in page.description
    assert page.description.count("The Example") == 2


def test_what_does_not_fit_is_counted() -> None:
    page = render(answer_of(*["word " * 150 + "end."] * 10))
    assert "more that do not fit here" in page.description
    left_out = int(page.description.split("And ")[1].split()[0])
    assert page.description.count("> word") == 10 - left_out


def test_a_sentence_longer_than_a_page_says_that_it_is_cut() -> None:
    page = render(answer_of("word " * 3000))
    assert page.description.startswith("> word word")
    assert "too long to be shown whole" in page.description


def test_indirect_speech_and_pronouns_are_marked() -> None:
    citation = cite(
        "He said it is over.", speaker="Vitaly Churkin", mention="He", kind=AttributionKind.INDIRECT
    )
    page = render(Answer(Phrase("x"), (Entry(Phrase("Vitaly Churkin"), (citation,)),)))
    assert "**Vitaly Churkin**" in page.description
    assert "*indirect · “He”*" in page.description


def test_channel_mentions_of_the_frame_stay_mentions() -> None:
    page = render(Answer(Phrase("x"), notes=(Phrase("I read {channels}.", {"channels": "<#123>"}),)))
    assert "<#123>" in page.description


@pytest.mark.parametrize(
    ("text", "limit", "expected"), [("abc", 3, "abc"), ("abcd", 3, "ab…"), ("ab\\cd", 4, "ab…")]
)
def test_shorten(text: str, limit: int, expected: str) -> None:
    assert shorten(text, limit) == expected


def test_names_in_errors_cannot_format_or_ping() -> None:
    assert render_error(Phrase("No {asked}.", {"asked": "<@&1> **x**"})) == r"No \<@&1\> \*\*x\*\*."
