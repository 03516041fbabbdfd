"""Gives each paragraph of an article its kind, from its words and from where it stands."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from news.article import ParagraphKind
from news.bylines import Byline, NotABylineError, is_name, parse_byline
from news.furniture import is_boilerplate, is_note
from news.headings import choose_title, could_be_title, is_marked, is_subheading, is_text, unmarked

# A headline, a standfirst, two bylines, a date, a credit: text begins no later than this.
_HEAD_PARAGRAPHS = 10
# Credits, a correction, a line on the author and an appeal.
_CLOSING_PARAGRAPHS = 4


@dataclass(frozen=True, slots=True)
class Layout:
    """The kinds of a text's paragraphs, and what its head tells."""

    kinds: tuple[ParagraphKind, ...]
    title: int | None = None
    bylines: tuple[Byline, ...] = field(default=())


def classify(
    paragraphs: Sequence[str], *, headings: Collection[int] = (), title: str | None = None
) -> Layout:
    """Give each paragraph its kind.

    Args:
        paragraphs: their texts, in order.
        headings: indexes of the paragraphs that the page marks as headings.
        title: the title if it is known; it is then not searched for, only recognised.
    """
    kinds = [
        _kind_alone(text, closing=i >= len(paragraphs) - _CLOSING_PARAGRAPHS)
        for i, text in enumerate(paragraphs)
    ]
    bylines = _mark_bylines(paragraphs, kinds)
    title_index = _mark_title(paragraphs, kinds, title)
    _mark_subheadings(paragraphs, kinds, headings)
    return Layout(tuple(kinds), title_index, bylines)


def _kind_alone(text: str, *, closing: bool) -> ParagraphKind:
    if is_boilerplate(text):
        return ParagraphKind.BOILERPLATE
    return ParagraphKind.NOTE if is_note(text, closing=closing) else ParagraphKind.BODY


def _mark_bylines(paragraphs: Sequence[str], kinds: list[ParagraphKind]) -> tuple[Byline, ...]:
    """Bylines stand in the head, before the second paragraph of text."""
    found: list[Byline] = []
    sentences = 0
    for i, text in enumerate(paragraphs[:_HEAD_PARAGRAPHS]):
        if kinds[i] not in {ParagraphKind.BODY, ParagraphKind.BOILERPLATE}:
            continue
        try:
            byline = parse_byline(text)
        except NotABylineError:
            sentences += kinds[i] is ParagraphKind.BODY and is_text(text)
        else:
            # "By Jane Doe | Reuters" looks like a menu; a menu with a date is one.
            if kinds[i] is ParagraphKind.BODY or byline.names:
                found.append(byline)
                kinds[i] = ParagraphKind.BYLINE
        if sentences > 1:
            break
    _mark_bare_names(paragraphs, kinds, found)
    return tuple(found)


def _mark_bare_names(paragraphs: Sequence[str], kinds: list[ParagraphKind], found: list[Byline]) -> None:
    """A line with nothing but a name is a byline where a date line follows it."""
    if any(byline.names for byline in found):
        return
    for i in range(1, min(len(paragraphs) - 1, _HEAD_PARAGRAPHS)):
        follows = kinds[i] is ParagraphKind.BODY and kinds[i + 1] is ParagraphKind.BYLINE
        if follows and is_name(paragraphs[i]):
            kinds[i] = ParagraphKind.BYLINE
            found.append(Byline(paragraphs[i], None, None))
            return


def _mark_title(paragraphs: Sequence[str], kinds: list[ParagraphKind], title: str | None) -> int | None:
    if title is not None:
        same = [i for i, text in enumerate(paragraphs[:_HEAD_PARAGRAPHS]) if _same(unmarked(text), title)]
        index = same[0] if same else None
    else:
        index = _find_title(paragraphs, kinds)
    if index is not None:
        kinds[index] = ParagraphKind.TITLE
    return index


def _same(first: str, second: str) -> bool:
    """Equal but for case, spaces and punctuation."""
    return re.sub(r"[\W_]+", "", first).casefold() == re.sub(r"[\W_]+", "", second).casefold() != ""


def _find_title(paragraphs: Sequence[str], kinds: list[ParagraphKind]) -> int | None:
    """The headline among the heading-like lines that open the text, and with it its labels and its deck."""
    opening = _opening_lines(paragraphs, kinds)
    # Text that is headings only has no body to be the title of.
    if not opening or ParagraphKind.BODY not in kinds[opening[-1] + 1 :]:
        return None
    title = choose_title(paragraphs, opening)
    if len(paragraphs[title].split()) == 1:
        return None
    for i in opening[: opening.index(title)]:
        kinds[i] = ParagraphKind.BOILERPLATE
    after = opening[opening.index(title) + 1 :]
    # One line is a standfirst; several are text whose writer does without full stops.
    if len(after) == 1:
        kinds[after[0]] = ParagraphKind.SUBHEADING
    return title


def _opening_lines(paragraphs: Sequence[str], kinds: Sequence[ParagraphKind]) -> list[int]:
    opening: list[int] = []
    for i, text in enumerate(paragraphs[:_HEAD_PARAGRAPHS]):
        if kinds[i] is ParagraphKind.BODY and could_be_title(text):
            opening.append(i)
        elif kinds[i] is not ParagraphKind.BOILERPLATE:
            break
    return opening


def _mark_subheadings(
    paragraphs: Sequence[str], kinds: list[ParagraphKind], headings: Collection[int]
) -> None:
    first = next(
        (i for i, kind in enumerate(kinds) if kind is ParagraphKind.BODY and is_text(paragraphs[i])),
        len(kinds),
    )
    for i, text in enumerate(paragraphs):
        if kinds[i] is not ParagraphKind.BODY:
            continue
        if (
            i in headings
            or (text.startswith("#") and is_marked(text))
            or (i > first and is_subheading(text) and _stands_before_text(i, paragraphs, kinds))
        ):
            kinds[i] = ParagraphKind.SUBHEADING


def _stands_before_text(index: int, paragraphs: Sequence[str], kinds: Sequence[ParagraphKind]) -> bool:
    """A heading has text after it, and no list item or other heading-like line before it."""
    if index + 1 >= len(paragraphs) or not is_text(paragraphs[index + 1]):
        return False
    return kinds[index - 1] is not ParagraphKind.BODY or is_text(paragraphs[index - 1])
