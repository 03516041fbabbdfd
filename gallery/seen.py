"""What a member sees, taken from the stage: plain data that a page is built from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from gallery.inline import Names

#: JSON as Discord's clients get it.
Payload = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class File:
    """An attachment's bytes."""

    content_type: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Shown:
    """A message.

    Attributes:
        message: Discord's MessageResponse.
        used: the command it answers, as the client names it; None where it answers none.
        pressed_on: the message whose button or menu it answers, None where it answers none.
        opened: the custom_id of the menu that stands open under it.
    """

    message: Payload
    used: str | None = None
    pressed_on: Payload | None = None
    opened: str | None = None


@dataclass(frozen=True, slots=True)
class Form:
    """A form (modal) that the bot opened: custom_id, title, components."""

    modal: Payload


@dataclass(frozen=True, slots=True)
class Suggestions:
    """The list above the input line while a member fills in a command.

    Attributes:
        path: the command, without the slash.
        options: what is filled in so far, in order.
        focused: the option that is being typed.
        choices: what the bot offers: name and value.
    """

    path: str
    options: Mapping[str, str]
    focused: str
    choices: tuple[Payload, ...]


Part = Shown | Form | Suggestions


@dataclass(frozen=True, slots=True)
class Seen:
    """One picture's worth: messages in order, a form, or a list of suggestions.

    Attributes:
        names: what mentions are shown as.
        files: attachments by their address.
    """

    parts: tuple[Part, ...]
    names: Names = field(default_factory=Names)
    files: Mapping[str, File] = field(default_factory=dict[str, File])
