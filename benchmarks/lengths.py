"""Whether the time of reading grows no faster than the text, whatever the text is like."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import count

from benchmarks.texts import article_of
from benchmarks.timing import times
from news.read import read_text

STEP = 10
"""Each length is so many times the one before it."""

LENGTHS = (1_000, 10_000, 100_000, 1_000_000)
ODD_LENGTHS = (10_000, 100_000)

# From this length on a text is read once: it takes seconds.
_LONG = 1_000_000
_REPETITIONS = 3


def measure_lengths() -> None:
    """Print reading times of ordinary and of odd texts, each beside that of a tenth of the text."""
    article = article_of()
    for line in growth("an article", lambda size: repeated(article, size), LENGTHS):
        print(line)
    for name, make in ODD_TEXTS.items():
        for line in growth(name, make, ODD_LENGTHS):
            print(line)


def growth(name: str, make: Callable[[int], str], lengths: Iterable[int]) -> Iterator[str]:
    """A line for each length: what it takes, and how many times what the length before it took.

    Args:
        name: what the text is.
        make: gives a text of so many characters.
        lengths: each ``STEP`` times the one before.
    """
    before = 0.0
    for size in lengths:
        text = make(size)
        spent = times(lambda source=text: read_text(source), 1 if size >= _LONG else _REPETITIONS).median
        ratio = f"  {spent / before:5.1f} x the time for {STEP} x the text" if before else ""
        yield f"reading {name:28} {size:>9,} characters: {spent:9.1f} ms{ratio}"
        before = spent


def repeated(text: str, size: int) -> str:
    """A text over and over, ``size`` characters of it."""
    return (text * (size // len(text) + 1))[:size]


def _numbered(sentence: str) -> Callable[[int], str]:
    """Sentences that differ in a name: what is looked up for each name is looked up anew."""

    def make(size: int) -> str:
        parts: list[str] = []
        length = 0
        for number in count():
            parts.append(sentence.format(name=_name(number)))
            length += len(parts[-1])
            if length >= size:
                return "".join(parts)[:size]
        raise AssertionError("count ends never")

    return make


def _name(number: int) -> str:
    """A surname of its own for each number."""
    letters = ""
    while True:
        number, digit = divmod(number, 26)
        letters = chr(ord("a") + digit) + letters
        if not number:
            return f"Mor{letters}son"


def _over(text: str) -> Callable[[int], str]:
    return lambda size: repeated(text, size)


#: Texts that are no articles, by what they are; what grows with the square of anything shows in one of them.
ODD_TEXTS: dict[str, Callable[[int], str]] = {
    "one word": _over("a"),
    "quotation marks": _over("“a” \"b\" ‘c’ 'd' «e» "),
    "quotations that never end": _over("“The bridge is closed, she said. "),
    "no paragraph breaks": lambda size: repeated(article_of().replace("\n", " "), size),
    "no sentence ends": _over("the bridge over the river is closed and "),
    "a paragraph for each word": _over("Bridge\n\n"),
    "HTML left in the text": _over('<div class="story"><p>The bridge is <b>closed</b>&nbsp;now.</p></div>\n'),
    "other scripts": _over(
        "桥关闭了。Мост закрыт. الجسر مغلق. पुल बंद है। สะพานปิด 橋は閉鎖された。Η γέφυρα έκλεισε. "
    ),
    "control characters": _over("The\x00 bri\x07dge\x1b is\u200b clo\u202esed\ufeff.\x85\x0b"),
    "emoji and combining marks": _over("👩‍👩‍👧‍👦🇫🇷 bri\u0301\u0301\u0301dge "),
    "a new speaker each time": _numbered(
        "“The bridge is closed,” said Anna {name}, the mayor of {name}.\n\n"
    ),
    "a new name each time": _numbered("Anna {name} of {name} met {name} Ltd. "),
}
