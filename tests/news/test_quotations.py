from __future__ import annotations

import pytest

from news.article import AttributionKind, Span
from news.marks import quotations
from news.quotations import kind_of, without_speakers
from tests.news.reading import body


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ('"one two three"', AttributionKind.DIRECT),
        ("one two three", AttributionKind.INDIRECT),
        ('one "two three"', AttributionKind.MIXED),
        ('"one two three four five six seven eight nine" ten', AttributionKind.DIRECT),
    ],
)
def test_kind_is_the_share_of_words_in_marks(text: str, kind: AttributionKind) -> None:
    whole = Span(0, len(text))
    assert kind_of(text, [whole], [parts[0] for parts in quotations(text, [whole])]) is kind


def test_other_languages_give_quotations_without_speakers() -> None:
    text = "Er sagte: „Wir gehen jetzt nach Hause.“ Das „Haus“ blieb leer."
    [found] = without_speakers(body(text, "de"))
    assert (found.content[0].of(text), found.source) == ("„Wir gehen jetzt nach Hause.“", None)
