"""What an article's own words tell about it: who wrote it, for whom, and when."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from news.article import ParagraphKind
from news.dates import find_date
from news.paragraph_kinds import Layout

# "ALEPPO, Syria (Reuters) - " and "PARIS, Ontario, Nov. 2, 2022 - ": a dateline opens wire copy.
_DATELINE = re.compile(r"^[^\W\d_a-z]{3}[^.!?\n]{0,60}?(?:\.[^.!?\n]{0,20}){0,3}?\s*[-–—―]+\s")
_WIRE = re.compile(r"\((?P<outlet>Reuters|AP|AFP|UPI|CNN|VOA|Xinhua|dpa|DPA|Bloomberg)\)\s*[-–—―]+\s$")
# "VOA's Jane Doe contributed to this report" closes a broadcaster's.
_CREDITED = re.compile(
    r"^[\s*_(–—-]*(?P<outlet>[^\W\d_a-z][\w. ]{1,30}?)['’]s? [^\W\d_a-z].{2,120} contributed to this"
    r" (?:report|story|article)"
)


@dataclass(frozen=True, slots=True)
class Told:
    """What the text tells; None where it does not."""

    names: str | None
    publisher: str | None
    published: date | None


def told_by(paragraphs: Sequence[str], layout: Layout) -> Told:
    """Gather what bylines tell, then the dateline, then the notes at the end."""
    dateline = _dateline(paragraphs, layout)
    dates = [byline.published for byline in layout.bylines] + [find_date(dateline)]
    return Told(
        names=next((byline.names for byline in layout.bylines if byline.names), None),
        publisher=next(_outlets(paragraphs, layout, dateline), None),
        published=next(filter(None, dates), None),
    )


def _dateline(paragraphs: Sequence[str], layout: Layout) -> str:
    """The dateline that opens the first paragraph of text, empty where there is none."""
    body = (i for i, kind in enumerate(layout.kinds) if kind is ParagraphKind.BODY)
    found = _DATELINE.match(paragraphs[first]) if (first := next(body, None)) is not None else None
    return found.group() if found else ""


def _outlets(paragraphs: Sequence[str], layout: Layout, dateline: str) -> Iterator[str]:
    yield from (byline.outlet for byline in layout.bylines if byline.outlet)
    if wire := _WIRE.search(dateline):
        yield wire["outlet"]
    for text, kind in zip(paragraphs, layout.kinds, strict=True):
        if kind is ParagraphKind.NOTE and (credited := _CREDITED.match(text)):
            yield credited["outlet"]
