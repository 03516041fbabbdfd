"""The languages of the interface: which one a member reads, and the frame's sentences in it.

Catalogs are gettext's: ``bot/locales/<language>/LC_MESSAGES/verbatim.po``, with the English template as
the msgid. They are read as they are, so that nothing needs compiling. English needs no catalog. The
articles' own words never pass through here.
"""

from __future__ import annotations

import gettext
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import Final

import discord
from babel import Locale
from babel.dates import format_date, format_interval
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from discord.ext import commands

from news.answer import Phrase
from news.countries import Country
from news.days import Days, ShortDay
from news.listed import Listed

DEFAULT: Final = "en"
LANGUAGES: Final = (DEFAULT, "de", "es", "fr", "uk")
DOMAIN: Final = "verbatim"


def language_of(locale: str | discord.Locale | None) -> str:
    """The interface language for one of Discord's locales ("es-419"): English where there is no catalog.

    The locales are those of https://docs.discord.com/developers/reference#locales.
    """
    language = str(locale or DEFAULT).partition("-")[0].casefold()
    return language if language in LANGUAGES else DEFAULT


@dataclass(frozen=True, slots=True)
class Speech:
    """The frame's sentences in one language."""

    language: str
    _catalog: gettext.NullTranslations

    def say(self, phrase: Phrase) -> str:
        """The sentence that ``str(phrase)`` gives in English; values that are words of the frame follow."""
        values = {name: self._value(value) for name, value in phrase.values.items()}
        return self._template(phrase).format_map(values)

    def text(self, msgid: str) -> str:
        """A text without values, such as a command's description; itself where it is not translated."""
        return self._catalog.gettext(msgid) if msgid else msgid

    def country(self, code: str) -> str:
        """A country's name by its ISO 3166-1 alpha-2 code."""
        known = None if self.language == DEFAULT else Locale(self.language).territories.get(code)
        return known or str(Country(code))

    def days(self, days: Days) -> str:
        """Days of the calendar, by their names."""
        if self.language == DEFAULT:
            return str(days)
        if days.first == days.last:
            return format_date(days.first, "full", locale=self.language)
        skeleton = "y" if days.whole_years else "yMMMM" if days.whole_months else "yMMMMd"
        return str(format_interval(days.first, days.last, skeleton, locale=self.language))

    def short_day(self, day: ShortDay) -> str:
        """A day in little room."""
        return str(day) if self.language == DEFAULT else format_date(day.day, "medium", locale=self.language)

    def _template(self, phrase: Phrase) -> str:
        if phrase.plural is None:
            return self.text(phrase.template)
        count = phrase.values.get("count")
        # English words for what is no whole number: "1.5 articles".
        number = count if isinstance(count, int) else 2
        return self._catalog.ngettext(phrase.template, phrase.plural, number)

    def _value(self, value: object) -> object:
        match value:
            case Phrase():
                return self.say(value)
            case Country():
                return self.country(value.code)
            case Days():
                return self.days(value)
            case ShortDay():
                return self.short_day(value)
            case Listed():
                return str(Listed(tuple(self._value(item) for item in value.items)))
            case _:
                return value


@cache
def speech(language: str) -> Speech:
    """The speech of one of ``LANGUAGES``; its catalog is read from disk the first time."""
    if language == DEFAULT:
        return Speech(language, gettext.NullTranslations())
    place = files("bot").joinpath("locales", language, "LC_MESSAGES", f"{DOMAIN}.po")
    with place.open("rb") as file:
        catalog = read_po(file, locale=language, domain=DOMAIN, abort_invalid=True)
    compiled = BytesIO()
    write_mo(compiled, catalog)  # leaves out what is marked fuzzy
    compiled.seek(0)
    return Speech(language, gettext.GNUTranslations(compiled))


def speech_of(asked: commands.Context[commands.Bot] | discord.Interaction[commands.Bot]) -> Speech:
    """The speech of who asked: their client's language or, for a typed message, the server's."""
    interaction = asked if isinstance(asked, discord.Interaction) else asked.interaction
    if interaction is not None:
        return speech(language_of(interaction.locale))
    return speech(language_of(asked.guild.preferred_locale if asked.guild else None))
