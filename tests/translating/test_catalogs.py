"""The catalogs as they are in the repository, and the rules they are held to."""

from __future__ import annotations

from io import BytesIO

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from translating.catalogs import TRANSLATED, Found, catalog_path, clashes, extract, load, problems, updated
from translating.sources import Message


@pytest.fixture(scope="module")
def found() -> Found:
    return extract()


def test_every_sentence_of_the_code_can_be_translated(found: Found) -> None:
    assert [str(flaw) for flaw in found.flaws] == []
    assert list(clashes(found)) == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_sentence_is_translated(language: str, found: Found) -> None:
    assert list(problems(language, load(language), found)) == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_catalog_is_what_an_update_would_make_of_it(language: str, found: Found) -> None:
    assert catalog_path(language).read_bytes() == updated(load(language), found)


def made(*messages: Message, short: tuple[str, ...] = ()) -> Found:
    return Found(messages, (), frozenset(short))


WORDS = Message("{count} word", "{count} words", "a.py")
IN = Message("in {place}", "", "a.py")


@pytest.mark.parametrize(
    ("message", "translation", "part"),
    [
        (IN, "", "not translated"),
        (IN, "у {place}", None),
        (IN, "у {місце}", "other {names}"),
        (IN, "у {place} {place", "other {names}"),
        (IN, "тут", "other {names}"),
        (IN, "у {place}.", "ends otherwise"),
        (WORDS, ("{count} слово", "{count} слова", "{count} слів"), None),
        (WORDS, ("{count} слово", "", "{count} слів"), "not translated"),
        (WORDS, ("слово", "{count} слова", "{count} слів"), "other {names}"),
        (WORDS, ("{count} слово", "{count} слова"), "3 plural forms"),
        (Message("What to do", "", "a.py"), "ц" * 101, "longer than 100"),
    ],
)
def test_faults_are_found(message: Message, translation: str | tuple[str, ...], part: str | None) -> None:
    catalog = Catalog(locale="uk")
    catalog.add((message.text, message.plural) if message.plural else message.text, translation)
    told = list(problems("uk", catalog, made(message, short=("What to do",))))
    assert [part in line for line in told if part] == [True] * bool(part)
    assert bool(told) is bool(part)


def test_fuzzy_and_leftover_entries_are_found() -> None:
    catalog = Catalog(locale="de")
    catalog.add("in {place}", "in {place}", flags=["fuzzy"])
    catalog.add("gone", "weg")
    told = list(problems("de", catalog, made(IN)))
    assert [line.split(": ")[1] for line in told] == ["no longer in the code", "marked fuzzy"]


def test_a_plural_added_in_the_code_is_found() -> None:
    catalog = Catalog(locale="de")
    catalog.add("{count} word", "{count} Wort")
    assert any("plural has changed" in line for line in problems("de", catalog, made(WORDS)))


def test_one_text_with_two_plurals_is_found() -> None:
    assert list(clashes(made(WORDS, Message("{count} word", "", "b.py"))))
    assert not list(clashes(made(WORDS, IN, WORDS)))


def test_an_update_adds_what_is_new_and_drops_what_is_gone() -> None:
    catalog = Catalog(locale="de")
    catalog.add("in {place}", "in {place}")
    catalog.add("gone", "weg")
    again = read_po(BytesIO(updated(catalog, made(IN, WORDS))), locale="de")
    assert [str(entry.id) for entry in again if entry.id] == [
        "in {place}",
        str(("{count} word", "{count} words")),
    ]
    assert not again.obsolete


def test_an_update_marks_what_changed_a_little() -> None:
    catalog = Catalog(locale="de")
    catalog.add("I found no place named in it.", "Ich habe keinen Ort gefunden.")
    changed = Message("I found no place named in it!", "", "a.py")
    again = read_po(BytesIO(updated(catalog, made(changed))), locale="de")
    entry = again.get(changed.text)
    assert entry is not None
    assert entry.fuzzy
