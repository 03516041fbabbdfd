"""Pictures of pages; needs Chromium, which no other test does."""

from __future__ import annotations

import io
from typing import cast

import pytest
from PIL import Image

from gallery.packing import packed
from gallery.page import page
from gallery.screenshot import SCALE, BrowserMissing, find_browser, open_browser
from gallery.seen import Seen, Shown
from tests.gallery.payloads import message


async def test_a_picture_is_as_high_as_what_it_shows() -> None:
    try:
        find_browser()
    except BrowserMissing as missing:
        pytest.skip(str(missing))
    short, long = (page(Seen((Shown(message("line\n" * count)),)), width=240) for count in (1, 60))
    async with open_browser() as browser:
        pictures = [
            Image.open(io.BytesIO(await browser.picture(document, 240))) for document in (short, long)
        ]
    assert [picture.width for picture in pictures] == [240 * SCALE] * 2
    assert pictures[1].height - pictures[0].height == 59 * 22 * SCALE  # a line is 22 high


def test_without_a_browser_the_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(BrowserMissing, match="apt-get install -y chromium"):
        find_browser()


def test_a_packed_picture_is_smaller_and_looks_the_same() -> None:
    drawn = Image.new("RGB", (400, 300), (26, 26, 30))
    for step in range(200):
        drawn.putpixel((step, step), (step, step, 255))
    written = io.BytesIO()
    drawn.save(written, "PNG", compress_level=0)
    smaller = packed(written.getvalue())
    assert len(smaller) < len(written.getvalue()) / 10
    again = Image.open(io.BytesIO(smaller)).convert("RGB")
    assert again.size == drawn.size
    red, green, blue = cast("tuple[int, int, int]", again.getpixel((300, 10)))
    assert max(abs(red - 26), abs(green - 26), abs(blue - 30)) <= 8
