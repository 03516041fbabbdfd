from __future__ import annotations

import json

import pytest

from news.article import Span, SpeakerKind
from news.read import read_text
from tests.news.reading import reading_of, said_by
from tests.shared_data import shared_path

RESOLVED = [
    ('Mary Doe came home. "It rains," Doe said.', "Mary Doe"),
    ('Secretary-General Lee Min-ho spoke. "It rains," Lee told members.', "Lee Min-ho"),
    ('John Doe came home. "It rains," Mr. Doe said.', "John Doe"),
    ('Mary Doe came home. "It rains," she said.', "Mary Doe"),
    ('John Doe met Mary Roe. "It rains," she said.', "Mary Roe"),
    ('President Kim Roe and her husband Bob came home. "It rains," she said.', "Kim Roe"),
    ('He met the World Food Programme. "It rains," the WFP said.', "World Food Programme"),
    ('The United Nations met. "It rains," the U.N. said.', "United Nations"),
    ('Ambassador Mary Doe came home late. "It rains," the ambassador said.', "Mary Doe"),
    ('The Red Cross Committee met. "It rains," the group said.', "Red Cross Committee"),
    ('A spokesman for the Blue group, Mary al-Doe, said it rained.', "Mary al-Doe"),
    ('"It rains," said Secretary of State Mary Doe.', "Mary Doe"),
    ('"It rains," Ohio Rain Party chairman John Doe said.', "John Doe"),
    ('"It rains," said Rep. John Doe (R-Ohio).', "John Doe"),
    ('John Doe met Mary Roe. "It rains," Doe aides said.', None),
    ('John Doe came home. "It rains," the man said.', "John Doe"),
    ('Barack Doe spoke of Michelle Roe. "Mary Poe is ill," he said.', "Barack Doe"),
    ('"It rains," some Republicans said.', None),
    ('"It rains," a spokesman said.', None),
    ('"It rains," he said.', None),
    ('"It rains," they said.', None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "name"), RESOLVED)
def test_resolves_a_mention(text: str, name: str | None) -> None:
    assert said_by(reading_of(text))[-1][0] == name


ROLES = [
    ("U.N. human rights spokesman John Doe said it rained.", "John Doe", "U.N. human rights spokesman"),
    ("Britain's envoy, John Doe, said it rained.", "John Doe", "Britain's envoy"),
    ('"It rains," said Mary Doe, head of delegation in Syria.', "Mary Doe", "head of delegation in Syria"),
    ("Mary Doe said it rained.", "Mary Doe", None),
]


@pytest.mark.parametrize(("text", "name", "role"), ROLES)
def test_finds_the_role(text: str, name: str, role: str | None) -> None:
    [speaker] = reading_of(text).speakers
    assert (speaker.name, speaker.role) == (name, role)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Mary Doe said it rained.", SpeakerKind.PERSON),
        ("The Weather Office said it rained.", SpeakerKind.ORGANISATION),
        ("The WMO said it rained.", SpeakerKind.ORGANISATION),
        ("Russia said it rained.", SpeakerKind.ORGANISATION),
        ("The Doe Report said it rained.", SpeakerKind.DOCUMENT),
        ("On Monday, Republicans said it rained.", SpeakerKind.GROUP),
    ],
)
def test_tells_what_sort_of_speaker_it_is(text: str, kind: SpeakerKind) -> None:
    assert [speaker.kind for speaker in reading_of(text).speakers] == [kind]


def test_aliases_are_names_and_mentions_have_pronouns_too() -> None:
    text = 'Mary Doe came. "It rains," Ms. Doe said. "It pours," she added.'
    [speaker] = reading_of(text).speakers
    assert speaker.aliases == ("Doe",)
    assert [m.of(text) for m in speaker.mentions][-1] == "she"


def test_speakers_are_numbered_in_order_of_appearance() -> None:
    text = (
        '"It rains," said Mary Doe, who came home.\n"It pours," said John Roe, who came home.\n'
        '"It has stopped," Doe said on Monday.'
    )
    reading = reading_of(text)
    assert [(s.id, s.name) for s in reading.speakers] == [(0, "Mary Doe"), (1, "John Roe")]
    assert [a.speaker for a in reading.attributions] == [0, 1, 0]


def test_names_the_speaker_of_each_quotation_of_the_reference_article() -> None:
    text = shared_path("articles/aleppo.txt").read_text(encoding="utf-8")
    gold = json.loads(shared_path("articles/aleppo.gold.json").read_text(encoding="utf-8"))
    reading = read_text(text)
    wrong: list[str] = []
    for entry in gold["attributions"]:
        spans = [Span(start, end) for start, end, _ in entry["content"]]
        found = [a for a in reading.attributions if any(s.overlaps(c) for s in spans for c in a.content)]
        names = {reading.speakers[a.speaker].name for a in found if a.speaker is not None}
        if entry["kind"] == "direct" and entry["speaker"] not in names:
            wrong.append(entry["speaker"])
    assert wrong == []


def test_a_short_sentence_full_of_names_is_no_headline() -> None:
    text = 'President John Smith arrived on Monday.\n\n"Poland will not wait," Smith said.'
    found = read_text(text)
    assert [speaker.name for speaker in found.speakers if speaker.id == found.attributions[0].speaker] == [
        "John Smith"
    ]
