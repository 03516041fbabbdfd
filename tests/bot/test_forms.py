from __future__ import annotations

import pytest

from bot.custom_ids import Press
from bot.forms import Form

# https://docs.discord.com/developers/interactions/receiving-and-responding: a form's title and labels.
LONGEST = 45


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("Read an article", "Read an article"),
        ("x" * LONGEST, "x" * LONGEST),
        (
            "Повідомлення ботів і переслані повідомлення з інших серверів",
            "Повідомлення ботів і переслані повідомлення…",
        ),
        ("x" * 60, "x" * (LONGEST - 1) + "…"),
    ],
)
def test_what_is_too_long_for_a_form_is_cut_between_words(words: str, shown: str) -> None:
    form = Form(words, Press("asked"))
    form.field(words, "question", placeholder=words * 5)
    made = form.to_dict()
    assert made["title"] == shown
    (field,) = made["components"]
    assert field["label"] == shown
    assert len(field["component"]["placeholder"]) <= 100
