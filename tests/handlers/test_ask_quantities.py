from __future__ import annotations

import pytest

from handlers.ask_quantities import quantities
from news.article import Span


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        (
            "How many ships waited at the port?",
            "The nine-day strike had left more than forty ships waiting.",
            ["more than forty"],
        ),
        ("How many cars take the tunnel?", "About 14,000 cars a day take it.", ["About 14,000"]),
        ("How many of the 40 ships sank?", "Twelve of the 40 ships sank.", ["Twelve"]),
        ("How many people died?", "It killed at least twelve on March 3, 2014.", ["at least twelve"]),
        ("How many people live there?", "A village of 340 people and two hundred dogs.", ["340"]),
        ("How much was lost?", "It lost about 11 million euros and two ships.", ["about 11 million euros"]),
        ("How much will it cost?", "It will cost $35 million and take two years.", ["$35 million"]),
        ("How long will it take?", "It will cost $35 million and take two years.", ["two years"]),
        ("How old is Owen Strand?", "She named Owen Strand, 34, a teacher.", ["34"]),
        ("How old is the bridge?", "The 84-year-old bridge gave way.", ["84-year-old"]),
        ("How high did the ash rise?", "Ash rose four kilometres into the sky.", ["four kilometres"]),
        ("What percentage did they ask for?", "The 620 men asked for 9 percent.", ["9 percent"]),
        ("How many came?", "They came in 2014, on 3 May, at 4 p.m.", []),
        ("How many came?", "Nobody knows.", []),
    ],
)
def test_the_number_asked_for_with_what_bounds_it(question: str, text: str, expected: list[str]) -> None:
    assert [span.of(text) for span in quantities(question, text, Span(0, len(text)))] == expected


def test_only_the_sentence_is_looked_at() -> None:
    text = "Three ships came. Four ships left."
    assert [s.of(text) for s in quantities("How many ships left?", text, Span(18, len(text)))] == ["Four"]
