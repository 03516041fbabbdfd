"""What a page says about its article: JSON-LD (https://schema.org/Article), Open Graph and other meta.

Sites get their JSON-LD wrong in every way there is, so nothing here raises: what cannot be read is None.
The ``articleBody`` of JSON-LD is not used: on 175 pages it held nothing that the page's text lacked, most
often only a teaser, and it has lost its paragraphs.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from datetime import date
from typing import cast

from lxml.html import HtmlElement

from news.bylines import clean_author
from news.canonical import canonical
from news.dates import find_date
from news.json_ld import article_node

_MAXIMUM_NAME = 200
_NO_AUTHOR = frozenset(
    {"admin", "administrator", "staff", "editor", "editorial", "guest", "author", "webmaster", "unknown"}
)

_TITLE_META = ("og:title", "twitter:title", "dc.title", "parsely-title", "sailthru.title")
_AUTHOR_META = (
    "author",
    "article:author",
    "parsely-author",
    "sailthru.author",
    "dc.creator",
    "byl",
    "dcterms.creator",
)
_PUBLISHER_META = ("og:site_name", "dc.publisher", "application-name")
_DATE_META = (
    "article:published_time", "article:published", "og:published_time", "parsely-pub-date", "sailthru.date",
    "dc.date.issued", "dc.date", "dcterms.created", "datepublished", "pubdate", "publishdate", "publish-date",
    "publication_date", "date", "article.published",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What the page's metadata tells; None where it does not.

    Attributes:
        canonical: the address declared by ``<link rel=canonical>``, as written.
        language: the ``lang`` of the page, in lower case, as written.
        is_free: False where JSON-LD says that the article must be paid for.
    """

    title: str | None = None
    byline: str | None = None
    publisher: str | None = None
    published: date | None = None
    canonical: str | None = None
    language: str | None = None
    is_free: bool | None = None


def read_facts(tree: HtmlElement) -> PageFacts:
    """Collect what a parsed page says about its article, JSON-LD first."""
    node = article_node(_strings(tree, "//script[contains(@type, 'ld+json')]/text()"))
    meta = _meta(tree)
    publisher = _name_of(node.get("publisher")) or _first_meta(meta, _PUBLISHER_META)
    return PageFacts(
        title=_title(tree, node, meta, publisher),
        byline=_byline(node, meta, publisher),
        publisher=publisher,
        published=_published(tree, node, meta),
        canonical=_attribute(tree, "//link[translate(@rel, 'CANOIL', 'canoil')='canonical']/@href"),
        language=(_attribute(tree, "/html/@lang") or "").lower() or None,
        is_free=_is_free(node.get("isAccessibleForFree")),
    )


def _string(value: object) -> str | None:
    """A text without mark-up and character references; sites escape twice."""
    if not isinstance(value, str):
        return None
    plain = re.sub(r"</?[a-zA-Z][^<>]*>", " ", html.unescape(html.unescape(value)))
    plain = re.sub(r"\s+", " ", canonical(plain)).strip()
    return plain or None


def _name_of(value: object) -> str | None:
    if isinstance(value, list):
        names = [name for item in cast("list[object]", value) if (name := _name_of(item))]
        return _joined(list(dict.fromkeys(names)))
    if isinstance(value, dict):
        return _name_of(cast("dict[str, object]", value).get("name"))
    return _string(value)


def _joined(names: list[str]) -> str | None:
    if len(names) > 1:
        return f"{', '.join(names[:-1])} and {names[-1]}"
    return names[0] if names else None


def _is_free(value: object) -> bool | None:
    if isinstance(value, str):
        return {"true": True, "false": False}.get(value.strip().lower())
    return value if isinstance(value, bool) else None


def _title(
    tree: HtmlElement, node: dict[str, object], meta: dict[str, list[str]], publisher: str | None
) -> str | None:
    candidates = (
        _string(node.get("headline")),
        _first_meta(meta, _TITLE_META),
        *(_string(text) for text in _strings(tree, "//title/text()")[:1]),
    )
    title = next(filter(None, candidates), None)
    return _without_site(title, publisher, tree) if title else None


def _without_site(title: str, publisher: str | None, tree: HtmlElement) -> str:
    """The title without its site's name: the name as told, or what the page's own heading lacks."""
    if publisher:
        title = re.sub(rf"\s*[-–—|·:»]\s*{re.escape(publisher)}\s*$", "", title, flags=re.IGNORECASE) or title
    for heading in (" ".join("".join(h.itertext()).split()) for h in tree.iter("h1")):
        before, found, after = title.partition(heading) if heading else ("", "", "")
        if (
            found
            and re.fullmatch(r"(?:.*\s[-–—|·»]\s+)?", before)
            and re.fullmatch(r"(?:\s+[-–—|·»]\s.*)?", after)
        ):
            return heading
    return title


def _byline(node: dict[str, object], meta: dict[str, list[str]], publisher: str | None) -> str | None:
    names = [_name_of(node.get("author"))]
    names += [_joined(list(dict.fromkeys(meta.get(key, [])))) for key in _AUTHOR_META]
    for name in filter(None, names):
        cleaned = clean_author(name)
        usable = 1 < len(cleaned) <= _MAXIMUM_NAME and cleaned.lower() not in _NO_AUTHOR
        if usable and cleaned.lower() != (publisher or "").lower():
            return cleaned
    return None


def _published(tree: HtmlElement, node: dict[str, object], meta: dict[str, list[str]]) -> date | None:
    times = _strings(
        tree, "//article//time/@datetime | //time[@pubdate or @itemprop='datePublished']/@datetime"
    )
    told = [_string(node.get("datePublished")), _first_meta(meta, _DATE_META)]
    told += _strings(tree, "//*[@itemprop='datePublished']/@content")[:1] + times[:1]
    return next((day for text in told if text and (day := find_date(text))), None)


def _meta(tree: HtmlElement) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        key = (element.get("property") or element.get("name") or element.get("itemprop") or "").lower()
        content = _string(element.get("content"))
        if key and content:
            found.setdefault(key, []).append(content)
    return found


def _first_meta(meta: dict[str, list[str]], keys: tuple[str, ...]) -> str | None:
    return next((meta[key][0] for key in keys if key in meta), None)


def _strings(tree: HtmlElement, path: str) -> list[str]:
    return [str(value) for value in cast("list[object]", tree.xpath(path))]


def _attribute(tree: HtmlElement, path: str) -> str | None:
    return next((value.strip() for value in _strings(tree, path) if value.strip()), None)
