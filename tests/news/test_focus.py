"""A focused summary: which sentences are about what is asked, and what comes with them."""

from __future__ import annotations

import numpy
import pytest

from news.article import Sentence
from news.embeddings import WIDTH, Floats, pack
from news.focus import Focused, choose
from news.sentences import split
from tests.news.reading import body, pipeline


def focused(
    asked: str, text: str, *, language: str = "en", count: int = 3, vector: Floats | None = None
) -> tuple[list[str], bool]:
    found = chosen(asked, text, language=language, count=count, vector=vector)
    return [span.of(text) for span in found.spans], found.about


def chosen(asked: str, text: str, *, language: str, count: int, vector: Floats | None) -> Focused:
    """With embeddings of one number each: the place of the sentence."""
    units = numpy.eye(WIDTH, dtype=numpy.float32)
    sentences = [
        Sentence(s.span, s.paragraph, 1 / (1 + at), pack(units[at : at + 1])[0])
        for at, s in enumerate(split(body(text, language), pipeline(language)))
    ]
    return choose(asked, text, sentences, language=language, count=count, vector=vector)


TEXT = (
    "The river rose on Monday. The mayor opened the school. Farmers lost cattle. The trains stopped. "
    "Schools will stay closed until Friday."
)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("school", ["The mayor opened the school.", "Schools will stay closed until Friday."]),
        ("What happened to the farmer?", ["Farmers lost cattle."]),
        ("MAYOR", ["The mayor opened the school."]),
        ("catttle", ["Farmers lost cattle."]),
    ],
)
def test_words_are_compared_by_stem(asked: str, expected: list[str]) -> None:
    assert focused(asked, TEXT) == (expected, True)


def test_no_more_than_asked_for_the_closest_first() -> None:
    assert focused("school mayor", TEXT, count=1) == (["The mayor opened the school."], True)


@pytest.mark.parametrize("asked", ["football", "who?", "?", "", "the", "majors"])
def test_what_it_does_not_say_is_not_claimed(asked: str) -> None:
    passages, about = focused(asked, TEXT, count=2)
    assert not about
    assert len(passages) == 2


@pytest.mark.parametrize(("cosine", "about"), [(0.9, True), (0.2, False)])
def test_a_sentence_near_by_meaning_is_about_it(cosine: float, about: bool) -> None:
    vector = numpy.zeros(WIDTH, numpy.float32)
    vector[2], vector[300] = cosine, (1 - cosine**2) ** 0.5
    assert focused("livestock", TEXT, count=1, vector=vector) == (["Farmers lost cattle."], about)


def test_what_leans_on_the_sentence_before_brings_it() -> None:
    text = "The river rose. Ida Holt leads the town. She opened the school. Cattle drowned."
    assert focused("school", text) == (["Ida Holt leads the town.", "She opened the school."], True)


@pytest.mark.parametrize("asked", ["fence", "bull", "Ida Holt"])
def test_a_quotation_is_taken_whole(asked: str) -> None:
    text = "The river rose. “The fence broke. The bull swam away. We saw it,” Ida Holt said. It rained."
    assert focused(asked, text) == (
        ["“The fence broke. The bull swam away. We saw it,” Ida Holt said."],
        True,
    )


def test_a_dateline_is_left_out() -> None:
    assert focused("river", "LONDON (Reuters) - The river rose. It fell.") == (["The river rose."], True)


@pytest.mark.parametrize(
    ("language", "text", "asked", "expected"),
    [
        ("de", "Der Fluss stieg. Die Bauern verloren Rinder.", "Was ist mit dem Bauern?", 1),
        ("fr", "La rivière monte. Les fermiers ont perdu du bétail.", "et le fermier ?", 1),
        ("es", "El río crece. Los granjeros perdieron ganado.", "¿qué pasa con el granjero?", 1),
        ("pt", "O rio sobe. Os fazendeiros perderam gado.", "e o fazendeiro?", 1),
        ("it", "Il fiume cresce. Gli agricoltori hanno perso bestiame.", "e l'agricoltore?", 1),
        ("uk", "Річка піднялася. Фермери втратили худобу.", "а що фермерам?", 1),
    ],
)
def test_other_languages(language: str, text: str, asked: str, expected: int) -> None:
    found = chosen(asked, text, language=language, count=1, vector=None)
    sentences = [s.span for s in split(body(text, language), pipeline(language))]
    assert found == Focused((sentences[expected],), about=True)
