"""What an item is known by, so that it is posted once: its guid, else its link, else its title.

Feeds change dates, add tracking parameters and count comments; none of that makes a new item. Some give many
items the same guid or the same link: a kind of key that two items of one feed share tells nothing there, and
is dropped for good, as MonitoRSS does. All keys of an item are kept, so dropping one later floods nobody; and
those that it comes to have by edits are kept as well, so that one edit after the other makes nothing new.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
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


#: Beside the key that decides, where the feed gives its items new guids, as some do at every request: the
#: same page with the same title of the same day, and the same page of the same day.
_PAIR: Final = "pair"
_PAGE: Final = "page"
_BESIDE: Final = (_PAIR, _PAGE)

# What tells nothing more than the key behind it while that one decides, but changes with every tracking
# parameter.
_EXACT: Final[Mapping[str, str]] = {Key.EXACT_GUID: Key.GUID, Key.EXACT_LINK: Key.LINK}

# Every item of a poll is asked for its keys several times; a large feed has thousands.
_REMEMBERED: Final = 8_192

_BYTES: Final = 12  # 96 bits: no two of a million keys come out the same
# "Bridge closed (12 comments)", "Bridge closed [3]" is another matter: that may be a part's number.
_COUNT: Final = re.compile(
    r"\s*[(\[]\s*\d[\d.,\s]*\s*(?:comments?|replies|reply|reactions?|likes?|views?|votes?|points?|shares?"
    r"|kommentare?|antworten|commentaires?|réponses?|comentarios?|respuestas?|коментар\w*|комментар\w*)\s*[)\]]\s*$",
    re.IGNORECASE,
)
# Alerts and the like lead there, however many there are in a day.
_HOME: Final = re.compile(r"https?://[^/?#]*/?(?:#.*)?", re.IGNORECASE | re.DOTALL)
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
    if link and not _HOME.fullmatch(link):
        keys.append((_PAGE, _digest(_PAGE, f"{values[Key.LINK]}\n{day}")))
    return tuple(keys)


def colliding(items: Sequence[FeedItem]) -> frozenset[str]:
    """The kinds of key that different items of one feed share.

    An item that stands in the feed twice is no different item: guid, link and title are the same, or else
    guid, title and moment of publication, for one that is listed in several sections of its site.
    """
    same: dict[tuple[str, ...], int] = {}
    owners: dict[tuple[str, str], int] = {}
    found: set[str] = set()
    for number, item in enumerate(items):
        keys = keys_of(item)
        guid, link, title = (keys.get(kind, "") for kind in (Key.GUID, Key.LINK, Key.TITLE))
        listed = (guid, title, item.published.isoformat() if item.published else keys[Key.WHOLE])
        each = ((Key.LINK, guid, link, title), *([(Key.GUID, *listed)] if guid and title else []))
        owner = next((same[one] for one in each if one in same), number)
        same.update(dict.fromkeys(each, owner))
        found.update(
            kind
            for kind, key in keys.items()
            if kind != Key.WHOLE and owners.setdefault((kind, key), owner) != owner
        )
    return frozenset(found)


def deciding(keys: Keys, dropped: Collection[str]) -> tuple[str, ...]:
    """The keys by any of which an item is known: the strongest that is not dropped, then those beside it.

    Args:
        keys: of the item.
        dropped: the kinds that tell nothing in its feed.
    """
    strongest = next((keys[kind] for kind in Key if kind in keys and kind not in dropped), keys[Key.WHOLE])
    if Key.GUID not in keys:
        return (strongest,)
    # Where items share their pages, only the title tells those of a day apart.
    useless = {*dropped, _PAGE} if Key.LINK in dropped else dropped
    return (strongest, *(keys[kind] for kind in _BESIDE if kind in keys and kind not in useless))


@dataclass(slots=True)
class NewItem:
    """An item that was not known, with every key by which it is to be known."""

    item: FeedItem
    keys: dict[str, None]


@dataclass(slots=True)
class Sorted:
    """What of a feed is new.

    Attributes:
        new: in the feed's order.
        again: of each item that was known, by its number, the keys that it has come to have since.
        retitled: of those whose title is another one, the title.
    """

    new: list[NewItem] = field(default_factory=list[NewItem])
    again: dict[int, dict[str, None]] = field(default_factory=dict[int, dict[str, None]])
    retitled: dict[int, str] = field(default_factory=dict[int, str])


def sort_out(items: Iterable[FeedItem], known: Mapping[str, int], dropped: Collection[str]) -> Sorted:
    """Tell new items from known ones, each once.

    Args:
        items: of the feed.
        known: the items' keys that are known, and the number of the item that each belongs to.
        dropped: the kinds that tell nothing in this feed.
    """
    result, seen = Sorted(), dict[str, NewItem]()
    for item in items:
        keys = keys_of(item)
        decisive = deciding(keys, dropped)
        number = next((known[key] for key in decisive if key in known), None)
        twin = next((seen[key] for key in decisive if key in seen), None)
        lasting = dict.fromkeys(key for kind, key in keys.items() if _lasts(kind, dropped))
        if number is not None:
            if added := {key: None for key in lasting if key not in known}:
                result.again.setdefault(number, {}).update(added)
            if Key.TITLE in keys and keys[Key.TITLE] not in known:
                result.retitled[number] = item.title
        elif twin is not None:
            twin.keys.update(lasting)
            seen.update(dict.fromkeys(decisive, twin))
        else:
            result.new.append(made := NewItem(item, dict.fromkeys(keys.values())))
            seen.update(dict.fromkeys(decisive, made))
    return result


def _lasts(kind: str, dropped: Collection[str]) -> bool:
    """Whether a key of that kind is worth keeping of an edit: a text may change at every poll."""
    return kind != Key.WHOLE and (kind not in _EXACT or _EXACT[kind] in dropped)


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
