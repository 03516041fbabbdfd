"""Wrong speakers and wrong places: reported by members, put right or left by moderators, exported."""

from __future__ import annotations

import json

import pytest

from tests.discord_server import Interaction, Member, Message
from tests.end_to_end.acts import answer, labels, moderator, offered, plain, slash, typed
from tests.end_to_end.pages import TEXT
from tests.end_to_end.stage import Stage, text_of


@pytest.fixture
async def read(stage: Stage) -> Stage:
    await stage.say(TEXT)
    return stage


async def sentence(stage: Stage, shown: Message, words: str) -> Message:
    """Open the sentence that begins with these words."""
    values = [each["value"] for each in offered(shown, "v1:show") if each["label"].startswith(words)]
    return await answer(await shown.select(stage.member, "v1:show", values[:1]))


async def reported(stage: Stage) -> Message:
    """Report the speaker of Laurent's sentence."""
    shown = await slash(stage, stage.member, "who-said", who="Laurent")
    card = await sentence(stage, shown, "“The bridge is stronger")
    return await answer(await card.click(stage.member, "Wrong speaker?"))


async def opened(stage: Stage, who: Member) -> Message:
    """The first report, as a moderator opens it."""
    waiting = await slash(stage, who, "corrections list")
    first = offered(waiting, "v1:report-open")[0]["value"]
    return await answer(await waiting.select(who, "v1:report-open", [first]))


def choice(panel: Message, name: str) -> tuple[str, str]:
    """The menu of a report, and the value that goes by a name."""
    (menu,) = [row["components"][0] for row in panel.components if row["components"][0]["type"] == 3]
    values = [option["value"] for option in menu["options"] if option["label"].startswith(name)]
    return menu["custom_id"], values[0]


async def decided(panel: Message, who: Member, name: str) -> Interaction:
    custom_id, value = choice(panel, name)
    pressed = await panel.select(who, custom_id, [value])
    await answer(pressed)
    return pressed


async def exported(stage: Stage, who: Member) -> list[dict[str, object]]:
    said = await slash(stage, who, "corrections export")
    assert said.ephemeral
    return [json.loads(line) for file in said.attachments for line in file.body.decode().splitlines()]


async def test_a_wrong_speaker_is_reported_corrected_shown_and_exported(read: Stage) -> None:
    mia = moderator(read)
    assert await exported(read, mia) == []
    said = await reported(read)
    assert said.ephemeral
    assert "The moderators will look at it" in text_of(said)
    assert "reported already" in text_of(await reported(read))
    panel = await opened(read, mia)
    assert panel.ephemeral
    assert "Camille Laurent" in text_of(panel)
    await decided(panel, mia, "Hugo Perrin")
    assert "Corrected" in text_of(panel)
    found = plain(await slash(read, read.member, "who-said", who="Perrin"))
    assert "The bridge is stronger" in found
    assert "corrected" in found
    assert "The bridge is stronger" not in plain(await slash(read, read.member, "who-said", who="Laurent"))
    (line,) = await exported(read, mia)
    assert (line["kind"], line["was"], line["is"]) == ("speaker", "Camille Laurent", "Hugo Perrin")
    await answer(await panel.click(mia, "Back"))
    assert "Nothing has been reported" in text_of(panel)


async def test_of_several_places_the_wrong_one_is_chosen_and_corrected(read: Stage) -> None:
    mia = moderator(read)
    shown = await slash(read, read.member, "summary", sentences=5)
    card = await sentence(read, shown, "The old suspension bridge")
    which = await answer(await card.click(read.member, "Wrong place?"))
    assert which.ephemeral
    assert len(which.buttons) > 1
    assert any(label.startswith("Lyon") for label in labels(which))
    lyon = next(label for label in labels(which) if label.startswith("Lyon"))
    assert "will look at it" in text_of(await answer(await which.click(read.member, lyon)))
    panel = await opened(read, mia)
    await decided(panel, mia, "Lyon")  # another of that name; the one shown is not among the choices
    assert "Corrected" in text_of(panel)
    assert "corrected" in plain(await slash(read, read.member, "where", place="Lyon"))
    (line,) = await exported(read, mia)
    assert line["kind"] == "place"
    assert line["was"] != line["is"]


async def test_what_is_right_is_left_as_it_is(read: Stage) -> None:
    mia = moderator(read)
    await reported(read)
    panel = await opened(read, mia)
    await answer(await panel.click(mia, "It is right as it is"))
    assert "Left as it is" in text_of(panel)
    found = plain(await slash(read, read.member, "who-said", who="Laurent"))
    assert "corrected" not in found
    assert "has decided" in text_of(await reported(read))
    assert await exported(read, mia) == []


async def test_a_public_list_obeys_moderators_only(read: Stage) -> None:
    mia = moderator(read)
    await reported(read)
    waiting = await typed(read, mia, "!corrections")
    assert not waiting.ephemeral
    first = offered(waiting, "v1:report-open")[0]["value"]
    refused = await answer(await waiting.select(read.member, "v1:report-open", [first]))
    assert refused.ephemeral
    assert "Manage Server" in text_of(refused)
    panel = await answer(await waiting.select(mia, "v1:report-open", [first]))
    custom_id, value = choice(panel, "Hugo Perrin")
    for press in (
        await panel.select(read.member, custom_id, [value]),
        await panel.click(read.member, "It is right as it is"),
    ):
        assert "Manage Server" in text_of(await answer(press))
    assert await exported(read, mia) == []
