"""The painter with its real worker process."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncGenerator

import psutil
import pytest

from news.answer import Phrase
from news.errors import PictureFailed
from news.picture import Bar, Day, Picture, Pin, PlacesMap, QuotedChart, Timeline
from news.pictures.painter import Painter, open_painter
from tests.news.pictures.seen import seen
from tests.news.pictures.test_days import days

PATIENT = 60.0
MAP = PlacesMap(Phrase("Places"), (Pin("Aleppo", 36.2, 37.16, 3),))
CHART = QuotedChart(Phrase("Who is quoted"), (Bar("Ann Lee", 2, 0, 1), Bar("Bob", 0, 1, 0)))
TIMELINE = Timeline(Phrase("Timeline"), tuple(days(3)))
# Nothing to draw is not a picture: no handler gives it, and it stands here for whatever cannot be drawn.
NOTHING = Timeline(Phrase("Timeline"), ())


@pytest.fixture
async def painter() -> AsyncGenerator[Painter]:
    async with open_painter(timeout=PATIENT) as opened:
        yield opened


_before: set[int] = set()


@pytest.fixture(autouse=True)
def others() -> None:
    """Remember the processes of other tests, whose workers live as long as the session."""
    _before.clear()
    _before.update(process.pid for process in psutil.Process().children())


def workers() -> list[psutil.Process]:
    """The painters' processes of this one."""
    mine = [process for process in psutil.Process().children() if process.pid not in _before]
    return [process for process in mine if _is_worker(process)]


def _is_worker(process: psutil.Process) -> bool:
    try:
        return "spawn_main" in " ".join(process.cmdline())
    except psutil.NoSuchProcess:  # it has ended meanwhile, or nobody has asked how
        return False


@pytest.mark.parametrize(
    ("picture", "name", "begins"),
    [
        (MAP, "map.png", "Map: "),
        (CHART, "chart.png", "Bar chart: "),
        (TIMELINE, "timeline.png", "Timeline: "),
    ],
)
async def test_every_kind_of_picture_is_drawn(
    painter: Painter, picture: Picture, name: str, begins: str
) -> None:
    image = await painter.paint(picture, "light")
    assert seen(image.png).size[0] == 400
    assert image.name == name
    assert image.alt.startswith(begins)


async def test_a_process_starts_with_the_first_picture_and_ends_with_the_painter() -> None:
    async with open_painter(timeout=PATIENT) as painter:
        assert workers() == []
        await painter.paint(MAP)
        (worker,) = workers()
        await painter.paint(CHART)
        assert workers() == [worker]
    assert not worker.is_running()


async def test_a_picture_is_drawn_once_for_each_theme(painter: Painter) -> None:
    dark, again, light = await painter.paint(MAP), await painter.paint(MAP), await painter.paint(MAP, "light")
    assert again is dark
    assert light.png != dark.png
    assert light.alt == dark.alt


async def test_a_picture_is_drawn_once_for_each_language(painter: Painter) -> None:
    def german(phrase: Phrase) -> str:
        return {"direct": "wörtlich", "indirect": "sinngemäß"}.get(phrase.template, str(phrase))

    def louder(phrase: Phrase) -> str:
        return str(phrase).replace("Bar chart", "BAR CHART")

    english, spoken = await painter.paint(CHART), await painter.paint(CHART, say=german)
    assert spoken.png != english.png
    assert await painter.paint(CHART, say=german) is spoken
    assert (await painter.paint(CHART, say=louder)).alt.startswith("BAR CHART")


async def test_who_asks_at_the_same_time_gets_the_same_picture(painter: Painter) -> None:
    one, other = await asyncio.gather(painter.paint(MAP), painter.paint(MAP))
    assert one is other


async def test_the_next_picture_is_fast(painter: Painter) -> None:
    await painter.paint(CHART)
    start = time.perf_counter()
    await painter.paint(MAP)
    assert time.perf_counter() - start < 3  # 0.1 s on a free core


async def test_the_event_loop_goes_on_while_pictures_are_drawn(painter: Painter) -> None:
    longest = 0.0

    async def watch() -> None:
        nonlocal longest
        while True:
            before = time.perf_counter()
            await asyncio.sleep(0.005)
            longest = max(longest, time.perf_counter() - before)

    watching = asyncio.create_task(watch())
    for mentions in range(1, 6):
        await painter.paint(PlacesMap(Phrase("Places"), (Pin("Aleppo", 36.2, 37.16, mentions),)))
    watching.cancel()
    assert longest < 0.5  # to start matplotlib alone would hold it for longer


async def test_a_worker_that_dies_is_replaced(painter: Painter) -> None:
    await painter.paint(MAP)
    (worker,) = workers()
    worker.kill()
    assert seen((await painter.paint(CHART)).png).size[0] == 400
    assert workers() != [worker]


async def test_what_cannot_be_drawn_fails_and_the_next_does_not(painter: Painter) -> None:
    with pytest.raises(PictureFailed):
        await painter.paint(NOTHING)
    assert (await painter.paint(MAP)).png


@pytest.mark.slow
async def test_a_picture_that_takes_too_long_fails_and_the_next_does_not(painter: Painter) -> None:
    await painter.paint(MAP)
    (worker,) = workers()
    os.kill(worker.pid, signal.SIGSTOP)
    painter.timeout = 0.2
    with pytest.raises(PictureFailed):
        await painter.paint(CHART)
    painter.timeout = PATIENT
    assert (await painter.paint(CHART)).png
    assert not worker.is_running()


@pytest.mark.slow
async def test_a_worker_with_nothing_to_do_is_let_go() -> None:
    async with open_painter(timeout=PATIENT, idle=0.1) as painter:
        await painter.paint(MAP)
        async with asyncio.timeout(10):
            while workers():
                await asyncio.sleep(0.02)
        assert (await painter.paint(CHART)).png


async def test_a_closed_painter_draws_nothing() -> None:
    async with open_painter() as painter:
        pass
    with pytest.raises(PictureFailed):
        await painter.paint(MAP)
    assert workers() == []


def test_the_event_loops_side_does_not_import_matplotlib() -> None:
    program = (
        "import sys, news.pictures.painter; sys.exit('matplotlib' in sys.modules or 'numpy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


@pytest.mark.slow
async def test_only_so_many_pictures_are_kept(painter: Painter) -> None:
    first = await painter.paint(CHART)
    for number in range(32):
        await painter.paint(Timeline(Phrase(str(number)), (Day(days(1)[0].day, 1, 1),)))
    assert await painter.paint(CHART) is not first
