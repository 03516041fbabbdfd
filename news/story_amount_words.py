"""The words by which an amount is told, and those that tell that a number is none."""

from __future__ import annotations

import re
from typing import Final

from news import number_words

_words = re.compile(r"\S+").findall

SMALL: Final = number_words.SMALL[1:]
"""The numbers from two on; "one" is a pronoun as often as a number."""

TENS: Final = number_words.TENS
SCALES: Final = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}

NAMED: Final = {word: number_words.VALUES[word] for word in (*SMALL, *TENS)}
"""The value of each word for a number."""

CLASSES: Final = {
    word: group[0]
    for group in map(
        _words,
        (
            "killed kill kills killing dead died die dies deaths death dying perished slain fatalities",
            "injured injure injures injuring injuries hurt wounded wounding wound",
            "arrested arrest arrests arresting detained detaining",
            "people person persons",
            "percent pct",
        ),
    )
    for word in group
}
"""For words that say the same, as reports choose among them freely, the one that stands for all."""

HARMS: Final = frozenset({"killed", "injured", "arrested", "missing"})
ANYBODY: Final = frozenset({"people", "men", "women", "victims", "civilians", "others"})
MEASURES: Final = frozenset({"$", "€", "£", "percent"})

STOPS: Final = frozenset(
    _words(
        """and or but while versus to in on at by for from with after as when since because near during
        into through under over against who which that where"""
    )
)
"""What is counted ends here: "12 people | in a bus", "12 killed | when a bus"."""

PASSED_OVER: Final = frozenset(
    _words(
        """more other others additional another of the a least than about around nearly almost some
        roughly was were are is be been being have had has said also still now them those these"""
    )
)
"""These say nothing about what is counted."""

_MONTHS: Final = frozenset(
    _words(
        """january february march april may june july august september october november december jan feb
        mar apr jun jul aug sept sep oct nov dec"""
    )
)

NO_AMOUNT: Final = _MONTHS | frozenset(
    _words(
        """second seconds minute minutes hour hours day days week weeks month months year years decade
        decades century centuries am pm gmt o'clock o’clock old"""
    )
)
"""After a number, or beside it, these make it a date, an age, a time or a length of time."""

NOT_AFTER: Final = _MONTHS | frozenset(
    _words("aged age no number chapter article section flight route channel page")
)
"""A number that follows one of these is a date, an age or a label."""
