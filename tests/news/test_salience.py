from __future__ import annotations

from dataclasses import replace

import pytest

from news.article import Article, Paragraph, ParagraphKind, Sentence
from news.salience import MAX_RATED, rate
from news.sentences import split
from tests.news.reading import attributions_of, body, pipeline, reading_of

FILLER = [
    "The harbour was quiet in the early morning hours of the week.",
    "Fishing boats lay at the quay while the crews mended their nets.",
    "Nobody had expected the storm to reach the coast before Sunday.",
    "The town council met in the old customs house after the service.",
]


def rated(lines: list[str], article: Article | None = None) -> list[Sentence]:
    text = "\n".join(lines)
    laid_out = article or body(text)
    sentences = split(laid_out, pipeline("en"))
    return list(rate(laid_out, sentences, attributions_of(text), pipeline("en").Defaults.stop_words))


def test_ratings_lie_between_0_and_1_and_the_best_has_1() -> None:
    scores = [sentence.salience for sentence in rated(FILLER)]
    assert max(scores) == 1
    assert min(scores) > 0


def test_an_earlier_sentence_outranks_a_like_later_one() -> None:
    scores = [sentence.salience for sentence in rated([*FILLER, FILLER[1].replace("Fishing", "Sailing")])]
    assert scores[1] > scores[4]


@pytest.mark.parametrize(
    "poor",
    [
        "Who could have expected such a storm at the coast on a Sunday?",
        "The storm came.",
        FILLER[0],
        "The storm " + "and the wind and the rain and the sea " * 8 + "came.",
        '"Nobody had expected the storm to reach the coast so early in the week."',
    ],
    ids=["question", "short", "repeated", "long", "bare quotation"],
)
def test_what_does_not_stand_on_its_own_ranks_last(poor: str) -> None:
    scores = [sentence.salience for sentence in rated([FILLER[0], poor, *FILLER[1:]])]
    assert scores.index(min(scores)) == 1


def test_words_of_the_title_count() -> None:
    text = "\n".join(FILLER)
    plain = rated(FILLER)
    titled = rated(FILLER, replace(body(text), title="Storm reaches coast before Sunday"))
    assert titled[2].salience > plain[2].salience


@pytest.mark.parametrize("kind", [kind for kind in ParagraphKind if kind is not ParagraphKind.BODY])
def test_what_is_not_body_is_never_shown(kind: ParagraphKind) -> None:
    article = body("\n".join(FILLER))
    first = Paragraph(article.paragraphs[0].span, kind)
    scores = [
        s.salience for s in rated(FILLER, replace(article, paragraphs=(first, *article.paragraphs[1:])))
    ]
    assert scores[0] == 0
    assert min(scores[1:]) > 0


def test_an_article_without_a_body_has_no_salient_sentence() -> None:
    article = body("Only a title")
    titled = replace(article, paragraphs=(Paragraph(article.paragraphs[0].span, ParagraphKind.TITLE),))
    assert [s.salience for s in rated(["Only a title"], titled)] == [0]


def test_a_text_of_more_sentences_than_are_compared_is_rated_to_the_end() -> None:
    lines = [f"{FILLER[i % 4][:-1]} for the {i}th time." for i in range(MAX_RATED + 50)]
    scores = [sentence.salience for sentence in rated(lines)]
    assert len(scores) == MAX_RATED + 50
    assert min(scores) > 0


def test_rating_twice_gives_the_same() -> None:
    text = "\n".join(FILLER)
    assert reading_of(text).sentences == reading_of(text).sentences
