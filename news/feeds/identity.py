"""What an item is known by, so that it is posted once: its guid, else its link, else its title.

Feeds change dates, add tracking parameters and count comments; none of that makes a new item. Some give many
items the same guid or the same link: a kind of key that two items of one feed share tells nothing there, and
is dropped for good, as MonitoRSS does. All keys of an item are kept, so dropping one later floods nobody.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from enum import StrEnum
from functools import lru_cache
from typing import Final

from news.errors import LinkError
from news.feeds.feed import FeedItem
from news.names import plain
from news.urls import identity as link_identity


class Key(StrEnum):
    """The kinds of key, the strongest first."""

    GUID = "guid"
    EXACT_GUID = "exact guid"
    LINK = "link"
    EXACT_LINK = "exact link"
    TITLE = "title"
    WHOLE = "whole"


#: Beside the key that decides: the same page with the same title of the same day, where the feed gives its
#: items new guids, as some do at every request.
_PAIR: Final = "pair"

# Every item of a poll is asked for its keys several times; a large feed has thousands.
_REMEMBERED: Final = 8_192

_BYTES: Final = 12  # 96 bits: no two of a million keys come out the same
# "Bridge closed (12 comments)", "Bridge closed [3]" is another matter: that may be a part's number.
_COUNT: Final = re.compile(
    r"\s*[(\[]\s*\d[\d.,\s]*\s*(?:comments?|replies|reply|reactions?|likes?|views?|votes?|points?|shares?"
    r"|kommentare?|antworten|commentaires?|réponses?|comentarios?|respuestas?|коментар\w*|комментар\w*)\s*[)\]]\s*$",
    re.IGNORECASE,
)
_URL: Final = re.compile(r"https?://", re.IGNORECASE)

Keys = Mapping[str, str]
"""Of each kind that an item has, its key."""


def keys_of(item: FeedItem) -> Keys:
    """Every key of an item, by its kind, the strongest first; there is always one."""
    day = item.published.date().isoformat() if item.published else ""
    whole = _digest(Key.WHOLE, f"{item.title}\n{item.summary}")
    return dict((*_keys(item.guid, item.link or "", item.title, day), (str(Key.WHOLE), whole)))


@lru_cache(maxsize=_REMEMBERED)
def _keys(guid: str, link: str, title: str, day: str) -> tuple[tuple[str, str], ...]:
    values = {
        Key.GUID: _plain_guid(guid),
        Key.EXACT_GUID: guid.strip(),
        Key.LINK: _plain_link(link),
        Key.EXACT_LINK: link,
        Key.TITLE: _plain_title(title),
    }
    for exact, folded in ((Key.EXACT_GUID, Key.GUID), (Key.EXACT_LINK, Key.LINK)):
        if values[exact] == values[folded]:
            values[exact] = ""
    keys = [(str(kind), _digest(kind, value)) for kind, value in values.items() if value]
    if link and title:
        pair = f"{values[Key.LINK]}\n{values[Key.TITLE]}\n{day}"
        keys.append((_PAIR, _digest(_PAIR, pair)))
    return tuple(keys)


def colliding(items: Sequence[FeedItem]) -> frozenset[str]:
    """The kinds of key that different items of one feed share.

    An item that stands in the feed twice, all its keys but that of its text the same, is no different item.
    """
    owners: dict[tuple[str, str], tuple[str, ...]] = {}
    found: set[str] = set()
    for item in items:
        keys = keys_of(item)
        itself = tuple(keys.get(kind, "") for kind in (Key.GUID, Key.LINK, Key.TITLE))
        for kind, key in keys.items():
            if kind != Key.WHOLE and owners.setdefault((kind, key), itself) != itself:
                found.add(kind)
    return frozenset(found)


def deciding(keys: Keys, dropped: Collection[str]) -> tuple[str, ...]:
    """The keys by any of which an item is known: the strongest that is not dropped, and the pair.

    Args:
        keys: of the item.
        dropped: the kinds that tell nothing in its feed.
    """
    strongest = next((keys[kind] for kind in Key if kind in keys and kind not in dropped), keys[Key.WHOLE])
    if _PAIR in keys and _PAIR not in dropped and Key.GUID in keys:
        return (strongest, keys[_PAIR])
    return (strongest,)


def unknown(
    items: Iterable[FeedItem], known: Collection[str], dropped: Collection[str]
) -> list[tuple[FeedItem, Keys]]:
    """The items that are known by none of these keys, each once, with their own; in the order given."""
    seen = set(known)
    new: list[tuple[FeedItem, Keys]] = []
    for item in items:
        keys = keys_of(item)
        decisive = deciding(keys, dropped)
        if seen.isdisjoint(decisive):
            new.append((item, keys))
        seen.update(decisive)
    return new


def _digest(kind: str, value: str) -> str:
    told = f"{kind}\n{value}".encode(errors="surrogatepass")
    return hashlib.blake2b(told, digest_size=_BYTES).hexdigest()


def _plain_guid(guid: str) -> str:
    """A guid; one that is an address without scheme, tracking and fragment."""
    guid = guid.strip()
    return _plain_link(guid) if _URL.match(guid) else guid


def _plain_link(link: str) -> str:
    try:
        return link_identity(link) if link else ""
    except LinkError:
        return link


def _plain_title(title: str) -> str:
    return " ".join(plain(_COUNT.sub("", title)).casefold().split())
