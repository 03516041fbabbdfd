"""Where an article's publisher is at home, as its site's address and its name tell."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from functools import cache
from typing import Final
from urllib.parse import urlsplit

from news.article import Article
from news.countries import country_name
from news.cues import word_set
from news.gazetteer import Gazetteer
from news.gazetteer_rows import name_key
from news.gazetteer_tables import DATA
from news.place_candidates import Toponym

_CODE: Final = 2  # letters; of names under .com many are of other countries than the US
_SHORTEST: Final = 5  # letters of a name inside a longer word: "paris" in "parisbeacon"
_LONGEST: Final = 40  # letters of a site's name looked through

# What papers and stations call themselves besides their town, before it and behind it.
_BEFORE: Final = ("the", "daily", "online", "news", "visit", "thisis")
_BEHIND: Final = word_set(
    """daily news newspapers newspaper newsonline newsday online times herald gazette post tribune telegram
    telegraph chronicle journal register dispatch courier star sun review record reporter beacon mail express
    echo observer citizen press leader live today local advocate examiner sentinel monitor inquirer ledger
    standard bulletin world extra athenian tv fm republican democrat argus banner eagle enterprise free globe
    guardian independent messenger mercury mirror patriot pilot progress recorder statesman union voice weekly
    city info now"""
)
# Country codes that sites use for their sound.
_SOUNDS: Final = word_set("tv me co io ly fm ai is am cc ws to st gg")
_CODES: Final = {"uk": "GB", "eu": "", "com": "US", "net": "US", "org": "US", "gov": "US", "edu": "US"}


def homes(article: Article, gazetteer: Gazetteer) -> list[Toponym]:
    """The publisher's town, state or country: toponyms without mentions, none where nothing tells."""
    host = (urlsplit(article.url).hostname or "") if article.url else ""
    labels = [label for label in host.split(".") if label and label != "www"]
    country = _country(labels[-1]) if labels else ""
    inside = frozenset({country} if country and len(labels[-1]) == _CODE else ())
    found = list(_known(labels))
    if not found:
        names = [*_names(labels), *_published(article.publisher)]
        found = [Toponym(key, (), inside) for key in _first_known(names, gazetteer)]
    if country:
        found.append(Toponym(country, ()))
    return list(dict.fromkeys(found))


@cache
def _table() -> dict[str, Toponym]:
    with (DATA / "place_homes.csv").open(encoding="utf-8", newline="") as stream:
        return {
            row["site"]: Toponym(
                name_key(row["home"]), (), frozenset({name_key(row["inside"])} if row["inside"] else ())
            )
            for row in csv.DictReader(stream)
        }


def _known(labels: list[str]) -> Iterator[Toponym]:
    for label in labels[:-1]:
        if home := _table().get(label):
            yield home


def _country(top: str) -> str:
    code = _CODES.get(top, top.upper())
    if len(code) != _CODE or top in _SOUNDS or not code:
        return ""
    name = country_name(code)
    return "" if name == code else name_key(name)


def _names(labels: list[str]) -> Iterator[str]:
    """Words of the site's name that may be a town, longest first."""
    for label in labels[:-1]:
        for word in label[:_LONGEST].split("-"):
            bare = _town(word)
            yield word
            yield bare
            yield from (f"{bare[:at]} {bare[at:]}" for at in range(2, len(bare) - 1))
            yield from (bare[:end] for end in range(len(bare) - 1, _SHORTEST - 1, -1))
            yield from (bare[start:] for start in range(1, len(bare) - _SHORTEST + 1))


def _town(word: str) -> str:
    """What is left of a site's name without the words for a paper: "parisbeacon" is Paris."""
    while before := next((part for part in _BEFORE if word.startswith(part)), ""):
        word = word.removeprefix(before)
    while behind := max((part for part in _BEHIND if word.endswith(part)), key=len, default=""):
        word = word.removesuffix(behind)
    return word


def _published(publisher: str | None) -> Iterator[str]:
    words = re.findall(r"\w[\w.'’-]*", publisher or "")[:8]
    for length in (3, 2, 1):
        for at in range(len(words) - length + 1):
            name = " ".join(words[at : at + length])
            if name[0].isupper() and name.lower() not in _BEHIND:
                yield name


def _first_known(names: list[str], gazetteer: Gazetteer) -> list[str]:
    keys = [name_key(name) for name in names if len(name) >= _SHORTEST]
    if not keys:
        return []
    found = gazetteer.find(keys)
    named = found.asked[found.kinds == 0]
    return [keys[int(named.min())]] if len(named) else []
