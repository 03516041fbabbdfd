from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.urls import (
    LONGEST_BUTTON_URL,
    fragment_link,
)


@pytest.mark.parametrize(
    ("passage", "fragment"),
    [
        ("“We won,” she said.", "%E2%80%9CWe%20won%2C%E2%80%9D%20she%20said."),
        ("A well-known R&D man", "A%20well%2Dknown%20R%26D%20man"),
        ("one two\tthree", "one%20two%20three"),
        ("a b c d e f g h i j k l m n", "a%20b%20c%20d%20e%20f,i%20j%20k%20l%20m%20n"),
        ("The first line.\nThe second line.", "The%20first%20line.,The%20second%20line."),
    ],
)
def test_a_passage_is_linked_by_its_words(passage: str, fragment: str) -> None:
    assert fragment_link("https://a.com/x", passage) == f"https://a.com/x#:~:text={fragment}"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://a.com/x#part", "https://a.com/x#part:~:text=word"),
        ("https://a.com/x#:~:text=old", "https://a.com/x#:~:text=word"),
        ("https://a.com/" + "x" * 495, "https://a.com/" + "x" * 495),
        ("https://a.com/" + "x" * 600, "https://a.com/" + "x" * 600),
    ],
)
def test_a_fragment_goes_with_what_the_address_has(url: str, expected: str) -> None:
    assert fragment_link(url, "word") == expected


def test_a_blank_passage_links_to_the_page() -> None:
    assert fragment_link("https://a.com/x", " \n ") == "https://a.com/x"


def test_a_long_passage_is_named_by_fewer_words_where_the_address_is_long() -> None:
    passage = "Ответственность " * 30
    link = fragment_link("https://a.com/x", passage)
    assert len(link) <= LONGEST_BUTTON_URL
    assert unquote(link).endswith("#:~:text=Ответственность Ответственность,Ответственность Ответственность")


@given(st.text(min_size=1, max_size=400), st.integers(0, 480))
def test_a_fragment_link_fits_a_button_and_its_words_are_the_passages(passage: str, length: int) -> None:
    url = "https://a.com/" + "x" * length
    link = fragment_link(url, passage)
    assert len(link) <= LONGEST_BUTTON_URL
    words = " ".join(passage.split())
    for part in link.removeprefix(url).removeprefix("#:~:text=").split(","):
        assert unquote(part) in words
