"""A bot with one command for each way of answering."""

from __future__ import annotations

import io

import discord
from discord import app_commands

from tests.discord_server_tests.bots import ListeningBot

Interaction = discord.Interaction[ListeningBot]


class Pages(discord.ui.View):
    """Buttons that turn pages, and a menu."""

    def __init__(self) -> None:
        super().__init__(timeout=None)
        self.add_item(discord.ui.Button(label="Source", url="https://example.org/a"))

    @discord.ui.button(label="Previous", disabled=True)
    async def previous(self, interaction: Interaction, _: discord.ui.Button[Pages]) -> None:
        """Never pressed."""

    @discord.ui.button(label="Next")
    async def next(self, interaction: Interaction, _: discord.ui.Button[Pages]) -> None:
        """Update at once."""
        await interaction.response.edit_message(content="page 2")

    @discord.ui.button(label="Last")
    async def last(self, interaction: Interaction, _: discord.ui.Button[Pages]) -> None:
        """Defer, then update."""
        await interaction.response.defer()
        await interaction.edit_original_response(content="page 9")

    @discord.ui.select(
        custom_id="speaker",
        options=[discord.SelectOption(label="A", value="a"), discord.SelectOption(label="B", value="b")],
    )
    async def speaker(self, interaction: Interaction, menu: discord.ui.Select[Pages]) -> None:
        """Answer with another message."""
        await interaction.response.send_message(f"chose {menu.values[0]}")


class Form(discord.ui.Modal, title="Paste an article"):
    """A form with one field."""

    text: discord.ui.TextInput[Form] = discord.ui.TextInput(label="Text", custom_id="text")

    async def on_submit(self, interaction: Interaction, /) -> None:  # type: ignore[override]  # of our own client
        """Answer with what was filled in."""
        await interaction.response.send_message(f"got {self.text.value}")


@app_commands.command(description="Greets")
async def hello(interaction: Interaction) -> None:
    """Answer at once."""
    await interaction.response.send_message(f"Hello {interaction.user.name}")


@app_commands.command(description="Summarises an article")
async def summary(interaction: Interaction, which: app_commands.Range[str, 1, 20]) -> None:
    """Defer, then follow up."""
    await interaction.response.defer()
    await interaction.followup.send(f"Summary of {which}")


@summary.autocomplete("which")
async def _complete(_: Interaction, current: str) -> list[app_commands.Choice[str]]:
    return [app_commands.Choice(name=f"{current}…", value=current)]


articles = app_commands.Group(name="articles", description="Stored articles")


@articles.command(name="list", description="Lists them")
async def list_articles(interaction: Interaction) -> None:
    """Defer, then edit."""
    await interaction.response.defer()
    await interaction.edit_original_response(content="edited")


@articles.command(description="Deletes one")
async def forget(interaction: Interaction, number: app_commands.Range[int, 1, None]) -> None:
    """Answer for one person's eyes."""
    await interaction.response.defer(ephemeral=True)
    await interaction.followup.send(f"Forgot {number}", ephemeral=True)


@articles.command(description="Exports them")
async def export(interaction: Interaction) -> None:
    """Answer, then follow up with a file."""
    await interaction.response.send_message("Exporting")
    await interaction.followup.send(file=discord.File(io.BytesIO(b"1\n"), "articles.csv"))


@app_commands.command(description="Takes every type of option")
async def everything(
    interaction: Interaction,
    text: str,
    number: int,
    share: float,
    flag: bool,
    member: discord.Member,
    channel: discord.TextChannel,
    role: discord.Role,
    file: discord.Attachment,
) -> None:
    """Give everything back."""
    inside = (await file.read()).decode()
    shown = f"{text} {number} {share} {flag} {member.name} {channel.name} {role.name} {inside}"
    await interaction.response.send_message(shown)


@app_commands.command(description="Has choices")
@app_commands.choices(colour=[app_commands.Choice(name="Red", value="r")])
async def pick(interaction: Interaction, colour: app_commands.Choice[str]) -> None:
    """Give the value back."""
    await interaction.response.send_message(colour.value)


@app_commands.command(description="For moderators")
@app_commands.default_permissions(manage_guild=True)
@app_commands.guild_only()
async def admin(interaction: Interaction) -> None:
    """Answer."""
    await interaction.response.send_message("allowed")


@app_commands.command(description="Shows buttons")
async def pages(interaction: Interaction) -> None:
    """Answer with components."""
    await interaction.response.send_message("page 1", view=Pages())


@app_commands.command(description="Opens a form")
async def form(interaction: Interaction) -> None:
    """Open the form."""
    await interaction.response.send_modal(Form())


@app_commands.command(description="Names the locales")
async def locale(interaction: Interaction) -> None:
    """Name the person's and the guild's."""
    await interaction.response.send_message(f"{interaction.locale} {interaction.guild_locale}")


@app_commands.command(description="Never answers")
async def silent(interaction: Interaction) -> None:
    """Leave the person waiting."""


@app_commands.context_menu(name="Read this")
async def read_this(interaction: Interaction, message: discord.Message) -> None:
    """Give the message's text back."""
    await interaction.response.send_message(message.content)


class NewsroomBot(ListeningBot):
    """Has all of these commands and syncs them."""

    async def setup_hook(self) -> None:
        """Sync before the gateway is opened."""
        for command in (
            hello,
            summary,
            articles,
            everything,
            pick,
            admin,
            pages,
            form,
            locale,
            silent,
            read_this,
        ):
            self.tree.add_command(command)
        await self.tree.sync()
