"""Slash commands, menus, buttons, forms and completion, with the real client."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Mapping

import discord
import pytest
from discord import app_commands

from tests.discord_server import CommandUnavailable, Permission
from tests.discord_server_tests.bots import ListeningBot, running
from tests.discord_server_tests.conftest import Scene
from tests.discord_server_tests.newsroom import NewsroomBot
from tests.discord_server_tests.raw import raw_client


@pytest.fixture
async def newsroom(scene: Scene) -> AsyncGenerator[NewsroomBot]:
    bot = NewsroomBot()
    async with running(scene.server, bot):
        yield bot


@pytest.fixture(autouse=True)
async def no_violations(scene: Scene, request: pytest.FixtureRequest) -> AsyncGenerator[None]:
    yield
    if "breaks_rules" not in request.fixturenames:
        assert [str(each) for each in scene.server.violations] == []


@pytest.fixture
def breaks_rules() -> None:
    """Says that the test breaks rules on purpose."""


pytestmark = pytest.mark.usefixtures("newsroom")


def test_synced_commands_are_listed(scene: Scene) -> None:
    assert {"summary", "articles", "everything", "Read this"} <= {each.name for each in scene.server.commands}


async def test_answer_at_once(scene: Scene) -> None:
    interaction = await scene.news.slash(scene.ana, "hello")
    answer = await interaction.response()
    assert (answer.content, answer.type, interaction.deferred_after) == ("Hello ana", 20, None)
    assert interaction.first_response_after is not None


async def test_answer_after_deferral_replaces_the_thinking_message(scene: Scene) -> None:
    interaction = await scene.news.slash(scene.ana, "summary", {"which": "2"})
    answer = await interaction.response()
    assert answer.content == "Summary of 2"
    assert interaction.deferred_after is not None
    assert scene.news.messages == [answer]


async def test_original_that_is_edited_is_the_answer(scene: Scene) -> None:
    interaction = await scene.news.slash(scene.ana, "articles list")
    answer = await interaction.response()
    assert (answer.content, interaction.followups) == ("edited", [])


async def test_ephemeral_answer_is_seen_by_one_person_only(scene: Scene) -> None:
    interaction = await scene.news.slash(scene.ana, "articles forget", {"number": 3})
    assert (await interaction.response()).content == "Forgot 3"
    assert interaction.ephemeral
    assert scene.news.messages == []


async def test_followups_come_after_the_answer(scene: Scene) -> None:
    interaction = await scene.news.slash(scene.ana, "articles export")
    assert (await interaction.followup(1)).attachments[0].body == b"1\n"
    assert (await interaction.response()).content == "Exporting"


async def test_every_type_of_option_arrives(scene: Scene) -> None:
    options: Mapping[str, object] = {
        "text": "words",
        "number": 7,
        "share": 0.5,
        "flag": True,
        "member": scene.ana,
        "channel": scene.news,
        "role": scene.guild.everyone,
        "file": ("a.txt", b"inside"),
    }
    interaction = await scene.news.slash(scene.ana, "everything", options)
    assert (await interaction.response()).content == "words 7 0.5 True ana news @everyone inside"


@pytest.mark.parametrize(
    ("path", "options"),
    [
        ("nothing", {}),
        ("articles", {}),
        ("articles burn", {}),
        ("summary", {}),
        ("summary", {"which": "2", "other": "x"}),
        ("summary", {"which": "x" * 21}),
        ("articles forget", {"number": 0}),
        ("articles forget", {"number": "3"}),
        ("pick", {"colour": "green"}),
        ("admin", {}),
    ],
)
async def test_what_a_person_could_not_send_is_refused(
    scene: Scene, path: str, options: Mapping[str, object]
) -> None:
    with pytest.raises(CommandUnavailable):
        await scene.news.slash(scene.ana, path, options)


async def test_choice_is_sent_as_its_value(scene: Scene) -> None:
    interaction = await scene.news.slash(scene.ana, "pick", {"colour": "Red"})
    assert (await interaction.response()).content == "r"


async def test_member_with_the_permission_may_run_the_command(scene: Scene) -> None:
    moderator = scene.guild.add_member("mo", permissions=Permission.MANAGE_GUILD)
    interaction = await scene.news.slash(moderator, "admin")
    assert (await interaction.response()).content == "allowed"


async def test_command_for_guilds_is_not_offered_in_direct_messages(scene: Scene) -> None:
    private = scene.server.direct_messages(scene.ana.user)
    with pytest.raises(CommandUnavailable):
        await private.slash(scene.ana, "admin")
    interaction = await private.slash(scene.ana, "hello")
    assert (await interaction.response()).content == "Hello ana"


async def test_completion_offers_choices(scene: Scene) -> None:
    interaction = await scene.news.autocomplete(scene.ana, "summary", {"which": "al"}, focused="which")
    assert await interaction.choices() == [{"name": "al…", "value": "al"}]


async def test_button_updates_its_message(scene: Scene) -> None:
    shown = await (await scene.news.slash(scene.ana, "pages")).response()
    pressed = await shown.click(scene.ana, "Next")
    assert (await pressed.response()) is shown
    assert shown.content == "page 2"


async def test_button_that_defers_and_edits_updates_its_message(scene: Scene) -> None:
    shown = await (await scene.news.slash(scene.ana, "pages")).response()
    pressed = await shown.click(scene.ana, "Last")
    assert (await pressed.response()).content == "page 9"
    assert pressed.deferred_after is not None


@pytest.mark.parametrize("which", ["Previous", "Source", "nowhere"])
async def test_button_that_cannot_be_pressed_is_refused(scene: Scene, which: str) -> None:
    shown = await (await scene.news.slash(scene.ana, "pages")).response()
    with pytest.raises(CommandUnavailable):
        await shown.click(scene.ana, which)


async def test_select_menu_sends_its_values(scene: Scene) -> None:
    shown = await (await scene.news.slash(scene.ana, "pages")).response()
    chosen = await shown.select(scene.ana, "speaker", ["b"])
    assert (await chosen.response()).content == "chose b"


async def test_form_is_opened_and_sent_in(scene: Scene) -> None:
    opened = await scene.news.slash(scene.ana, "form")
    assert (await opened.modal())["title"] == "Paste an article"
    sent = await opened.submit({"text": "The words."})
    assert (await sent.response()).content == "got The words."


async def test_message_menu_carries_the_message(scene: Scene) -> None:
    posted = await scene.news.post(scene.ana, "an article")
    interaction = await posted.context_menu(scene.ana, "Read this")
    answer = await interaction.response()
    assert (answer.content, answer.type) == ("an article", 23)


async def test_locale_of_the_person_arrives(scene: Scene) -> None:
    bea = scene.guild.add_member("bea", locale="de")
    interaction = await scene.news.slash(bea, "locale")
    assert (await interaction.response()).content == "de en-US"


@pytest.mark.usefixtures("breaks_rules")
async def test_late_first_response_is_refused_and_recorded(scene: Scene) -> None:
    scene.server.options.first_response_limit = 0.0
    interaction = await scene.news.slash(scene.ana, "hello")
    request = await scene.server.wait_for_request("POST /interactions/*")
    assert request.status == 404
    assert interaction.callback is None
    assert "the first response came after" in scene.server.violations[0].rule


@pytest.mark.usefixtures("breaks_rules")
async def test_second_response_is_refused_and_recorded(scene: Scene, newsroom: NewsroomBot) -> None:
    await scene.news.slash(scene.ana, "hello")
    interaction = await newsroom.heard("interaction")
    await scene.server.wait_for_request("POST /interactions/*")
    path = f"/interactions/{interaction.id}/{interaction.token}/callback"
    async with raw_client(scene.server) as client:
        status, answer = await client.send("POST", path, {"type": 5})
    assert (status, answer["code"]) == (400, 40060)
    assert scene.server.violations[0].rule == "a second response to one interaction"


@pytest.mark.usefixtures("breaks_rules")
async def test_followup_after_the_token_ran_out_is_refused(scene: Scene, newsroom: NewsroomBot) -> None:
    started = await scene.news.slash(scene.ana, "hello")
    await started.response()
    scene.server.options.interaction_life = 0.0
    interaction = await newsroom.heard("interaction")
    with pytest.raises(discord.HTTPException) as refusal:
        await interaction.followup.send("too late")
    assert refusal.value.code == 50027
    assert len(scene.server.violations) == 1


async def test_waiting_in_vain_says_what_happened(scene: Scene) -> None:
    interaction = await scene.news.slash(scene.ana, "silent")
    with pytest.raises(TimeoutError, match="/silent got nothing from the bot"):
        await interaction.response(timeout=0.05)


async def test_response_of_ten_people_at_once(scene: Scene) -> None:
    people = [scene.guild.add_member(f"person{number}") for number in range(10)]
    started = [await scene.news.slash(person, "hello") for person in people]
    answers = await asyncio.gather(*(each.response() for each in started))
    assert [answer.content for answer in answers] == [f"Hello {person.user.name}" for person in people]


async def test_guild_command_is_taken_before_the_global_one(scene: Scene, newsroom: NewsroomBot) -> None:
    place = discord.Object(scene.guild.id)

    @app_commands.command(name="hello", description="Only here")
    async def here(interaction: discord.Interaction[ListeningBot]) -> None:
        await interaction.response.send_message("Hello from here")

    newsroom.tree.add_command(here, guild=place)
    await newsroom.tree.sync(guild=place)
    interaction = await scene.news.slash(scene.ana, "hello")
    assert (await interaction.response()).content == "Hello from here"
