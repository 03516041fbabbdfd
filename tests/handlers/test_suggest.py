from __future__ import annotations

import shutil
from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.language import speech
from handlers.scope import Scope
from handlers.suggest import ASK_WORDS, MOST, Suggest, Suggestion
from handlers.suggest_choices import LONGEST
from handlers.suggest_known import LATEST
from news.answer import Phrase, Source
from news.article import Figure, GazetteerEntry, Reading, SpeakerKind
from storage.archive import Storage, open_storage
from storage.suggestions import Suggestions
from tests.handlers.newsroom import Newsroom, scope
from tests.readings import reading
from tests.storage.filling import CHANNEL, OTHER_CHANNEL, OTHER_GUILD, item, stored

BRIDGE = (
    "# Bridge opens in Paris\n\n[It is safe], (said) {José Vidal} in <Paris>. [It is old], (said) {Ann Lee}."
)
SECRET = "# Secret talks\n\n[It is over], (said) {Bo Berg} in <Aleppo>."


@pytest.fixture
async def storage(sqlite_template: Path, tmp_path: Path) -> AsyncGenerator[Storage]:
    shutil.copy(sqlite_template, tmp_path / "verbatim.db")
    async with open_storage(f"sqlite:///{tmp_path / 'verbatim.db'}") as opened:
        yield opened


@pytest.fixture
async def suggest(storage: Storage) -> AsyncGenerator[Suggest]:
    made = Suggest(Suggestions(storage.database), clock=_Clock())
    yield made
    await made.close()


class _Clock:
    """Ten seconds pass between any two looks at it."""

    def __init__(self) -> None:
        self._seconds = 0.0

    def __call__(self) -> float:
        self._seconds += 10
        return self._seconds


async def put(
    storage: Storage, what: Reading | str, *, channel_id: int = CHANNEL, minutes: float = 0
) -> Source:
    return await stored(storage, what, item(channel_id=channel_id, minutes=minutes))


def outsider() -> Scope:
    """Somebody who may read one of the two channels."""
    return replace(scope(), sees=CHANNEL.__eq__)


def said(*names: str, aliases: dict[str, str] | None = None, title: str = "Talks") -> Reading:
    text = " ".join(f"[It rained], (said) {{{name}}}." for name in names)
    return reading(f"# {title}\n\n{text}", aliases=aliases)


def dated(made: Reading, url: str, published: date) -> Reading:
    return replace(made, article=replace(made.article, url=url, published=published))


def figured(made: Reading) -> Reading:
    """The same with its speakers as figures."""
    figures = tuple(Figure(s.name, s.kind, None, s.aliases, s.mentions) for s in made.speakers)
    return replace(made, figures=figures)


def values(found: list[Suggestion]) -> list[str]:
    return [suggestion.value for suggestion in found]


@pytest.mark.parametrize("typed", ["", "  ", "x", "zzzz", "?!"])
async def test_nothing_stored_offers_nothing(suggest: Suggest, typed: str) -> None:
    for ask in (suggest.people, suggest.named, suggest.places, suggest.topics):
        assert await ask(scope(), typed) == []
    assert "1" not in values(await suggest.articles(scope(), typed))


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("jose", "José Vidal"),
        ("JOSÉ V", "José Vidal"),
        ("vid", "José Vidal"),
        ("ann", "Ann Lee"),
        ("le an", "Ann Lee"),
        ("ida", "José Vidal"),
        ("vidl", "José Vidal"),
        ("an leee", "Ann Lee"),
    ],
)
async def test_people_are_found_by_beginnings_parts_and_likeness(
    storage: Storage, suggest: Suggest, typed: str, first: str
) -> None:
    await put(storage, BRIDGE)
    assert values(await suggest.people(scope(), typed))[0] == first


@pytest.mark.parametrize("typed", ["q", "xqzzw", "?", "🦊", "1234567890" * 10, "the", "%", "_"])
async def test_garbage_gives_the_nearest(storage: Storage, suggest: Suggest, typed: str) -> None:
    await put(storage, figured(reading(BRIDGE)))
    for ask in (suggest.people, suggest.named, suggest.places, suggest.topics, suggest.articles):
        assert await ask(scope(), typed) != []


async def test_beginnings_come_before_parts(storage: Storage, suggest: Suggest) -> None:
    await put(storage, said("Joan Hannan", "Joan Hannan", "Ann Lee"))
    assert values(await suggest.people(scope(), "ann")) == ["Ann Lee", "Joan Hannan"]


async def test_forms_of_one_name_are_one_line(storage: Storage, suggest: Suggest) -> None:
    aliases = {"Churkin": "Vitaly Churkin"}
    await put(storage, said("Vitaly Churkin", "Churkin", aliases=aliases))
    await put(storage, said("Mr. Churkin", title="Churkin again"), minutes=1)
    await put(storage, said("Churkin", title="Churkin once more"), minutes=2)
    for typed in ("", "churk", "Mr. Churkin", "Vitaly"):
        assert values(await suggest.people(scope(), typed)) == ["Vitaly Churkin"]


async def test_of_two_full_names_the_one_with_most_stands_for_both(
    storage: Storage, suggest: Suggest
) -> None:
    await put(storage, said("Ann B. Lee", "Ann Lee", "Ann Lee", "Bo Lee"))
    assert values(await suggest.people(scope(), "")) == ["Ann Lee", "Bo Lee"]
    assert values(await suggest.people(scope(), "ann b")) == ["Ann Lee"]


async def test_a_name_without_a_letter_stands_for_nobody(storage: Storage, suggest: Suggest) -> None:
    await put(storage, said("—", "Ann Lee"))
    assert values(await suggest.people(scope(), "ann")) == ["Ann Lee"]


async def test_the_channels_people_come_before_the_servers(storage: Storage, suggest: Suggest) -> None:
    await put(storage, said("Ann Lee", "Bo Berg", "Bo Berg"))
    await put(
        storage, said("Cy Dow", "Cy Dow", "Cy Dow", title="Elsewhere"), channel_id=OTHER_CHANNEL, minutes=1
    )
    assert values(await suggest.people(scope(), "")) == ["Bo Berg", "Ann Lee", "Cy Dow"]


async def test_groups_come_after_people(storage: Storage, suggest: Suggest) -> None:
    made = said("residents", "residents", "Ann Lee")
    group, ann = made.speakers
    await put(storage, replace(made, speakers=(replace(group, kind=SpeakerKind.GROUP), ann)))
    assert values(await suggest.people(scope(), "")) == ["Ann Lee", "residents"]


async def test_who_is_named_and_not_quoted_is_offered_as_named_only(
    storage: Storage, suggest: Suggest
) -> None:
    made = figured(reading(BRIDGE))
    unquoted = Figure("Rain Watch", SpeakerKind.ORGANISATION, None, (), (made.sentences[0].span,))
    await put(storage, replace(made, figures=(*made.figures, unquoted)))
    assert "Rain Watch" in values(await suggest.named(scope(), "rw"))
    assert "Rain Watch" not in values(await suggest.people(scope(), "rain"))


async def test_names_and_places_are_what_the_handlers_take(room: Newsroom) -> None:
    await room.stored(figured(reading(BRIDGE)))
    await room.stored("# City of Light shines\n\nThey saw <City of Light> and <Old Town>.", minutes=1)
    suggest, app = Suggest(Suggestions(room.storage.database)), room.app
    for name in values(await suggest.people(scope(), "")):
        assert (await app.who_said(scope(), name, "all")).entries
    for name in values(await suggest.named(scope(), "")):
        assert (await app.who(scope(), name)).entries
    found = values(await suggest.places(scope(), ""))
    assert sorted(found) == ["Old Town", "Paris"]
    for name in found:
        assert (await app.where(scope(), name, "all")).entries


@pytest.mark.parametrize("typed", ["par", "PARÍS", "city", "light", "prais"])
async def test_a_place_is_found_by_every_name_it_has(storage: Storage, suggest: Suggest, typed: str) -> None:
    await put(storage, BRIDGE)
    await put(storage, "# Light\n\nThey saw <City of Light>. They left <Aleppo>.", minutes=1)
    assert (await suggest.places(scope(), typed))[0] == Suggestion("Paris, France", "Paris")


async def test_an_article_is_a_line_of_number_title_site_and_day(storage: Storage, suggest: Suggest) -> None:
    await put(storage, dated(reading(BRIDGE), "https://www.bbc.com/a", date(2016, 12, 2)))
    found = await suggest.articles(scope(), "bridge")
    assert found == [Suggestion("#1 · Bridge opens in Paris · bbc.com · 2 Dec 2016", "1")]


@pytest.mark.parametrize(
    "typed",
    [
        "1",
        "#1",
        "bri",
        "opens bridge",
        "bbc.com",
        "bbc",
        "dec 2016",
        "2016-12",
        "2 dec",
        "bridg pens",
        "idge",
    ],
)
async def test_an_article_is_found_by_number_title_site_and_day(
    storage: Storage, suggest: Suggest, typed: str
) -> None:
    await put(storage, dated(reading(BRIDGE), "https://www.bbc.com/a", date(2016, 12, 2)))
    other = dated(reading(SECRET), "https://site.example/b", date(2015, 3, 4))
    await put(storage, other, minutes=1)
    assert values(await suggest.articles(scope(), typed))[0] == "1"


async def test_articles_come_newest_first_after_the_words_an_option_takes(
    storage: Storage, suggest: Suggest
) -> None:
    await put(storage, BRIDGE)
    await put(storage, SECRET, minutes=1)
    assert values(await suggest.articles(scope(), "")) == ["latest", "all", "2", "1"]
    assert values(await suggest.articles(scope(), "", keywords=ASK_WORDS))[:4] == list(ASK_WORDS)
    assert values(await suggest.articles(scope(), "al"))[0] == "all"


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("1,", ["1, 3", "1, 2"]),
        ("1, ", ["1, 3", "1, 2"]),
        ("#1, 3, sec", ["#1, 3, 2"]),
        ("2, 1, ", ["2, 1, 3"]),
    ],
)
async def test_of_several_articles_those_before_the_last_comma_are_kept(
    storage: Storage, suggest: Suggest, typed: str, offered: list[str]
) -> None:
    for minutes, text in enumerate((BRIDGE, SECRET, "# Third rain\n\nIt rained.")):
        await put(storage, text, minutes=minutes)
    found = await suggest.articles(scope(), typed)
    assert values(found) == offered
    assert all(s.label.startswith(s.value.rpartition(", ")[0]) for s in found)


@pytest.mark.parametrize(
    ("language", "label"),
    [
        ("en", "Paris, France"),
        ("de", "Paris, Frankreich"),
        ("es", "Paris, Francia"),
        ("uk", "Paris, Франція"),
    ],
)
async def test_places_are_offered_with_their_country_in_the_language_of_who_types(
    storage: Storage, suggest: Suggest, language: str, label: str
) -> None:
    await put(storage, BRIDGE)
    country = label.partition(", ")[2]
    for typed in ("", "par", country, country[:4].lower(), label):
        offered = await suggest.places(scope(), typed, speech(language).say)
        assert offered == [Suggestion(label, "Paris")], typed


@pytest.mark.parametrize("typed", ["", "Frankr", "Frankreich", "France"])
async def test_a_country_is_found_by_its_name_in_either_language(
    storage: Storage, suggest: Suggest, typed: str
) -> None:
    made = reading("# Trip\n\nThey went to <France>, to <France> and to <Paris>.")
    france = GazetteerEntry(3017382, "France", 46, 2, "FR", "country", 0)
    places = [replace(p, entry=france) if p.name == "France" else p for p in made.places]
    await put(storage, replace(made, places=tuple(places)))
    offered = await suggest.places(scope(), typed, speech("de").say)
    assert offered[0] == Suggestion("Frankreich (France)", "France")


@pytest.mark.parametrize(
    ("language", "day", "typed"),
    [
        ("en", "3 Mar 2024", ("3 mar", "march 2024", "03.03.2024")),
        ("de", "03.03.2024", ("3. März", "märz 2024", "3.3.2024", "03.03.24")),
        ("es", "3 mar 2024", ("3 de marzo", "marzo de 2024")),
        ("fr", "3 mars 2024", ("3 mars", "mars 2024")),
        ("uk", "3 бер. 2024 р.", ("3 березня", "березень 2024", "3 бер. 2024")),
    ],
)
async def test_days_are_offered_and_found_in_the_language_of_who_types(
    storage: Storage, suggest: Suggest, language: str, day: str, typed: tuple[str, ...]
) -> None:
    await put(storage, dated(reading(BRIDGE), "https://www.bbc.com/a", date(2024, 3, 3)))
    await put(storage, dated(reading(SECRET), "https://www.bbc.com/b", date(2024, 5, 7)), minutes=1)
    say = speech(language).say
    for each in ("bridge", *typed):
        found = await suggest.articles(scope(), each, say)
        assert found[0].value == "1", each
        assert found[0].label.replace("\u202f", " ").endswith(f" · {day}")


async def test_the_words_an_option_takes_are_explained_in_the_language_of_who_types(
    storage: Storage, suggest: Suggest
) -> None:
    def say(phrase: Phrase) -> str:
        return "der neueste Artikel" if "newest" in phrase.template else str(phrase)

    await put(storage, BRIDGE)
    for typed in ("", "lat", "neueste"):
        offered = await suggest.articles(scope(), typed, say)
        assert Suggestion("latest · der neueste Artikel", "latest") in offered
    assert "latest" not in values(await suggest.articles(scope(), "bridge", say))


async def test_nothing_is_longer_than_discord_takes(storage: Storage, suggest: Suggest) -> None:
    name = "Ann " + "Long" * 30
    made = figured(said(name, "Bo Berg", title="Rain " * 60))
    await put(storage, dated(made, f"https://{'long' * 15}.example/a", date(2016, 12, 2)))
    for ask in (suggest.people, suggest.named, suggest.places, suggest.topics, suggest.articles):
        for typed in ("", "rain", "1, "):
            for one in await ask(scope(), typed):
                assert 1 <= len(one.label) <= LONGEST
                assert 1 <= len(one.value) <= LONGEST
                assert not one.value.startswith("Ann")


async def test_no_more_than_discord_takes(storage: Storage, suggest: Suggest) -> None:
    await put(storage, figured(said(*(f"Ann {chr(65 + n)}ee" for n in range(26)), "Ann Zed")))
    for ask in (suggest.people, suggest.named, suggest.topics):
        assert len(await ask(scope(), "")) == len(await ask(scope(), "ann")) == MOST


async def test_topics_are_what_recurs(storage: Storage, suggest: Suggest) -> None:
    await put(storage, figured(reading(BRIDGE)))
    again = BRIDGE.replace("Bridge opens in Paris", "Bridge collapses").replace("Ann Lee", "Cy Dow")
    await put(storage, figured(reading(again)), minutes=1)
    assert values(await suggest.topics(scope(), "")) == ["Bridge", "José Vidal", "Paris"]
    assert values(await suggest.topics(scope(), "cy d"))[0] == "Cy Dow"


async def test_where_nothing_recurs_topics_are_what_is_named(storage: Storage, suggest: Suggest) -> None:
    await put(storage, figured(reading(SECRET)))
    assert set(values(await suggest.topics(scope(), ""))) >= {"Bo Berg", "Aleppo"}


@pytest.mark.parametrize("typed", ["", "bo", "alep", "secret", "2", "zzzz"])
async def test_what_a_member_cannot_see_is_not_offered(
    storage: Storage, suggest: Suggest, typed: str
) -> None:
    await put(storage, figured(reading(BRIDGE)))
    await put(storage, figured(reading(SECRET)), channel_id=OTHER_CHANNEL, minutes=1)
    for ask in (suggest.people, suggest.named, suggest.places, suggest.topics, suggest.articles):
        assert not {"Bo Berg", "Aleppo", "Secret", "2"} & set(values(await ask(outsider(), typed)))
    blind = replace(scope(), sees=frozenset[int]().__contains__)
    assert await suggest.people(blind, typed) == []
    assert {"Bo Berg"} & set(values(await suggest.people(scope(), "bo")))


async def test_other_guilds_offer_nothing_of_this_one(storage: Storage, suggest: Suggest) -> None:
    await put(storage, figured(reading(BRIDGE)))
    for ask in (suggest.people, suggest.named, suggest.places, suggest.topics):
        assert await ask(scope(OTHER_GUILD), "") == []


async def test_what_was_forgotten_is_offered_no_more(storage: Storage, suggest: Suggest) -> None:
    await put(storage, figured(reading(BRIDGE)))
    secret = await put(storage, figured(reading(SECRET)), minutes=1)
    assert "Bo Berg" in values(await suggest.people(scope(), "bo"))
    await storage.forgetting.article(scope().guild_id, secret.article_id)
    for ask in (suggest.people, suggest.named, suggest.places, suggest.topics, suggest.articles):
        assert not {"Bo Berg", "Aleppo", "2"} & set(values(await ask(scope(), "")))


async def test_names_of_older_articles_are_found_and_forgotten_too(
    storage: Storage, suggest: Suggest
) -> None:
    old = await put(storage, figured(reading(SECRET)))
    for n in range(LATEST + 1):
        await put(storage, figured(said("Ann Lee", title=f"Rain {n}")), minutes=n + 1)
    await suggest.people(scope(), "bo")
    await suggest.all_read()
    assert values(await suggest.people(scope(), "bo"))[0] == "Bo Berg"
    await suggest.places(scope(), "ale")
    await suggest.all_read()
    assert values(await suggest.places(scope(), "ale"))[:1] == ["Aleppo"]
    await put(storage, figured(said("Cy Dow", title="News")), minutes=500)
    assert values(await suggest.people(scope(), "cy"))[0] == "Cy Dow"
    assert values(await suggest.people(scope(), "bo"))[0] == "Bo Berg"
    await storage.forgetting.article(scope().guild_id, old.article_id)
    assert "Bo Berg" not in values(await suggest.people(scope(), "bo"))


@pytest.mark.parametrize(
    ("typed", "first"),
    [("bridge", "1"), ("bbc", "1"), ("1", "1"), ("rain", "2"), ("xqzzw", "3"), ("rian", "3")],
)
async def test_older_articles_are_found_by_their_words(
    storage: Storage, suggest: Suggest, monkeypatch: pytest.MonkeyPatch, typed: str, first: str
) -> None:
    for module in ("suggest", "suggest_known"):
        monkeypatch.setattr(f"handlers.{module}.LATEST_TITLES", 1)
    await put(storage, dated(reading(BRIDGE), "https://www.bbc.com/a", date(2016, 12, 2)))
    await put(storage, "# Rain again\n\nIt rained.", minutes=1)
    await put(storage, "# Riand\n\nIt rained.", minutes=2)
    assert values(await suggest.articles(scope(), typed))[0] == first
