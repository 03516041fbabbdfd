from __future__ import annotations

import re
from functools import cache
from itertools import pairwise

import numpy
import pytest

from news import tagger
from news.article import Span
from news.embeddings import WIDTH
from news.pieces import PieceReader
from news.read import resources
from news.tagged import EntityLabel, Tagged
from tests.news.reading import body, sentences_of

WORD = re.compile(r"\w+")


@cache
def tagged(text: str) -> Tagged:
    paragraphs = [paragraph.span for paragraph in body(text).paragraphs]
    return resources().tagger.tag(text, paragraphs, [s.span for s in sentences_of(text)])


def spans_of(found: Tagged) -> list[Span]:
    parts = [span for link in found.linked for span in (link.content, link.source, link.cue) if span]
    return [entity.span for entity in found.entities] + parts


def contents(text: str) -> str:
    """The words of all contents, marks aside."""
    return " ".join(word for link in tagged(text).linked for word in WORD.findall(link.content.of(text)))


QUOTED = [
    '"We will open the harbour again in the spring," Mary Doe said.',
    "“We will open the harbour again in the spring,” Mary Doe said.",
    "«We will open the harbour again in the spring,» Mary Doe said.",
    "„We will open the harbour again in the spring“, Mary Doe said.",
    "‘We will open the harbour again in the spring,’ Mary Doe said.",
    '"We will open the harbour again in the spring, Mary Doe said.',
    "We will open the harbour again in the spring, Mary Doe said.",
    'Mary Doe said: "We will open the harbour again in the spring."',
    '"The winter was long.\n"We will open the harbour again in the spring," Mary Doe said.',
    'Council Votes On Harbour\n\nMary Doe said the town "will open the harbour again in the spring".',
    "HARBOUR OPENS AGAIN\n\nMary Doe said the town will open the harbour again in the spring.",
]


@pytest.mark.parametrize("text", QUOTED)
def test_finds_what_is_said_whatever_its_marks(text: str) -> None:
    assert "open the harbour again in the spring" in contents(text)


@pytest.mark.parametrize("text", QUOTED[:2])
def test_links_what_is_said_to_source_and_cue(text: str) -> None:
    [link] = tagged(text).linked
    assert link.source is not None
    assert link.cue is not None
    assert "Doe" in link.source.of(text)
    assert link.cue.of(text) == "said"


AWKWARD = [
    *QUOTED,
    "HARBOUR TO OPEN AGAIN, SAYS MAYOR DOE",
    "Three things are needed:\n- boots\n- a coat\n- Mary Doe's blessing",
    "Q: Will it rain?\nA: It will, says Mary Doe.",
    "DOE: It rains.\nROE: It does not rain, says U.N. envoy John Poe.",
    'Mary Doe (@marydoe): "We will open #harbour" pic.example.org/abc — March 3, 2016',
    "The U.N.'s envoy told Sen. Doe-Roe that 3.5m people don't have any.",
    "naïve café-goers’ co-operation cost €5,000,000.00 — says Łukasz Żółć",
    "a" * 10_000,
    "🙂 said \u200bMary\u00adDoe\u202e.",
]


@pytest.mark.parametrize("text", AWKWARD, ids=range(len(AWKWARD)))
def test_no_span_splits_a_run_of_letters(text: str) -> None:
    for span in spans_of(tagged(text)):
        assert 0 <= span.start < span.end <= len(text)
        for edge in span:
            assert not (0 < edge < len(text) and text[edge - 1].isalpha() and text[edge].isalpha())


@pytest.mark.parametrize("text", AWKWARD, ids=range(len(AWKWARD)))
def test_entities_and_contents_are_in_order_and_do_not_overlap(text: str) -> None:
    found = tagged(text)
    for spans in ([e.span for e in found.entities], [link.content for link in found.linked]):
        assert spans == sorted(spans)
        assert all(first.end <= second.start for first, second in pairwise(spans))


@pytest.mark.parametrize("text", QUOTED, ids=range(len(QUOTED)))
def test_every_sentence_has_a_unit_vector(text: str) -> None:
    rows = tagged(text).embeddings
    assert rows.shape == (len(sentences_of(text)), WIDTH)
    assert numpy.linalg.norm(rows, axis=1) == pytest.approx(1, abs=1e-4)


def test_a_sentence_without_a_letter_has_no_direction() -> None:
    text = "It rained."
    found = resources().tagger.tag(text, [Span(0, 10)], [Span(0, 10), Span(2, 3)])
    assert numpy.linalg.norm(found.embeddings, axis=1).tolist() == pytest.approx([1, 0], abs=1e-4)


def test_an_empty_text_has_nothing() -> None:
    found = resources().tagger.tag("", [], [])
    assert (found.entities, found.linked, found.embeddings.shape) == ((), (), (0, 0))


def test_names_people_and_places() -> None:
    text = "Angela Merkel flew from Berlin to Washington on Monday to meet Barack Obama."
    found = {(entity.span.of(text), entity.label) for entity in tagged(text).entities}
    people = {("Angela Merkel", EntityLabel.PERSON), ("Barack Obama", EntityLabel.PERSON)}
    assert found >= people | {("Berlin", EntityLabel.PLACE), ("Washington", EntityLabel.PLACE)}


def test_chunks_are_read_as_the_text_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    part = 'Angela Merkel flew to Washington. "We will talk about trade," she told reporters in Berlin.\n'
    alone = tagged(part)
    count = len(PieceReader(tagger.FOLDER / "tokenizer.json").pieces(part, []))
    monkeypatch.setattr(tagger, "CHUNK", count)
    found = tagged(part * 3)
    for number in range(3):
        shifted = [_moved(span, number * len(part)) for span in spans_of(alone)]
        assert set(shifted) <= set(spans_of(found))
    assert len(found.entities) == 3 * len(alone.entities)
    similar = numpy.einsum("ij,ij->i", found.embeddings, numpy.tile(alone.embeddings, (3, 1)))
    assert similar == pytest.approx(1, abs=0.01)


def _moved(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by)


def test_a_question_is_close_to_its_answer() -> None:
    lines = [
        "The harbour will open in the spring.",
        "Seven people were hurt in the fire.",
        "Prices rose by half.",
    ]
    rows = tagged("\n".join(lines)).embeddings
    question = resources().tagger.embed_question("When does the harbour open?")
    assert numpy.linalg.norm(question) == pytest.approx(1, abs=1e-4)
    assert int((rows @ question).argmax()) == 0


@pytest.mark.parametrize("question", ["", "?", "a " * 2000])
def test_any_question_has_a_unit_vector(question: str) -> None:
    assert numpy.linalg.norm(resources().tagger.embed_question(question)) == pytest.approx(1, abs=1e-4)


def test_sentences_far_apart_are_each_pooled_in_order() -> None:
    lines = ["It rains.", "Nobody came to the market today.", "It rains."]
    rows = tagged("\n".join(lines)).embeddings
    assert float(rows[0] @ rows[2]) > float(rows[0] @ rows[1])
