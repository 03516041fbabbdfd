"""The main job over both databases: a posted article, each question, an edit and a deletion."""

from __future__ import annotations

from news.reader import Reader
from tests.end_to_end.pages import PARAGRAPHS, TEXT, TITLE, page
from tests.end_to_end.stage import PATIENCE, on_stage


async def test_the_main_job_runs_on_either_database(reader: Reader, storage_url: str) -> None:
    async with on_stage(reader, storage_url) as stage:
        stage.site.page("/bridge", page())
        posted = await stage.channel.post(stage.member, stage.site.url("/bridge"))
        reply = await stage.channel.wait_for_message(timeout=PATIENCE)
        assert PARAGRAPHS[0] in await stage.ask("summary")
        assert "**Camille Laurent**" in await stage.ask("who-said")
        assert "Hugo Perrin" in await stage.ask("who-said", who="careful with public money")
        assert "France" in await stage.ask("where", place="Lyon")
        await stage.settled()
        await posted.edit(f"Never mind. {TEXT}")
        await stage.discord.until(lambda: reply.deleted, PATIENCE, "the reply's deletion")
        second = await stage.channel.wait_for_message(
            lambda message: message.reference is not None, timeout=PATIENCE
        )
        assert TITLE in second.embeds[0]["title"]
        await stage.settled()
        await posted.delete()
        await stage.discord.until(lambda: second.deleted, PATIENCE, "the second reply's deletion")
        assert "I have read no article here yet" in await stage.ask("articles list")
