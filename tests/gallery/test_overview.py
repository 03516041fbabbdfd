"""The page with every scene on it."""

from __future__ import annotations

from gallery.overview import overview
from gallery.scenes import SCENES
from gallery.seen import Seen, Shown
from tests.gallery.payloads import message


def test_every_scene_stands_there_in_each_theme_and_width() -> None:
    scenes = SCENES[:2]
    written = overview(scenes, {scene.name: Seen((Shown(message("Hello")),)) for scene in scenes})
    assert written.count("<iframe") == 2 * 2 * 2
    assert all(f"<h2>{scene.name}</h2>" in written for scene in scenes)
    assert written.count('width="390"') == written.count('width="560"') == 4
