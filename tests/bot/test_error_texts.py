from __future__ import annotations

import inspect

import pytest

from bot.error_texts import TEXTS, UNEXPECTED, sentence, sentence_for_name
from news import errors
from news.answer import Phrase
from news.errors import (
    BadArgument,
    NotAPage,
    SiteRefused,
    UnknownArticle,
    UnknownSpeaker,
    VerbatimError,
)

ALL = [kind for _, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, VerbatimError)]


@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.__name__)
def test_every_error_has_a_sentence_of_its_own(kind: type[VerbatimError]) -> None:
    assert kind.__name__ in TEXTS


@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.__name__)
def test_every_sentence_can_be_filled_from_data(kind: type[VerbatimError]) -> None:
    text = str(sentence_for_name(kind.__name__, {"url": "https://a.example/x"}))
    assert "{" not in text


def test_an_unknown_name_gets_the_general_sentence() -> None:
    assert sentence_for_name("NoSuchError", {}) == UNEXPECTED


@pytest.mark.parametrize(
    ("error", "part"),
    [
        (
            SiteRefused(url="https://paper.example/a", status=403),
            "paper.example refuses programs like me (status 403)",
        ),
        (NotAPage(url="https://a.example", media_type="application/pdf"), "(application/pdf)"),
        (UnknownSpeaker("Curkin", ["Vitaly Churkin"]), "Did you mean Vitaly Churkin?"),
        (UnknownArticle("#9", 3), "the newest is #3"),
        (BadArgument("A summary has 1 to 15 sentences."), "A summary has 1 to 15 sentences."),
    ],
)
def test_sentences_name_what_matters(error: VerbatimError, part: str) -> None:
    assert part in str(sentence(error))


def test_advice_carries_a_phrase_that_a_face_can_translate() -> None:
    phrase = Phrase("A summary has 1 to {most} sentences.", {"most": 15})
    error = BadArgument(phrase)
    assert sentence(error) is phrase
    assert str(error) == "A summary has 1 to 15 sentences."


def test_plain_words_of_advice_are_taken_as_they_are() -> None:
    told = 'Line 3 needs an object with {"text": "..."}.'
    error = BadArgument(told)
    assert str(sentence(error)) == str(error) == told
