"""What our figures are measured beside, in the same run."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import trafilatura
from sumy.models.dom import ObjectDocumentModel, Paragraph, Sentence
from sumy.summarizers.lex_rank import LexRankSummarizer

_WORD = re.compile(r"\w+")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")


def plain_trafilatura(data: Path) -> Iterator[dict[str, Any]]:
    """Predictions by trafilatura as it comes."""
    with data.open(encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            html = gzip.decompress((data.parent / record["html"]).read_bytes()).decode(
                "utf-8", errors="replace"
            )
            yield {"id": record["id"], "articleBody": trafilatura.extract(html) or ""}


class _Words:
    """Splits into words; all that sumy needs of a tokeniser, and no NLTK data."""

    def to_words(self, text: str) -> list[str]:
        """The words of a sentence."""
        return _WORD.findall(text)


def lex_rank(text: str, count: int = 3) -> list[str]:
    """A summary by sumy's LexRank as it comes, over sentences split at full stops."""
    words = _Words()
    paragraphs = [
        Paragraph([Sentence(sentence, words) for sentence in _SENTENCE_END.split(block) if sentence.strip()])
        for block in text.split("\n\n")
    ]
    return [str(sentence) for sentence in LexRankSummarizer()(ObjectDocumentModel(paragraphs), count)]
