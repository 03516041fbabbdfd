"""One key for all the ways a name is written, and names that come close to one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.names import closest, fold, plain


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Vitaly Churkin", "vitaly churkin"),
        ("  Vitaly\n\tCHURKIN ", "vitaly churkin"),
        ("Recep Tayyip Erdoğan", "recep tayyip erdogan"),
        ("Łukasz Żółw", "lukasz zolw"),
        ("Søren Kierkegård", "soren kierkegard"),
        ("Straße", "strasse"),
        ("İstanbul", "istanbul"),
        ("U.N.", "un"),
        ("the U.N.", "un"),
        ("U.N. Syria envoy", "un syria envoy"),
        ("J.K. Rowling", "jk rowling"),
        ("St. Louis", "st louis"),
        ("Acme Corp.", "acme corp"),
        ("bbc.com", "bbc.com"),
        ("The Kremlin", "kremlin"),
        ("Theresa May", "theresa may"),
        ("Mr. Churkin", "churkin"),
        ("Ms Doe", "doe"),
        ("Mrs. Doe", "doe"),
        ("Dr. Who", "who"),
        ("the Dr. Who", "who"),
        ("Churkin's", "churkin"),
        ("Churkin’s", "churkin"),
        ("James’", "james"),
        ("O’Brien", "o'brien"),
        ("“Ann Lee,”", "ann lee"),
        ("al-Assad", "al-assad"),
        ("The", "the"),
        ("Mr.", "mr"),
        ("東京", "東京"),
        ("", ""),
        (" … ", ""),
    ],
)
def test_a_name_is_folded(name: str, key: str) -> None:
    assert fold(name) == key


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_case_and_space_around_do_not_count(text: str) -> None:
    assert fold(f"  {text}\t") == fold(text)


def test_plain_text_keeps_its_case() -> None:
    assert plain("Ærø, Città, Łódź") == "Aero, Citta, Lodz"


NAMES = ["Vitaly Churkin", "Staffan de Mistura", "Bashar al-Assad", "United Nations", "Russia"]


@pytest.mark.parametrize(
    ("asked", "best"),
    [
        ("Vitali Churkin", "Vitaly Churkin"),
        ("churkn", "Vitaly Churkin"),
        ("de mistra", "Staffan de Mistura"),
        ("Bashir Assad", "Bashar al-Assad"),
        ("Untied Nations", "United Nations"),
        ("RUSIA", "Russia"),
    ],
)
def test_the_closest_name_comes_first(asked: str, best: str) -> None:
    assert closest(asked, NAMES)[:1] == [best]


@pytest.mark.parametrize("asked", ["", "Obama", "zzz"])
def test_nothing_is_close_to_something_else(asked: str) -> None:
    assert closest(asked, NAMES) == []


def test_no_more_names_are_given_than_asked_for() -> None:
    assert len(closest("Ann Lee", [f"Ann Lee{n}" for n in range(9)], limit=3)) == 3


def test_folded_names_are_compared_as_they_are() -> None:
    assert closest("Mr. Churkin", ["vitaly churkin"], folded=True) == ["vitaly churkin"]


def test_a_misspelt_surname_beside_a_short_first_name_is_found() -> None:
    assert closest("Lindkvist", ["Zoë Lindqvist", "Ann Lee", "Bo Li"]) == ["Zoë Lindqvist"]


@pytest.mark.parametrize("asked", ["housing", "estates", "superfluous"])
def test_a_short_name_inside_a_word_is_not_close_to_it(asked: str) -> None:
    assert closest(asked, ["US", "ST", "Una Souza"]) == []


def test_short_names_do_not_hide_the_one_that_is_close() -> None:
    assert closest("Justin Trudo", ["US", "ST", "In", "Tru", "Justin Trudeau"], limit=1) == ["Justin Trudeau"]


@pytest.mark.parametrize(
    ("asked", "best"),
    [
        ("Iranian", "Iran"),
        ("redcross", "International Committee of the Red Cross"),
        ("bankimoon", "Ban Ki-moon"),
        ("merkl angela", "Angela Merkel"),
        ("Asad", "Bashar al-Assad"),
    ],
)
def test_names_are_close_by_their_words(asked: str, best: str) -> None:
    names = [
        "Iran",
        "International Committee of the Red Cross",
        "Ban Ki-moon",
        "Angela Merkel",
        "Bashar al-Assad",
    ]
    assert closest(asked, names) == [best]
