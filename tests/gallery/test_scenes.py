"""The list of scenes, and docs/commands.md made from it."""

from __future__ import annotations

import pytest

from bot.help_texts import COMMANDS
from gallery.commands import commands_page
from gallery.scenes import SCENES, named
from tests.shared_data import REPOSITORY

AGAIN = "run: make gallery"


def test_names_are_unique() -> None:
    assert len({scene.name for scene in SCENES}) == len(SCENES)


def test_scenes_are_found_by_name_in_the_order_they_are_played() -> None:
    assert [scene.name for scene in named(["where", "summary"])] == ["summary", "where"]
    assert named([]) == SCENES


def test_an_unknown_name_is_named() -> None:
    with pytest.raises(KeyError, match="nothing"):
        named(["summary", "nothing"])


def test_every_scene_is_in_the_page() -> None:
    written = commands_page("pictures")
    for drawing in ("map-dark", "chart-dark", "timeline-light"):
        assert written.count(f"](pictures/{drawing}.png)") == 1
    assert [scene.name for scene in SCENES if f"(pictures/{scene.name}.png)" not in written] == []


@pytest.mark.parametrize("name", [entry.name for entry in COMMANDS])
def test_every_command_has_a_section_with_a_picture(name: str) -> None:
    section = commands_page("pictures").partition(f"## /{name}\n")[2].partition("\n## ")[0]
    assert "![" in section


def test_the_page_is_the_one_that_is_kept() -> None:
    kept = (REPOSITORY / "docs" / "commands.md").read_text("utf-8")
    assert kept == commands_page("pictures"), AGAIN


@pytest.mark.parametrize("name", [scene.name for scene in SCENES])
def test_every_scene_has_its_picture(name: str) -> None:
    assert (REPOSITORY / "docs" / "pictures" / f"{name}.png").exists(), AGAIN
