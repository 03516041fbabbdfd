"""What moderators write for an option: yes and no in five languages, and what clears it."""

from __future__ import annotations

import pytest

from handlers.feeds_options import changed
from news.errors import BadArgument
from storage.feed_settings import FeedSettings

SET = FeedSettings(new_thread=True, zone="Europe/Berlin", sentences=7, post="link", deny=("sport",))


@pytest.mark.parametrize("written", ["on", "yes", "ja", "Sí", "oui", "так", True])
def test_yes_is_understood_in_every_language(written: object) -> None:
    assert changed(FeedSettings(), 1, {"new_thread": written}, 9)[0].new_thread


@pytest.mark.parametrize("written", ["off", "no", "nein", "non", "ні", "", None, False])
def test_no_is_understood_in_every_language(written: object) -> None:
    assert not changed(SET, 1, {"new_thread": written}, 9)[0].new_thread


def test_a_word_that_is_neither_is_refused_with_those_that_are() -> None:
    with pytest.raises(BadArgument, match="on, off"):
        changed(SET, 1, {"new_thread": "perhaps"}, 9)


@pytest.mark.parametrize("name", ["zone", "sentences", "post", "deny", "new_thread"])
@pytest.mark.parametrize("written", ["off", ""])
def test_off_or_nothing_clears_an_option(name: str, written: str) -> None:
    cleared, _ = changed(SET, 1, {name: written}, 9)
    assert getattr(cleared, name) == getattr(FeedSettings(), name)
