"""What is forgotten is in no table, no index and no file; everything else stays as it was."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
import sqlalchemy as sa

from storage.archive import Storage, open_storage
from storage.forget import Forgotten, Reply
from storage.guilds import GuildSettings
from storage.outbox import NewNotice
from tests.readings import reading
from tests.storage.filling import (
    CHANNEL,
    GUILD,
    MEMBER,
    OTHER_CHANNEL,
    OTHER_GUILD,
    OTHER_MEMBER,
    accepted,
    item,
)

MESSAGE, OTHER_MESSAGE = 501, 502
SECRET = "Zyxwvut"  # in no other text, whichever way it is stored

Forget = Callable[[Storage], Awaitable[Forgotten]]

WAYS: dict[str, Forget] = {
    "message": lambda storage: storage.forgetting.message(GUILD, MESSAGE),
    "member": lambda storage: storage.forgetting.member(GUILD, MEMBER),
    "member everywhere": lambda storage: storage.forgetting.member_everywhere(MEMBER),
    "channel": lambda storage: storage.forgetting.channel(GUILD, CHANNEL),
    "guild": lambda storage: storage.forgetting.guild(GUILD),
}


async def contents(storage: Storage) -> dict[str, list[str]]:
    """Give every row of every table there is, full-text index included, as text."""
    async with storage.database.read() as connection:
        names: list[str] = await connection.run_sync(lambda c: sa.inspect(c).get_table_names())
        return {
            name: sorted(str(tuple(row)) for row in await connection.execute(_everything(name)))
            for name in names
        }


def _everything(table: str) -> sa.TextClause:
    return sa.text(f'SELECT * FROM "{table}"')  # noqa: S608 - the name comes from the database itself


async def put(storage: Storage, word: str, guild_id: int = GUILD, **where: int) -> None:
    """Store an article full of a word, with a notice that repeats it, delivered, and a second link waiting."""
    marked = f"# {word} speaks\n\n[{word} is here], (said) {{Ann {word}}} in <{word}>. {{{word}}} (said) [so again]."
    made = reading(
        marked,
        url=f"https://{word}.example/",
        aliases={word: f"Ann {word}"},
        roles={f"Ann {word}": f"head of {word}"},
        publisher=word,
    )
    new = item(guild_id, payload=word, **where)
    await storage.inbox.complete(await accepted(storage, new), made, NewNotice("ready", {"title": word}))
    (waiting,) = await storage.outbox.pending()
    await storage.outbox.delivered(waiting, 9000 + where["message_id"])
    await accepted(storage, item(guild_id, payload=f"{word} waits", position=1, **where))


async def put_both(storage: Storage) -> dict[str, list[str]]:
    """Store what is to stay, note what the tables hold, then store what is to be forgotten."""
    await storage.guilds.joined(GUILD)
    other = {"channel_id": OTHER_CHANNEL, "member_id": OTHER_MEMBER, "message_id": OTHER_MESSAGE}
    await put(storage, "Stays", OTHER_GUILD, **other)
    before = await contents(storage)
    await put(storage, SECRET, channel_id=CHANNEL, member_id=MEMBER, message_id=MESSAGE)
    return before


def own(tables: dict[str, list[str]]) -> dict[str, list[str]]:
    """Leave out counters and what FTS5 keeps about itself."""
    kept = {n: r for n, r in tables.items() if not n.startswith(("sentence_search_", "sqlite_", "guilds"))}
    return {name: rows for name, rows in kept.items() if rows}


@pytest.mark.parametrize("way", WAYS)
async def test_nothing_is_left_and_the_rest_is_untouched(storage: Storage, way: str) -> None:
    before = await put_both(storage)
    assert SECRET.casefold() in str(await contents(storage)).casefold()
    forgotten = await WAYS[way](storage)
    assert (forgotten.articles, forgotten.posts) == (1, 2)
    assert forgotten.replies == (Reply(GUILD, CHANNEL, 9000 + MESSAGE),)
    after = await contents(storage)
    assert SECRET.casefold() not in str(after).casefold()
    assert own(after) == own(before)


async def test_forgetting_an_article_takes_all_its_posts_and_replies(storage: Storage) -> None:
    before = await put_both(storage)
    (row,) = await storage.articles.listing(GUILD)
    forgotten = await storage.forgetting.article(GUILD, row.source.article_id)
    assert (forgotten.articles, forgotten.posts, len(forgotten.replies)) == (1, 1, 1)
    after = await contents(storage)
    assert len(after["inbox"]) == len(before["inbox"]) + 1  # the other link of the message
    assert own(after) | {"inbox": []} == own(before) | {"inbox": []}


@pytest.mark.parametrize("way", [*WAYS, "article"])
async def test_the_words_are_in_no_file_of_the_database(tmp_path: Path, way: str) -> None:
    def found() -> list[str]:
        return [f.name for f in tmp_path.iterdir() if SECRET.casefold().encode() in f.read_bytes().lower()]

    async with open_storage(f"sqlite:///{tmp_path / 'verbatim.db'}") as storage:
        await put_both(storage)
        assert found()
        if way == "article":
            (row,) = await storage.articles.listing(GUILD)
            await storage.forgetting.article(GUILD, row.source.article_id)
            await storage.inbox.forget_message(GUILD, MESSAGE)
            await storage.database.truncate_log()
        else:
            await WAYS[way](storage)
        assert found() == []


async def test_an_article_stays_while_another_post_refers_to_it(storage: Storage) -> None:
    await put(storage, "Twice", message_id=1, channel_id=CHANNEL, member_id=MEMBER)
    await put(storage, "Twice", message_id=2, channel_id=OTHER_CHANNEL, member_id=OTHER_MEMBER)
    for way in (
        storage.forgetting.message(GUILD, 1),
        storage.forgetting.member(GUILD, MEMBER),
        storage.forgetting.channel(GUILD, CHANNEL),
    ):
        assert (await way).articles == 0
    (row,) = await storage.articles.listing(GUILD)
    assert [p.message_id for p in await storage.posts.of_article(GUILD, row.source.article_id)] == [2]
    assert (await storage.forgetting.message(GUILD, 2)).articles == 1


async def test_the_same_article_in_another_guild_stays(storage: Storage) -> None:
    for guild in (GUILD, OTHER_GUILD):
        await put(storage, "Shared", guild, message_id=MESSAGE, channel_id=CHANNEL, member_id=MEMBER)
    for way in (
        storage.forgetting.message(GUILD, MESSAGE),
        storage.forgetting.member(GUILD, MEMBER),
        storage.forgetting.channel(GUILD, CHANNEL),
        storage.forgetting.guild(GUILD),
    ):
        await way
    assert await storage.articles.count(GUILD) == 0
    assert await storage.articles.count(OTHER_GUILD) == 1
    assert len(await storage.attributions.by_words(OTHER_GUILD, "shared")) == 1


async def test_a_member_is_forgotten_in_every_guild(storage: Storage) -> None:
    for guild in (GUILD, OTHER_GUILD):
        await put(storage, "Shared", guild, message_id=MESSAGE, channel_id=CHANNEL, member_id=MEMBER)
    forgotten = await storage.forgetting.member_everywhere(MEMBER)
    assert (forgotten.articles, len(forgotten.replies)) == (2, 2)
    assert await storage.inbox.pending() == []


async def test_forgetting_a_guild_forgets_its_settings(storage: Storage) -> None:
    await storage.guilds.save(GUILD, GuildSettings(enabled=False))
    assert await storage.forgetting.guild(GUILD) == Forgotten()
    assert await storage.guilds.settings(GUILD) == GuildSettings()


async def test_forgetting_what_is_not_there_is_no_trouble(storage: Storage) -> None:
    assert await storage.forgetting.article(GUILD, 1) == Forgotten()
    for forget in WAYS.values():
        assert await forget(storage) == Forgotten()


async def test_another_guilds_article_cannot_be_forgotten(storage: Storage) -> None:
    await put(storage, "Kept", OTHER_GUILD, message_id=1, channel_id=CHANNEL, member_id=MEMBER)
    (row,) = await storage.articles.listing(OTHER_GUILD)
    assert await storage.forgetting.article(GUILD, row.source.article_id) == Forgotten()
    assert await storage.articles.count(OTHER_GUILD) == 1
