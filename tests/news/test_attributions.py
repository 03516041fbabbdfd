from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import pytest

from news.article import Attribution, AttributionKind, ParagraphKind, Span
from news.attributions import attributions_of
from news.tagged import Entity, EntityLabel, Linked
from tests.news.reading import body

Marked = tuple[str, str | None, str | None]


def linked(text: str, links: Sequence[Marked]) -> list[Linked]:
    """Contents with source and cue, each given by its words; "2:he" is the second "he" of the text."""
    return [
        Linked(spot(text, content), find(text, source), find(text, cue)) for content, source, cue in links
    ]


def spot(text: str, words: str) -> Span:
    number, colon, rest = words.partition(":")
    count, wanted = (int(number), rest) if colon and number.isdigit() else (1, words)
    return Span(*[match.span() for match in re.finditer(re.escape(wanted), text)][count - 1])


def find(text: str, words: str | None) -> Span | None:
    return None if words is None else spot(text, words)


def found_in(text: str, *links: Marked, people: Sequence[str] = ()) -> list[Attribution]:
    entities = [Entity(spot(text, name), EntityLabel.PERSON, 1.0) for name in people]
    return attributions_of(body(text), linked(text, links), sorted(entities))


def contents(text: str, found: Sequence[Attribution]) -> list[list[str]]:
    return [[span.of(text) for span in attribution.content] for attribution in found]


def sources(text: str, found: Sequence[Attribution]) -> list[str | None]:
    return [attribution.source.of(text) if attribution.source else None for attribution in found]


def test_a_quotation_split_by_its_cue_is_one() -> None:
    text = '"We go," said Mary Doe, who came late. "You stay here."'
    found = found_in(text, ("We go", "Mary Doe", "said"), ("You stay here", "Mary Doe", "said"))
    assert contents(text, found) == [['"We go,"', '"You stay here."']]


def test_a_quotation_that_goes_on_over_paragraphs_is_one() -> None:
    text = '"It rained all day.\n"It will rain tomorrow," Mary Doe said.'
    found = found_in(text, ("It rained all day.", None, None), ("It will rain tomorrow,", "Mary Doe", "said"))
    assert contents(text, found) == [['"It rained all day.', '"It will rain tomorrow,"']]
    assert sources(text, found) == ["Mary Doe"]


def test_the_next_paragraph_is_another_attribution() -> None:
    text = '"It rained all day," Mary Doe said.\n"It will rain tomorrow, we all think."'
    links = [(c, "Mary Doe", "said") for c in ("It rained all day", "It will rain tomorrow, we all think")]
    assert contents(text, found_in(text, *links)) == [
        ['"It rained all day,"'],
        ['"It will rain tomorrow, we all think."'],
    ]


def test_words_far_from_the_cue_are_no_part_of_its_quotation() -> None:
    text = 'The bridge was built long ago by soldiers. Nobody had asked the town. "It leaks," she said.'
    found = found_in(text, ("The bridge", "she", "said"), ("It leaks", "she", "said"))
    assert contents(text, found) == [['"It leaks,"']]


def test_contents_of_two_cues_stay_apart() -> None:
    text = '"It rained," Mary Doe said, and John Roe said it snowed.'
    found = found_in(text, ("It rained", "Mary Doe", "said"), ("it snowed", "John Roe", "2:said"))
    assert sources(text, found) == ["Mary Doe", "John Roe"]


def test_what_a_quotation_tells_of_another_stays_apart() -> None:
    text = '"My son said that he had seen the ship come in," Mary Doe told reporters.'
    found = found_in(
        text,
        ("he had seen the ship come in", "My son", "said"),
        ("My son said that he had seen the ship come in", "Mary Doe", "told"),
    )
    assert sources(text, found) == ["Mary Doe", "My son"]


def test_a_piece_of_a_quotation_without_a_cue_of_its_own_is_that_quotation() -> None:
    text = '"As a sailor I have seen many ships come in," Mary Doe said.'
    found = found_in(text, ("As a", None, None), ("I have seen many ships come in", "Mary Doe", "said"))
    assert contents(text, found) == [['"As a sailor I have seen many ships come in,"']]


@pytest.mark.parametrize(
    ("text", "content", "kind"),
    [
        ('"It rained all day," she said.', "It rained all day", AttributionKind.DIRECT),
        ("She said it rained all day.", "it rained all day", AttributionKind.INDIRECT),
        ('She said the day was "wet and cold".', 'the day was "wet and cold', AttributionKind.MIXED),
    ],
)
def test_kinds(text: str, content: str, kind: AttributionKind) -> None:
    assert [a.kind for a in found_in(text, (content, None, "said"))] == [kind]


@pytest.mark.parametrize(
    "text",
    [
        '"It rained," she said.',
        "“It rained,” she said.",
        "«It rained,» she said.",
        "„It rained,“ she said.",
        "‘It rained,’ she said.",
        "'It rained,' she said.",
        "''It rained,'' she said.",
        "``It rained,'' she said.",
    ],
)
def test_a_quotation_has_its_marks(text: str) -> None:
    [found] = found_in(text, ("It rained", "she", "said"))
    assert found.content == (Span(0, text.index(" she")),)


def test_a_quotation_of_which_most_is_found_is_whole() -> None:
    text = '"Frankly, it rained all day and all night," she said.'
    found = found_in(text, ("it rained all day and all night", "she", "said"))
    assert contents(text, found) == [['"Frankly, it rained all day and all night,"']]


def test_a_quotation_of_which_little_is_found_is_not_stretched() -> None:
    text = '"It rained all day and all night, and then the river rose," she said.'
    found = found_in(text, ("the river rose", "she", "said"))
    assert contents(text, found) == [["the river rose"]]


def test_a_mark_never_closed_does_no_harm() -> None:
    text = '"It rained all day, she said.\nNothing else happened.'
    found = found_in(text, ("It rained all day", "she", "said"))
    assert contents(text, found) == [["It rained all day"]]


def test_nothing_goes_on_from_one_paragraph_to_the_next() -> None:
    text = "She said it rained\nThe river rose."
    found = found_in(text, ("it rained\nThe river", "She", "said"))
    assert contents(text, found) == [["it rained"]]


def test_nothing_is_said_in_a_byline() -> None:
    text = "By Mary Doe\nIt rained."
    article = body(text)
    byline = replace(article.paragraphs[0], kind=ParagraphKind.BYLINE)
    laid_out = replace(article, paragraphs=(byline, article.paragraphs[1]))
    assert attributions_of(laid_out, linked(text, [("Mary Doe", None, None)])) == []


def test_words_behind_a_closed_quotation_are_not_said() -> None:
    text = 'He shouted, "Do not shoot now," until it was dark.'
    found = found_in(text, ('"Do not shoot now," until it was dark', "He", "shouted"))
    assert contents(text, found) == [['"Do not shoot now,"']]


def test_a_participle_begins_another_attribution() -> None:
    text = 'He criticised the "plan," saying "it fails us all".'
    found = found_in(text, ('the "plan," saying "it fails us all', "He", "criticised"))
    assert contents(text, found) == [['the "plan,"'], ['"it fails us all"']]
    assert [a.cue[0].of(text) for a in found] == ["criticised", "saying"]
    assert sources(text, found) == ["He", "He"]


@pytest.mark.parametrize(
    ("text", "source", "people", "whole"),
    [
        ('Britain\'s envoy, John Doe, said it rained.', "Britain's envoy", ["John Doe"], "Britain's envoy, John Doe"),
        ("U.N. envoy Mary Doe said it rained.", "U", ["Mary Doe"], "U.N. envoy Mary Doe"),
        ("A spokesman for the harbour said it rained.", "A spokesman for", [], "A spokesman for the harbour"),
        ("Mary Doe said it rained.", "Doe", ["Mary Doe"], "Mary Doe"),
        ("The mayor said it rained.", "The mayor", [], "The mayor"),
        ("The mayor, whom John Doe had met; said it rained.", "The mayor", ["John Doe"], "The mayor"),
    ],
)  # fmt: skip
def test_a_source_is_whole(text: str, source: str, people: list[str], whole: str) -> None:
    [found] = found_in(text, ("it rained", source, "said"), people=people)
    assert found.source is not None
    assert found.source.of(text) == whole


def test_a_signature_names_the_source() -> None:
    text = "“It rained all day.” ― Mary Doe\n“It snowed.” — John Roe"
    found = found_in(text, ("It rained all day.", None, None), ("It snowed.", None, None))
    assert sources(text, found) == ["Mary Doe", "John Roe"]


TRANSCRIPT = (
    "ROE: It rained?\nDOE: It did, all day.\nROE: And the river, my neighbour said, rose?\nDOE: It did."
)


def test_a_transcript_is_read_by_its_labels() -> None:
    found = found_in(TRANSCRIPT, ("It rained", "2:ROE", None), ("all day", None, None))
    assert sources(TRANSCRIPT, found) == ["ROE", "DOE", "ROE", "DOE"]
    assert contents(TRANSCRIPT, found)[:2] == [["It rained?"], ["It did, all day."]]


def test_what_a_turn_tells_of_another_is_kept() -> None:
    found = found_in(TRANSCRIPT, ("the river", "my neighbour", "said"))
    assert "my neighbour" in sources(TRANSCRIPT, found)


def test_a_turn_of_a_quoted_transcript_goes_on_in_the_next_paragraph() -> None:
    text = '"ROE: It rained?\n"DOE: It did.\n"All day long.\n"ROE: Thank you."'
    found = found_in(text)
    assert sources(text, found) == ["ROE", "DOE", "ROE"]
    assert contents(text, found)[1] == ["It did.", '"All day long.']


def test_question_and_answer_name_nobody() -> None:
    text = "Q: It rained?\nA: It did, all day.\nQ: And the river rose?"
    found = found_in(text, ("Q: It rained?", None, None), ("It did, all day.", None, None))
    assert contents(text, found) == [["It rained?"], ["It did, all day."]]
    assert sources(text, found) == [None, None]


def test_a_list_with_colons_is_no_transcript() -> None:
    text = "Time: six in the morning.\nBring: boots and a coat.\nFee: none."
    assert found_in(text) == []


def test_attributions_are_in_reading_order() -> None:
    text = "She said it rained. He said it snowed."
    found = found_in(text, ("it snowed", "He", "2:said"), ("it rained", "She", "said"))
    assert contents(text, found) == [["it rained"], ["it snowed"]]


def test_no_contents_are_no_attributions() -> None:
    assert found_in("It rained.") == []
