"""What a member typed into the search box, taken apart.

    Aleppo convoy "no-fly zone" -ceasefire speaker:"Vitaly Churkin" place:Idlib site:bbc.com
    after:2016 before:2016-12-31 in:#12 sort:new

Parts stand in any order and any case; typographic quotation marks and dashes do as well as plain ones.
``after`` begins with the first day of the period named and ``before`` ends on the day before it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from datetime import date
from typing import Final, NamedTuple

from rapidfuzz import fuzz, process

from news.answer import Phrase
from news.errors import BadArgument
from news.periods import first_day

# More could only slow a search down; no sentence that was ever stored holds as many.
MOST_TERMS: Final = 32
# Of 100: "speker" and "speaker" come to 92; "source" and "sort" to 60.
_MISSPELT: Final = 80.0

_QUOTES: Final = str.maketrans(dict.fromkeys("“”„‟«»″＂", '"') | dict.fromkeys("−–—", "-"))
_PART: Final = re.compile(
    r"""
    (?P<minus>-(?=[\w"]))?
    (?:(?P<field>[A-Za-z]+):(?!//)\s*)?
    (?: "(?P<quoted>[^"]*)" | (?P<open>") | (?P<bare>[^\s"]+) )?
    """,
    re.VERBOSE,
)
_LETTER: Final = re.compile(r"[^\W_]")
_HOST: Final = re.compile(r"(?:https?://)?(?:www\.)?([\w-]+(?:\.[\w-]+)+)(?:[:/?#].*)?", re.IGNORECASE)
_NUMBER: Final = re.compile(r"#?(\d{1,9})")
_NEW: Final = frozenset({"new", "newest", "latest", "date"})
_BEST: Final = frozenset({"best", "relevance", "relevant"})


@dataclass(frozen=True, slots=True)
class Query:
    """What to search for.

    Attributes:
        words: each must occur, in any form.
        phrases: each must occur word for word.
        excluded: words and phrases that must not occur.
        speakers: one of them must say it.
        places: each must be named.
        sites: hosts, one of which the article must be from, or from a part of.
        after: the first day that counts.
        before: the first day that does not count any more.
        number: the number of the one article to look in.
        newest_first: whether the best come second to the newest.
    """

    words: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    speakers: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    after: date | None = None
    before: date | None = None
    number: int | None = None
    newest_first: bool = False

    @property
    def finds_sentences(self) -> bool:
        """Whether it says anything about sentences, rather than about articles only."""
        return bool(self.words or self.phrases or self.speakers or self.places)


class _Part(NamedTuple):
    """A word, a phrase or a field of what was typed."""

    excluded: bool
    field: str
    text: str
    quoted: bool


def parse(typed: str, today: date) -> Query:
    """Take a query apart.

    Args:
        typed: as the member wrote it.
        today: what "yesterday" and "7d" are counted from.

    Raises:
        BadArgument: it cannot be understood; the message says what to write.
    """
    found: dict[str, list[object]] = {field.name: [] for field in fields(Query)}
    for part in _parts(typed.translate(_QUOTES)):
        if part.field:
            name, value = _FIELDS[part.field](part.text, today)
        elif part.excluded:
            name, value = "excluded", part.text
        else:
            name, value = ("phrases" if part.quoted else "words"), part.text
        if value not in found[name]:
            found[name].append(value)
    return _query(found)


def _query(found: dict[str, list[object]]) -> Query:
    values: dict[str, object] = {}
    for name, given in found.items():
        if isinstance(getattr(_EMPTY, name), tuple):
            values[name] = tuple(given)
        elif len(given) > 1:
            raise BadArgument(Phrase("Give {field} once only.", {"field": _SINGLE[name]}))
        elif given:
            values[name] = given[0]
    query = Query(**values)  # pyright: ignore[reportArgumentType] - the fields' readers give the right types
    _check(query)
    return query


def _check(query: Query) -> None:
    terms = len(query.words) + len(query.phrases) + len(query.excluded)
    if terms > MOST_TERMS:
        values = {"terms": terms, "most": MOST_TERMS}
        raise BadArgument(Phrase("Search for {most} words at most; I count {terms}.", values))
    if not query.finds_sentences:
        raise BadArgument("Write at least one word, “phrase”, speaker:Name or place:Name to search for.")
    if query.after and query.before and query.after >= query.before:
        raise BadArgument("after: must be an earlier day than before:, such as after:2016 before:2017.")


def _parts(text: str) -> Iterator[_Part]:
    position = 0
    while position < len(text):
        match = _PART.match(text, position)
        if match is None or match.end() == position:
            position += 1
            continue
        position = match.end()
        yield from _of(match)


def _of(match: re.Match[str]) -> Iterator[_Part]:
    excluded, field = match["minus"] is not None, _field(match)
    if match["open"]:
        raise BadArgument("A quotation mark is not closed; write “the exact words”.")
    quoted = match["quoted"] is not None
    text = " ".join((match["quoted"] or match["bare"] or "").split())
    if field and excluded:
        raise BadArgument(
            Phrase("Only words and “phrases” can be left out, not {field}:. Write -word.", {"field": field})
        )
    if field and not _LETTER.search(text):
        values = {"field": field, "example": _EXAMPLES[field]}
        raise BadArgument(Phrase("Say what after {field}:, such as {example}.", values))
    if match["field"] and not field:
        text = f"{match['field']} {text}"
    if _LETTER.search(text):
        yield _Part(excluded, field, text, quoted)


def _field(match: re.Match[str]) -> str:
    """The field's name, or "" where there is none; "note:this" is but two words."""
    name = (match["field"] or "").casefold()
    if not name or name in _FIELDS:
        return name
    close = process.extractOne(name, list(_FIELDS), scorer=fuzz.ratio, score_cutoff=_MISSPELT)
    if close:
        values = {"field": name, "example": _EXAMPLES[close[0]]}
        raise BadArgument(Phrase("There is no {field}:. Write {example}.", values))
    return ""


def _site(text: str, _today: date) -> tuple[str, object]:
    host = _HOST.fullmatch(text)
    if host is None:
        values = {"typed": text, "example": _EXAMPLES["site"]}
        raise BadArgument(Phrase("site:{typed} is no site; write {example}.", values))
    return "sites", host[1].casefold()


def _number(text: str, _today: date) -> tuple[str, object]:
    number = _NUMBER.fullmatch(text)
    if number is None:
        values = {"typed": text, "example": _EXAMPLES["in"]}
        raise BadArgument(Phrase("in:{typed} is no article's number; write {example}.", values))
    return "number", int(number[1])


def _sort(text: str, _today: date) -> tuple[str, object]:
    if text.casefold() not in _NEW | _BEST:
        raise BadArgument("Write sort:new or sort:best.")
    return "newest_first", text.casefold() in _NEW


def _day(name: str) -> Callable[[str, date], tuple[str, object]]:
    def read(text: str, today: date) -> tuple[str, object]:
        day = first_day(text, today)
        if day is None:
            told = (
                "{field}:{typed} is no date; write {field}:2016-12-31, {field}:2016-12, {field}:2016,"
                ' {field}:yesterday, {field}:7d or {field}:"last week".'
            )
            raise BadArgument(Phrase(told, {"field": name, "typed": text}))
        return name, day

    return read


_FIELDS: Final[dict[str, Callable[[str, date], tuple[str, object]]]] = {
    "speaker": lambda text, _: ("speakers", text),
    "place": lambda text, _: ("places", text),
    "site": _site,
    "after": _day("after"),
    "before": _day("before"),
    "in": _number,
    "sort": _sort,
}
_EXAMPLES: Final = {
    "speaker": 'speaker:Churkin or speaker:"Vitaly Churkin"',
    "place": "place:Idlib",
    "site": "site:bbc.com",
    "after": "after:2016",
    "before": "before:2016-12-31",
    "in": "in:#12",
    "sort": "sort:new",
}
_SINGLE: Final = {"after": "after:", "before": "before:", "number": "in:", "newest_first": "sort:"}
_EMPTY: Final = Query()
