"""A length typed behind an article, without the name of an option."""

from __future__ import annotations

from dataclasses import replace

import pytest

from handlers.summary_typed import Typed, taken_apart
from news.errors import BadArgument
from tests.handlers.newsroom import Newsroom, scope
from tests.storage.filling import CHANNEL, OTHER_CHANNEL

LINK = "https://news.example/story-5"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("1 one-line", ("1", None, "one-line")),
        ("1 long", ("1", None, "long")),
        ("#3 SHORT", ("#3", None, "short")),
        (" latest  short ", ("latest", None, "short")),
        ("1, short", ("1", None, "short")),
        ("3, 5, 7 short", ("3, 5, 7", None, "short")),
        (f"{LINK} long", (LINK, None, "long")),
        ("short", (None, None, "short")),
        ("2 5", ("2", 5, None)),
        ("latest 15", ("latest", 15, None)),
        (f"{LINK} 5", (LINK, 5, None)),
        ("old bridge 5", ("old bridge", 5, None)),
        ("2 5 sentences", ("2", 5, None)),
        ("2 1 sentence", ("2", 1, None)),
        ("3, 5 2 Sentences", ("3, 5", 2, None)),
        ("5 sentences", (None, 5, None)),
        ("2 99 sentences", ("2", 99, None)),
    ],
)
def test_a_length_behind_an_article_is_told_from_it(
    typed: str, expected: tuple[str | None, int | None, str | None]
) -> None:
    apart = taken_apart(typed)
    assert (apart.article, apart.sentences, apart.length) == expected


@pytest.mark.parametrize(
    "typed",
    [
        "1",
        "short story",
        "2, 5",
        "2; 5",
        "2 and 5",
        "2 & 5",
        "#2 #5",
        "3 5 7",
        "1 2; 3",
        "3, 5, 7",
        "3,5 7",
        "2 16",
        "2 0",
        "Aleppo 2016",
        "bridges 5km",
        LINK,
        "shortlong",
        "2 ten sentences",
    ],
)
def test_other_words_are_all_an_articles(typed: str) -> None:
    assert taken_apart(typed) == Typed(typed)


def test_nothing_but_white_space_names_no_article() -> None:
    assert taken_apart(" \n") == Typed(None)


def test_too_many_articles_are_refused() -> None:
    with pytest.raises(BadArgument, match="at most 10"):
        taken_apart(" ".join(map(str, range(1, 13))))


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("summer 2", ("#1", None, None)),
        ("news 2", ("#1", None, None)),
        ("bridge 2", ("bridge", 2, None)),
        ("hotels 2", ("hotels", 2, None)),
        ("top 10", ("#2", None, None)),
        ("was short", ("#3", None, None)),
        ("winter SHORT", ("#3", None, None)),
        ("hotels short", ("hotels", None, "short")),
        ("winter long", ("winter", None, "long")),
        ("short", (None, None, "short")),
        ("3 short", ("3", None, "short")),
        ("latest 2", ("latest", 2, None)),
    ],
)
async def test_the_end_of_a_title_is_no_length(
    room: Newsroom, typed: str, expected: tuple[str | None, int | None, str | None]
) -> None:
    for title in ("News of summer, 2", "Top 10 hotels of 2016", "“Was this winter was short?”", "3 bridges"):
        await room.stored(f"# {title}\n\nIt rained. It stopped.")
    apart = await room.app.summary.typed(scope(), typed)
    assert (apart.article, apart.sentences, apart.length) == expected


async def test_a_title_that_the_member_may_not_see_does_not_count(room: Newsroom) -> None:
    await room.stored("# Talks were short\n\nIt rained.", channel_id=OTHER_CHANNEL)
    await room.stored("# Talks begin\n\nIt rained.", minutes=1)
    outsider = replace(scope(), sees=CHANNEL.__eq__)
    assert (await room.app.summary.typed(outsider, "talks short")).article == "talks"
    assert (await room.app.summary.typed(scope(), "talks short")).article == "#1"
