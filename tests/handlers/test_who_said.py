from __future__ import annotations

from dataclasses import replace

import pytest

from handlers.who_said import MOST_QUOTATIONS, MOST_SPEAKERS
from news.article import Reading
from news.errors import CorruptCitation, NothingStored, UnknownArticle, UnknownSpeaker
from tests.handlers.newsroom import Newsroom, headings, notes, scope, verified
from tests.readings import reading
from tests.storage.filling import GUILD, OTHER_GUILD

SIEGE = """# Envoys meet about the siege

{Vitaly Churkin} (said) [the corridors are open]. Later {the Russian envoy} (added) [nobody had used them].

[Humanitarian law must be obeyed], {Zoë Lindqvist} (said). It rained all day."""
SAID_BY_CHURKIN = [
    "Vitaly Churkin said the corridors are open.",
    "Later the Russian envoy added nobody had used them.",
]
SAID_BY_LINDQVIST = "Humanitarian law must be obeyed, Zoë Lindqvist said."
HARBOUR = "# Harbour dredged\n\n[The harbour is deep enough], said {Amadou Ba}. Ships came."


def siege() -> Reading:
    return reading(
        SIEGE,
        aliases={"the Russian envoy": "Vitaly Churkin"},
        roles={"Vitaly Churkin": "Russian U.N. envoy"},
    )


@pytest.mark.parametrize(
    "asked",
    [
        "Vitaly Churkin",
        "Churkin",
        "churkin",
        "VITALY  CHURKIN",
        " Mr. Churkin ",
        "the Russian envoy",
        "Vítaly Chürkin",
    ],
)
async def test_a_speaker_is_found_by_any_form_of_the_name(room: Newsroom, asked: str) -> None:
    await room.stored(siege())
    answer = await room.app.who_said(scope(), asked)
    assert await verified(room.storage, answer) == SAID_BY_CHURKIN
    assert str(answer.title) == "What Vitaly Churkin said, in #1 Envoys meet about the siege"
    assert [entry.heading for entry in answer.entries] == [None]


@pytest.mark.parametrize("asked", ["Zoë Lindqvist", "zoe lindqvist", "LINDQVIST", "Zoe"])
async def test_accents_do_not_matter(room: Newsroom, asked: str) -> None:
    await room.stored(siege())
    assert await verified(room.storage, await room.app.who_said(scope(), asked)) == [SAID_BY_LINDQVIST]


async def test_a_mention_that_is_not_the_name_is_shown(room: Newsroom) -> None:
    await room.stored(siege())
    by_name, by_role = (await room.app.who_said(scope(), "Churkin")).citations
    assert (by_name.speaker, by_name.mention) == ("Vitaly Churkin", None)
    assert (by_role.speaker, by_role.mention) == ("Vitaly Churkin", "the Russian envoy")


@pytest.mark.parametrize("words", ["humanitarian law", "obeyed law", "law must be obeyed"])
async def test_words_find_who_said_them(room: Newsroom, words: str) -> None:
    await room.stored(siege())
    answer = await room.app.who_said(scope(), words)
    assert await verified(room.storage, answer) == [SAID_BY_LINDQVIST]
    assert headings(answer) == ["Zoë Lindqvist"]
    assert str(answer.title).startswith(f"Who said “{words}”")


@pytest.mark.parametrize("asked", ["law", "corridors", "rained", "rained all day", "xyzzy", "?!", "the"])
async def test_neither_a_name_nor_words_of_a_quotation(room: Newsroom, asked: str) -> None:
    await room.stored(siege())
    with pytest.raises(UnknownSpeaker) as caught:
        await room.app.who_said(scope(), asked)
    assert caught.value.asked == asked


@pytest.mark.parametrize(
    ("asked", "meant"),
    [("Churkn", "Vitaly Churkin"), ("Zoe Lindkvist", "Zoë Lindqvist"), ("Vitali Tchurkin", "Vitaly Churkin")],
)
async def test_a_close_miss_is_suggested(room: Newsroom, asked: str, meant: str) -> None:
    await room.stored(siege())
    with pytest.raises(UnknownSpeaker) as caught:
        await room.app.who_said(scope(), asked)
    assert caught.value.suggestions[0] == meant


@pytest.mark.parametrize("asked", ["Churkin", "humanitarian law"])
async def test_what_is_not_in_the_latest_is_looked_for_in_all(room: Newsroom, asked: str) -> None:
    await room.stored(siege())
    await room.stored(HARBOUR, minutes=1)
    answer = await room.app.who_said(scope(), asked)
    assert await verified(room.storage, answer)
    assert notes(answer) == ["Not in the latest article (Harbour dredged), so I looked through all of them."]
    assert str(answer.title).endswith(", in all articles")


async def test_an_article_that_was_named_is_the_only_one_looked_at(room: Newsroom) -> None:
    await room.stored(siege())
    await room.stored(HARBOUR, minutes=1)
    with pytest.raises(UnknownSpeaker) as caught:
        await room.app.who_said(scope(), "Churkin", "2")
    assert caught.value.suggestions == ()
    assert await verified(room.storage, await room.app.who_said(scope(), "Churkin", "1")) == SAID_BY_CHURKIN


async def test_suggestions_come_from_all_articles_unless_one_was_named(room: Newsroom) -> None:
    await room.stored(siege())
    await room.stored(HARBOUR, minutes=1)
    with pytest.raises(UnknownSpeaker) as caught:
        await room.app.who_said(scope(), "Churkn")
    assert caught.value.suggestions == ("Vitaly Churkin",)


async def test_everyone_is_counted_most_quoted_first(room: Newsroom) -> None:
    await room.stored(siege())
    answer = await room.app.who_said(scope())
    assert str(answer.title) == "Who is quoted, in #1 Envoys meet about the siege"
    assert [(str(e.heading), *map(str, e.detail)) for e in answer.entries] == [
        ("Vitaly Churkin", "Russian U.N. envoy", "2 quotations"),
        ("Zoë Lindqvist", "1 quotation"),
    ]


async def test_everyone_in_all_articles(room: Newsroom) -> None:
    await room.stored(siege())
    await room.stored(HARBOUR, minutes=1)
    answer = await room.app.who_said(scope(), "  ", "all")
    assert headings(answer) == ["Vitaly Churkin", "Amadou Ba", "Zoë Lindqvist"]
    assert str(answer.title) == "Who is quoted, in all articles"


async def test_more_speakers_than_a_page_are_counted(room: Newsroom) -> None:
    names = [f"Speaker {chr(65 + n // 26)}{chr(97 + n % 26)}" for n in range(MOST_SPEAKERS + 2)]
    await room.stored(
        "# Crowd\n\n" + " ".join(f"[Thing {n}], said {{{name}}}." for n, name in enumerate(names))
    )
    answer = await room.app.who_said(scope())
    assert len(answer.entries) == MOST_SPEAKERS
    assert notes(answer) == ["And 2 more are quoted."]


async def test_more_quotations_than_a_page_are_counted(room: Newsroom) -> None:
    said = [f"[Thing {n}], said {{Amadou Ba}}." for n in range(MOST_QUOTATIONS + 2)]
    await room.stored("# Much said\n\n" + " ".join(said))
    answer = await room.app.who_said(scope(), "Ba")
    assert len(await verified(room.storage, answer)) == MOST_QUOTATIONS
    assert notes(answer) == ["And 2 more quotations."]


async def test_exactly_a_page_has_no_note(room: Newsroom) -> None:
    said = [f"[Thing {n}], said {{Amadou Ba}}." for n in range(MOST_QUOTATIONS)]
    await room.stored("# Much said\n\n" + " ".join(said))
    answer = await room.app.who_said(scope(), "Ba")
    assert (len(answer.citations), notes(answer)) == (MOST_QUOTATIONS, [])


async def test_somebody_of_two_names_is_titled_by_the_fuller(room: Newsroom) -> None:
    await room.stored(siege())
    await room.stored("# Rain\n\n[It will rain], (said) {Churkin}. Nobody came.")
    answer = await room.app.who_said(scope(), "vitaly churkin", "all")
    assert str(answer.title) == "What Vitaly Churkin said, in all articles"
    assert headings(answer) == ["Churkin", "Vitaly Churkin"]


async def test_namesakes_are_told_apart_by_headings(room: Newsroom) -> None:
    await room.stored("# Two\n\n[The harbour is deep], said {Amadou Ba}. [It is shallow], said {Fatou Ba}.")
    answer = await room.app.who_said(scope(), "Ba")
    assert headings(answer) == ["Amadou Ba", "Fatou Ba"]


async def test_a_quotation_in_several_articles_comes_once(room: Newsroom) -> None:
    await room.stored("# One\n\n[The Harbour is “deep enough” for us], said {Amadou Ba}, the mayor.")
    await room.stored("# Two\n\n[The harbour is deep  enough for us. Ships may come], said {Amadou Ba}.")
    await room.stored("# Three\n\n[Go home], said {Amadou Ba}. It rained all day in the harbour town.")
    await room.stored("# Four\n\n[Go home], {Amadou Ba} told everybody who had come to the harbour.")
    answer = await room.app.who_said(scope(), "Ba", "all")
    assert [
        (e.citations[0].source.number, len(e.citations), *map(str, e.detail)) for e in answer.entries
    ] == [
        (4, 2),
        (2, 1, "also in #1"),
    ]
    assert [entry.heading for entry in answer.entries] == [None, None]


@pytest.mark.parametrize(
    ("article", "set_off"),
    [
        ("# A\n\n[The harbour is deep], said {Amadou Ba}, a fisherman from the island.", True),
        ("# A\n\n[The harbour is deep and the water is cold today], said {Ba}.", False),
    ],
)
async def test_what_is_nearly_the_whole_sentence_is_not_set_off(
    room: Newsroom, article: str, set_off: bool
) -> None:
    await room.stored(article)
    (citation,) = (await room.app.who_said(scope(), "Ba")).citations
    assert bool(citation.marks) is set_off


async def test_an_article_that_quotes_nobody_says_so(room: Newsroom) -> None:
    await room.stored("# Weather\n\nIt rained.")
    answer = await room.app.who_said(scope())
    assert answer.entries == ()
    assert notes(answer) == ["I found nobody quoted in it. Ask about another article, or about all of them."]


async def test_a_language_read_in_part_is_named(room: Newsroom) -> None:
    made = reading("# Wetter\n\nEs regnete.")
    await room.stored(replace(made, article=replace(made.article, language="de")))
    assert "not in English (de)" in notes(await room.app.who_said(scope()))[0]


async def test_a_quotation_of_nobody_known_is_headed_by_its_mention(room: Newsroom) -> None:
    await room.stored(
        reading("# Talk\n\n[The roof leaks badly], {a neighbour} said.", unknown=frozenset({"a neighbour"}))
    )
    answer = await room.app.who_said(scope(), "roof leaks")
    assert headings(answer) == ["a neighbour"]


async def test_a_quotation_without_a_mention_names_nobody(room: Newsroom) -> None:
    await room.stored("# Sign\n\n[Keep off the grass].")
    assert headings(await room.app.who_said(scope(), "keep off grass")) == ["Nobody is named"]


@pytest.mark.parametrize("asked", ["Churkin", "humanitarian law"])
async def test_an_altered_text_is_never_quoted(room: Newsroom, asked: str) -> None:
    await room.altered(await room.stored(siege()))
    with pytest.raises(CorruptCitation):
        await room.app.who_said(scope(), asked)


async def test_other_guilds_speakers_are_neither_found_nor_suggested(room: Newsroom) -> None:
    await room.stored(siege())
    with pytest.raises(NothingStored):
        await room.app.who_said(scope(OTHER_GUILD), "Churkin")
    await room.stored(HARBOUR, guild_id=OTHER_GUILD)
    for asked in ("Churkin", "humanitarian law", "Churkn"):
        with pytest.raises(UnknownSpeaker) as caught:
            await room.app.who_said(scope(OTHER_GUILD), asked, "all")
        assert caught.value.suggestions == ()
    with pytest.raises(UnknownArticle):
        await room.app.who_said(scope(OTHER_GUILD), "Churkin", "2")
    assert await verified(room.storage, await room.app.who_said(scope(GUILD), "Churkin"))
