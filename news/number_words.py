"""Numbers as English writes them in words."""

from __future__ import annotations

from typing import Final

SMALL: Final = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
TENS: Final = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")

VALUES: Final = {word: value for value, word in enumerate(SMALL, 1)} | {
    word: 10 * value for value, word in enumerate(TENS, 2)
}
"""What each of them stands for."""
