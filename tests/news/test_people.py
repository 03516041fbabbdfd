from __future__ import annotations

import json
import re
from collections.abc import Sequence

import pytest

from news.article import Attribution, AttributionKind, Span, Speaker, SpeakerKind
from news.people import resolve
from news.people_names import named
from news.read import read_text
from news.tagged import Entity, EntityLabel
from tests.news.reading import body, reading_of, said_by, sentences_of
from tests.shared_data import shared_path

RESOLVED = [
    ('Mary Doe came home. "It rains," Doe said.', "Mary Doe"),
    ('Secretary-General Lee Min-ho spoke. "It rains," Lee told members.', "Lee Min-ho"),
    ('John Doe came home. "It rains," Mr. Doe said.', "John Doe"),
    ('Mary Doe came home. "It rains," she said.', "Mary Doe"),
    ('John Doe met Mary Roe. "It rains," she said.', "Mary Roe"),
    ('President Kim Roe and her husband Bob came home. "It rains," she said.', "Kim Roe"),
    ('He met the International Monetary Fund. "It rains," the IMF said.', "International Monetary Fund"),
    ('The United Nations met. "It rains," the U.N. said.', "United Nations"),
    ('Ambassador Mary Doe came home late. "It rains," the ambassador said.', "Mary Doe"),
    ('The Red Cross Committee met. "It rains," the group said.', "Red Cross Committee"),
    ('A spokesman for the Blue group, Mary al-Doe, said it rained.', "Mary al-Doe"),
    ('"It rains," said Secretary of State Mary Doe.', "Mary Doe"),
    ('"It rains," Ohio Rain Party chairman John Doe said.', "John Doe"),
    ('"It rains," said Rep. John Doe (R-Ohio).', "John Doe"),
    ('John Doe met Mary Roe. "It rains," aides to Doe said.', None),
    ('John Doe came home. "It rains," the man said.', "John Doe"),
    ('Barack Doe spoke of Michelle Roe. "Mary Poe is ill," he said.', "Barack Doe"),
    ('"It rains," some Republicans said.', None),
    ('"It rains," a spokesman said.', None),
    ('"It rains," he said.', None),
    ('"It rains," they said.', None),
]  # fmt: skip


def resolved(
    text: str, sources: Sequence[str], people: Sequence[str] = (), organisations: Sequence[str] = ()
) -> list[Speaker | None]:
    """The speakers of made-up sources, each the last of its words in the text, with every name tagged."""
    labels = dict.fromkeys(people, EntityLabel.PERSON) | dict.fromkeys(
        organisations, EntityLabel.ORGANISATION
    )
    names = "|".join(map(re.escape, sorted(labels, key=len, reverse=True))) or "(?!)"
    entities = [
        Entity(Span(*match.span()), labels[match.group()], 1.0)
        for match in re.finditer(rf"\b(?:{names})(?!\w)", text)
    ]
    starts = [text.rindex(source) for source in sources]
    spans = [Span(start, start + len(source)) for start, source in zip(starts, sources, strict=True)]
    found = [Attribution(AttributionKind.INDIRECT, (), (), span, None) for span in spans]
    joined = named(body(text), sentences_of(text), found, lambda _: False, entities)
    speakers, linked = resolve(body(text), sentences_of(text), found, lambda _: False, joined)
    return [None if a.speaker is None else speakers[a.speaker] for a in linked]


JOINED = [
    ("Mary Doe came. Then Doe spoke.", "Doe", ["Mary Doe", "Doe"], "Mary Doe"),
    ("Then Doe spoke. It was Mary Doe.", "Doe", ["Mary Doe", "Doe"], "Mary Doe"),
    ("Mary Ann Doe came. Then Mary Doe spoke.", "Mary Doe", ["Mary Ann Doe", "Mary Doe"], "Mary Ann Doe"),
    ("John Doe met Mary Doe. Then Mr. Doe spoke.", "Mr. Doe", ["John Doe", "Mary Doe", "Doe"], "John Doe"),
    ("John Doe met Mary Doe. Then Mrs. Doe spoke.", "Mrs. Doe", ["John Doe", "Mary Doe", "Doe"], "Mary Doe"),
    ("Mary Doe came. Then DOE spoke.", "DOE", ["Mary Doe", "DOE"], "Mary Doe"),
    ('John "Jack" Doe came. Then Jack Doe spoke.', "Jack Doe", ["John", "Jack Doe", "Doe"], 'John "Jack" Doe'),
    ("José Díaz came. Then Diaz spoke.", "Diaz", ["José Díaz", "Diaz"], "José Díaz"),
    ("John Doe Jr. came. Then Doe spoke.", "Doe", ["John Doe Jr", "Doe"], "John Doe Jr."),
    ("Ann Lee came. Then Al spoke.", "Al", ["Ann Lee", "Al"], "Al"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "source", "people", "name"), JOINED)
def test_joins_the_forms_of_a_name(text: str, source: str, people: list[str], name: str) -> None:
    [speaker] = resolved(text, [source], people)
    assert speaker is not None
    assert speaker.name == name


ACRONYMS = [
    ("The Red Cross Committee met. Then the RCC spoke.", "Red Cross Committee", "RCC"),
    ("Then the RCC spoke. It is the Red Cross Committee.", "Red Cross Committee", "RCC"),
    ("Then the R.C.C. spoke. It is the Red Cross Committee.", "Red Cross Committee", "R.C.C."),
    ("The Department of Rain met. Then the DoR spoke.", "Department of Rain", "DoR"),
    ("The Office for Rain and Wind met. Then the ORW spoke.", "Office for Rain and Wind", "ORW"),
]


@pytest.mark.parametrize(("text", "name", "acronym"), ACRONYMS)
def test_an_acronym_is_what_it_is_spelt_out_as_before_or_after(text: str, name: str, acronym: str) -> None:
    [speaker] = resolved(text, [acronym], organisations=[name, acronym])
    assert speaker is not None
    assert (speaker.name, speaker.aliases) == (name, (acronym,))


MEANT = [
    ("Mary Doe met John Roe. Then he spoke.", "he", "John Roe"),
    ("Mary Doe met John Roe. Then she spoke.", "she", "Mary Doe"),
    ("Mary Doe, who came late, spoke.", "who", "Mary Doe"),
    ("The town has many sailors who spoke to Mary Doe.", "who", None),
    ("Ambassador Mary Doe came. Then the ambassador spoke.", "the ambassador", "Mary Doe"),
    ("Mary Doe came. Then he spoke.", "he", None),
    ("Mary Doe came. Then an expert spoke.", "an expert", None),
    ("Mary Doe came. Then I spoke.", "I", None),
    ("Mary Doe's aides spoke.", "Mary Doe's aides", None),
]


@pytest.mark.parametrize(("text", "source", "name"), MEANT)
def test_says_whom_a_pronoun_or_a_description_means(text: str, source: str, name: str | None) -> None:
    [speaker] = resolved(text, [source], ["Mary Doe", "John Roe"])
    assert (speaker.name if speaker else None) == name


@pytest.mark.parametrize(
    ("text", "tagged"),
    [
        ('"It rains," Fire Chief Mary Doe told them.', ("Fire", "Mary Doe")),
        ('"It rains," Defence Minister Mary Doe said.', ("Defence", "Mary Doe")),
        ('"It rains," Police Commissioner Mary Doe said.', ("Police", "Mary Doe")),
        ('"It rains," Prime Minister Mary Doe said.', ("Prime Minister", "Mary Doe")),
    ],
)
@pytest.mark.parametrize("label", ["people", "organisations"])
def test_the_beginning_of_an_office_is_no_speaker(text: str, tagged: tuple[str, str], label: str) -> None:
    office, name = tagged
    source = text[text.index(office) : text.index(name) + len(name)]
    labels = {"people": [name], "organisations": list[str]()}
    labels[label] = [*labels[label], office]
    [speaker] = resolved(text, [source], **labels)
    assert speaker is not None
    assert speaker.name == "Mary Doe"


def test_an_office_is_remembered_through_the_whole_article() -> None:
    rain = "It rained. " * 9
    text = f"Mayor Mary Doe came home. {rain}Ann Poe spoke. Then the mayor spoke."
    assert [s.name for s in resolved(text, ["the mayor"], ["Mary Doe", "Ann Poe"]) if s] == ["Mary Doe"]


def test_an_office_of_several_is_not_taken_from_far_above() -> None:
    rain = "It rained. " * 9
    text = f"Mayor Mary Doe met Mayor Jo Roe. {rain}Ann Poe spoke. Then the mayor spoke."
    assert [s.name for s in resolved(text, ["the mayor"], ["Mary Doe", "Jo Roe", "Ann Poe"]) if s] != [
        "Jo Roe"
    ]


def test_a_pronoun_goes_with_the_paragraph_it_stands_in() -> None:
    text = "Then John Roe spoke.\nThen Bob Poe came home.\nThen he spoke."
    assert [s.name for s in resolved(text, ["he"], ["John Roe", "Bob Poe"]) if s] == ["Bob Poe"]


def test_a_pronoun_goes_on_with_the_speaker() -> None:
    text = "Then John Roe spoke of Bob Poe.\nThen he spoke again."
    names = [s.name for s in resolved(text, ["John Roe", "he"], ["John Roe", "Bob Poe"]) if s]
    assert names == ["John Roe", "John Roe"]


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
        ("The Mueller Report said it rained.", SpeakerKind.DOCUMENT),
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
