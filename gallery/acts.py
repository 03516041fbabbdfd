"""What a member does on the stage, one step after the other; what stands there in the end is the picture.

slash("summary", article="harbour").press("Longer")
typed("!who-said Coelho")
typing("summary", "article", "har")
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from gallery.seen import Suggestions
from tests.discord_server import CommandUnavailable, Interaction, Message
from tests.discord_server.interactions import MODAL
from tests.discord_server.messages import walk_components

if TYPE_CHECKING:
    from gallery.stage import Theatre

BUTTON = 2


@dataclass(frozen=True, slots=True)
class View:
    """What stands on the stage after a step.

    Attributes:
        messages: the messages to be shown, oldest first.
        interaction: what the member did last, where that was an interaction.
        form: the form that is open.
        suggestions: what is offered while the member types.
        opened: the custom_id of the menu that is open under the last message.
        moderator: whether the member who acts is a moderator.
    """

    messages: tuple[Message, ...] = ()
    interaction: Interaction | None = None
    form: Mapping[str, Any] | None = None
    suggestions: Suggestions | None = None
    opened: str | None = None
    moderator: bool = False

    @property
    def last(self) -> Message:
        """The message that a button is pressed on."""
        if not self.messages:
            raise CommandUnavailable("there is no message to act on")
        return self.messages[-1]


Step = Callable[["Theatre", View], Awaitable[View]]


@dataclass(frozen=True, slots=True)
class Act:
    """Steps, in order.

    Attributes:
        command: the command it is about, as a member writes it without the slash; "" for none.
        written: what the member types, for the reader; "" for nothing.
    """

    command: str
    steps: tuple[Step, ...] = ()
    written: str = ""

    def press(self, which: str) -> Act:
        """Press the button of that label, emoji or custom_id under the last message."""

        async def step(theatre: Theatre, view: View) -> View:
            interaction = await view.last.click(theatre.actor(view), _button(view.last, which))
            return await _answered(theatre, view, interaction)

        return self._and(step)

    def choose(self, menu: str, *labels: str) -> Act:
        """Choose from the menu of that placeholder or custom_id, by how its options' labels begin."""

        async def step(theatre: Theatre, view: View) -> View:
            found = _menu(view.last, menu)
            wanted = [each["value"] for each in found["options"] if each["label"].startswith(labels)]
            interaction = await view.last.select(theatre.actor(view), found["custom_id"], wanted)
            return await _answered(theatre, view, interaction)

        return self._and(step)

    def open(self, menu: str) -> Act:
        """Open the menu of that placeholder or custom_id, and choose nothing."""

        async def step(_: Theatre, view: View) -> View:
            return replace(view, opened=_menu(view.last, menu)["custom_id"])

        return self._and(step)

    def fill(self, values: Mapping[str, str]) -> Act:
        """Fill in the form that is open, by the labels or custom_ids of its fields, and send it."""

        async def step(theatre: Theatre, view: View) -> View:
            if view.interaction is None or view.form is None:
                raise CommandUnavailable("no form is open")
            names = _fields(view.form)
            interaction = await view.interaction.submit({names.get(k, k): v for k, v in values.items()})
            return await _answered(theatre, replace(view, form=None), interaction)

        return self._and(step)

    def menu(self, name: str) -> Act:
        """Run a command from the last message's own menu."""

        async def step(theatre: Theatre, view: View) -> View:
            interaction = await view.last.context_menu(theatre.actor(view), name)
            return await _answered(theatre, view, interaction)

        return replace(self._and(step), command=name)

    def first(self) -> Act:
        """Go on with the first of the messages alone, such as the one that the bot has answered."""

        async def step(_: Theatre, view: View) -> View:
            return replace(view, messages=view.messages[:1])

        return self._and(step)

    def then(self, act: Act) -> Act:
        """Go on with another act; only what it leaves is shown."""
        return replace(act, steps=(*self.steps, *act.steps))

    def _and(self, step: Step) -> Act:
        return replace(self, steps=(*self.steps, step))


def slash(path: str, /, *, moderator: bool = False, **options: object) -> Act:
    """Run a slash command; ``#news`` names a channel, ``{site}`` the web server of the stage."""

    async def step(theatre: Theatre, _: View) -> View:
        view = View(moderator=moderator)
        filled = {name: theatre.value(value) for name, value in options.items()}
        interaction = await theatre.stage.channel.slash(theatre.actor(view), path, filled)
        return await _answered(theatre, view, interaction)

    written = [f"/{path}", *(f"{name}: {value}" for name, value in options.items())]
    return Act(path, (step,), " ".join(written))


def typed(text: str, /, command: str = "") -> Act:
    """Write a message, such as a command with the prefix or a link, and wait for the bot's answer."""

    async def step(theatre: Theatre, view: View) -> View:
        posted, answer = await theatre.exchange(str(theatre.value(text)))
        return View((posted, answer), moderator=view.moderator)

    return Act(command, (step,), "" if "{" in text else text)


def posted(name: str) -> Act:
    """The message that brought one of the articles in, and the bot's reply to it."""

    async def step(theatre: Theatre, _: View) -> View:
        return View(theatre.library[name])

    return Act("", (step,))


def remark(text: str) -> Act:
    """Write a message that the bot does not answer."""

    async def step(theatre: Theatre, view: View) -> View:
        return View((await theatre.stage.channel.post(theatre.actor(view), text),))

    return Act("", (step,))


def typing(path: str, focused: str, text: str = "", /, *, moderator: bool = False, **options: str) -> Act:
    """Be filling in an option of a slash command."""

    async def step(theatre: Theatre, _: View) -> View:
        view, given = View(moderator=moderator), {**options, focused: text}
        channel, actor = theatre.stage.channel, theatre.actor(view)
        asked = await channel.autocomplete(actor, path, given, focused=focused)
        choices = tuple(await asked.choices(theatre.patience))
        return replace(view, suggestions=Suggestions(path, given, focused, choices))

    return Act(path, (step,))


async def _answered(theatre: Theatre, view: View, interaction: Interaction) -> View:
    """The view after the bot has answered: a form, a changed message, or a new one."""
    callback = await interaction.acknowledged(theatre.patience)
    fresh = View(view.messages, interaction, moderator=view.moderator)
    if callback.kind == MODAL:
        return replace(fresh, form=callback.data)
    answer = await interaction.response(theatre.patience)
    if answer in view.messages:
        return fresh
    return replace(fresh, messages=(answer,))


def _fields(form: Mapping[str, Any]) -> dict[str, str]:
    """The custom_ids of a form's fields by their labels, which stand on the field or around it."""
    labelled = [each for each in walk_components(form["components"]) if each.get("label")]
    return {each["label"]: each.get("component", each)["custom_id"] for each in labelled}


def _button(message: Message, which: str) -> str:
    """What the button of that emoji is called; any other name as it is."""
    for each in message.buttons:
        if (each.get("emoji") or {}).get("name") == which:
            return each["custom_id"]
    return which


def _menu(message: Message, which: str) -> Mapping[str, Any]:
    for each in walk_components(message.components):
        if each["type"] != BUTTON and which in (each.get("custom_id"), each.get("placeholder")):
            return each
    raise CommandUnavailable(f"no menu {which!r} under the message")
