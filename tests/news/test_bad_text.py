"""Texts that are no news: each is read into spans that hold, or refused with a named error, in linear time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from news import people
from news.article import Article, Reading, Sentence, Span
from news.attributions import attributions_of
from news.errors import NoWords
from news.figures import figures_of
from news.model_files import FOLDER
from news.people_names import named
from news.pieces import PieceReader
from news.quotations import without_speakers
from news.read import read_text
from news.tagged import Entity, EntityLabel, Linked
from tests.news.reading import body
from tests.timing import processor_seconds

READ = {
    "one word": "Rain",
    "one letter": "a",
    "a long word": "a" * 10_000,
    "long words": ("Ab" * 5_000 + " ") * 3,
    "control characters": "It \x01rained\x02 all\x07 day\x1b[0m, \x7fMary\x9f Doe\x0b said.",
    "NULs": "It\0 rained\0, Mary Doe\0 said.\0",
    "lone surrogates": "It rained \ud800, Mary \udfff Doe said. \ud83d",
    "right to left marks": "\u202eIt rained\u202c, \u200fMary Doe\u200e said \u2067today\u2069.",
    "Arabic": "قالت ماري إن المطر هطل طوال اليوم. «لن نغادر»، أضافت.",
    "Hebrew": "מרי אמרה שירד גשם כל היום.",
    "Chinese": "玛丽说:“下了一整天的雨。”他没有回答。",
    "Thai": "แมรี่กล่าวว่าฝนตกทั้งวัน",
    "Devanagari": "मैरी ने कहा कि सारा दिन बारिश हुई।",
    "combining marks": "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́Ǫ̵̹̻̝̳͂̌̌͘ said it rained.",
    "HTML": '<p class="a">It rained,</p> <b>Mary Doe</b> said.<br/>&ldquo;Yes,&rdquo; &amp; left. <script>x="</p>"</script>',
    "emoji": "🙂🙂 Mary Doe 👩‍👩‍👧 said it 🌧️ rained 🇫🇷.",
    "zero width": "\u200bIt\u200b rained\ufeff, Mary\u2060 Doe said.",
    "straight marks": 'a "' * 1_000,
    "unbalanced straight marks": 'a "b' * 401,
    "opening marks": "a “" * 300,
    "closing marks": "a ”" * 300,
    "balanced curly marks": "“a” " * 300,
    "nested marks": "“" * 200 + "a" + "”" * 200,
    "apostrophes": "a' 'b " * 200,
    "marks of all kinds": "“a\" «b” ‘c» \"d’ ''e`` " * 60,
    "no spaces after stops": "It rained.She left." * 60,
    "capitals": "MARY DOE SAID IT RAINED IN LONDON. " * 20,
    "cues": "said says told " * 150,
    "colons": "A: B: C: D: " * 60,
    "brackets": "((((" * 60 + "a" + "))))" * 60,
}
EMPTY = [
    "",
    " ",
    "\n\n\n",
    "\0",
    "\ud800",
    "1234567890 " * 50,
    "…?!" * 50,
    '"' * 500,
    "\u202e\u202c",
    "\u200b",
]


def spans_of(reading: Reading) -> Iterator[Span]:
    yield from (sentence.span for sentence in reading.sentences)
    for attribution in reading.attributions:
        yield from (*attribution.content, *attribution.cue)
        if attribution.source:
            yield attribution.source
    for found in (*reading.speakers, *reading.places):
        yield from found.mentions


def check(reading: Reading) -> None:
    text = reading.article.text
    for span in spans_of(reading):
        assert 0 <= span.start < span.end <= len(text)
        assert span.of(text) == span.of(text).strip()
    assert all(a.span.end <= b.span.start for a, b in pairwise(reading.sentences))
    for attribution in reading.attributions:
        assert all(a.end < b.start for a, b in pairwise(attribution.content))
        assert attribution.speaker is None or attribution.speaker < len(reading.speakers)


@pytest.mark.parametrize("kind", READ)
def test_any_text_with_a_letter_is_read(kind: str) -> None:
    check(read_text(READ[kind]))


@pytest.mark.parametrize("text", EMPTY, ids=range(len(EMPTY)))
def test_a_text_without_a_letter_is_refused_by_name(text: str) -> None:
    with pytest.raises(NoWords):
        read_text(text)


PARTS = [
    *"\"“”‘’«»„'`\n\0\t:,.?!—-()<>&",
    " ",
    " ",
    " ",
    "\n\n",
    "\u202e",
    "\ud800",
    "\u200b",
    "🙂",
    "é",
    "中",
    "1",
    "''",
    "``",
]
WORDS = [
    "Mary Doe",
    "DOE:",
    "Q:",
    "he",
    "said",
    "told",
    "U.N.",
    "Sen.",
    "the mayor",
    "London",
    "― Roe",
    "rain",
]


@settings(deadline=None, max_examples=40)
@given(st.lists(st.sampled_from(PARTS + WORDS * 3), max_size=80).map(lambda parts: "a" + "".join(parts)))
def test_any_mixture_is_read(text: str) -> None:
    check(read_text(text))


_SENTENCE = re.compile(r"[^\s.][^.\n]*\.?")


def _sentences(article: Article) -> tuple[Sentence, ...]:
    """Sentences that end at full stops; how long the true ones take is tested beside them."""
    return tuple(
        Sentence(Span(*match.span()), number, 0.0)
        for number, paragraph in enumerate(article.paragraphs)
        for match in _SENTENCE.finditer(article.text, *paragraph.span)
    )


def _links(sentences: tuple[Sentence, ...]) -> list[Linked]:
    """Every sentence said by its first letters; every other one with the cue of the first."""
    cue = Span(sentences[0].span.end - 1, sentences[0].span.end)
    return [
        Linked(s.span, Span(s.span.start, min(s.span.end, s.span.start + 4)), cue if number % 2 else None)
        for number, s in enumerate(sentences)
    ]


def _all_but_the_model(pieces: PieceReader, text: str) -> None:
    article = body(text)
    sentences = _sentences(article)
    pieces.pieces(text, [paragraph.span for paragraph in article.paragraphs])
    without_speakers(article)
    links = _links(sentences)
    entities = [Entity(link.source, EntityLabel.PERSON, 1.0) for link in links if link.source]
    attributions = attributions_of(article, links, entities)
    joined = named(article, sentences, attributions, lambda _: False, entities)
    people.resolve(article, sentences, attributions, lambda _: False, joined)
    figures_of(article, joined, entities, (), (), lambda _: False)


GROWING = {
    "sentences": "Mary Doe said it rained. ",
    "paragraphs": "Mary Doe said it rained.\n",
    "one word": "a",
    "straight marks": 'Ab "',
    "opening marks": "Ab “",
    "carried marks": '"It rained, Mary Doe said.\n',
    "apostrophes": "Ab' 'b ",
    "quotations": '"It rained," Mary Doe said. ',
    "turns": "DOE: It rained.\nROE: It did.\n",
    "pronouns": "He said it rained. ",
    "names": "Mary Doe met John Roe, Ann Poe and Bob Coe. ",
    "brackets": "((",
    "colons": "A: ",
    "capitals": "ABC DEF GHI. ",
    "dashes": "— Mary —",
}
FEW, MANY = 5_000, 50_000
MOST_TIMES = 60
"""Ten times the text takes ten to twenty times the time, as it leaves the processor's cache; quadratic time would
be a hundred times as much."""
LEAST_SECONDS = 0.01
"""What takes less is measured too coarsely to compare."""


@pytest.mark.parametrize("kind", GROWING)
def test_time_grows_with_length_only(kind: str) -> None:
    pieces = PieceReader(FOLDER / "tokenizer.json")

    def seconds(length: int) -> float:
        return processor_seconds(_all_but_the_model, pieces, (GROWING[kind] * length)[:length])

    allowed = MOST_TIMES * max(min(seconds(FEW) for _ in range(3)), LEAST_SECONDS)
    # Other programs slow a run down and never speed it up: one fast run is enough.
    assert any(seconds(MANY) < allowed for _ in range(3))
