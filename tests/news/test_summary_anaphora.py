from __future__ import annotations

import pytest

from news.summary_anaphora import leans, pronoun


@pytest.mark.parametrize(
    "sentence",
    [
        "He said so.",
        "But they won the vote.",
        "And so she left.",
        "This decision was a mistake.",
        "That is why the bridge fell.",
        "These were the last boats.",
        "Its members voted on Monday.",
        "Both were arrested.",
        "“They won,” said Ann Lee.",
        "In March 2010, he left the party.",
        "When asked about the vote, she declined to comment.",
        "However, it was closed in May.",
        "Some of them have stood there since Monday.",
        "Most of these were empty.",
        "And one of those was his.",
        "Three of them remain in hospital.",
        "200 of its members voted.",
        "A few of them left.",
        "Neither was hurt.",
    ],
)
def test_english_sentences_that_lean(sentence: str) -> None:
    assert leans(sentence, "en")


@pytest.mark.parametrize(
    "sentence",
    [
        "The man said he would go.",
        "It is clear that the rain will last.",
        "It was Smith who won.",
        "It took Smith two years to win.",
        "It rained.",
        "This week the council met.",
        "This past summer the council met.",
        "Those who left are safe.",
        "Both Germany and France agreed.",
        "Such as it is, the law stands.",
        "Italy won.",
        "Some of those who left are safe.",
        "Most of the boats were empty.",
        "All of this week the council met.",
        "One of Hamid's sons was hurt.",
        "Heron Ltd. made a profit.",
        "In Paris, Ms. Lee said she would stay.",
        "When Smith came, he was ill.",
        "",
        "…",
    ],
)
def test_english_sentences_that_stand_by_themselves(sentence: str) -> None:
    assert not leans(sentence, "en")


@pytest.mark.parametrize(
    ("language", "leaning", "standing"),
    [
        ("de", "Aber er kam nicht.", "Der Minister kam nicht."),
        ("fr", "Elle a refusé.", "La ministre a refusé."),
        ("es", "Esto es grave.", "El caso es grave."),
        ("pt", "Ele recusou.", "O ministro recusou."),
        ("it", "Questo è grave.", "Il caso è grave."),
        ("uk", "Вона відмовилася.", "Міністерка відмовилася."),
    ],
)
def test_each_language_has_its_words(language: str, leaning: str, standing: str) -> None:
    assert leans(leaning, language)
    assert not leans(standing, language)


@pytest.mark.parametrize("sentence", ["He said so.", "It rained."])
def test_a_language_without_a_list_has_none(sentence: str) -> None:
    assert not leans(sentence, "fi")


@pytest.mark.parametrize(
    ("mention", "expected"),
    [("he", True), ("She", True), ("the minister", False), ("He Jiankui", False), ("", False)],
)
def test_a_mention_that_is_only_a_pronoun(mention: str, expected: bool) -> None:
    assert pronoun(mention, "en") is expected
