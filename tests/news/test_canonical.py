from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.canonical import canonical

# Surrogates and controls turn up too seldom in st.text() to be relied on.
ANY_TEXT = st.text(st.characters() | st.sampled_from("\r\n\t\0\x85\u2028\u2029\ufeff\ud800\udfff\v\f"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\r\nb", "a \nb"),
        ("a\rb", "a\nb"),
        ("a\r\r\nb", "a\n \nb"),
        ("a\0b\x1bc\x7fd\x85e\x9ff", "a b c d e f"),
        ("a\tb\nc", "a\tb\nc"),
        ("a\u2028b\u2029c\vd\fe", "a\nb\nc\nd\ne"),
        ("\ufeffTitle", " Title"),
        ("a\ud800b\udfffc", "a\ufffdb\ufffdc"),
        ("“a\u00a0b” \u200fשלום\u200e 😀 a\u200bb", "“a\u00a0b” \u200fשלום\u200e 😀 a\u200bb"),
    ],
)
def test_replaces_what_cannot_be_stored(text: str, expected: str) -> None:
    assert canonical(text) == expected


@given(ANY_TEXT)
def test_length_never_changes(text: str) -> None:
    assert len(canonical(text)) == len(text)


@given(ANY_TEXT)
def test_a_second_time_changes_nothing(text: str) -> None:
    assert canonical(canonical(text)) == canonical(text)


@given(ANY_TEXT)
def test_result_can_be_stored(text: str) -> None:
    clean = canonical(text)
    assert clean.encode().decode() == clean
    assert "\0" not in clean
