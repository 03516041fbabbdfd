"""Bylines and date lines: who wrote an article, for whom, and when it appeared."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from news.dates import MONTH, WEEKDAY, find_date, without_dates

# Room for four names, an outlet and a date; longer lines that begin with "By" are sentences.
_MAXIMUM_WORDS = 24
# Names, address and date of four authors have a few hundred characters; what is longer is not looked through.
_MAXIMUM_CHARACTERS = 1_000

_PARTICLE = r"(?:al|bin|bint|ben|da|de|del|della|der|di|dos|du|el|ibn|la|le|van|von|ter|ten|y|e|den)"
# A word ends in one place, where it is never tried as another sort of word: eight names of five words that
# are two sorts each, as "A.B.", would be tried in 2 to the 40th ways.
_WORD = r"(?>(?:(?:[^\W\d_]\.){1,4}|(?:al|el|Al|El)-[^\W\d_]+|[^\W\d_][\w'’.-]*)(?=[\s,&]|$))"
_NAME_WORD = rf"(?=[^a-z]|al-|el-|d['’]){_WORD}"
_NAME = rf"{_NAME_WORD}(?:\s+(?:{_PARTICLE}\s+){{0,2}}{_NAME_WORD}){{0,4}}"
_NAMES = rf"{_NAME}(?:(?:\s*,\s*(?:and\s+)?|\s+and\s+|\s*&\s*){_NAME}){{0,7}}"

_BY = re.compile(
    r"^[\s*_—–-]*(?:(?:written|posted|reported|story|words|report)\s+)?by[:\s]\s*(?=\S)", re.IGNORECASE
)
_NAMES_ONLY = re.compile(rf"{_NAMES}$")
_SENTENCE_END = re.compile(r"[^\W\d_]{3,}[.!?…][\"'”’)]*$")

_OUTLETS = (
    "The Associated Press", "Associated Press", "AP", "Reuters", "Thomson Reuters Foundation",
    "Agence France-Presse", "AFP", "Bloomberg", "Bloomberg News", "BBC News", "BBC", "CNN", "NPR", "VOA",
    "Voice of America", "VOA News", "UPI", "United Press International", "DPA", "dpa", "Xinhua", "TASS",
    "PA", "Press Association", "PA Media", "The Guardian", "The New York Times", "New York Times",
    "The Washington Post", "Washington Post", "Los Angeles Times", "The Wall Street Journal", "USA Today",
    "USA TODAY", "Politico", "Al Jazeera", "Deutsche Welle", "DW", "RFE/RL", "Fox News", "CBS News",
    "NBC News", "ABC News", "Sky News", "The Canadian Press", "Kyodo News", "EFE", "ANSA", "Anadolu Agency",
    "The Times", "The Independent", "The Telegraph", "Financial Times", "The Economist", "McClatchy",
)  # fmt: skip
_OUTLET = "|".join(sorted(map(re.escape, _OUTLETS), key=len, reverse=True))
_OUTLET_END = re.compile(
    rf"\s*(?:[,|/·•–—-]|\bfor\b|\bof\b|\()\s*(?P<outlet>(?:{_OUTLET})"
    r"|(?:The\s+)?(?:[A-Z][\w'’&.-]*\s+){0,4}(?:News|Times|Post|Press|Herald|Tribune|Gazette|Journal"
    r"|Guardian"
    r"|Chronicle|Observer|Standard|Telegraph|Mail|Today|Agency|Radio|TV|[A-Z][\w-]+\.(?:com|org|net"
    r"|co\.uk)))\)?(?:\s*,.*)?$"
)
_ROLE_END = re.compile(
    r"\s*[,|·•–—-]\s*(?:[^\W\d_][\w'’-]*\s+){0,5}"
    r"(?:writer|reporter|correspondent|editor|columnist|staff|producer|contributor|bureau chief)s?\b.*$",
    re.IGNORECASE,
)
_PLACE_END = re.compile(r"\s+(?:reporting\s+)?(?:in|from)\s+[^\W\d_a-z].*$")
_LINK = r"\(?(?:https?://|www\.)\S+|(?<!\w)@\w+"
_LINKS = re.compile(_LINK)
_ADDRESSES = re.compile(rf"\(?\b\S+@\S+\.\w+\)?|{_LINK}")
_LONGEST_MAIL = 320  # characters of a mail address: RFC 5321 allows 64 before the at sign and 255 behind it
_UNBROKEN = re.compile(r"\S+")
_CLOCK = (
    r"\d{1,2}(?::|\.|h)\d{2}(?::\d{2})?\s*(?:[ap]\.?m\.?)?|\d{1,2}\s*[ap]\.?m\.?\b"
    r"|\b(?:GMT|UTC|[ECMP][SD]?T|BST|CEST|CET|IST)\b|T\d{2}:\S+"
)
# What may stand in a date line beside the date itself.
_DATE_LINE_FILLER = re.compile(
    rf"{_CLOCK}|{WEEKDAY}|\b(?:first\s+)?(?:published|posted|updated|modified|issued|last|created"
    r"|release[d]?)\b"
    r"|\b(?:on|at|date|time|local|min(?:ute)?s?|read|hours?|days?|weeks?|ago)\b|[\W_]|\b\d{1,2}\b",
    re.IGNORECASE,
)
_OUTLET_NAME = re.compile(r"[A-Z][\w'’&.-]*(?:\s+(?:of\s+)?[A-Z][\w'’&.-]*){0,4}")
_NO_NAME = re.compile(rf"(?:{MONTH}|{WEEKDAY}|\d)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Byline:
    """What a byline or date line tells; a part it does not tell is None."""

    names: str | None
    outlet: str | None
    published: date | None


class NotABylineError(ValueError):
    """The line is something else."""


def parse_byline(line: str) -> Byline:
    """Read a line such as "By Jane Doe and John Roe, Reuters | 12 May 2020" or "Published: 12 May 2020".

    Raises:
        NotABylineError: the line is neither a byline nor a date line.
    """
    if len(line) > _MAXIMUM_CHARACTERS or len(line.split()) > _MAXIMUM_WORDS:
        raise NotABylineError
    published = find_date(line)
    if published and not _DATE_LINE_FILLER.sub("", without_dates(line)):
        return Byline(None, None, published)
    marked = _BY.match(line)
    if not marked and not (published and "|" in line):
        raise NotABylineError
    rest = line[marked.end() if marked else 0 :]
    try:
        return _with_names(rest, published)
    except NotABylineError:
        return _with_bars(rest, published)


def _with_bars(rest: str, published: date | None) -> Byline:
    """Read "Jane Doe | The Courier | 12 May 2020": the names come first, then the outlet."""
    names, *others = [part.strip() for part in without_dates(rest).split("|")]
    outlet = next((part for part in others if _OUTLET_NAME.fullmatch(part)), None)
    if not outlet:
        raise NotABylineError
    return replace(_with_names(names, published), outlet=outlet)


def clean_author(author: str) -> str:
    """The names alone: no "By", address, outlet, role or date; empty where no name is left."""
    if len(author) > _MAXIMUM_CHARACTERS:
        return ""
    bare = _without_addresses(without_dates(_BY.sub("", author.replace("*", " "))))
    bare = re.sub(r"\s+", " ", bare).strip(" ,;|·•–—-/()")
    before = ""
    while bare != before:
        before = bare
        for ending in (_OUTLET_END, _ROLE_END, _PLACE_END):
            bare = ending.sub("", bare).strip(" ,;|·•–—-/()")
    return bare


def is_name(text: str) -> bool:
    """Whether the text could be the names of one or more people and nothing else."""
    words = text.split()
    return len(words) >= 2 and bool(_NAMES_ONLY.match(text)) and not _NO_NAME.match(text)


def _with_names(rest: str, published: date | None) -> Byline:
    rest = _without_addresses(without_dates(rest))
    rest = re.sub(rf"{_CLOCK}|\b(?:updated|published|posted|last)\b:?", " ", rest, flags=re.IGNORECASE)
    rest = re.sub(rf"\b{WEEKDAY}(?=\W*$)", " ", rest.replace("*", " "), flags=re.IGNORECASE)
    rest = re.sub(r"\s+", " ", rest).strip(" ,;|·•–—-/_")
    if _SENTENCE_END.search(rest):
        raise NotABylineError
    outlet = _OUTLET_END.search(rest)
    names = clean_author(rest)
    if not names or _NO_NAME.match(names) or not _NAMES_ONLY.match(names):
        raise NotABylineError
    return Byline(names, outlet["outlet"].strip() if outlet else None, published)


def _without_addresses(text: str) -> str:
    return _UNBROKEN.sub(_without_address, text)


def _without_address(word: re.Match[str]) -> str:
    # What is too long for a mail address would be tried with each of its at signs and full stops.
    return (_ADDRESSES if len(word[0]) <= _LONGEST_MAIL else _LINKS).sub(" ", word[0])
