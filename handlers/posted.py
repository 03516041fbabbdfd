"""What a message holds: its links, its text if it is long, and what the files attached to it hold."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from news import errors
from news.canonical import canonical as canonical_text
from news.documents import Document, DocumentKind
from news.errors import NewsError, NoWords, TextTooShort, TooManyLinks
from news.urls import distinct_links, find_links, is_media_link
from storage.inbox import ItemKind, NewItem

# Shorter messages are talk. A news brief has about this many words.
LEAST_WORDS = 60
# A message with more links is a list; each link costs a request to a stranger's server. The first
# link beyond is accepted all the same, so that its reply says that the rest was left out.
MOST_LINKS = 10

_KINDS = {DocumentKind.TEXT: ItemKind.TEXT, DocumentKind.PAGE: ItemKind.PAGE}


@dataclass(frozen=True, slots=True)
class Attached:
    """A file attached to a message.

    Attributes:
        name: what it is called, with its ending.
        body: what it holds; nothing where that is too large to be brought here.
        media_type: what Discord says it is, or None.
        is_too_large: whether it is larger than any file that is looked into.
    """

    name: str
    body: bytes
    media_type: str | None = None
    is_too_large: bool = False


@dataclass(frozen=True, slots=True)
class Post:
    """A message that may hold articles.

    Attributes:
        texts: contents of text attachments, in order.
        documents: attached files, in order; which of them are texts, pages or PDFs their bytes tell.
        links: addresses that stand in embeds or in what was forwarded, not in the text; of those that
            stand in both the text's count.
    """

    guild_id: int
    channel_id: int
    message_id: int
    member_id: int
    text: str
    posted_at: datetime
    texts: tuple[str, ...] = ()
    documents: tuple[Attached, ...] = ()
    links: tuple[str, ...] = ()


Opened = tuple[str, Document | NewsError]
"""An attached file's name, and its text or why there is none."""


def links_of(post: Post) -> list[str]:
    """The links of a message that may lead to articles, in order, each page once."""
    links = distinct_links(chain(find_links(post.text), post.links))
    return [link for link in links if not is_media_link(link)]


def items_of(post: Post, opened: Sequence[Opened] = ()) -> list[NewItem]:
    """The articles a message holds: its links, its text if it is long, its text attachments, its files.

    Files come last, so that what stands before them has its positions before they are opened.
    """
    found = [(ItemKind.LINK, link) for link in links_of(post)[: MOST_LINKS + 1]]
    found += [(ItemKind.TEXT, canonical_text(text)) for text in (post.text, *post.texts) if is_article(text)]
    found += [_opened(outcome) for _, outcome in opened if not _is_talk(outcome)]
    items = [_item(post, position, *what) for position, what in enumerate(found)]
    # A text pasted and attached as well is one article.
    unique: dict[str, NewItem] = {}
    for item in items:
        unique.setdefault(item.item_key, item)
    return list(unique.values())


def each_of(post: Post, opened: Sequence[Opened]) -> list[tuple[str, NewItem | NewsError]]:
    """All that a message holds, each with the link or file name it goes by ("" for the message's own text).

    What cannot be read stands there with its error; the list is never empty.
    """
    found = [*_each_link(post), *_each_text(post)]
    found += [
        (name, _short_or(post, *_opened(outcome)) if isinstance(outcome, Document) else outcome)
        for name, outcome in opened
    ]
    return found or [("", _too_short(post.text))]


def is_article(text: str) -> bool:
    """Whether a text is long enough to be an article rather than talk."""
    words = [word for word in text.split() if "://" not in word]
    return len(words) >= LEAST_WORDS


def describe(error: NewsError) -> dict[str, object]:
    """An error as data, so that it can be worded when the reply is sent."""
    told: dict[str, object] = {"error": type(error).__name__}
    return told | vars(error)


def rebuilt(described: Mapping[str, object]) -> NewsError:
    """An error that ``describe`` has made data of."""
    known = {kind.__name__: kind for kind in vars(errors).values() if _is_news_error(kind)}
    error = known.get(str(described.get("error")), NewsError)()
    vars(error).update({name: value for name, value in described.items() if name != "error"})
    return error


def _is_news_error(kind: object) -> bool:
    return isinstance(kind, type) and issubclass(kind, NewsError)


def _each_link(post: Post) -> Iterator[tuple[str, NewItem | NewsError]]:
    for number, link in enumerate(links_of(post)):
        within = number < MOST_LINKS
        yield link, _item(post, number, ItemKind.LINK, link) if within else TooManyLinks(url=link)


def _each_text(post: Post) -> Iterator[tuple[str, NewItem | NewsError]]:
    if is_article(post.text):
        yield "", _item(post, 0, ItemKind.TEXT, canonical_text(post.text))
    for text in post.texts:
        yield "", _short_or(post, ItemKind.TEXT, canonical_text(text))


def _short_or(post: Post, kind: ItemKind, payload: str) -> NewItem | NewsError:
    if kind is ItemKind.TEXT and not is_article(payload):
        return _too_short(payload)
    return _item(post, 0, kind, payload)


def _too_short(text: str) -> NewsError:
    return TextTooShort() if any(map(str.isalpha, text)) else NoWords()


def _is_talk(outcome: Document | NewsError) -> bool:
    return (
        isinstance(outcome, Document) and outcome.kind is DocumentKind.TEXT and not is_article(outcome.text)
    )


def _opened(outcome: Document | NewsError) -> tuple[ItemKind, str]:
    if isinstance(outcome, Document):
        return _KINDS[outcome.kind], outcome.text
    return ItemKind.UNREADABLE, json.dumps(describe(outcome), sort_keys=True)


def _item(post: Post, position: int, kind: ItemKind, payload: str) -> NewItem:
    return NewItem(
        post.guild_id,
        post.channel_id,
        post.message_id,
        post.member_id,
        position,
        kind,
        payload,
        post.posted_at,
    )
