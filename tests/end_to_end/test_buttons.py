"""Buttons, menus and forms: what they show, to whom, and that they outlive a restart."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.cooldowns import Cooldowns
from news.reader import Reader
from tests.discord_server import Interaction, Message
from tests.discord_server.interactions import COMPONENT, MODAL_SUBMIT
from tests.discord_server.messages import walk_components
from tests.end_to_end.pages import PARAGRAPHS, TEXT, TITLE, page
from tests.end_to_end.stage import PATIENCE, Stage, on_stage, text_of


def menu(message: Message, custom_id: str) -> list[dict[str, str]]:
    menus = [each for each in walk_components(message.components) if each.get("custom_id") == custom_id]
    return menus[0]["options"]


def labels(message: Message) -> list[str]:
    return [str(button.get("label")) for button in message.buttons]


async def asked(stage: Stage, path: str, **options: object) -> Message:
    interaction = await stage.slash(path, **options)
    return await interaction.response(timeout=PATIENCE)


async def answer(interaction: Interaction) -> str:
    return text_of(await interaction.response(timeout=PATIENCE))


@pytest.fixture
async def read(stage: Stage) -> Stage:
    stage.site.page("/bridge", page())
    await stage.say(stage.site.url("/bridge"))
    return stage


async def test_a_card_offers_what_can_be_asked(read: Stage) -> None:
    card = read.channel.by_bot()[0]
    assert {"Summary", "Quotes", "Places", "Ask"} <= set(labels(card))
    said = await answer(await card.click(read.member, "Quotes"))
    assert "Camille Laurent" in said


async def test_what_a_card_is_asked_only_the_member_sees(read: Stage) -> None:
    pressed = await read.channel.by_bot()[0].click(read.member, "Summary")
    assert PARAGRAPHS[0] in await answer(pressed)
    assert (await pressed.response()).ephemeral


async def test_a_form_asks_the_article_for_all_to_see(read: Stage) -> None:
    opened = await read.channel.by_bot()[0].click(read.member, "Ask")
    sent = await opened.submit({"question": "Who is the chief engineer?"})
    message = await sent.response(timeout=PATIENCE)
    assert "Camille Laurent" in text_of(message)
    assert not message.ephemeral


async def test_longer_and_shorter_change_the_askers_answer(read: Stage) -> None:
    shown = await asked(read, "summary")
    await answer(await shown.click(read.member, "Longer"))
    assert shown.embeds[0]["description"].count("> ") > 3
    await answer(await shown.click(read.member, "Shorter"))
    assert shown.embeds[0]["description"].count("> ") == 3


async def test_a_stranger_gets_a_copy_that_goes_on_working(read: Stage) -> None:
    shown = await asked(read, "summary")
    before = shown.embeds[0]["description"]
    stranger = read.guild.add_member("bo")
    pressed = await shown.click(stranger, "Longer")
    copy = await pressed.response(timeout=PATIENCE)
    assert copy.ephemeral
    assert copy.embeds[0]["description"].count("> ") > 3
    assert shown.embeds[0]["description"] == before
    await (await copy.click(stranger, "Shorter")).response(timeout=PATIENCE)
    assert copy.embeds[0]["description"].count("> ") == 3


async def test_a_sentence_is_shown_in_its_paragraph_with_its_link(read: Stage) -> None:
    shown = await asked(read, "who-said", who="Laurent")
    options = menu(shown, "v1:show")
    assert len(options) >= 2
    chosen = await shown.select(read.member, "v1:show", [options[0]["value"]])
    message = await chosen.response(timeout=PATIENCE)
    assert message.ephemeral
    assert "**“The bridge is stronger" in text_of(message)
    links = [button["url"] for button in message.buttons if button.get("url")]
    assert links[0].startswith(read.site.url("/bridge") + "#:~:text=")


async def test_who_is_this_tells_the_speakers_role(read: Stage) -> None:
    shown = await asked(read, "who-said", who="Laurent")
    chosen = await shown.select(read.member, "v1:show", [menu(shown, "v1:show")[0]["value"]])
    card = await chosen.response(timeout=PATIENCE)
    assert "chief engineer" in await answer(await card.click(read.member, "Who is this?"))


async def test_buttons_of_a_forgotten_article_say_so(read: Stage) -> None:
    shown = await asked(read, "summary", sentences=1)
    await asked(read, "articles forget", article="1")
    assert "not here any more" in await answer(await shown.click(read.member, "Show in article"))


async def test_who_is_listed_can_be_opened(read: Stage) -> None:
    shown = await asked(read, "who-said", article="1")
    said = await shown.select(read.member, "v1:said:1", ["Camille Laurent"])
    assert "stronger than on the day" in await answer(said)
    listed = await asked(read, "articles list")
    card = await answer(await listed.select(read.member, "v1:open", [menu(listed, "v1:open")[0]["value"]]))
    assert TITLE in card


async def test_more_around_a_sentence_ends_with_the_article(read: Stage) -> None:
    shown = await asked(read, "who-said", who="Laurent")
    chosen = await shown.select(read.member, "v1:show", [menu(shown, "v1:show")[0]["value"]])
    card = await chosen.response(timeout=PATIENCE)
    for _ in range(4):
        if "More around it" not in labels(card):
            break
        await answer(await card.click(read.member, "More around it"))
    assert "More around it" not in labels(card)
    assert PARAGRAPHS[0][:40] in text_of(card)
    assert PARAGRAPHS[-1][:40] in text_of(card)


async def test_lists_are_turned_over(stage: Stage) -> None:
    for number in range(12):
        stage.site.page(
            f"/{number}",
            page(
                title=f"Bridge news {number}", paragraphs=(f"Day {number}. " + PARAGRAPHS[0], *PARAGRAPHS[1:])
            ),
        )
        await stage.say(stage.site.url(f"/{number}"))
    shown = await asked(stage, "articles list")
    assert "Page 1 of 2" in text_of(shown)
    after = next(
        b["custom_id"]
        for b in shown.buttons
        if b["custom_id"].startswith("v1:list") and not b.get("disabled")
    )
    await answer(await shown.click(stage.member, after))
    assert "Page 2 of 2" in text_of(shown)
    assert "Bridge news 0" in text_of(shown)


async def test_a_list_is_turned_over_where_its_pages_take_several(stage: Stage) -> None:
    for number in range(11):
        title = f"Bridge {number}: {'the council of Lyon decides ' * 11}"
        paragraphs = (f"Day {number}. " + PARAGRAPHS[0], *PARAGRAPHS[1:])
        stage.site.page(f"/{number}", page(title=title, paragraphs=paragraphs))
        await stage.say(stage.site.url(f"/{number}"))
    shown = await asked(stage, "articles list")
    pages = [text_of(shown)]
    for side in ("a", "b"):
        while turn := next(
            (b for b in shown.buttons if b["custom_id"].endswith(f":{side}") and not b.get("disabled")), None
        ):
            await answer(await shown.click(stage.member, turn["custom_id"]))
            pages.append(text_of(shown))
    assert len(pages) > 3
    assert all(any(f"Bridge {number}:" in each for each in pages) for number in range(11))
    assert pages[-1] == pages[0]


async def test_long_answers_are_turned_over_and_no_sentence_is_divided(read: Stage) -> None:
    shown = await asked(read, "summary", sentences=15)
    pages = [text_of(shown)]
    while (turn := next((b for b in shown.buttons if b["custom_id"].endswith(":a")), None)) and not turn.get(
        "disabled"
    ):
        await answer(await shown.click(read.member, turn["custom_id"]))
        pages.append(text_of(shown))
    for paragraph in PARAGRAPHS:
        first = paragraph.split(". ")[0].split(".” ")[0]
        assert sum(first[:40] in each.replace("\\", "") for each in pages) <= 1


async def test_buttons_work_after_a_restart(reader: Reader, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'verbatim.db'}"
    async with on_stage(reader, url) as before:
        await before.say(TEXT)
        shown = await asked(before, "summary")
        components, embeds = shown.components, shown.embeds
        ids = (before.guild.id, before.channel.id, before.member.user.id)
    async with on_stage(reader, url, ids=ids) as after:
        message = Message(
            after.discord.world,
            after.channel,
            shown.id,
            after.discord.bot,
            "",
            embeds=embeds,
            components=components,
        )
        after.channel.stored[message.id] = message
        pressed = await message.click(after.member, "Longer")
        await pressed.response(timeout=PATIENCE)
        assert message.embeds[0]["description"].count("> ") > 3


@pytest.mark.parametrize(
    "custom_id",
    [
        "v0:page:1:1",
        "v1:nothing:1",
        "v1:page",
        "v1:page:99999:1",
        "v1:show:1:2:3",
        "x",
        "v1:set-open",
        "v1:wrong:speaker:1:0:5",
        "v1:report-choose:1",
        "v1:asked:x",
        "v1:forget-me:here:1",
    ],
)
async def test_a_press_that_means_nothing_is_answered_politely(read: Stage, custom_id: str) -> None:
    message = await asked(read, "summary")
    pressed = read.discord.world.interact.start(
        COMPONENT,
        read.channel,
        read.member,
        {"component_type": 2, "custom_id": custom_id, "id": 1},
        label=custom_id,
        message=message,
    )
    told = await pressed.response(timeout=PATIENCE)
    assert "went wrong" not in text_of(told)


PARTS = st.sampled_from(
    [
        "page",
        "open",
        "said",
        "wider",
        "list",
        "length",
        "show",
        "who",
        "wrong",
        "do",
        "form",
        "asked",
        "pasted",
        "help",
        "forget-me",
        "set",
        "set-open",
        "set-value",
        "set-add",
        "set-drop",
        "set-form",
        "set-written",
        "set-reset",
        "set-panel",
        "report-open",
        "report-choose",
        "report-reject",
        "report-list",
        "speaker",
        "place",
        "on_link",
        "language",
        "0",
        "1",
        "2",
        "40",
        "999999999999999999",
        "-1",
        "x",
        "",
    ]
)


async def test_random_presses_and_forms_never_fail(read: Stage, caplog: pytest.LogCaptureFixture) -> None:
    opened = await read.slash("summary")
    message = await opened.response(timeout=PATIENCE)
    read.bot.responder.cooldowns = Cooldowns(member=(1_000_000, 1.0), channel=(1_000_000, 1.0))
    cases: list[tuple[int, dict[str, object]]] = []

    @settings(
        max_examples=150,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=[HealthCheck.too_slow],
    )
    @given(
        st.lists(PARTS, min_size=1, max_size=5),
        st.lists(st.one_of(PARTS, st.text(max_size=20)), max_size=3),
        st.booleans(),
    )
    def gather(parts: list[str], values: list[str], form: bool) -> None:
        custom_id = ":".join(["v1", *parts])[:100]
        if form:
            fields = [
                {
                    "type": 18,
                    "id": 1,
                    "component": {"type": 4, "id": 2, "custom_id": each or "a", "value": each},
                }
                for each in values
            ]
            cases.append((MODAL_SUBMIT, {"custom_id": custom_id, "components": fields}))
        else:
            cases.append(
                (COMPONENT, {"component_type": 3, "custom_id": custom_id, "id": 1, "values": values})
            )

    gather()
    for kind, data in cases:
        pressed = read.discord.world.interact.start(
            kind, read.channel, read.member, data, label=str(data), message=message, source=opened
        )
        await pressed.acknowledged(timeout=PATIENCE)
    failed = [record.getMessage() for record in caplog.records if record.levelname in ("ERROR", "CRITICAL")]
    assert failed == []
