"""Discord's timestamps in words."""

from __future__ import annotations

import pytest

from gallery.moments import worded

# 14 March 2023, 09:41:00 UTC, a Tuesday
THEN = 1_678_786_860


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        ("t", "9:41 AM"),
        ("T", "9:41:00 AM"),
        ("d", "3/14/23"),
        ("D", "March 14, 2023"),
        ("f", "March 14, 2023 9:41 AM"),
        ("", "March 14, 2023 9:41 AM"),
        ("F", "Tuesday, March 14, 2023 9:41 AM"),
        ("s", "3/14/23, 9:41 AM"),
        ("S", "3/14/23, 9:41:00 AM"),
    ],
)
def test_styles(style: str, expected: str) -> None:
    assert worded(THEN, style, 0.0) == expected


@pytest.mark.parametrize(
    ("later", "expected"),
    [
        (0, "a few seconds ago"),
        (-30, "in a few seconds"),
        (60, "1 minute ago"),
        (-7200, "in 2 hours"),
        (3 * 86400, "3 days ago"),
        (40 * 86400, "1 month ago"),
        (800 * 86400, "2 years ago"),
    ],
)
def test_relative_times_count_from_now(later: int, expected: str) -> None:
    assert worded(THEN, "R", THEN + later) == expected
