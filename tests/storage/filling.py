"""Short ways to put articles into a database the way the bot does: accepted, then completed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count

from news.answer import Source
from news.article import Reading
from storage.archive import Storage
from storage.inbox import InboxItem, ItemKind, NewItem
from storage.outbox import NewNotice
from tests.readings import reading

GUILD, OTHER_GUILD = 80351110224678912, 80351110224678913
CHANNEL, OTHER_CHANNEL = 41771983423143937, 41771983423143938
MEMBER, OTHER_MEMBER = 53908232506183680, 53908232506183681

MIDDAY = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
READY = NewNotice("ready", {})

_messages = count(175928847299117063)


def item(
    guild_id: int = GUILD,
    *,
    channel_id: int = CHANNEL,
    member_id: int = MEMBER,
    message_id: int | None = None,
    position: int = 0,
    payload: str = "https://news.example/a",
    minutes: float = 0,
) -> NewItem:
    """Make a posted link, in a message of its own unless told, ``minutes`` after midday."""
    return NewItem(
        guild_id=guild_id,
        channel_id=channel_id,
        message_id=next(_messages) if message_id is None else message_id,
        member_id=member_id,
        position=position,
        kind=ItemKind.LINK,
        payload=payload,
        posted_at=MIDDAY + timedelta(minutes=minutes),
    )


async def accepted(storage: Storage, new: NewItem) -> InboxItem:
    """Accept an item and give it as the queue does."""
    await storage.inbox.accept([new])
    key = (new.guild_id, new.message_id, new.position)
    waiting = await storage.inbox.pending()
    return next(i for i in waiting if (i.guild_id, i.message_id, i.position) == key)


async def stored(storage: Storage, what: Reading | str, new: NewItem | None = None) -> Source:
    """Store a reading, or the reading of a marked text, as posted in ``new``."""
    done = reading(what) if isinstance(what, str) else what
    return await storage.inbox.complete(await accepted(storage, new or item()), done, READY)
