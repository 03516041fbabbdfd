"""Starts interactions: builds INTERACTION_CREATE as Discord does and sends it."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from tests.discord_server import payloads
from tests.discord_server.interactions import COMPONENT, MODAL_SUBMIT, Interaction
from tests.discord_server.messages import walk_components
from tests.discord_server.options import CommandUnavailable
from tests.discord_server.users import User

if TYPE_CHECKING:
    from tests.discord_server.channels import Channel
    from tests.discord_server.guilds import Member
    from tests.discord_server.messages import Attachment, Message
    from tests.discord_server.world import World

BUTTON, LINK_STYLE, PREMIUM_STYLE = 2, 5, 6
STRING_SELECT, USER_SELECT, ROLE_SELECT, MENTIONABLE_SELECT, CHANNEL_SELECT = SELECTS = (3, 5, 6, 7, 8)
FILE_UPLOAD = 19
LABEL = 18
TEXT_INPUT = 4


class Interact:
    """What people do that the bot has to answer."""

    def __init__(self, world: World) -> None:
        self._world = world

    def start(
        self,
        kind: int,
        channel: Channel,
        person: Member | User,
        data: dict[str, Any],
        *,
        label: str,
        message: Message | None = None,
        source: Interaction | None = None,
    ) -> Interaction:
        """Send an interaction to the client."""
        world = self._world
        user = person if isinstance(person, User) else person.user
        token = f"interaction-{secrets.token_urlsafe(48)}"
        interaction = Interaction(
            world, world.ids.next(), token, kind, user, channel, data, label, message, source
        )
        world.interactions[token] = interaction
        world.gateway.dispatch("INTERACTION_CREATE", _payload(interaction), 0)
        return interaction

    def click(self, message: Message, person: Member | User, which: str) -> Interaction:
        """Press a button, named by its label or its custom_id."""
        for button in message.buttons:
            if which in (button.get("label"), button.get("custom_id")):
                break
        else:
            seen = [button.get("label") or button.get("custom_id") for button in message.buttons]
            raise CommandUnavailable(f"no button {which!r}; there are {seen}")
        if button.get("disabled") or button["style"] in (LINK_STYLE, PREMIUM_STYLE):
            raise CommandUnavailable(f"button {which!r} cannot be pressed")
        return self._component(message, person, button, {})

    def select(
        self, message: Message, person: Member | User, custom_id: str, values: Sequence[str]
    ) -> Interaction:
        """Choose values of a string select menu."""
        for menu in walk_components(message.components):
            if menu["type"] in SELECTS and menu.get("custom_id") == custom_id:
                break
        else:
            raise CommandUnavailable(f"no select menu {custom_id!r}")
        if menu["type"] != STRING_SELECT:
            return self._component(message, person, menu, self._chosen(message.channel, menu, values))
        offered = [option["value"] for option in menu.get("options") or ()]
        if menu.get("disabled") or not set(values) <= set(offered):
            raise CommandUnavailable(f"{list(values)} cannot be chosen from {offered}")
        return self._component(message, person, menu, {"values": list(values)})

    def _chosen(self, channel: Channel, menu: Mapping[str, Any], values: Sequence[str]) -> dict[str, Any]:
        """Members, roles or channels chosen by id from a menu that Discord fills."""
        guild = channel.guild
        assert guild is not None, "there is nothing to choose from in a private chat"
        resolved: dict[str, dict[str, Any]] = {}
        for value in values:
            number = int(value)
            if menu["type"] == ROLE_SELECT:
                role = next(each for each in guild.roles if each.id == number)
                resolved.setdefault("roles", {})[value] = payloads.role(role)
            elif menu["type"] == CHANNEL_SELECT:
                shown = payloads.channel(guild.channels[number]) | {"permissions": "0"}
                resolved.setdefault("channels", {})[value] = shown
            else:
                member = guild.members[number]
                resolved.setdefault("users", {})[value] = payloads.user(member.user)
                shown = payloads.member(member)
                resolved.setdefault("members", {})[value] = {k: v for k, v in shown.items() if k != "user"}
        return {"values": list(values), "resolved": resolved}

    def _component(
        self, message: Message, person: Member | User, component: Mapping[str, Any], more: dict[str, Any]
    ) -> Interaction:
        head = {"component_type": component["type"], "custom_id": component["custom_id"]}
        data: dict[str, Any] = {**head, "id": component.get("id", 1), **more}
        label = f"component {component['custom_id']}"
        return self.start(COMPONENT, message.channel, person, data, label=label, message=message)

    def submit(
        self,
        opened_by: Interaction,
        modal: dict[str, Any],
        values: Mapping[str, str],
        files: Mapping[str, Sequence[tuple[str, bytes]]],
    ) -> Interaction:
        """Send a form in, fields not named left as they were; ``files`` by the field they are put into."""
        fields = [each for each in walk_components(modal["components"]) if each["type"] == TEXT_INPUT]
        if unknown := set(values) - {each["custom_id"] for each in fields}:
            raise CommandUnavailable(f"the form has no fields {sorted(unknown)}")
        for each in fields:
            _check_field(each, values.get(each["custom_id"], each.get("value") or ""))
        attached = {
            name: [opened_by.channel.attach(filename, body) for filename, body in several]
            for name, several in files.items()
        }
        ids = {name: [str(each.id) for each in several] for name, several in attached.items()}
        components = [_filled(each, values, ids) for each in modal["components"]]
        data: dict[str, Any] = {"custom_id": modal["custom_id"], "components": components}
        if attached:
            data["resolved"] = {"attachments": self._shown(attached.values())}
        return self.start(
            MODAL_SUBMIT,
            opened_by.channel,
            _person(opened_by),
            data,
            label=f"form {modal['custom_id']}",
            message=opened_by.message,
            source=opened_by,
        )

    def _shown(self, files: Iterable[Sequence[Attachment]]) -> dict[str, Any]:
        """Attached files, by id."""
        each = (file for several in files for file in several)
        return {str(file.id): payloads.attachment(file, self._world.base_url) for file in each}


def _person(interaction: Interaction) -> Member | User:
    guild = interaction.channel.guild
    return interaction.user if guild is None else guild.members[interaction.user.id]


def _check_field(field: Mapping[str, Any], value: str) -> None:
    shortest = field.get("min_length") or int(field.get("required", True))
    if not (shortest <= len(value) <= (field.get("max_length") or 4000)) and (value or shortest):
        raise CommandUnavailable(f"the form's field {field['custom_id']!r} cannot hold {value!r}")


def _filled(
    component: Mapping[str, Any], values: Mapping[str, str], files: Mapping[str, Sequence[str]]
) -> dict[str, Any]:
    data: dict[str, Any] = {"type": component["type"], "id": component.get("id", 1)}
    if component["type"] == LABEL:
        return data | {"component": _filled(component["component"], values, files)}
    if "components" in component:
        return data | {"components": [_filled(each, values, files) for each in component["components"]]}
    name = component.get("custom_id")
    if component["type"] == TEXT_INPUT:
        return data | {"custom_id": name, "value": values.get(str(name), component.get("value") or "")}
    if component["type"] == FILE_UPLOAD:
        return data | {"custom_id": name, "values": list(files.get(str(name), ()))}
    return data


def _payload(interaction: Interaction) -> dict[str, Any]:
    """INTERACTION_CREATE."""
    world, channel, guild = interaction.world, interaction.channel, interaction.channel.guild
    user = interaction.user
    data: dict[str, Any] = {
        "id": str(interaction.id),
        "application_id": str(world.application_id),
        "type": interaction.kind,
        "token": interaction.token,
        "version": 1,
        "data": interaction.data,
        "channel": payloads.channel(channel) | {"permissions": str(int(channel.permissions_of(user)))},
        "channel_id": str(channel.id),
        "locale": user.locale,
        "app_permissions": str(int(channel.permissions_of(world.bot))),
        "attachment_size_limit": world.options.upload_limit,
        "entitlements": [],
        "authorizing_integration_owners": interaction.owners,
        "context": 0 if guild is not None else 1,
    }
    if interaction.message is not None:
        data["message"] = payloads.message(interaction.message)
    if guild is None:
        return data | {"user": payloads.user(user)}
    member = payloads.member(guild.members[user.id], permissions=channel.permissions_of(user))
    head = {"id": str(guild.id), "features": [], "locale": guild.locale}
    return data | {"member": member, "guild": head, "guild_id": str(guild.id), "guild_locale": guild.locale}
