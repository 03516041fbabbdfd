from __future__ import annotations

from datetime import date

import pytest

from news.errors import BadArgument
from news.periods import first_day
from news.query import MOST_TERMS, Query, parse

TODAY = date(2026, 3, 31)  # a Tuesday


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Aleppo  convoy", Query(words=("Aleppo", "convoy"))),
        ("aid aid", Query(words=("aid",))),
        ('"no-fly  zone" aid', Query(words=("aid",), phrases=("no-fly zone",))),
        ("“no-fly zone”", Query(phrases=("no-fly zone",))),
        ("«no-fly zone»", Query(phrases=("no-fly zone",))),
        ("aid -convoy", Query(words=("aid",), excluded=("convoy",))),
        ("aid –convoy −“cease fire”", Query(words=("aid",), excluded=("convoy", "cease fire"))),
        ("aid-workers - U.N.", Query(words=("aid-workers", "U.N."))),
        ("speaker:Churkin", Query(speakers=("Churkin",))),
        ('SPEAKER: "Vitaly Churkin"', Query(speakers=("Vitaly Churkin",))),
        ("speaker:“Vitaly Churkin” speaker:Power", Query(speakers=("Vitaly Churkin", "Power"))),
        ("place:Idlib Place:Aleppo", Query(places=("Idlib", "Aleppo"))),
        ("x site:BBC.com", Query(words=("x",), sites=("bbc.com",))),
        ("x site:https://www.bbc.co.uk/news?a=1", Query(words=("x",), sites=("bbc.co.uk",))),
        ("x in:#12", Query(words=("x",), number=12)),
        ("in:12 x", Query(words=("x",), number=12)),
        ("x sort:new", Query(words=("x",), newest_first=True)),
        ("x sort:BEST", Query(words=("x",))),
        ("x after:2016", Query(words=("x",), after=date(2016, 1, 1))),
        ("before:2016-12-31 x", Query(words=("x",), before=date(2016, 12, 31))),
        ('x after:"last week"', Query(words=("x",), after=date(2026, 3, 23))),
        ("warning:this http://a.example/b", Query(words=("warning this", "http://a.example/b"))),
        ('x ""', Query(words=("x",))),
    ],
)
def test_a_query_is_taken_apart(typed: str, expected: Query) -> None:
    assert parse(typed, TODAY) == expected


@pytest.mark.parametrize(
    ("typed", "advice"),
    [
        ("", "at least one word"),
        ("-aid", "at least one word"),
        ("site:bbc.com", "at least one word"),
        ('aid "convoy', "not closed"),
        ("speaker:", "speaker:Churkin"),
        ('place:""', "place:Idlib"),
        ("aid -site:bbc.com", "Write -word"),
        ("aid site:bbc", "site:bbc.com"),
        ("aid in:two", "in:#12"),
        ("aid after:soon", "after:2016-12-31"),
        ("aid after:2016-02-30", "after:2016-12-31"),
        ("aid after:2016 after:2017", "after: once"),
        ("aid sort:old", "sort:new"),
        ("aid before:2016 after:2016", "earlier day"),
        ("speker:Churkin", "speaker:Churkin"),
        (" ".join(f"word{n}" for n in range(MOST_TERMS + 1)), "at most"),
    ],
)
def test_a_mistake_is_answered_with_what_to_write(typed: str, advice: str) -> None:
    with pytest.raises(BadArgument, match=advice):
        parse(typed, TODAY)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2016", date(2016, 1, 1)),
        ("2016-05", date(2016, 5, 1)),
        ("2016-5-7", date(2016, 5, 7)),
        ("3 March 2016", date(2016, 3, 3)),
        ("Today", TODAY),
        ("yesterday", date(2026, 3, 30)),
        ("7d", date(2026, 3, 24)),
        ("2 weeks ago", date(2026, 3, 17)),
        ("1m", date(2026, 2, 28)),
        ("1y", date(2025, 3, 31)),
        ("this week", date(2026, 3, 30)),
        ("last  week", date(2026, 3, 23)),
        ("this month", date(2026, 3, 1)),
        ("last month", date(2026, 2, 1)),
        ("last year", date(2025, 1, 1)),
        ("2016-13", None),
        ("99999d", date(1752, 6, 16)),
        ("99999y", None),
        ("0000", None),
        ("tomorrow", None),
    ],
)
def test_a_period_begins_on_its_first_day(text: str, expected: date | None) -> None:
    assert first_day(text, TODAY) == expected
