from __future__ import annotations

import numpy
import pytest

from news.salience import weights
from news.sentences import split
from news.summary_body import Body, body_of
from news.summary_order import order
from news.summary_words import FEATURES, TIMES, Words, expected, words_of
from tests.news.reading import body, pipeline

TEXT = (
    "The Harbour of Brenn burnt down on Monday. Firemen saved the harbour master. "
    "A cat of the harbour master slept in 2019 and slept and slept and slept."
)


def laid_out(text: str) -> Body:
    article = body(text)
    stop_words = pipeline("en").Defaults.stop_words
    return body_of(article, split(article, pipeline("en")), (), stop_words, limit=100)


def likelihoods(words: Words) -> dict[str, float]:
    table = expected(words, weights())
    return {stem: float(table[at, 1]) for at, stem in enumerate(words.stems)}


def test_every_feature_has_its_weight() -> None:
    assert set(weights()) == set(FEATURES)


@pytest.mark.parametrize(
    ("likelier", "than"), [("harbou", "cat"), ("harbou", "the"), ("burnt", "cat"), ("brenn", "2019")]
)
def test_what_an_article_begins_with_and_repeats_is_in_its_summary(likelier: str, than: str) -> None:
    found = likelihoods(words_of(laid_out(TEXT)))
    assert found[likelier] > found[than]


def test_expectations_grow_with_the_times_a_word_may_come() -> None:
    table = expected(words_of(laid_out(TEXT)), weights())
    assert table.shape[1] == TIMES + 1
    assert (table[:, 0] == 0).all()
    assert (numpy.diff(table, axis=1) >= 0).all()
    assert (table <= TIMES).all()


def test_words_are_counted_by_sentence() -> None:
    words = words_of(laid_out(TEXT))
    assert list(words.counts[:, words.stems.index("slept")]) == [0, 0, 4]
    assert list(words.lengths) == [8, 5, 15]


def test_a_sentence_needed_comes_first_and_the_last_comes_last() -> None:
    words = words_of(laid_out(TEXT))
    table = expected(words, weights())
    assert order(words, table, [1, None, None], [False] * 3).index(0) > 0
    assert order(words, table, [None] * 3, [True, False, False])[-1] == 0
    assert order(words, table, [1, 2, 0], [False] * 3) == [0, 1, 2]
