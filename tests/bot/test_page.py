"""Whatever an answer holds, its pages keep within Discord's limits, and what is cut is cut with a mark."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.help_texts import COMMANDS
from bot.language import LANGUAGES, speech
from bot.markdown import escape
from bot.page import CONTENT_LIMIT, Page, cut, divide
from bot.render import render
from news.answer import Answer, Citation, Entry, Paging, Phrase, Source
from news.article import AttributionKind, Span
from tests.discord_server.limits.embeds import check_embeds

# https://docs.discord.com/developers/resources/message#embed-object-embed-limits
LONGEST = {"title": 256, "description": 4096}
LONGEST_FOOTER = 2048
_WHOLE = re.compile(
    r"\\.|\[(?:\\.|[^\]\\])*\]\([^)\s]*\)|https?://[\w.-]+(?:/[\w./?=&%#+,:;@!$-]*)?", re.DOTALL
)
# Words whose every character needs care somewhere: markup, an address, marks that are read with a letter.
PIECES = st.sampled_from(
    [
        "house ",
        "*bold* ",
        "[a](b) ",
        "_x_ ",
        "`c` ",
        "\\",
        "> ",
        "https://a.example/b_c ",
        "é",
        "\n",
        "#1. ",
        "…",
    ]
)


@st.composite
def repeated(draw: st.DrawFn, most: int) -> str:
    """Some pieces, again and again."""
    return "".join(draw(st.lists(PIECES, min_size=1, max_size=6))) * draw(st.integers(1, most))


TEXTS = repeated(most=900)
NOTES = st.lists(repeated(most=60), max_size=8)


def cited(text: str, number: int) -> Citation:
    url = "https://news.example/" + "a(b)" * (number % 90)
    source = Source(
        number,
        number,
        f"[{' '.join(text[:200].split())}]",
        url,
        "The Example",
        "A. Author",
        date(2024, 5, 1),
        "en",
    )
    half = Span(0, max(len(text) // 2, 1))
    kind = AttributionKind.INDIRECT
    return Citation(source, Span(0, len(text)), text, (half,), speaker="Ann *Lee*", mention="she", kind=kind)


def check_whole(markdown: str) -> None:
    """Nothing is half done: no link, no bold, no escape."""
    bare = _WHOLE.sub("", markdown)
    assert "[" not in bare
    assert "]" not in bare
    assert not bare.endswith("\\")
    assert bare.count("**") % 2 == 0
    assert bare.replace("**", "").count("*") % 2 == 0


@given(
    st.lists(TEXTS, min_size=1, max_size=6),
    NOTES,
    st.sampled_from(LANGUAGES),
    st.booleans(),
    st.booleans(),
    st.integers(1, 2000),
)
@settings(deadline=None, max_examples=60)  # sentences of ten thousand characters
def test_every_page_keeps_every_limit_and_no_markup_is_cut(
    texts: list[str], notes: list[str], language: str, several: bool, listed: bool, above: int
) -> None:
    citations = tuple(cited(text, 1 + several * number) for number, text in enumerate(texts))
    entries = (
        Entry(Phrase("{name}", {"name": "[Name] " * (above // 7)}), citations, (Phrase("*role* " * above),)),
        Entry(Phrase("Facts"), detail=(Phrase("a [fact] " * above),)),
    )
    answer = Answer(
        Phrase("{t}", {"t": "`t`*" * above}),
        entries,
        tuple(Phrase("{note}", {"note": note}) for note in notes),
        paging=Paging(1, 3) if listed else None,
    )
    for page in render(answer, speech(language).say):
        embed = page.embed()
        assert embed.description == page.description
        shown = embed.to_dict()
        check_embeds([shown], at=())  # 6000 in all, and nothing empty
        assert all(len(str(shown[name])) <= limit for name, limit in LONGEST.items())  # type: ignore[literal-required]  # of LONGEST
        assert len(page.footer) <= LONGEST_FOOTER
        for told in (page.title, page.description, page.content(), *page.contents()):
            check_whole(told)
        assert all(0 < len(part) <= CONTENT_LIMIT for part in page.contents())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("notes", [0, 1, 9])
def test_a_long_sentence_is_cut_visibly_and_keeps_its_link_and_its_notes(language: str, notes: int) -> None:
    note = Phrase("A note that is one of many, of some length, and is told in full where there is room.")
    answer = Answer(Phrase("x"), (Entry(Phrase("Ann"), (cited("word " * 900, 1),)),), (note,) * notes)
    (page,) = render(answer, speech(language).say)
    quoted = next(line for line in page.description.splitlines() if line.startswith("> "))
    assert re.search(r"(w|wo|wor|word)(…|\*\*…)\u00a0.*\[↗\]\(\S+\)$", quoted)
    assert page.description.count("A note that is one of many") == notes
    assert len(page.description) <= LONGEST["description"]


def test_a_page_of_anybodys_making_is_sent_within_the_limits() -> None:
    embed = Page("t" * 300, None, "**d** " * 1000, "f" * 3000).embed()
    assert len(embed) <= 6000
    assert str(embed.description).endswith("…")


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("one two", 7, "one two"),
        ("one two", 6, "one t…"),
        ("**one two**", 9, "**one**…"),
        ("**one** two", 3, "…"),
        ("a *slant here* b", 9, "a *slan*…"),
        ("see [the page](https://a.example) now", 20, "see…"),
        ("see [the page](https://a.example/?a[b]=1) now", 40, "see…"),
        ("see [the [page](https://a.example) now", 25, "see [the…"),
        ("ask `!who said` now", 12, "ask…"),
        (r"\*\*\*", 4, r"\*…"),
        ("one\n> two", 7, "one…"),
        ("one\n-# two", 9, "one\n-# t…"),
        ("<#123> and <@&456>", 12, "<#123> and…"),
    ],
)
def test_what_is_cut_is_never_half_done(text: str, limit: int, expected: str) -> None:
    assert cut(text, limit) == expected


@given(TEXTS, st.integers(10, 3000))
def test_what_is_cut_is_as_long_as_it_may_be_and_whole(text: str, limit: int) -> None:
    told = cut(escape(text), limit)
    assert len(told) <= limit
    check_whole(told)


def test_words_are_divided_between_lines_and_none_is_lost() -> None:
    lines = [f"`!{command.name} {number}`" for command in COMMANDS for number in range(30)]
    parts = divide("\n".join(lines), 500)
    assert [line for part in parts for line in part.splitlines()] == lines
    assert all(len(part) <= 500 for part in parts)
