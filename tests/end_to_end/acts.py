"""What the end-to-end tests do again and again, and pages that differ from one another."""

from __future__ import annotations

import asyncio

from tests.discord_server import Interaction, Member, Message
from tests.discord_server.messages import walk_components
from tests.end_to_end.pages import PARAGRAPHS, page
from tests.end_to_end.stage import PATIENCE, Stage, text_of


async def answer(interaction: Interaction) -> Message:
    """The message that somebody ends up seeing."""
    return await interaction.response(timeout=PATIENCE)


async def told(interaction: Interaction) -> str:
    """All text of the answer."""
    return text_of(await answer(interaction))


async def slash(stage: Stage, who: Member, path: str, /, **options: object) -> Message:
    """Run a slash command as any member and return the answer."""
    return await answer(await stage.channel.slash(who, path, options))


async def typed(stage: Stage, who: Member, content: str, **more: object) -> Message:
    """Post as any member and return the bot's next message."""
    posted = await stage.channel.post(who, content, **more)  # type: ignore[arg-type]  # passed through
    return await stage.channel.wait_for_message(timeout=PATIENCE, after=posted.id)


async def post_and_read(stage: Stage, who: Member, content: str) -> Message:
    """Post what holds articles, and wait until they are read and answered as the server wants it."""
    posted = await stage.channel.post(who, content)
    async with asyncio.timeout(PATIENCE):
        while not await stage.app.storage.inbox.known(stage.guild.id, posted.id):
            await asyncio.sleep(0.01)
    await stage.settled()
    return posted


def story(stage: Stage, number: int) -> str:
    """Serve an article that no other is like, and return its address."""
    paragraphs = (f"Day {number}. {PARAGRAPHS[0]}", *PARAGRAPHS[1:])
    stage.site.page(f"/{number}", page(title=title(number), paragraphs=paragraphs))
    return stage.site.url(f"/{number}")


def title(number: int) -> str:
    """The title of the article of that number."""
    return f"Bridge news {number}"


def moderator(stage: Stage, name: str = "mia") -> Member:
    """A member with the permission Manage Server."""
    return stage.guild.add_member(name, permissions=["manage_guild"])


def offered(message: Message, custom_id: str) -> list[dict[str, str]]:
    """The options of a menu."""
    menus = [each for each in walk_components(message.components) if each.get("custom_id") == custom_id]
    return menus[0]["options"]


def plain(message: Message) -> str:
    """All text of a message, without the characters that keep words together."""
    return text_of(message).replace("\u00a0", " ").replace("\u2011", "-").replace("\\", "")


def labels(message: Message) -> list[str]:
    """What the buttons say."""
    return [str(button.get("label")) for button in message.buttons]


def pressable(message: Message, start: str) -> str:
    """The custom_id of the first button that can be pressed and whose custom_id begins like that."""
    found = (str(button.get("custom_id")) for button in message.buttons if not button.get("disabled"))
    return next(custom_id for custom_id in found if custom_id.startswith(start))
