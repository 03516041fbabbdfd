from __future__ import annotations

import json
from datetime import date, time

from news.article import (
    Article,
    Attribution,
    AttributionKind,
    Figure,
    GazetteerEntry,
    Moment,
    Paragraph,
    ParagraphKind,
    Place,
    Reading,
    Sentence,
    Span,
    Speaker,
    SpeakerKind,
)
from news.read import read_text
from news.reading_json import to_json

TEXT = '"It rains," Mary Doe said in Paris.'
PARIS = GazetteerEntry(2988507, "Paris", 48.85, 2.35, "FR", "city", 2138551)
TEXAN = GazetteerEntry(4717560, "Paris", 33.66, -95.55, "US", "city", 24839)
READING = Reading(
    Article(
        TEXT,
        (Paragraph(Span(0, 35), ParagraphKind.BODY),),
        url="https://example.org/rain",
        title="Rain",
        byline="John Roe",
        publisher="The Daily Drop",
        published=date(2024, 2, 29),
        language="en",
    ),
    (Sentence(Span(0, 35), 0, 1.0),),
    (Speaker(0, "Mary Doe", SpeakerKind.PERSON, "mayor", ("Doe",), (Span(12, 20),)),),
    (Attribution(AttributionKind.DIRECT, (Span(0, 11),), (Span(21, 25),), Span(12, 20), 0),),
    (
        Place("Paris", (Span(29, 34),), PARIS, 0.95, (TEXAN,), metonyms=(Span(29, 34),)),
        Place("Nowhere", (Span(1, 3),), None, 0.5, demonyms=(Span(1, 3),), near=PARIS),
    ),
    (
        Figure("Mary Doe", SpeakerKind.PERSON, Span(4, 9), ("Doe",), (Span(12, 20),)),
        Figure("WMO", SpeakerKind.ORGANISATION, None, (), (Span(1, 3),)),
    ),
    (
        Moment(Span(1, 3), date(2024, 2, 1), date(2024, 2, 29)),
        Moment(Span(4, 9), date(2024, 3, 1), date(2024, 3, 1), time(17, 30)),
    ),
    model="reader-1",
)


def test_every_field_is_there() -> None:
    assert to_json(READING, "a1") == {
        "id": "a1",
        "url": "https://example.org/rain",
        "title": "Rain",
        "byline": "John Roe",
        "published": "2024-02-29",
        "publisher": "The Daily Drop",
        "language": "en",
        "text": TEXT,
        "paragraphs": [{"span": [0, 35], "kind": "body"}],
        "sentences": [{"span": [0, 35], "paragraph": 0, "salience": 1.0}],
        "speakers": [
            {"id": 0, "name": "Mary Doe", "kind": "person", "role": "mayor", "aliases": ["Doe"], "mentions": [[12, 20]]}
        ],
        "attributions": [
            {"kind": "direct", "content": [[0, 11]], "cue": [[21, 25]], "source": [12, 20], "speaker": 0}
        ],
        "places": [
            {
                "name": "Paris", "mentions": [[29, 34]], "geonames_id": 2988507, "lat": 48.85, "lon": 2.35,
                "country": "FR", "feature": "city", "confidence": 0.95,
                "runners_up": [
                    {"geonames_id": 4717560, "lat": 33.66, "lon": -95.55, "country": "US", "feature": "city"}
                ],
                "demonyms": [], "metonyms": [[29, 34]], "near": None,
            },
            {
                "name": "Nowhere", "mentions": [[1, 3]], "geonames_id": None, "lat": None, "lon": None,
                "country": None, "feature": None, "confidence": 0.5, "runners_up": [],
                "demonyms": [[1, 3]], "metonyms": [],
                "near": {"geonames_id": 2988507, "lat": 48.85, "lon": 2.35, "country": "FR", "feature": "city"},
            },
        ],
        "figures": [
            {"name": "Mary Doe", "kind": "person", "role": [4, 9], "aliases": ["Doe"], "mentions": [[12, 20]]},
            {"name": "WMO", "kind": "organisation", "role": None, "aliases": [], "mentions": [[1, 3]]},
        ],
        "moments": [
            {"span": [1, 3], "first": "2024-02-01", "last": "2024-02-29", "clock": None, "reckoned": False},
            {"span": [4, 9], "first": "2024-03-01", "last": "2024-03-01", "clock": "17:30", "reckoned": False},
        ],
        "model": "reader-1",
    }  # fmt: skip


def test_what_an_undated_text_leaves_open_is_only_reckoned() -> None:
    document = to_json(read_text("It rained on Monday and on 3 May 2016."))
    moments = document["moments"]
    assert isinstance(moments, list)
    assert [moment["reckoned"] for moment in moments if isinstance(moment, dict)] == [True, False]


def test_what_is_not_known_is_null() -> None:
    document = to_json(read_text("It rained."))
    assert [document[key] for key in ("id", "url", "byline", "published", "publisher")] == [None] * 5


def test_it_survives_json() -> None:
    document = to_json(READING, "a1")
    assert json.loads(json.dumps(document)) == document
