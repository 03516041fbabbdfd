"""The nouns of feeds as they are stored, and rows turned into them."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

import sqlalchemy as sa

from news.feeds.feed import FeedItem, Validators
from storage.feed_schema import feed_deliveries, feed_items, feed_sources, feeds
from storage.feed_settings import FeedSettings, from_json
from storage.schema import guilds
from storage.types import AnyRow

# 24 hexadecimal characters; Discord takes 25
# (https://discord.com/developers/docs/resources/message#create-message).
_NONCE_BYTES: Final = 12


class FeedState(StrEnum):
    """Whether a feed is posted: suspended when its channel is gone, off where the bot is."""

    ACTIVE = "active"
    PAUSED = "paused"
    SUSPENDED = "suspended"
    OFF = "off"


class DeliveryKind(StrEnum):
    """What a delivery is: an item, the rest of a poll, several items together, or news of the feed itself.

    ``JOINED``: two feeds of the channel have become one. ``LOST`` goes to moderators, not into the channel:
    that nothing can be posted there any more.
    """

    ITEM = "item"
    MORE = "more"
    DIGEST = "digest"
    BROKEN = "broken"
    RECOVERED = "recovered"
    JOINED = "joined"
    LOST = "lost"


class DeliveryState(StrEnum):
    """How far a delivery is: to be sent, held for quiet hours or a digest, sent, or left out."""

    WAITING = "waiting"
    HELD = "held"
    SENT = "sent"
    SKIPPED = "skipped"


class Skipped(StrEnum):
    """Why an item was not posted."""

    FILTER = "filter"
    CAP = "cap"
    PAUSED = "paused"
    SUSPENDED = "suspended"
    OFF = "off"
    BASELINE = "baseline"
    FAILED = "failed"
    REFUSED = "refused"
    RECOVERED = "recovered"
    OLD = "old"
    TWIN = "twin"


class Failure(StrEnum):
    """Why a delivery was given up."""

    UNANSWERED = "unanswered"
    INVALID = "invalid"
    EMPTY = "empty"
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class Source:
    """An address that is asked for news.

    Attributes:
        ttl: how long the feed itself asked to be left alone, the last time it was read.
        failures: how often in a row it has failed.
    """

    id: int
    url: str
    validators: Validators
    ttl: timedelta | None
    failures: int
    failing_since: datetime | None


@dataclass(frozen=True, slots=True)
class FollowedFeed:
    """A feed that a guild follows.

    Attributes:
        number: by which members name it, counted per guild from 1, never given twice.
        title: as the feed says it; its address where it says nothing.
        site: the address of the site that the feed is of, or None.
        failures: how often in a row asking it has failed.
        error: what went wrong the last time, as ``handlers.posted.describe`` tells it; None where nothing.
    """

    id: int
    guild_id: int
    number: int
    source_id: int
    channel_id: int
    settings: FeedSettings
    state: FeedState
    added_by: int | None
    added_at: datetime
    suspended_at: datetime | None
    url: str
    title: str
    site: str | None
    last_success_at: datetime | None
    last_polled_at: datetime | None
    next_poll_at: datetime
    failures: int
    failing_since: datetime | None
    error: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Delivery:
    """Something to post.

    Attributes:
        channel_id: the feed's channel.
        nonce: at most 25 characters, the same at every attempt and never given twice.
        attempts: how often sending it has begun.
        started_at: when it was first begun, None for never.
        data: what the wording needs, as JSON.
    """

    id: int
    guild_id: int
    feed_id: int
    channel_id: int
    kind: DeliveryKind
    nonce: str
    attempts: int
    created_at: datetime
    started_at: datetime | None
    item_id: int | None
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class StoredItem:
    """An item of a source, as it was when it was first seen."""

    id: int
    item: FeedItem
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class Trace:
    """What became of an item in one feed.

    Attributes:
        state: None where it was in the feed before the feed was followed.
        reason: why it was skipped or is held, as JSON.
        message_id: under which it was sent, in ``channel_id``.
        due_at: when it is to be sent, where that is known.
        slow: rules of the feed that took too long to decide about it.
    """

    item: StoredItem
    state: DeliveryState | None
    reason: Mapping[str, Any]
    channel_id: int | None
    message_id: int | None
    due_at: datetime | None
    closed_at: datetime | None
    attempts: int
    gathered: bool
    slow: tuple[str, ...] = ()


#: What ``feed_of`` needs of a row.
FEED_COLUMNS: Final = (
    *(feeds.c[name] for name in ("id", "guild_id", "number", "source_id", "channel_id", "settings", "state")),
    *(feeds.c[name] for name in ("added_by", "added_at", "suspended_at")),
    *(feed_sources.c[name] for name in ("url", "title", "site", "last_success_at", "last_polled_at")),
    *(feed_sources.c[name] for name in ("next_poll_at", "failures", "failing_since", "error")),
)

#: What ``delivery_of`` needs of a row.
DELIVERY_COLUMNS: Final = (
    *(feed_deliveries.c[name] for name in ("id", "guild_id", "feed_id", "kind", "nonce", "attempts")),
    *(feed_deliveries.c[name] for name in ("created_at", "started_at", "item_id", "data")),
    feeds.c.channel_id,
)

#: What ``item_of`` needs of a row.
ITEM_COLUMNS: Final = tuple(
    column.label(f"item_{column.name}") for column in feed_items.c if column.name not in {"source_id"}
)


def feed_of(row: AnyRow) -> FollowedFeed:
    """The feed of a row with ``FEED_COLUMNS``."""
    values = {name: getattr(row, name) for name in FollowedFeed.__slots__}
    values["settings"] = from_json(row.settings)
    values["state"] = FeedState(row.state)
    values["title"] = row.title or row.url
    return FollowedFeed(**values)


def source_of(row: AnyRow) -> Source:
    """The source of a row of ``feed_sources``."""
    ttl = None if row.ttl_seconds is None else timedelta(seconds=row.ttl_seconds)
    validators = Validators(row.etag, row.last_modified, row.digest)
    return Source(row.id, row.url, validators, ttl, row.failures, row.failing_since)


def delivery_of(row: AnyRow) -> Delivery:
    """The delivery of a row with ``DELIVERY_COLUMNS``."""
    values = {name: getattr(row, name) for name in Delivery.__slots__}
    values["kind"] = DeliveryKind(row.kind)
    return Delivery(**values)


def item_of(row: AnyRow) -> StoredItem:
    """The item of a row with ``ITEM_COLUMNS``."""
    names = ("link", "title", "summary", "content", "published", "author", "image")
    values = {name: getattr(row, f"item_{name}") for name in names}
    return StoredItem(row.item_id, FeedItem(**values), row.item_seen_at)


def new_nonce() -> str:
    """A nonce that was never given."""
    return secrets.token_hex(_NONCE_BYTES)


def followed() -> sa.Select[Any]:
    """Every feed with what is known of its source."""
    return sa.select(*FEED_COLUMNS).join(feed_sources, feed_sources.c.id == feeds.c.source_id)


def present() -> sa.ColumnElement[bool]:
    """Whether the bot is in the guild of a feed; others are neither asked for nor posted to."""
    here = sa.exists().where(guilds.c.guild_id == feeds.c.guild_id, guilds.c.left_at.is_(None))
    return here.correlate(feeds)
