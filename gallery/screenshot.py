"""Pictures of HTML pages by headless Chromium, driven over its DevTools protocol.

https://chromedevtools.github.io/devtools-protocol/
"""

from __future__ import annotations

import asyncio
import base64
import itertools
import os
import shutil
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import aiohttp

BROWSERS: Final = ("chromium", "chromium-browser", "google-chrome")
# Two device pixels for each of the page, so that text is sharp on the screens of today.
SCALE: Final = 2
# A full machine takes long to start a browser; a hung one is given up.
START_SECONDS: Final = 60.0
ANSWER_SECONDS: Final = 60.0
# A page is laid out at this height first; the picture has the height of what is in it.
_FIRST_HEIGHT: Final = 800
# The PNG comes as one message of the protocol.
_LARGEST_MESSAGE: Final = 64 * 1024 * 1024
_MEASURE: Final = (
    "document.fonts.ready.then(() => Promise.all([...document.images].map(i => i.decode().catch(() => 0))))"
    ".then(() => Math.ceil(document.getElementById('page').getBoundingClientRect().height))"
)


class BrowserMissing(Exception):
    """No Chromium is installed."""

    def __init__(self) -> None:
        super().__init__(
            "No Chromium found. On Debian: apt-get install -y chromium fonts-noto-core fonts-noto-color-emoji"
        )


class BrowserFailed(Exception):
    """Chromium is there, but does not do what it is asked."""


def find_browser() -> str:
    """The path of an installed Chromium.

    Raises:
        BrowserMissing: there is none.
    """
    for name in BROWSERS:
        if path := shutil.which(name):
            return path
    raise BrowserMissing


@dataclass(slots=True)
class Browser:
    """A running Chromium with one page open."""

    socket: aiohttp.ClientWebSocketResponse
    session: str = ""
    _numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    async def picture(self, html: str, width: int) -> bytes:
        """A document's ``#page`` as a PNG.

        Args:
            html: needs nothing outside itself.
            width: in CSS pixels; the PNG has ``SCALE`` times as many.

        Raises:
            BrowserFailed: the page cannot be drawn.
        """
        await self._resize(width, _FIRST_HEIGHT)
        tree = await self._ask("Page.getFrameTree")
        frame = tree["frameTree"]["frame"]["id"]
        await self._ask("Page.setDocumentContent", frameId=frame, html=html)
        measured = await self._ask(
            "Runtime.evaluate", expression=_MEASURE, awaitPromise=True, returnByValue=True
        )
        height = int(measured["result"]["value"])
        await self._resize(width, height)
        clip = {"x": 0, "y": 0, "width": width, "height": height, "scale": 1}
        shot = await self._ask("Page.captureScreenshot", format="png", clip=clip)
        return base64.b64decode(shot["data"])

    async def open_page(self) -> None:
        """Open the one page that everything is drawn in."""
        target = await self._ask("Target.createTarget", url="about:blank")
        attached = await self._ask("Target.attachToTarget", targetId=target["targetId"], flatten=True)
        self.session = str(attached["sessionId"])

    async def _resize(self, width: int, height: int) -> None:
        await self._ask(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=SCALE,
            mobile=False,
        )

    async def _ask(self, method: str, **params: object) -> dict[str, Any]:
        number = next(self._numbers)
        asked: dict[str, Any] = {"id": number, "method": method, "params": params}
        await self.socket.send_json(asked | ({"sessionId": self.session} if self.session else {}))
        async with asyncio.timeout(ANSWER_SECONDS):
            while True:
                answer: dict[str, Any] = await self.socket.receive_json()
                if answer.get("id") != number:
                    continue  # an event, or the answer to something given up
                if "error" in answer:
                    raise BrowserFailed(f"{method}: {answer['error']}")
                return answer["result"]


@asynccontextmanager
async def open_browser() -> AsyncGenerator[Browser]:
    """A Chromium of its own, with an empty profile, ended when the block is left.

    Raises:
        BrowserMissing: none is installed.
        BrowserFailed: it does not start.
    """
    program = find_browser()
    with TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        process = await asyncio.create_subprocess_exec(
            program,
            *_options(profile),
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )
        try:
            address = await _address(process, Path(profile) / "DevToolsActivePort")
            async with (
                aiohttp.ClientSession() as session,
                session.ws_connect(address, max_msg_size=_LARGEST_MESSAGE) as socket,
            ):
                browser = Browser(socket)
                await browser.open_page()
                yield browser
        finally:
            if process.returncode is None:
                process.terminate()
            await process.wait()


def _options(profile: str) -> list[str]:
    options = [
        "--headless=new",
        "--remote-debugging-port=0",
        f"--user-data-dir={profile}",
        "--disable-gpu",
        "--disable-lcd-text",  # grey edges look the same on every screen and pack better
        "--font-render-hinting=none",
        "--force-color-profile=srgb",
        "--hide-scrollbars",
        "--no-first-run",
        "--disable-dev-shm-usage",  # containers have little of it
    ]
    # Chromium's sandbox refuses to work for root; the pages are our own.
    return [*options, "--no-sandbox"] if os.geteuid() == 0 else options


async def _address(process: asyncio.subprocess.Process, file: Path) -> str:
    """Where the browser listens, which it writes to a file of two lines: port and path."""
    try:
        async with asyncio.timeout(START_SECONDS):
            while process.returncode is None:
                if len(lines := _lines(file)) > 1:
                    return f"ws://127.0.0.1:{lines[0]}{lines[1]}"
                await asyncio.sleep(0.05)
    except TimeoutError as error:
        raise BrowserFailed(f"Chromium did not start within {START_SECONDS:.0f} seconds") from error
    raise BrowserFailed(f"Chromium ended at once with status {process.returncode}")


def _lines(file: Path) -> list[str]:
    """Both lines, or fewer while the browser starts."""
    return file.read_text("utf-8").split("\n") if file.exists() else []
