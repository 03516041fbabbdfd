"""The promise: whatever is shown is the article, character for character, for every article at hand."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from news.article import Reading
from news.read import read_page, read_text
from tests.handlers.newsroom import Newsroom, scope
from tests.shared_data import REPOSITORY, shared_path
from tests.storage.filling import GUILD, item, stored

SAMPLES = sorted(path.name for path in (REPOSITORY / "samples").iterdir() if path.suffix in {".txt", ".html"})


async def assert_verbatim(room: Newsroom, reading: Reading) -> int:
    """Ask everything about an article and compare each passage with its slice; returns how many there were."""
    text = reading.article.text
    source = await stored(room.storage, reading, item(payload=f"https://news.example/{hash(text)}"))
    number = str(source.number)
    answers = [
        await room.app.summary(scope(), number, 15),
        await room.app.where(scope(), None, number),
        await room.app.articles.show(scope(), number),
    ]
    quoted = await room.storage.attributions.speakers(GUILD, [source.article_id])
    answers += [await room.app.who_said(scope(), speaker.name, number) for speaker in quoted]
    citations = [citation for answer in answers for citation in answer.citations]
    for citation in citations:
        assert citation.passage == text[citation.span.start : citation.span.end]
        assert all(0 <= mark.start < mark.end <= len(text) for mark in citation.marks)
    return len(citations)


@pytest.mark.parametrize("name", SAMPLES)
async def test_samples_are_cited_verbatim(room: Newsroom, name: str) -> None:
    body = (REPOSITORY / "samples" / name).read_text(encoding="utf-8")
    reading = read_page(body, "text/html", "") if name.endswith(".html") else read_text(body)
    assert await assert_verbatim(room, reading) > 15


async def test_the_reference_article_is_cited_verbatim(room: Newsroom) -> None:
    text = shared_path("articles/aleppo.txt").read_text(encoding="utf-8")
    assert await assert_verbatim(room, read_text(text)) > 30


@pytest.mark.slow
async def test_the_development_articles_are_cited_verbatim(room: Newsroom) -> None:
    cited = [await assert_verbatim(room, read_text(text)) for text in _development_texts()]
    assert len(cited) > 80
    assert sum(cited) > 1000


def _development_texts() -> Iterator[str]:
    with shared_path("data/dev/attribution.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)["text"]
