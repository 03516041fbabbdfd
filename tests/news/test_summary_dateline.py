from __future__ import annotations

import pytest

from news.summary_dateline import dateline_end


@pytest.mark.parametrize(
    "dateline",
    [
        "(CNN)",
        "(CNN) -- ",
        "Atlanta (CNN)",
        "LONDON (Reuters) - ",
        "LONDON, Dec 12 (Reuters) - ",
        "WASHINGTON — ",
        "NEW YORK, N.Y. (AP) — ",
        "Islamabad, Pakistan (CNN) -- ",
        "Berlin (dpa) - ",
        "Madrid, 3 Ene. (EUROPA PRESS) - ",
        "MADRID (EFE).- ",
        "Paris (AFP) – ",
        "São Paulo (Lusa) - ",
        "ROMA (ANSA) - ",
        "КИЇВ (Укрінформ) — ",
    ],
)
@pytest.mark.parametrize("rest", ["Ministers met on Monday.", "“Ministers met.”", "12 ministers met."])
def test_a_dateline_is_told_from_the_sentence_behind_it(dateline: str, rest: str) -> None:
    assert dateline_end(dateline + rest) == len(dateline)


@pytest.mark.parametrize(
    "sentence",
    [
        "Ministers met on Monday.",
        "John Smith (Labour) said he would go.",
        "The EU (Brussels) - agreed.",
        "NATO — the alliance — met.",
        "The (CNN) host resigned.",
        "(CNN)",
        "LONDON (Reuters) -",
        "He left - Paris was next.",
        "",
    ],
)
def test_other_beginnings_are_no_datelines(sentence: str) -> None:
    assert dateline_end(sentence) == 0
