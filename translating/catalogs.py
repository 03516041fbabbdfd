"""The catalogs: brought up to date with the code, and checked."""

from __future__ import annotations

import gettext
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog
from babel.messages.catalog import Message as Entry
from babel.messages.pofile import read_po, write_po

from bot.language import DEFAULT, DOMAIN, LANGUAGES
from translating.command_texts import app_commands_of_bot, messages_in_commands, texts_of
from translating.sources import Flaw, Message, fields, messages_in_sources

ROOT: Final = Path(__file__).parents[1]
TRANSLATED: Final = tuple(language for language in LANGUAGES if language != DEFAULT)
# https://docs.discord.com/developers/interactions/application-commands#application-command-object
LONGEST_DESCRIPTION: Final = 100
# Dates and Babel's version would make every update a change, and the rest is Babel's placeholders.
_NOISE: Final = re.compile(
    rb'^"(?:POT-Creation-Date|PO-Revision-Date|Generated-By|.*(?:VERSION|EMAIL@ADDRESS|LL@li\.org)).*\n',
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Found:
    """What there is to translate.

    Attributes:
        short: texts of commands, which Discord allows ``LONGEST_DESCRIPTION`` characters.
    """

    messages: tuple[Message, ...]
    flaws: tuple[Flaw, ...]
    short: frozenset[str]


def extract(root: Path = ROOT) -> Found:
    """All messages of the code as it is now."""
    messages, flaws = messages_in_sources(root)
    short = frozenset(text for command in app_commands_of_bot() for text in texts_of(command))
    return Found((*messages_in_commands(), *messages), tuple(flaws), short)


def catalog_path(language: str, root: Path = ROOT) -> Path:
    """Where a language's catalog lies."""
    return root / "bot" / "locales" / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def load(language: str, root: Path = ROOT) -> Catalog:
    """A language's catalog; an empty one where there is no file yet."""
    path = catalog_path(language, root)
    if not path.exists():
        return Catalog(locale=language, domain=DOMAIN, project="Verbatim")
    with path.open("rb") as file:
        return read_po(file, locale=language, domain=DOMAIN, abort_invalid=True)


def template_of(found: Found) -> Catalog:
    """The catalog without translations; a text in several files stands there once."""
    template = Catalog(domain=DOMAIN, project="Verbatim")
    for message in found.messages:
        ids = (message.text, message.plural) if message.plural else message.text
        template.add(ids, locations=[(message.place, 0)])
    return template


def updated(catalog: Catalog, found: Found) -> bytes:
    """A catalog's file with every message there is now and none that is gone.

    A message whose words changed a little keeps its translation, marked fuzzy for the translator to look at.
    """
    header = catalog.header_comment
    catalog.update(template_of(found), update_header_comment=False)
    catalog.header_comment = header
    catalog.obsolete.clear()
    catalog.fuzzy = False
    for message in catalog:
        message.previous_id = []
    written = BytesIO()
    write_po(written, catalog, width=100, include_lineno=False, ignore_obsolete=True)
    return _NOISE.sub(b"", written.getvalue())


def problems(language: str, catalog: Catalog, found: Found) -> Iterator[str]:
    """What a translator has to mend in a catalog, a line each."""
    wanted = {message.text: message for message in found.messages}
    here = {_ids(entry)[0]: entry for entry in catalog if entry.id}
    for text in here.keys() - wanted.keys():
        yield f"{language}: no longer in the code: {text!r}"
    for text, message in wanted.items():
        entry = here.get(text)
        if entry is None or not all(_strings(entry)):
            yield f"{language}: not translated: {text!r}"
        else:
            yield from (f"{language}: {fault}: {text!r}" for fault in _faults(entry, message, catalog, found))


def clashes(found: Found) -> Iterator[str]:
    """Texts that stand in the code with different plurals, which one catalog cannot hold."""
    plurals: dict[str, str] = {}
    for message in found.messages:
        if plurals.setdefault(message.text, message.plural) != message.plural:
            yield f"{message.place}: elsewhere with another plural or none: {message.text!r}"


def _faults(entry: Entry, message: Message, catalog: Catalog, found: Found) -> Iterator[str]:
    strings = _strings(entry)
    if entry.fuzzy:
        yield "marked fuzzy"
    if bool(message.plural) != (len(_ids(entry)) > 1):
        yield "its plural has changed"
    if message.plural and len(strings) != catalog.num_plurals:
        yield f"needs {catalog.num_plurals} plural forms"
    forms = zip(strings, _numbers_of_forms(catalog), strict=False) if message.plural else ((strings[0], ()),)
    if any(_wrong_values(string, message, numbers) for string, numbers in forms):
        yield "other {names} than in English"
    if message.text in found.short and any(len(string) > LONGEST_DESCRIPTION for string in strings):
        yield f"longer than {LONGEST_DESCRIPTION} characters"
    ends = {string[-1:] in ".?!…:" for string in strings}
    if ends != {message.text[-1:] in ".?!…:"}:
        yield "ends otherwise than in English"


def _wrong_values(string: str, message: Message, numbers: Sequence[int]) -> bool:
    """Whether a text does not ask for the values that the English one has.

    Args:
        string: the translation.
        message: what it translates.
        numbers: those that take this plural form; a form for one only may spell it out, as "once" does.
    """
    try:
        given = fields(string)
    except ValueError:  # a brace that is not closed
        return True
    spelt = {"count"} if numbers and max(numbers) == 1 else frozenset[str]()
    wanted = fields(message.plural or message.text)
    return not wanted - spelt <= given <= wanted


def _numbers_of_forms(catalog: Catalog) -> list[list[int]]:
    """For each plural form of a language, the numbers up to a hundred that take it."""
    form_of = gettext.c2py(catalog.plural_expr)
    return [[n for n in range(101) if form_of(n) == form] for form in range(catalog.num_plurals)]


def _ids(entry: Entry) -> tuple[str, ...]:
    return (entry.id,) if isinstance(entry.id, str) else tuple(entry.id)


def _strings(entry: Entry) -> tuple[str, ...]:
    return (entry.string,) if isinstance(entry.string, str) else tuple(entry.string or ("",))
