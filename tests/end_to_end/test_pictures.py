"""Pictures beside answers: what is told where one is left out."""

from __future__ import annotations

import asyncio

import pytest

from bot.asked import Asked
from bot.language import speech
from bot.respond import Responder
from handlers.scope import Scope
from tests.end_to_end.acts import answer
from tests.end_to_end.pages import TEXT
from tests.end_to_end.stage import Stage, text_of

WHERE = Asked("where", {})


def scope(stage: Stage) -> Scope:
    return Scope(stage.guild.id, stage.channel.id, stage.member.id, stage.discord.world.ids.next())


@pytest.mark.parametrize("language", ["en", "de"])
async def test_a_picture_that_nobody_has_time_to_draw_is_mentioned(stage: Stage, language: str) -> None:
    await stage.say(TEXT)
    responder, say = Responder(stage.app, picture_patience=0.05), speech(language).say
    both = [asyncio.create_task(responder.reply(scope(stage), WHERE, say)) for _ in range(2)]
    # The painter's process has to start for the first; the other does not wait for that.
    done, waiting = await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
    for task in waiting:
        task.cancel()
    (reply,) = (task.result() for task in done)
    assert reply.image is None
    last = reply.page.description.splitlines()[-1]
    assert last == "-# " + speech(language).text(
        "The picture is left out, as too many are wanted at once. Ask again in a moment to see it."
    )


async def test_a_picture_that_cannot_be_drawn_is_mentioned(stage: Stage) -> None:
    await stage.say(TEXT)
    await stage.app.painter.close()
    shown = await answer(await stage.slash("where"))
    assert shown.attachments == []
    assert text_of(shown).count("-# I could not draw the picture") == 1
    assert "-# I could not draw" not in await stage.ask("summary")
