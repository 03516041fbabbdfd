"""Turning pages: all of an answer can be reached, also where a page of a list takes several of Discord's."""

from __future__ import annotations

import discord
import pytest

from bot.asked import Asked
from bot.controls import Shown, controls
from bot.page import Page
from bot.render import render
from news.answer import Answer, Entry, Paging, Phrase

SHORT = (Entry(Phrase("A title")),)
LONG = tuple(Entry(Phrase("{t}", {"t": f"{number} {'title ' * 45}"})) for number in range(15))
"""More than one page of Discord's holds: two of a list, whose pages are longer, three of anything else."""


async def turning(answer: Answer, page: Page) -> list[str | None]:
    """Where the arrows lead; None for one that cannot be pressed."""
    rows = controls(Shown(Asked("articles"), answer, page, 7), str)
    assert rows is not None
    arrows = [each for each in rows.children if isinstance(each, discord.ui.Button) and each.emoji]
    assert len({arrow.custom_id for arrow in arrows}) == 2
    return [None if arrow.disabled else arrow.custom_id for arrow in arrows]


@pytest.mark.parametrize(
    ("entries", "paging", "expected"),
    [
        (LONG, None, [(None, "v1:page:7:1:a"), ("v1:page:7:0:b", "v1:page:7:2:a"), ("v1:page:7:1:b", None)]),
        (SHORT, Paging(1, 3), [(None, "v1:list:7:1:a")]),
        (SHORT, Paging(3, 3), [("v1:list:7:1:b", None)]),
        (LONG, Paging(1, 2), [(None, "v1:page:7:1:1:a"), ("v1:page:7:0:1:b", "v1:list:7:1:a")]),
        (LONG, Paging(2, 3), [("v1:list:7:0:b", "v1:page:7:1:2:a"), ("v1:page:7:0:2:b", "v1:list:7:2:a")]),
        (LONG, Paging(2, 2), [("v1:list:7:0:b", "v1:page:7:1:2:a"), ("v1:page:7:0:2:b", None)]),
    ],
)
async def test_every_page_is_turned_to_the_next_and_the_one_before(
    entries: tuple[Entry, ...], paging: Paging | None, expected: list[tuple[str | None, str | None]]
) -> None:
    answer = Answer(Phrase("Articles"), entries, paging=paging)
    found = [await turning(answer, page) for page in render(answer)]
    assert [tuple(each) for each in found] == expected
