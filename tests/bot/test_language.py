from __future__ import annotations

from datetime import date

import discord
import pytest

from bot.language import LANGUAGES, language_of, speech
from news.answer import Phrase
from news.countries import Country
from news.days import Days
from news.listed import Listed


@pytest.mark.parametrize(
    ("locale", "language"),
    [
        ("en-US", "en"),
        ("en-GB", "en"),
        ("de", "de"),
        ("es-ES", "es"),
        ("es-419", "es"),
        ("fr", "fr"),
        ("uk", "uk"),
        ("pt-BR", "en"),
        ("zh-CN", "en"),
        ("", "en"),
        (None, "en"),
        (discord.Locale.latin_american_spanish, "es"),
        (discord.Locale.ukrainian, "uk"),
        (discord.Locale.british_english, "en"),
    ],
)
def test_every_locale_has_a_language(locale: str | discord.Locale | None, language: str) -> None:
    assert language_of(locale) == language


@pytest.mark.parametrize("locale", list(discord.Locale))
def test_whatever_discord_sends_can_be_spoken_to(locale: discord.Locale) -> None:
    assert speech(language_of(locale)).say(Phrase("{name}", {"name": "Idlib"})) == "Idlib"


def test_english_is_what_the_code_says() -> None:
    phrase = Phrase("{count} word", {"count": 2}, plural="{count} words")
    assert speech("en").say(phrase) == str(phrase) == "2 words"


def words(count: int) -> Phrase:
    return Phrase("{count} word", {"count": count}, plural="{count} words")


@pytest.mark.parametrize(
    ("language", "count", "expected"),
    [
        ("de", 1, "1 Wort"),
        ("de", 0, "0 Wörter"),
        ("es", 1, "1 palabra"),
        ("es", 7, "7 palabras"),
        ("fr", 0, "0 mot"),
        ("fr", 2, "2 mots"),
        ("uk", 1, "1 слово"),
        ("uk", 3, "3 слова"),
        ("uk", 5, "5 слів"),
        ("uk", 11, "11 слів"),
        ("uk", 21, "21 слово"),
    ],
)
def test_numbers_have_the_plurals_of_their_language(language: str, count: int, expected: str) -> None:
    assert speech(language).say(words(count)) == expected


def test_phrases_within_a_phrase_are_translated_too() -> None:
    phrase = Phrase("{facts}", {"facts": Listed((words(1), Country("SY"), "Idlib"))})
    assert speech("de").say(phrase) == "1 Wort, Syrien, Idlib"
    assert str(phrase) == "1 word, Syria, Idlib"


@pytest.mark.parametrize(
    ("language", "expected"),
    [("en", "Germany"), ("de", "Deutschland"), ("es", "Alemania"), ("fr", "Allemagne"), ("uk", "Німеччина")],
)
def test_countries_go_by_their_names(language: str, expected: str) -> None:
    assert speech(language).say(Phrase("{country}", {"country": Country("DE")})) == expected


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_no_country_keeps_its_code(language: str) -> None:
    assert speech(language).country("??") == "??"


TUESDAY = date(2016, 12, 13)


@pytest.mark.parametrize(
    ("days", "english", "german"),
    [
        (Days(TUESDAY, TUESDAY), "Tuesday 13 December 2016", "Dienstag, 13. Dezember 2016"),
        (Days(date(2016, 5, 3), date(2016, 5, 5)), "3 to 5 May 2016", "3.–5. Mai 2016"),
        (Days(date(2016, 5, 1), date(2016, 5, 31)), "May 2016", "Mai 2016"),
        (Days(date(2016, 5, 1), date(2016, 6, 30)), "May 2016 to June 2016", "Mai–Juni 2016"),
        (Days(date(1990, 1, 1), date(1999, 12, 31)), "1990 to 1999", "1990–1999"),
        (Days(date(2016, 1, 1), date(2016, 12, 31)), "2016", "2016"),
    ],
)
def test_days_go_by_their_names(days: Days, english: str, german: str) -> None:
    assert str(days) == speech("en").days(days) == english
    assert speech("de").days(days) == german


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_of_an_article_are_left_alone(language: str) -> None:
    """Even where they are a phrase of the frame, and where they hold braces."""
    for words in ("country", "{name}", "{0}", "100 % {"):
        assert speech(language).say(Phrase("{title}", {"title": words})) == words


def test_what_has_no_translation_stays_english() -> None:
    assert speech("uk").say(Phrase("Not a sentence of the {frame}.", {"frame": "bot"})) == (
        "Not a sentence of the bot."
    )
    assert speech("de").text("") == ""
