"""Draw the pictures of this folder from the sample articles: ``python docs/pictures/make.py``.

Prints how long each took and how large it is; the first one starts the painter's process.
"""

from __future__ import annotations

import asyncio
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Final

from bot.app import App, open_app
from bot.demo import SAMPLES
from bot.settings import Settings
from handlers.scope import Scope
from news.picture import Picture, Theme

_HERE: Final = Path(__file__).resolve().parent
_SCOPE: Final = Scope(guild_id=1, channel_id=1, member_id=1, request_id=1)
_MEDIA: Final = {".txt": "text/plain", ".html": "text/html"}


async def main() -> None:
    """Read the samples, ask for each picture, and write it."""
    async with open_app(Settings(database_url="sqlite:///:memory:")) as app:
        samples = sorted(path for path in SAMPLES.iterdir() if path.suffix in _MEDIA)
        for number, sample in enumerate(samples, 2):
            url = f"https://news.example/{sample.stem}"
            reading = await app.reader.read_page(sample.read_text("utf-8"), _MEDIA[sample.suffix], url)
            await app.ingest.store(replace(_SCOPE, request_id=number), reading)
        where = await app.where(_SCOPE, which="bridge")
        quoted = await app.who_said(_SCOPE, which="all")
        timeline = await app.timeline(_SCOPE)
        await _draw(app, where.picture, "dark", "map-dark")
        await _draw(app, quoted.picture, "dark", "chart-dark")
        await _draw(app, timeline.picture, "light", "timeline-light")


async def _draw(app: App, picture: Picture | None, theme: Theme, name: str) -> None:
    if picture is None:
        raise SystemExit(f"The samples give no {name}.")
    start = time.perf_counter()
    image = await app.painter.paint(picture, theme)
    took = time.perf_counter() - start
    await asyncio.to_thread((_HERE / f"{name}.png").write_bytes, image.png)
    sys.stdout.write(f"{name}.png: {took:.2f} s, {len(image.png) / 1000:.0f} kB\n{image.alt}\n")


if __name__ == "__main__":
    asyncio.run(main())
