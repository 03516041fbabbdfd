from __future__ import annotations

import numpy
import pytest

from news.article import Span
from news.embeddings import WIDTH, pack
from news.story_sentences import Line, Told, added, chosen, lead

CLOSED = "The Ledwick viaduct was closed on Monday after divers found cracks."
CLOSED_TOO = "On Monday the Ledwick viaduct was closed, as divers had found cracks in it."
LORRIES = "Lorries must take the valley road until autumn."
BUSES = "Buses keep running, the operator said."


def vector(*numbers: float) -> bytes:
    row = numpy.zeros((1, WIDTH), numpy.float32)
    row[0, : len(numbers)] = numbers
    return pack(row)[0]


def lines(
    *texts: str, article: int = 1, salience: float = 1.0, vectors: tuple[bytes, ...] = ()
) -> list[Line]:
    """Sentences of an article, each half as salient as the one before."""
    made: list[Line] = []
    for position, text in enumerate(texts):
        embedding = vectors[position] if vectors else b""
        start = 1000 * position
        made.append(
            Line(article, position, Span(start, start + len(text)), text, salience / 2**position, embedding)
        )
    return made


def texts(found: list[Line]) -> list[str]:
    return [line.text for line in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (CLOSED, True),
        (CLOSED_TOO, True),
        (LORRIES, False),
        ("Divers swam at Ledwick.", False),
        ("Buses keep running, said the operator!", True),
        ("Divers found nothing at Ledwick last year, in the harbour or under the castle walls.", False),
    ],
)
def test_a_sentence_with_the_same_rare_words_repeats(text: str, expected: bool) -> None:
    assert Told(lines(CLOSED, BUSES)).repeats(lines(text, article=2)[0]) is expected


def test_a_lead_has_no_sentence_that_leans_on_another() -> None:
    own = lines("It was closed on Monday after divers had found cracks in the Ledwick viaduct.", CLOSED_TOO)
    assert texts(lead([own], 1)) == [CLOSED_TOO]


def test_a_short_sentence_leads_no_story_though_all_articles_have_it() -> None:
    own, others = lines(CLOSED, "The union wanted more."), lines(LORRIES, "The union wanted more.", article=2)
    assert texts(lead([own, others], 1)) == [CLOSED]


@pytest.mark.parametrize(("other", "expected"), [((1.0, 0.1), True), ((1.0, 1.5), False)])
def test_a_sentence_that_means_the_same_repeats(other: tuple[float, float], expected: bool) -> None:
    told = Told(lines(CLOSED, vectors=(vector(1.0),)))
    assert told.repeats(lines(LORRIES, vectors=(vector(*other),))[0]) is expected


def test_nothing_repeats_where_nothing_is_told() -> None:
    assert not Told().repeats(lines(CLOSED, vectors=(vector(1.0),))[0])


def test_the_best_sentences_are_chosen_once_each() -> None:
    told = Told()
    assert texts(chosen(lines(CLOSED, CLOSED_TOO, LORRIES, BUSES), 2, told)) == [CLOSED, LORRIES]
    assert texts(chosen(lines(CLOSED, LORRIES, BUSES), 2, told)) == [BUSES]


def test_sentences_that_are_never_shown_are_not_chosen() -> None:
    assert chosen(lines(CLOSED, salience=0.0), 2, Told()) == []


def test_what_an_article_adds_comes_in_its_order() -> None:
    buses = Line(2, 2, Span(5000, 5000 + len(BUSES)), BUSES, 0.9)
    new = [*lines(CLOSED_TOO, LORRIES, article=2), buses]
    assert texts(added(new, 2, Told(lines(CLOSED)))) == [LORRIES, BUSES]


def test_an_article_that_repeats_adds_nothing() -> None:
    assert added(lines(CLOSED_TOO, article=2), 2, Told(lines(CLOSED))) == []


def test_the_lead_prefers_what_several_articles_tell() -> None:
    rain = "Rain fell in the valley and on the hills above it until late the next morning."
    first, second = lines(rain, CLOSED), lines(CLOSED_TOO, article=2, salience=0.9)
    assert texts(lead([first], 1)) == [rain]
    assert texts(lead([first, lines(LORRIES, article=2, salience=0.9)], 1)) == [rain]
    assert texts(lead([first, second], 1)) == [CLOSED_TOO]


def test_the_lead_follows_the_order_of_the_articles_and_repeats_nothing() -> None:
    first, second = lines(LORRIES, CLOSED, article=7), lines(CLOSED_TOO, BUSES, article=3)
    assert texts(lead([first, second], 3)) == [LORRIES, CLOSED, BUSES] or texts(lead([first, second], 3)) == [
        LORRIES,
        CLOSED_TOO,
        BUSES,
    ]


def test_no_sentences_no_lead() -> None:
    assert lead([], 3) == []
    assert lead([[]], 3) == []
