"""Whatever table comes to name members: what is shown, exported and deleted covers it."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from handlers.feeds_poller import CONTENTS_KEPT, ITEMS_KEPT, SETTLED_KEPT, SUSPENDED_KEPT, UNDATED_KEPT
from handlers.housekeeping import KEPT_AFTER_LEAVING, QUESTIONS_KEPT, REPLIES_KEPT
from handlers.privacy import Privacy
from handlers.settings_options import OPTIONS
from news.article import Span
from storage.archive import Storage
from storage.corrections import CorrectionKind
from storage.feed_adding import NewFeed
from storage.feed_items import LONGEST_CONTENT, SHORT_TEASER
from storage.feed_schema import feed_deliveries, feed_item_keys, feed_items, feed_sources, feeds
from storage.feed_settings import FeedSettings
from storage.forget import Reply
from storage.guild_settings import MOST_RETENTION_DAYS, GuildSettings
from storage.members import MEMBER_COLUMNS
from storage.schema import metadata
from tests.handlers.newsroom import Newsroom, headings, notes, scope
from tests.storage.feeding import outcome, stories
from tests.storage.filling import (
    CHANNEL,
    GUILD,
    MEMBER,
    OTHER_CHANNEL,
    OTHER_GUILD,
    OTHER_MEMBER,
    accepted,
    item,
    stored,
)

FEED_TABLES = (feed_sources, feed_items, feed_item_keys, feeds, feed_deliveries)

# Numbers of Discord's size that are nobody's.
OF_NOBODY = {
    *("id", "guild_id", "channel_id", "message_id", "sent_message_id", "article_id", "population"),
    *("source_id", "item_id", "feed_id", "digest_id"),
}
STORY = "# Bridge opens\n\n[The bridge is open], said {Ann Lee} in <Paris>."


def may_name_a_member(column: sa.Column[int]) -> bool:
    return isinstance(column.type, sa.BigInteger) and column.name not in OF_NOBODY


NAMING = [c for table in metadata.sorted_tables for c in table.columns if may_name_a_member(c)]


async def leave_traces(storage: Storage, guild_id: int, member_id: int) -> None:
    """Have a member in every column that can name one."""
    new = item(guild_id, member_id=member_id)
    source = await stored(storage, STORY, new)
    (notice,) = [n for n in await storage.outbox.pending() if n.message_id == new.message_id]
    await storage.outbox.delivered(notice, member_id + 5)
    await accepted(storage, item(guild_id, member_id=member_id, payload="https://news.example/waits"))
    await storage.questions.keep(guild_id, CHANNEL, member_id, {"asked": "who?"})
    passage = Span(14, 34)
    corrections = storage.corrections
    known, _ = await corrections.report(
        guild_id, source.article_id, passage, CorrectionKind.SPEAKER, member_id
    )
    choices = await corrections.choices(guild_id, known.id)
    await corrections.correct(guild_id, known.id, choices[-1], member_id)
    feed = NewFeed("https://paper.example/feed", CHANNEL, FeedSettings(), member_id)
    await storage.feeds.add(guild_id, feed, outcome(stories(1)))


async def naming(storage: Storage, member_id: int) -> dict[str, int]:
    """How many rows name a member, by column."""
    async with storage.database.read() as connection:
        return {
            f"{column.table.name}.{column.name}": (
                await connection.execute(sa.select(sa.func.count()).where(column == member_id))
            ).scalar_one()
            for column in NAMING
        }


def test_every_column_that_may_name_a_member_is_known() -> None:
    assert {str(column) for column in NAMING} == {str(column) for column in MEMBER_COLUMNS}


async def test_the_traces_fill_every_column(each_room: Newsroom) -> None:
    await leave_traces(each_room.storage, GUILD, MEMBER)
    assert 0 not in (await naming(each_room.storage, MEMBER)).values()


async def test_the_export_has_every_row_on_every_server(each_room: Newsroom) -> None:
    for guild_id in (GUILD, OTHER_GUILD):
        await leave_traces(each_room.storage, guild_id, MEMBER)
    export = await Privacy(each_room.storage).export(scope())
    for column in MEMBER_COLUMNS:
        rows = export[column.table.name]
        assert {row["guild_id"] for row in rows} == {GUILD, OTHER_GUILD}
        assert all(row[column.name] == MEMBER for row in rows)
    assert export["member_id"] == MEMBER
    assert json.loads(json.dumps(export)) == export
    for row in export["posts"]:
        assert datetime.fromisoformat(row["posted_at"]).tzinfo is not None


async def test_the_export_has_nothing_of_anybody_else(each_room: Newsroom) -> None:
    storage = each_room.storage
    await leave_traces(storage, GUILD, MEMBER)
    await leave_traces(storage, OTHER_GUILD, OTHER_MEMBER)
    (known,) = [row["id"] for row in (await Privacy(storage).export(scope()))["corrections"]]
    last = (await storage.corrections.choices(GUILD, known))[-1]
    await storage.corrections.correct(GUILD, known, last, OTHER_MEMBER)
    export = await Privacy(storage).export(scope())
    assert len(export["corrections"]) == 1
    assert str(OTHER_MEMBER) not in json.dumps(export)


@pytest.mark.parametrize("everywhere", [False, True])
async def test_deleting_leaves_the_member_in_no_column(each_room: Newsroom, everywhere: bool) -> None:
    storage = each_room.storage
    await leave_traces(storage, GUILD, MEMBER)
    await leave_traces(storage, OTHER_GUILD, MEMBER)
    await leave_traces(storage, GUILD, OTHER_MEMBER)
    others = await naming(storage, OTHER_MEMBER)
    answer, replies = await Privacy(storage).delete(scope(), everywhere=everywhere)
    assert Reply(GUILD, CHANNEL, MEMBER + 5) in replies
    left = await naming(storage, MEMBER)
    assert set(left.values()) == ({0} if everywhere else {1})
    export = await Privacy(storage).export(scope())
    kept = {row["guild_id"] for column in MEMBER_COLUMNS for row in export[column.table.name]}
    assert kept == (set() if everywhere else {OTHER_GUILD})
    assert await naming(storage, OTHER_MEMBER) == others
    assert str(answer.title) == ("Deleted on all servers" if everywhere else "Deleted on this server")


async def test_deleting_says_what_went(room: Newsroom) -> None:
    await leave_traces(room.storage, GUILD, MEMBER)
    answer, replies = await Privacy(room.storage).delete(scope(), everywhere=False)
    assert [str(detail) for detail in answer.entries[0].detail] == [
        "2 posts",
        "1 article that nobody else has posted",
        "1 reply of mine",
        "1 question",
    ]
    assert replies == (Reply(GUILD, CHANNEL, MEMBER + 5),)
    again, none = await Privacy(room.storage).delete(scope(), everywhere=True)
    assert [str(detail) for detail in again.entries[0].detail] == ["nothing"]
    assert none == ()


async def test_what_somebody_else_has_posted_too_stays(room: Newsroom) -> None:
    for member_id in (MEMBER, OTHER_MEMBER):
        await stored(room.storage, STORY, item(member_id=member_id))
    await Privacy(room.storage).delete(scope(), everywhere=True)
    assert await room.storage.articles.count(GUILD) == 1


async def test_a_member_sees_how_much_there_is_here_and_everywhere(each_room: Newsroom) -> None:
    await leave_traces(each_room.storage, GUILD, MEMBER)
    await leave_traces(each_room.storage, OTHER_GUILD, MEMBER)
    await leave_traces(each_room.storage, GUILD, OTHER_MEMBER)
    answer = await Privacy(each_room.storage).show(scope())
    assert headings(answer) == ["Here", "On all servers", "What else", "How long", "How to delete it"]
    told = [[str(detail) for detail in entry.detail] for entry in answer.entries]
    once = ["1 post", "1 post still to be read", "1 reply of mine", "1 question", "1 report"]
    twice = ["2 posts", "2 posts still to be read", "2 replies of mine", "2 questions", "2 reports"]
    assert told[0] == [*once, "1 feed added"]
    assert told[1] == [*twice, "2 feeds added"]


async def test_a_member_of_whom_nothing_is_stored_is_told_so(room: Newsroom) -> None:
    answer = await Privacy(room.storage).show(scope(channel_id=OTHER_CHANNEL))
    assert [[str(d) for d in entry.detail] for entry in answer.entries[:2]] == [["nothing"], ["nothing"]]


@pytest.mark.parametrize(
    ("days", "posts", "questions"),
    [
        (None, "Posts are kept until they are deleted.", "Questions are kept for 30 days"),
        (1, "Posts are deleted after 1 day.", "Questions are kept for 1 day,"),
        (10, "Posts are deleted after 10 days.", "Questions are kept for 10 days"),
        (400, "Posts are deleted after 400 days.", "Questions are kept for 30 days"),
    ],
)
async def test_how_long_follows_what_the_server_has_set(
    room: Newsroom, days: int | None, posts: str, questions: str
) -> None:
    await room.storage.guilds.save(GUILD, GuildSettings(retention_days=days))
    answer = await Privacy(room.storage).show(scope())
    told = [str(detail) for detail in answer.entries[3].detail]
    assert told[0] == posts
    assert any(line.startswith(questions) for line in told)


async def test_being_ignored_is_shown_exported_and_stays(room: Newsroom) -> None:
    await room.storage.guilds.save(GUILD, GuildSettings(ignored_members=(MEMBER,)))
    privacy = Privacy(room.storage)
    shown = await privacy.show(scope())
    assert str(shown.entries[2].detail[-1]).startswith("The moderators of this server have me leave alone")
    assert (await privacy.export(scope()))["ignored_in"] == [{"guild_id": GUILD}]
    answer, _ = await privacy.delete(scope(), everywhere=True)
    assert notes(answer) == ["That moderators have me leave alone what you post is their setting, and stays."]
    assert (await room.storage.guilds.settings(GUILD)).ignored_members == (MEMBER,)
    elsewhere, _ = await privacy.delete(scope(OTHER_GUILD), everywhere=False)
    assert notes(elsewhere) == []


def test_the_document_for_members_names_every_table_and_term() -> None:
    told = (Path(__file__).parents[2] / "docs" / "privacy.md").read_text(encoding="utf-8")
    for column in MEMBER_COLUMNS:
        assert f"| `{column.table.name}` |" in told
    assert f"{MOST_RETENTION_DAYS} days" in told
    assert f"{REPLIES_KEPT.days} days" in told
    assert f"{QUESTIONS_KEPT.days} days" in told
    assert KEPT_AFTER_LEAVING.days == 7
    assert "seven days later" in told
    assert "permission Manage Server, and for those with Manage Messages" in " ".join(told.split())
    for option in OPTIONS:
        if option.name.startswith(("ignored", "retention", "forget", "read_bots", "enabled", "watched")):
            assert f"`{option.name}`" in told


def test_the_document_for_members_tells_all_that_is_stored_of_feeds() -> None:
    told = (Path(__file__).parents[2] / "docs" / "privacy.md").read_text(encoding="utf-8")
    section = " ".join(told.partition("## About feeds")[2].partition("\n## ")[0].split())
    rows = {
        table.name: section.partition(f"| `{table.name}` |")[2].partition("| |")[0] for table in FEED_TABLES
    }
    assert all(rows.values())
    assert f"{ITEMS_KEPT.days} days after it has left the feed" in rows["feed_items"]
    assert f"{UNDATED_KEPT.days} days if it has no date" in rows["feed_items"]
    assert f"{SUSPENDED_KEPT.days} days after its channel was deleted" in rows["feeds"]
    assert f"digests and notices after {SETTLED_KEPT.days} days" in rows["feed_deliveries"]
    assert f"dropped {CONTENTS_KEPT.days} days after its item was first seen" in section
    assert f"up to {LONGEST_CONTENT:,} characters" in rows["feed_items"]
    assert f"no more than {SHORT_TEASER} characters of the teaser" in section
