from __future__ import annotations

from dataclasses import replace

import pytest

from handlers.scope import Scope
from handlers.which import WhichArticle
from handlers.who import MOST_FIGURES, Who
from news.answer import Entry, Source
from news.article import Figure, Reading, Span, SpeakerKind
from news.errors import BadLink, CorruptCitation, NothingStored, UnknownSpeaker
from storage.figures import Figures
from tests.handlers.newsroom import Newsroom, headings, notes, scope, verified
from tests.readings import reading
from tests.storage.filling import OTHER_CHANNEL, OTHER_GUILD

TALKS = "# Talks\n\nIt rained. Envoy {Mary Doe} said [it is late]. They asked Rain Watch."
HARBOUR = "# Harbour dredged\n\nShips came again."


def _sees_all_but_one(channel_id: int) -> bool:
    return channel_id != OTHER_CHANNEL


async def _no_link(_scope: Scope, link: str) -> Source:
    raise BadLink(url=link)


def who(room: Newsroom) -> Who:
    storage = room.storage
    return Who(storage.articles, Figures(storage.database), WhichArticle(storage, _no_link))


def figure(text: str, name: str, role: str | None = None) -> Figure:
    start = text.index(name)
    place = None if role is None else Span(text.index(role), text.index(role) + len(role))
    return Figure(name, SpeakerKind.PERSON, place, (), (Span(start, start + len(name)),))


def talks(marked: str = TALKS, role: str = "Envoy") -> Reading:
    made = reading(marked)
    text = made.article.text
    return replace(made, figures=(figure(text, "Mary Doe", role), figure(text, "Rain Watch")))


def details(entry: Entry) -> list[str]:
    return [str(phrase) for phrase in entry.detail]


async def test_everyone_named_in_the_latest_with_role_and_sentence(room: Newsroom) -> None:
    await room.stored(talks())
    answer = await who(room)(scope())
    assert str(answer.title) == "Who is named, in #1 Talks"
    assert [(str(e.heading), *details(e)) for e in answer.entries] == [
        ("Mary Doe", "Envoy", "named once", "quoted once"),
        ("Rain Watch", "named once"),
    ]
    passages = await verified(room.storage, answer)
    assert passages == ["Envoy Mary Doe said it is late.", "They asked Rain Watch."]


async def test_the_role_is_marked(room: Newsroom) -> None:
    await room.stored(talks())
    (citation, _) = (await who(room)(scope())).citations
    text = await room.storage.articles.text(scope().guild_id, citation.source.article_id)
    assert [mark.of(text) for mark in citation.marks] == ["Envoy"]


async def test_somebody_is_looked_for_in_all_articles(room: Newsroom) -> None:
    await room.stored(talks())
    await room.stored(talks(TALKS.replace("Envoy", "Minister"), "Minister"), minutes=1)
    await room.stored(HARBOUR, minutes=2)
    answer = await who(room)(scope(), "doe")
    assert str(answer.title) == "Mary Doe, in all articles"
    assert details(answer.entries[0]) == ["Minister", "Envoy", "named 2 times", "quoted 2 times"]
    assert notes(answer) == ["What Mary Doe said: /who-said"]
    assert await verified(room.storage, answer) == [
        "Minister Mary Doe said it is late.",
        "Envoy Mary Doe said it is late.",
    ]


async def test_somebody_in_the_article_named_only(room: Newsroom) -> None:
    await room.stored(talks())
    await room.stored(talks(TALKS.replace("Envoy", "Minister"), "Minister"), minutes=1)
    answer = await who(room)(scope(), "Mary Doe", "1")
    assert str(answer.title) == "Mary Doe in #1 Talks"
    assert details(answer.entries[0])[0] == "Envoy"


@pytest.mark.parametrize(("asked", "suggestions"), [("Mary Dou", ("Mary Doe",)), ("Xylophone", ())])
async def test_an_unknown_name_suggests_those_that_come_close(
    room: Newsroom, asked: str, suggestions: tuple[str, ...]
) -> None:
    await room.stored(talks())
    with pytest.raises(UnknownSpeaker) as caught:
        await who(room)(scope(), asked)
    assert (caught.value.asked, caught.value.suggestions) == (asked, suggestions)


async def test_an_article_that_names_nobody_says_so(room: Newsroom) -> None:
    await room.stored(HARBOUR)
    answer = await who(room)(scope())
    assert (answer.entries, notes(answer)) == ((), ["I found nobody named in it."])


@pytest.mark.parametrize(
    ("count", "noted"), [(MOST_FIGURES, []), (MOST_FIGURES + 1, ["And 1 more is named."])]
)
async def test_more_figures_than_a_page(room: Newsroom, count: int, noted: list[str]) -> None:
    names = [f"Person{chr(65 + n // 26)}{chr(97 + n % 26)}" for n in range(count)]
    made = reading("# Tour\n\n" + " ".join(f"They saw {name}." for name in names))
    await room.stored(replace(made, figures=tuple(figure(made.article.text, name) for name in names)))
    answer = await who(room)(scope())
    assert (len(answer.entries), notes(answer)) == (MOST_FIGURES, noted)


async def test_what_a_member_cannot_see_is_neither_found_nor_suggested(room: Newsroom) -> None:
    await room.stored(HARBOUR)
    await room.stored(talks(), channel_id=OTHER_CHANNEL, minutes=1)
    blind = replace(scope(), sees=_sees_all_but_one)
    assert headings(await who(room)(blind, None, "all")) == []
    with pytest.raises(UnknownSpeaker) as caught:
        await who(room)(blind, "Mary Dou")
    assert caught.value.suggestions == ()


@pytest.mark.parametrize("asked", [None, "Doe"])
async def test_an_altered_text_is_never_quoted(room: Newsroom, asked: str | None) -> None:
    await room.altered(await room.stored(talks()))
    with pytest.raises(CorruptCitation):
        await who(room)(scope(), asked)


async def test_other_guilds_figures_are_not_found(room: Newsroom) -> None:
    await room.stored(talks())
    with pytest.raises(NothingStored):
        await who(room)(scope(OTHER_GUILD), "Doe")
