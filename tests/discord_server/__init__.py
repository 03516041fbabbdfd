"""A loopback Discord: gateway and REST on one port, real enough for the unmodified discord.py client.

    server      starts and stops it; what a test holds
    world       everything that exists: users, guilds, channels, messages, commands, interactions
    gateway     websocket sessions: identify, resume, heartbeats, dispatch
    rest/       the REST routes, one file per resource
    validation  requests and responses against Discord's own OpenAPI description
    limits/     the rules that description does not state

What people do is a method of the thing they do it to (``channel.post``, ``message.react``); what the
client does arrives over the socket.
"""

from tests.discord_server.channels import Channel
from tests.discord_server.client import point_client_at
from tests.discord_server.guilds import Guild, Member, Role
from tests.discord_server.interactions import Interaction
from tests.discord_server.messages import Attachment, Message
from tests.discord_server.options import CommandUnavailable
from tests.discord_server.permissions import Permission
from tests.discord_server.server import DiscordServer
from tests.discord_server.world import Options

__all__ = [
    "Attachment",
    "Channel",
    "CommandUnavailable",
    "DiscordServer",
    "Guild",
    "Interaction",
    "Member",
    "Message",
    "Options",
    "Permission",
    "Role",
    "point_client_at",
]
