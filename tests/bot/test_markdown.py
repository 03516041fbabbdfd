from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.markdown import escape, link, passage, quote, unescape
from news.article import Span

ARTICLE_TEXT = st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), max_size=300)


@given(ARTICLE_TEXT)
def test_what_discord_shows_is_the_text_itself(text: str) -> None:
    assert unescape(escape(text)) == text or "\\" in text


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("*bold*", r"\*bold\*"),
        ("snake_case_name", r"snake\_case\_name"),
        ("||spoiler||", r"\|\|spoiler\|\|"),
        ("<@123> <#45> <t:1:R>", r"\<@123\> \<#45\> \<t:1:R\>"),
        ("[a](http://b)", r"\[a\](http://b)"),
        ("# heading", r"\# heading"),
        ("- item", r"\- item"),
        ("1. item", r"1\. item"),
        ("costs 3.50 - or #1", "costs 3.50 - or #1"),
        (r"back\slash", r"back\\slash"),
        ("`code`", r"\`code\`"),
    ],
)
def test_formatting_characters_are_escaped(text: str, escaped: str) -> None:
    assert escape(text) == escaped


def test_marks_are_set_in_bold_without_their_spaces() -> None:
    assert (
        passage("He said: “Go now,” and left.", 100, [Span(108, 118)]) == "He said: **“Go now,”** and left."
    )


def test_marks_outside_the_passage_are_left_out() -> None:
    assert passage("Short.", 10, [Span(0, 5), Span(40, 50)]) == "Short."


def test_overlapping_marks_make_no_nested_bold() -> None:
    assert passage("abcdef", 0, [Span(0, 4), Span(2, 6)]) == "**abcd****ef**"


@given(ARTICLE_TEXT, st.lists(st.tuples(st.integers(-10, 320), st.integers(-10, 320)), max_size=5))
def test_marks_never_change_the_words(text: str, pairs: list[tuple[int, int]]) -> None:
    marks = [Span(min(pair), max(pair)) for pair in pairs]
    shown = unescape(passage(text, 0, marks).replace("**", ""))
    assert shown == text or "\\" in text or "*" in text


def test_every_line_of_a_quotation_is_quoted() -> None:
    assert quote("one\ntwo") == "> one\n> two"


def test_parentheses_do_not_end_a_link() -> None:
    assert link("↗", "https://a.example/b_(c)") == "[↗](https://a.example/b_%28c%29)"
