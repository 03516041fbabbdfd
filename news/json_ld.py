"""JSON-LD (https://www.w3.org/TR/json-ld11/) as sites write it, and the article in it."""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Iterable, Iterator
from typing import cast

_ARTICLE_TYPES = frozenset(
    {
        "NewsArticle", "Article", "ReportageNewsArticle", "AnalysisNewsArticle", "OpinionNewsArticle",
        "BackgroundNewsArticle", "ReviewNewsArticle", "AskPublicNewsArticle", "LiveBlogPosting",
        "BlogPosting", "Report", "TechArticle",
    }
)  # fmt: skip
# What a script's JSON stands in. White space is looked for from where it begins only: tried at each of its
# characters, a megabyte of it would take hours.
_BEFORE = re.compile(r"^\s*+(?:<!--|(?:(?://|/\*)\s*+)?<!\[CDATA\[(?:\*/)?)")
_BEHIND = re.compile(r"(?:-->|(?:(?://|/\*)\s*+|(?<!\s)\s++|)\]\]>(?:\*/)?)$")
# A page has a handful of nodes; a product catalogue in JSON-LD must not hold up the reading.
_MAXIMUM_NODES = 5_000


def article_node(scripts: Iterable[str]) -> dict[str, object]:
    """The article's object, the first nearest to the root of its script; empty where there is none.

    Args:
        scripts: the contents of the page's ``application/ld+json`` scripts, however broken.
    """
    found = [
        node for node in _nodes([_parse_json(text) for text in scripts]) if _types(node) & _ARTICLE_TYPES
    ]
    named = [node for node in found if node.get("headline")]
    return (named or found or [{}])[0]


def _parse_json(text: str) -> object:
    """Parse JSON as sites write it: in comments, with raw line breaks, stray commas and semicolons."""
    bare = _BEHIND.sub("", _BEFORE.sub("", text).rstrip())
    for attempt in (bare, re.sub(r",(?=\s*[}\]])", "", bare).strip().rstrip(";")):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _nodes(roots: list[object]) -> Iterator[dict[str, object]]:
    """Every object of the JSON-LD, the nearest to the root first."""
    waiting = deque(roots)
    for _ in range(_MAXIMUM_NODES):
        if not waiting:
            return
        value = waiting.popleft()
        if isinstance(value, list):
            waiting.extend(cast("list[object]", value))
        elif isinstance(value, dict):
            node = cast("dict[str, object]", value)
            yield node
            waiting.extend(child for child in node.values() if isinstance(child, dict | list))


def _types(node: dict[str, object]) -> set[str]:
    declared = node.get("@type")
    values = cast("list[object]", declared) if isinstance(declared, list) else [declared]
    return {value.rsplit("/", 1)[-1] for value in values if isinstance(value, str)}
