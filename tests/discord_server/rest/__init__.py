"""The REST routes: a table of ``Endpoint`` per resource, joined here."""

from __future__ import annotations

from tests.discord_server.rest import (
    channels,
    commands,
    guilds,
    interactions,
    messages,
    reactions,
    users,
    webhooks,
)
from tests.discord_server.rest.call import Endpoint

ENDPOINTS: tuple[Endpoint, ...] = (
    *users.ENDPOINTS,
    *guilds.ENDPOINTS,
    *channels.ENDPOINTS,
    *messages.ENDPOINTS,
    *reactions.ENDPOINTS,
    *commands.ENDPOINTS,
    *interactions.ENDPOINTS,
    *webhooks.ENDPOINTS,
)
