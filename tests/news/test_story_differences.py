from __future__ import annotations

import pytest

from news.answer import Citation, Source
from news.article import AttributionKind, Span
from news.story_differences import differing_amounts, differing_speakers
from news.story_sentences import Line

TWELVE = "At least 12 people were killed on Monday when a coach plunged into the Orla ravine, police said."
FIFTEEN = "Fifteen people died on Monday after a coach fell into the Orla ravine, said the police."
QUOTATION = "we will not leave this valley until every single house has been built again"


def article(number: int, *texts: str) -> list[Line]:
    made: list[Line] = []
    start = 0
    for position, text in enumerate(texts):
        made.append(Line(number, position, Span(start, start + len(text)), text, 1.0))
        start += len(text) + 1
    return made


def marked(*articles: list[Line]) -> list[tuple[str, str]]:
    found = differing_amounts(articles)
    sides = [(difference.one, difference.other) for difference in found]
    return [
        (
            Span(one.mark.start - one.line.span.start, one.mark.end - one.line.span.start).of(one.line.text),
            Span(two.mark.start - two.line.span.start, two.mark.end - two.line.span.start).of(two.line.text),
        )
        for one, two in sides
    ]


def test_two_tolls_of_one_accident_differ() -> None:
    exact = TWELVE.replace("At least ", "Some time later ").replace("12 ", "12 ")
    assert marked(article(1, "It rained.", exact), article(2, FIFTEEN)) == [("12", "Fifteen")]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (TWELVE, FIFTEEN),  # "at least" 12 may be 15
        (FIFTEEN, FIFTEEN),
        (FIFTEEN, FIFTEEN.replace("Fifteen", "About 16")),
        (FIFTEEN, FIFTEEN.replace("Fifteen", "Nine").replace("died", "were hurt")),
        (FIFTEEN, "Nine people were killed in a fire at a hotel in Porto on Friday."),
        (FIFTEEN, FIFTEEN.replace("Fifteen people died on Monday", "Two hours later on 2 May")),
    ],
)
def test_what_may_be_the_same_or_is_about_something_else_does_not_differ(one: str, other: str) -> None:
    assert marked(article(1, one), article(2, other)) == []


FORTY = "A nine-day strike had left more than forty ships waiting at the mouth of the Tagus and shops empty."
THIRTY_EIGHT = (
    "Thirty-eight ships were still at the mouth of the Tagus this morning, Duarte Reis, the master, said."
)


def test_the_same_clause_is_enough_in_sentences_that_tell_other_things_too() -> None:
    assert marked(article(1, FORTY), article(2, THIRTY_EIGHT)) == [("forty", "Thirty-eight")]


@pytest.mark.parametrize(
    "other",
    [
        THIRTY_EIGHT.replace("Thirty-eight", "Fifty-one"),  # is more than forty
        THIRTY_EIGHT.replace("mouth of the Tagus", "quay of Setúbal"),
        THIRTY_EIGHT.replace("ships", "lorries"),
    ],
)
def test_a_clause_about_something_else_does_not_differ(other: str) -> None:
    assert marked(article(1, FORTY), article(2, other)) == []


@pytest.mark.parametrize("order", [1, -1])
def test_an_article_that_gives_the_others_number_elsewhere_does_not_differ(order: int) -> None:
    both = article(2, FIFTEEN, "Nine people were killed there last year.")
    nine = article(1, FIFTEEN.replace("Fifteen", "Nine"))
    assert marked(*[nine, both][::order]) == []


def test_a_thing_is_named_once_however_many_articles_differ() -> None:
    tolls = [article(n, FIFTEEN.replace("Fifteen", str(n))) for n in (7, 9, 11)]
    assert marked(*tolls) == [("7", "9")]


def test_articles_are_not_compared_with_themselves() -> None:
    assert marked(article(1, FIFTEEN, FIFTEEN.replace("Fifteen", "Nine"))) == []


def quotation(number: int, speaker: str, words: str = QUOTATION) -> Citation:
    source = Source(number, number, "Title", None, None, None, None, "en")
    passage = f"“{words},” said {speaker}."
    mark = Span(100, 100 + len(words) + 3)
    span = Span(100, 100 + len(passage))
    return Citation(source, span, passage, (mark,), speaker, None, AttributionKind.DIRECT)


def credited(*said: Citation) -> list[tuple[str | None, str | None]]:
    return [(one.speaker, other.speaker) for one, other in differing_speakers(said)]


def test_one_quotation_credited_to_two_people() -> None:
    shorter = QUOTATION.removeprefix("we will not ")
    said = quotation(1, "Ann Lee"), quotation(2, "Bo Berg", shorter), quotation(2, "Bo Berg")
    assert credited(*said) == [("Ann Lee", "Bo Berg")]


@pytest.mark.parametrize(
    "other",
    [
        quotation(2, "Ann Lee"),
        quotation(2, "Ms. Ann Lee"),
        quotation(2, "Lee"),
        quotation(2, "Berg"),
        quotation(2, "Bo Lee"),
        quotation(1, "Bo Berg"),
        quotation(2, "Bo Berg", "nobody has told me so far when the first of the houses will be there"),
        quotation(2, "Bo Berg", "we will not leave"),
    ],
)
def test_the_same_person_other_words_or_part_of_a_name_do_not_differ(other: Citation) -> None:
    assert credited(quotation(1, "Ann Lee"), other) == []


def test_an_article_that_quotes_the_others_speaker_too_does_not_differ() -> None:
    said = quotation(1, "Ann Lee"), quotation(2, "Bo Berg"), quotation(2, "Ann Lee", "and that was all")
    assert credited(*said) == []
