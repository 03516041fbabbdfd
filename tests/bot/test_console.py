from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.bot.process import run_bot
from tests.end_to_end.pages import PARAGRAPHS, TEXT, TITLE, page
from tests.web_server import serve

DATABASE = ("--database", "sqlite:///news.db")
QUOTED = (
    "“The bridge is stronger than on the day it was built,” said Camille Laurent, the city's chief engineer."
)
CAFE = "The café by the bridge, which had been closed for eleven months, opened its doors again on Tuesday."


def lines(link: str) -> Sequence[str | bytes]:
    """Everything that is typed in the first session, block by block."""
    return (
        TEXT,
        "/summary 1 sentences: 2",
        "!who-said laurent",
        "/where lyon",
        "/where xyzzy",
        "/where 1",
        "/summary 1 one-line",
        "/summary 1 99 sentences",
        "/summary 1 5 length: short",
        "/frobnicate",
        "/summary sentences: many",
        "/summary sentences: 99",
        "/articles list ²",
        "/articles burn 1",
        "/add missing.txt",
        "/add story.txt",
        "/add page.html",
        link,
        "http://127.0.0.1:1/private",
        b"caf\xe9 \xff\xfe na\xefve",
        "/articles list",
        "/articles show 2",
        "/articles forget 3",
        "/articles show 3",
        "/help where",
        "12345",
        "quit",
        "/summary all",
    )


def story(title: str) -> str:
    return TEXT.replace(TITLE, title).replace("bridge", title.split()[-1].lower())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("console")
    (folder / "story.txt").write_text(story("Lyon reopens its tunnel"), encoding="utf-8")
    html = page("Café opens again", (CAFE, *PARAGRAPHS), '<meta charset="iso-8859-1">').replace("—", "-")
    (folder / "page.html").write_bytes(html.encode("cp1252"))
    return folder


@pytest.fixture(scope="module")
def first(folder: Path) -> str:
    async def session() -> tuple[int, bytes, bytes]:
        async with serve() as site:
            site.page(
                "/ferry",
                page("Lyon keeps its ferry", tuple(p.replace("bridge", "ferry") for p in PARAGRAPHS)),
            )
            typed = [x if isinstance(x, bytes) else x.encode() for x in lines(site.url("/ferry"))]
            # UTF-8 is not what this locale says
            settings = {"FETCH_ALLOWED_HOSTS": site.host, "PYTHONIOENCODING": "latin-1"}
            done = await asyncio.to_thread(
                run_bot, ["console", *DATABASE], folder, b"\n".join(typed) + b"\n", **settings
            )
            return done.returncode, done.stdout, done.stderr

    status, output, errors = asyncio.run(session())
    assert status == 0
    assert b"Traceback" not in errors
    return output.decode("utf-8")


@pytest.mark.parametrize(
    "expected",
    [
        f"#1 {TITLE}\n",
        f"│ {PARAGRAPHS[0]}\n",
        QUOTED,
        "Lyon  France · 45.75°N 4.85°E",
        "No place called “xyzzy” is named.",
        "There is no command /frobnicate; /help lists them all.",
        "sentences: must be a whole number.",
        f"Places in #1 {TITLE}\n",
        f"Summary of #1 {TITLE}\n  │ {PARAGRAPHS[0]}\n#1 {TITLE} · ",
        "A summary has 1 to 15 sentences.",
        "There is no article #5 here; the newest is #1.",
        "page: must be a whole number.",
        "Write /articles list, /articles show 3 or /articles forget 3.",
        "missing.txt cannot be opened: No such file or directory.",
        "#2 Lyon reopens its tunnel\n",
        "#3 Café opens again\n",
        "#4 Lyon keeps its ferry\n",
        "127.0.0.1 is inside a private network",
        "That text is too short for an article (under 60 words).",
        "4 articles\n",
        "Forgotten: #3 Café opens again\n",
        "There is no article #3 here; the newest is #4.",
        "/where The places an article names",
        "There are no words in that text.",
    ],
)
def test_a_session_in_a_pipe_says(first: str, expected: str) -> None:
    assert expected in first


def test_nothing_is_said_after_leaving(first: str) -> None:
    assert "The latest articles, one sentence each" not in first


def test_a_later_session_still_knows_the_articles(first: str, folder: Path) -> None:
    given = "\n".join(
        ["/articles list", "/summary 1 sentences: 1", story("Lyon reopens its market")]
    ).encode()
    done = run_bot(["console", *DATABASE], folder, given)  # ends without a line break
    output = done.stdout.decode("utf-8")
    assert (done.returncode, done.stderr) == (0, b"")
    assert "3 articles" in output
    assert "#4 Lyon keeps its ferry" in output
    assert f"Summary of #1 {TITLE}\n" in output
    assert "Café" not in output
    assert "#5 Lyon reopens its market\n" in output
