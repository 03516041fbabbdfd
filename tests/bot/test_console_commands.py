from __future__ import annotations

import pytest

from bot.console_commands import Command, parse
from news.errors import BadArgument


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("/summary", Command("summary", "", {})),
        ("!summary 3 sentences: 5", Command("summary", "3", {"sentences": "5"})),
        ("/who-said Vitaly Churkin article: all", Command("who-said", "Vitaly Churkin", {"article": "all"})),
        ("/where article: https://a.example/x", Command("where", "", {"article": "https://a.example/x"})),
        ("/articles show 3", Command("articles", "show 3", {})),
        ("help", Command("help", "", {})),
        ("quit", Command("quit", "", {})),
    ],
)
def test_commands_are_taken_apart(line: str, expected: Command) -> None:
    assert parse(line) == expected


@pytest.mark.parametrize(
    "line", ["https://a.example/x", "Just some words.", "/not\na command", "/", "! no", "help me"]
)
def test_other_lines_are_no_commands(line: str) -> None:
    assert parse(line) is None


def test_a_number_that_is_none_is_refused() -> None:
    command = parse("/summary sentences: many")
    assert command is not None
    with pytest.raises(BadArgument, match="whole number"):
        command.number("sentences", 3)
