"""The script of ``make demo``: the sample articles, then each question once."""

from __future__ import annotations

from pathlib import Path

from news.errors import BadArgument

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
_QUESTIONS = (
    "/articles list",
    "/summary",
    "/who-said",
    "/who-said Nieto",
    "/who-said goodbye second time",
    "/where",
    "/where Lisbon article: all",
    "/summary bridge sentences: 2",
    "/ask how many ships waited at the mouth of the Tagus?",
    "/ask what did Coelho say?",
    "/search bridge",
    "/who",
    "/when",
    "/digest",
)


def script() -> list[str]:
    """Console lines that read every sample and show each ability.

    Raises:
        BadArgument: the samples are not there, because the bot was installed without its repository.
    """
    files = sorted(path for path in SAMPLES.glob("*") if path.suffix in {".txt", ".html"})
    if not files:
        raise BadArgument("The sample articles are missing; run the demo in a clone of the repository.")
    return [f"/add {path}" for path in files] + list(_QUESTIONS)
