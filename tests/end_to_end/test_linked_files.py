"""Links to PDFs, and files that are too large: what members get to see."""

from __future__ import annotations

from news.documents import LARGEST_DOCUMENT
from storage.guild_settings import GuildSettings
from tests.end_to_end.acts import slash, told
from tests.end_to_end.pages import PARAGRAPHS, TEXT, TITLE
from tests.end_to_end.stage import Stage, text_of
from tests.news.pdfs import columns, pdf

TOO_LONG = "That file is too long for an article"


async def test_a_posted_link_to_a_pdf_is_read_and_cited_by_its_address(stage: Stage) -> None:
    stage.site.page("/print.pdf", columns(TEXT, count=2), content_type="application/pdf")
    card = await stage.exchange(stage.site.url("/print.pdf"))
    assert TITLE in text_of(card)
    assert [embed.get("url") for embed in card.embeds] == [stage.site.url("/print.pdf")]
    assert PARAGRAPHS[0] in await stage.ask("summary")


async def test_read_takes_a_link_to_a_pdf_under_any_name(stage: Stage) -> None:
    stage.site.page("/download", columns(TEXT), content_type="application/octet-stream")
    assert TITLE in await stage.ask("read", link=stage.site.url("/download?id=3"))
    stage.site.page("/scan", pdf([[]]), content_type="application/pdf")
    refused = await slash(stage, stage.member, "read", link=stage.site.url("/scan"))
    assert refused.ephemeral
    assert "holds pictures of its pages" in text_of(refused)
    assert "holds pictures of its pages" in await stage.say(stage.site.url("/scan"))


async def test_a_link_that_leads_to_an_ignored_site_is_not_read(stage: Stage) -> None:
    await stage.app.storage.guilds.save(stage.guild.id, GuildSettings(ignored_hosts=("gossip.example",)))
    stage.site.redirect("/short", "https://gossip.example/story")
    stage.site.page("/print.pdf", columns(TEXT), content_type="application/pdf")
    await stage.channel.post(stage.member, stage.site.url("/short"))
    assert TITLE in await stage.say(stage.site.url("/print.pdf"))
    assert len(await stage.replies(1)) == 1
    assert "leave that web site alone" in await stage.ask("read", link=stage.site.url("/short"))


async def test_a_file_that_is_too_large_gets_the_same_answer_wherever_it_is_given(stage: Stage) -> None:
    large = ("big.txt", bytes(LARGEST_DOCUMENT + 1))
    posted = await stage.channel.post(stage.member, "", attachments=[large])
    reply = await stage.channel.wait_for_message(timeout=30.0, after=posted.id)
    assert TOO_LONG in text_of(reply)
    assert TOO_LONG in await told(await posted.context_menu(stage.member, "Read this"))
    assert TOO_LONG in await stage.ask("read", file=large)
    assert TOO_LONG in await stage.say(stage.discord.bot.mention, attachments=[large])
    stage.site.page("/big.pdf", b"%PDF-1.7" + large[1], content_type="application/pdf")
    assert TOO_LONG in await stage.say(stage.site.url("/big.pdf"))
    opened = await stage.channel.slash(stage.member, "read")
    assert TOO_LONG in await told(await opened.submit({}, {"files": [large]}))
