"""Wrong speakers and wrong places: reported by members, put right or left by moderators, exported."""

from __future__ import annotations

import json

import pytest

from tests.discord_server import Interaction, Member, Message
from tests.end_to_end.acts import answer, labels, moderator, offered, plain, slash, typed
from tests.end_to_end.pages import TEXT
from tests.end_to_end.stage import PATIENCE, Stage, text_of


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
    assert "Nothing waits for a decision" in text_of(panel)


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


async def test_a_correction_is_listed_and_undone(read: Stage) -> None:
    mia = moderator(read)
    before = plain(await slash(read, read.member, "who-said", who="Laurent"))
    await reported(read)
    await decided(await opened(read, mia), mia, "Hugo Perrin")
    listed = await slash(read, mia, "corrections list")
    assert "Camille Laurent" in text_of(listed)
    assert "Hugo Perrin" in plain(listed)
    (made,) = offered(listed, "v1:report-made")
    panel = await answer(await listed.select(mia, "v1:report-made", [made["value"]]))
    await answer(await panel.click(mia, "Undo"))
    assert "Correction undone" in text_of(panel)
    assert plain(await slash(read, read.member, "who-said", who="Laurent")) == before
    assert await exported(read, mia) == []
    await answer(await panel.click(mia, "Back"))
    assert "Nothing has been reported" in text_of(panel)
    assert "will look at it" in text_of(await reported(read))


async def test_a_correction_is_undone_from_the_typed_list_by_moderators_only(read: Stage) -> None:
    mia = moderator(read)
    await reported(read)
    await decided(await opened(read, mia), mia, "Hugo Perrin")
    listed = await typed(read, mia, "!corrections")
    value = offered(listed, "v1:report-made")[0]["value"]
    refused = await answer(await listed.select(read.member, "v1:report-made", [value]))
    assert "Manage Server" in text_of(refused)
    panel = await answer(await listed.select(mia, "v1:report-made", [value]))
    assert "Manage Server" in text_of(await answer(await panel.click(read.member, "Undo")))
    assert len(await exported(read, mia)) == 1
    custom_id, other = choice(panel, "nobody")
    await answer(await panel.select(mia, custom_id, [other]))  # otherwise instead
    assert [line["is"] for line in await exported(read, mia)] == [None]


async def test_a_typed_export_comes_in_private_and_needs_no_permission(read: Stage) -> None:
    mia = moderator(read)
    await reported(read)
    await decided(await opened(read, mia), mia, "Hugo Perrin")
    read.discord.forbid(read.channel, "attach_files")
    said = await typed(read, mia, "!corrections export")
    assert said.attachments == []
    assert "sent you a file" in said.content
    private = await read.discord.direct_messages(mia.user).wait_for_message(timeout=PATIENCE)
    (file,) = private.attachments
    assert json.loads(file.body)["is"] == "Hugo Perrin"
    mia.user.dms_open = False
    closed = await typed(read, mia, "!corrections export")
    assert "/corrections export" in closed.content
    assert "went wrong" not in closed.content
