"""Rules for buttons, select menus and forms.

https://docs.discord.com/developers/components/reference
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tests.discord_server.errors import InvalidForm
from tests.discord_server.messages import walk_components

ROW, BUTTON, STRING_SELECT, TEXT_INPUT = 1, 2, 3, 4
SELECTS = (3, 5, 6, 7, 8)
LINK, PREMIUM = 5, 6
MOST_ROWS = 5
MOST_BUTTONS_IN_A_ROW = 5
# With the flag IS_COMPONENTS_V2, nested ones included.
MOST_COMPONENTS = 40
# Of all text displays of one message together.
LONGEST_TEXT = 4000
MOST_FIELDS_OF_A_FORM = 5
Path = tuple[str | int, ...]
Component = Mapping[str, Any]


def check_components(components: Sequence[Component], *, v2: bool, at: Path) -> None:
    """Check the components of a message."""
    if v2:
        _check_new_layout(components, at)
    else:
        _check_rows(components, at)
    _check_each(components, at)


def check_modal(data: Mapping[str, Any], *, at: Path) -> None:
    """Check a form."""
    components = data.get("components") or []
    if not 1 <= len(components) <= MOST_FIELDS_OF_A_FORM:
        text = f"Must be between 1 and {MOST_FIELDS_OF_A_FORM} in length."
        raise InvalidForm((*at, "components"), "BASE_TYPE_BAD_LENGTH", text)
    _check_each(components, (*at, "components"))


def _check_rows(components: Sequence[Component], at: Path) -> None:
    if len(components) > MOST_ROWS:
        text = f"Must be between 1 and {MOST_ROWS} in length."
        raise InvalidForm(at, "BASE_TYPE_BAD_LENGTH", text)
    for number, component in enumerate(components):
        if component["type"] != ROW:
            text = 'Value of field "type" must be one of (1,).'
            raise InvalidForm((*at, number, "type"), "UNION_TYPE_CHOICES", text)


def _check_new_layout(components: Sequence[Component], at: Path) -> None:
    every = list(walk_components(components))
    if len(every) > MOST_COMPONENTS:
        text = f"The total number of components cannot exceed {MOST_COMPONENTS}"
        raise InvalidForm(at, "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED", text)
    if sum(len(each.get("content") or "") for each in every) > LONGEST_TEXT:
        text = f"The text displays together cannot exceed {LONGEST_TEXT} characters"
        raise InvalidForm(at, "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED", text)


def _check_each(components: Sequence[Component], at: Path) -> None:
    every = list(walk_components(components))
    _check_repeats((each["custom_id"] for each in every if each.get("custom_id")), at)
    for component in every:
        if component["type"] == ROW:
            _check_row(component, at)
        elif component["type"] == BUTTON:
            _check_button(component, at)
        elif component["type"] in SELECTS:
            _check_select(component, at)


def _check_repeats(custom_ids: Iterable[str], at: Path) -> None:
    repeated = [name for name, count in Counter(custom_ids).items() if count > 1]
    if repeated:
        text = f"Component custom id cannot be duplicated: {repeated}"
        raise InvalidForm(at, "COMPONENT_CUSTOM_ID_DUPLICATED", text)


def _check_row(row: Component, at: Path) -> None:
    inside: Sequence[Component] = row.get("components") or ()
    if not inside:
        raise InvalidForm((*at, "components"), "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 5 in length.")
    buttons = sum(each["type"] == BUTTON for each in inside)
    if buttons != len(inside) and len(inside) > 1:
        text = "A select menu or text input takes the whole row"
        raise InvalidForm((*at, "components"), "COMPONENT_LAYOUT_WIDTH_EXCEEDED", text)
    if buttons > MOST_BUTTONS_IN_A_ROW:
        raise InvalidForm((*at, "components"), "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 5 in length.")


def _check_button(button: Component, at: Path) -> None:
    style = button["style"]
    if style == LINK and (not button.get("url") or button.get("custom_id")):
        raise InvalidForm(
            (*at, "url"), "BUTTON_COMPONENT_INVALID_LINK", "A link button has a url, no custom id"
        )
    if style not in (LINK, PREMIUM) and (not button.get("custom_id") or button.get("url")):
        text = "A custom id is required, a url is not allowed"
        raise InvalidForm((*at, "custom_id"), "BUTTON_COMPONENT_CUSTOM_ID_REQUIRED", text)
    if style != PREMIUM and not (button.get("label") or button.get("emoji")):
        text = "A button has a label or an emoji"
        raise InvalidForm((*at, "label"), "BUTTON_COMPONENT_LABEL_OR_EMOJI_REQUIRED", text)


def _check_select(menu: Component, at: Path) -> None:
    options: Sequence[Component] = menu.get("options") or ()
    low = 1 if menu.get("min_values") is None else menu["min_values"]
    high = 1 if menu.get("max_values") is None else menu["max_values"]
    if low > high:
        raise InvalidForm((*at, "min_values"), "SELECT_COMPONENT_MIN_GREATER_THAN_MAX", f"{low} > {high}")
    if menu["type"] != STRING_SELECT:
        return
    if high > len(options):
        text = f"max_values {high} for {len(options)} options"
        raise InvalidForm((*at, "max_values"), "SELECT_COMPONENT_MAX_VALUES_TOO_LARGE", text)
    values = Counter(option["value"] for option in options)
    if len(values) < len(options):
        text = "The specified option value is already used"
        raise InvalidForm((*at, "options"), "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", text)
