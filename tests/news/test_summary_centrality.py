from __future__ import annotations

import pytest
from sumy.models.dom import ObjectDocumentModel, Paragraph
from sumy.models.dom import Sentence as SumySentence
from sumy.summarizers.text_rank import TextRankSummarizer

from news.summary_centrality import text_rank


class Words:
    def to_words(self, text: str) -> tuple[str, ...]:
        return tuple(text.lower().replace(".", "").split())


@pytest.mark.parametrize(
    "texts",
    [
        ["The storm hit the coast.", "The coast was hit by a storm.", "Boats sank.", "The storm sank boats."],
        ["Storm.", "Coast.", "Storm coast."],
        ["Storm storm storm.", "A storm.", "Nothing here."],
    ],
)
def test_the_ratings_are_those_of_sumy(texts: list[str]) -> None:
    sumy = TextRankSummarizer()
    sumy.stop_words = {"the", "a", "by"}
    sentences = [SumySentence(text, Words()) for text in texts]
    expected = sumy.rate_sentences(ObjectDocumentModel([Paragraph(sentences)]))
    highest = max(expected.values())
    found = text_rank(texts, {"the", "a", "by"})
    assert found == pytest.approx([float(expected[s] / highest) for s in sentences], abs=1e-6)


@pytest.mark.parametrize(("texts", "expected"), [([], []), (["One alone."], [1.0])])
def test_few_texts_are_rated(texts: list[str], expected: list[float]) -> None:
    assert text_rank(texts, set()) == expected
