from __future__ import annotations

import pytest

from news.article import Span
from news.entity_joining import joined
from news.tagged import Entity, EntityLabel

LABELS = {"O": EntityLabel.ORGANISATION, "L": EntityLabel.PLACE, "P": EntityLabel.PERSON}


def entity(text: str, name: str, label: str) -> Entity:
    start = text.index(name)
    return Entity(Span(start, start + len(name)), LABELS[label], 0.9)


@pytest.mark.parametrize(
    ("text", "parts", "names"),
    [
        (
            "The International Committee of the Red Cross came.",
            [("International Committee of the", "O"), ("Red Cross", "O")],
            ["International Committee of the Red Cross"],
        ),
        (
            "At the University of Granada it rained.",
            [("University", "O"), ("Granada", "L")],
            ["University of Granada"],
        ),
        ("The Bank of England acted.", [("Bank", "O"), ("England", "L")], ["Bank of England"]),
        ("Airbus of Toulouse grew.", [("Airbus", "O"), ("Toulouse", "L")], ["Airbus", "Toulouse"]),
        ("The Ministry, Granada said.", [("Ministry", "O"), ("Granada", "L")], ["Ministry", "Granada"]),
        ("The Ministry of\n\nGranada fell.", [("Ministry", "O"), ("Granada", "L")], ["Ministry", "Granada"]),
        ("The Office of Mary Doe.", [("Office", "O"), ("Mary Doe", "P")], ["Office", "Mary Doe"]),
        ("The University of the", [("University of the", "O")], ["University"]),
    ],
)
def test_the_parts_of_an_organisations_name_are_one(
    text: str, parts: list[tuple[str, str]], names: list[str]
) -> None:
    found = joined(text, [entity(text, name, label) for name, label in parts])
    assert [one.span.of(text) for one in found] == names
