"""Who is quoted and what they said, by name, by alias and by words."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from news.article import Span, SpeakerKind
from storage.archive import Storage, open_storage
from storage.credited import SpeakerCount
from tests.readings import reading
from tests.storage.filling import GUILD, item, stored

TALKS = reading(
    "# Talks on Syria\n\n"
    "Vitaly Churkin arrived early. [The evacuation is over], (said) {Vitaly Churkin}. "
    "{Churkin} (added) that [buses had left the city]. "
    "{UN officials} (said) [chemical weapons had been used].\n\n"
    "{Staffan de Mistura} (told) reporters that [5,000 fighters remain]. [A ceasefire holds], (said) {the envoy}. "
    "A spokesman for the chemical industry (said) [nothing new].",
    aliases={"Churkin": "Vitaly Churkin", "the envoy": "Staffan de Mistura"},
    roles={"Vitaly Churkin": "Russian ambassador", "Staffan de Mistura": "UN envoy"},
    unknown=frozenset({"UN officials"}),
)


async def passages(storage: Storage, asked: str, articles: list[int] | None = None) -> list[str]:
    """Give the passages of what somebody said."""
    return [c.passage for c in await storage.attributions.by_speaker(GUILD, asked, articles)]


async def test_everyone_quoted_is_listed_most_quoted_first(storage: Storage) -> None:
    await stored(storage, TALKS)
    await stored(storage, "[Yes], (said) {Staffan de Mistura}.")
    assert await storage.attributions.speakers(GUILD) == [
        SpeakerCount("Staffan de Mistura", SpeakerKind.PERSON, "UN envoy", 3),
        SpeakerCount("Vitaly Churkin", SpeakerKind.PERSON, "Russian ambassador", 2),
    ]
    (first,) = await storage.attributions.speakers(GUILD, limit=1)
    assert first.name == "Staffan de Mistura"


async def test_those_most_quoted_are_told_with_how_many_there_are(storage: Storage) -> None:
    await stored(storage, TALKS)
    await stored(storage, "[Yes], (said) {Staffan de Mistura}.")
    shown, total = await storage.attributions.most_quoted(GUILD, limit=1)
    assert ([speaker.name for speaker in shown], total) == (["Staffan de Mistura"], 2)
    shown, total = await storage.attributions.most_quoted(GUILD, limit=5)
    assert (len(shown), total) == (2, 2)


async def test_what_somebody_said_is_told_at_once_with_whom_the_name_means(storage: Storage) -> None:
    await stored(storage, TALKS)
    said = await storage.attributions.said_by(GUILD, "churkin", limit=1)
    assert (said.names, said.total) == (("Vitaly Churkin",), 2)
    assert [citation.passage for citation in said.citations] == [
        "The evacuation is over, said Vitaly Churkin."
    ]
    nobody = await storage.attributions.said_by(GUILD, "Lavrov", limit=1)
    assert (nobody.names, nobody.total, nobody.citations) == ((), 0, ())


async def test_spellings_of_a_name_are_counted_together(storage: Storage) -> None:
    for name in ("Recep Erdoğan", "Recep Erdogan", "Recep Erdogan"):
        await stored(storage, f"[Yes to {await storage.articles.newest_number(GUILD)}], (said) {{{name}}}.")
    assert [(s.name, s.count) for s in await storage.attributions.speakers(GUILD)] == [("Recep Erdogan", 3)]


@pytest.mark.parametrize(
    "asked",
    ["Vitaly Churkin", "churkin", "CHURKIN", "Mr. Churkin", "  vitaly   churkin ", "Churkin’s", "Vitaly"],
)
async def test_a_speaker_is_found_by_any_form_of_the_name(storage: Storage, asked: str) -> None:
    await stored(storage, TALKS)
    assert await passages(storage, asked) == [
        "The evacuation is over, said Vitaly Churkin.",
        "Churkin added that buses had left the city.",
    ]
    assert await storage.attributions.count(GUILD, asked) == 2


@pytest.mark.parametrize(
    "asked", ["Chur", "urkin", "Lavrov", "", "%", "_", "Vitaly Lavrov", "'; DROP TABLE guilds"]
)
async def test_nobody_is_found_by_another_name(storage: Storage, asked: str) -> None:
    await stored(storage, TALKS)
    assert await passages(storage, asked) == []
    assert await storage.attributions.resolve(GUILD, asked) == []
    assert await storage.attributions.count(GUILD, asked) == 0


async def test_an_exact_name_goes_before_names_that_hold_the_words(storage: Storage) -> None:
    await stored(storage, "[One], (said) {Lee}. [Two], (said) {Ann Lee}.")
    assert await passages(storage, "Lee") == ["One, said Lee."]


async def test_a_surname_shared_by_two_means_both(storage: Storage) -> None:
    await stored(storage, "[One], (said) {Ann Lee}. [Two], (said) {Ann Lee}. [Three], (said) {Bob Lee}.")
    assert await storage.attributions.resolve(GUILD, "Lee") == ["Ann Lee", "Bob Lee"]
    assert len(await passages(storage, "Lee")) == 3


@pytest.mark.parametrize("asked", ["Vitaly Churkin", "VITALY  churkin"])
async def test_somebody_is_found_where_only_the_last_name_is_given(storage: Storage, asked: str) -> None:
    await stored(storage, TALKS)
    await stored(storage, "[It rains], (said) {Churkin}.")
    assert (await passages(storage, asked))[0] == "It rains, said Churkin."
    assert await storage.attributions.count(GUILD, asked) == 3
    assert await storage.attributions.resolve(GUILD, asked) == ["Vitaly Churkin", "Churkin"]


async def test_a_last_name_alone_is_nobodys_where_two_have_it(storage: Storage) -> None:
    await stored(storage, "[One], (said) {Ann Lee}.")
    await stored(storage, "[Two], (said) {Lee}.")
    await stored(storage, "[Three], (said) {Bob Lee}.")
    assert await passages(storage, "Ann Lee") == ["One, said Ann Lee."]


async def test_an_article_with_only_the_last_name_is_found_by_the_full_one(storage: Storage) -> None:
    source = await stored(storage, "[Two], (said) {Lee}.")
    assert await passages(storage, "Ann Lee", [source.article_id]) == ["Two, said Lee."]
    assert await passages(storage, "Red Lees", [source.article_id]) == []


async def test_a_citation_tells_who_is_credited_and_by_which_words(storage: Storage) -> None:
    source = await stored(storage, TALKS)
    first, second = await storage.attributions.by_speaker(GUILD, "Churkin")
    text = TALKS.article.text
    assert (first.source, first.speaker, first.mention) == (source, "Vitaly Churkin", None)
    assert (second.speaker, second.mention) == ("Vitaly Churkin", "Churkin")
    assert [mark.of(text) for mark in second.marks] == ["buses had left the city"]
    assert second.span.of(text) == second.passage


async def test_an_unresolved_source_is_credited_by_its_own_words(storage: Storage) -> None:
    await stored(storage, TALKS)
    (found,) = await storage.attributions.by_words(GUILD, "weapons")
    assert (found.speaker, found.mention) == ("UN officials", None)


async def test_what_nobody_is_credited_with_has_no_speaker(storage: Storage) -> None:
    await stored(storage, TALKS)
    (found,) = await storage.attributions.by_words(GUILD, "nothing new")
    assert found.speaker is None


async def test_newer_articles_come_first_and_pages_do_not_overlap(storage: Storage) -> None:
    for n in range(3):
        await stored(storage, f"[A{n}], (said) {{Ann Lee}}. [B{n}], (said) {{Ann Lee}}.", item(minutes=n))
    pages = [
        await storage.attributions.by_speaker(GUILD, "Ann Lee", limit=4, offset=offset) for offset in (0, 4)
    ]
    firsts = [[citation.passage[:2] for citation in page] for page in pages]
    assert firsts == [["A2", "B2", "A1", "B1"], ["A0", "B0"]]


async def test_questions_are_narrowed_to_the_articles_asked_about(storage: Storage) -> None:
    one = await stored(storage, "[Bread is dear], (said) {Ann Lee}.")
    two = await stored(storage, "[Bread is cheap], (said) {Ann Lee}.")
    only = [two.article_id]
    assert await passages(storage, "Ann Lee", only) == ["Bread is cheap, said Ann Lee."]
    assert [s.count for s in await storage.attributions.speakers(GUILD, only)] == [1]
    assert [c.source for c in await storage.attributions.by_words(GUILD, "bread", only)] == [two]
    assert await storage.attributions.count(GUILD, None, only) == 1
    assert await storage.attributions.count(GUILD) == 2
    assert await passages(storage, "Ann Lee", []) == []
    assert await storage.attributions.by_words(GUILD, "bread", []) == []
    assert await passages(storage, "Ann Lee", [one.article_id, *range(10**6, 10**6 + 40_000)]) != []


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("evacuation", 1),
        ("EVACUATION over", 1),
        ("fighter", 1),  # fighters
        ("evacuated", 1),  # evacuation
        ("chemical weapon", 1),
        ("5,000", 1),
        ("arrived", 0),  # stands in the article, but nobody is quoted with it
        ("industry", 0),  # stands in the sentence of a quotation, but around it
        ("evacuation fighter", 0),  # no sentence has both
        ("the", 0),
        ("", 0),
    ],
)
async def test_quotations_are_found_by_words_within_them(storage: Storage, words: str, found: int) -> None:
    await stored(storage, TALKS)
    assert len(await storage.attributions.by_words(GUILD, words)) == found


@pytest.mark.parametrize(
    ("asked", "suggested"),
    [
        ("Churkn", ["Vitaly Churkin"]),
        ("Vitali Tschurkin", ["Vitaly Churkin"]),
        ("de Mistra", ["Staffan de Mistura"]),
        ("Stafan", ["Staffan de Mistura"]),
        ("Obama", []),
        ("", []),
    ],
)
async def test_names_that_come_close_are_suggested(
    storage: Storage, asked: str, suggested: list[str]
) -> None:
    await stored(storage, TALKS)
    assert await storage.attributions.suggest(GUILD, asked) == suggested


async def test_a_passage_is_the_whole_sentences_that_the_attribution_touches(storage: Storage) -> None:
    made = reading("Before. “[We won. We did]”, (said) {Ann Lee}. After.")
    await stored(storage, made)
    (found,) = await storage.attributions.by_speaker(GUILD, "Ann Lee")
    assert found.passage == "“We won. We did”, said Ann Lee."
    assert found.marks == (Span(9, 23),)


# Each means something to a full-text query, to SQL or to a text encoding.
SYNTAX = [
    '"',
    "'",
    "(",
    ")",
    "*",
    "^",
    "-",
    "+",
    ":",
    "&",
    "|",
    "!",
    "<->",
    "NEAR",
    "AND",
    "NOT",
    "\0",
    "🕊",
    "\ud800",
]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text() | st.sampled_from(SYNTAX), max_size=6))
@pytest.mark.slow
async def test_whatever_is_typed_is_words_and_never_syntax(words: list[str]) -> None:
    async with open_storage("sqlite:///:memory:") as storage:
        await storage.attributions.by_words(GUILD, " ".join(words))
        await storage.attributions.by_speaker(GUILD, "".join(words))


async def test_operators_and_quotes_are_words_on_both_databases(storage: Storage) -> None:
    await stored(storage, TALKS)
    for typed in (
        'evacuation"',
        "evacuation*",
        "(evacuation",
        "words:evacuation)",
        "a AND",
        "NEAR(",
        "g'1 & !",
        "\0",
        "\ud800",
    ):
        await storage.attributions.by_words(GUILD, typed)
    assert len(await storage.attributions.by_words(GUILD, '"evacuation" -over')) == 1
    assert await storage.attributions.by_words(GUILD, f"g{GUILD}") == []
