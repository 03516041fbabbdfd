"""Channels and threads.

https://docs.discord.com/developers/resources/channel
"""

from __future__ import annotations

from tests.discord_server import events, payloads
from tests.discord_server.channels import PRIVATE_THREAD, PUBLIC_THREAD, THREADS, Channel
from tests.discord_server.errors import ThreadAlreadyExists
from tests.discord_server.messages import HAS_THREAD
from tests.discord_server.permissions import Permission
from tests.discord_server.rest.call import NO_CONTENT, Call, Endpoint, Reply


async def read(call: Call) -> Reply:
    """A channel or thread."""
    return Reply(payloads.channel(call.channel()))


async def update(call: Call) -> Reply:
    """Rename, archive or lock."""
    channel = call.channel()
    if channel.type not in THREADS or channel.owner is not call.world.bot:
        needed = Permission.MANAGE_THREADS if channel.type in THREADS else Permission.MANAGE_CHANNELS
        call.channel(needed)
    channel.name = call.body.get("name") or channel.name
    channel.topic = call.body.get("topic", channel.topic)
    channel.archived = call.body.get("archived", channel.archived)
    channel.locked = call.body.get("locked", channel.locked)
    events.channel_updated(channel)
    return Reply(payloads.channel(channel))


async def delete(call: Call) -> Reply:
    """Delete a channel or thread."""
    probe = call.channel()
    channel = call.channel(Permission.MANAGE_THREADS if probe.type in THREADS else Permission.MANAGE_CHANNELS)
    data = payloads.channel(channel)
    channel.delete()
    return Reply(data)


async def typing(call: Call) -> Reply:
    """Show for ten seconds that the bot is typing."""
    channel = call.channel(Permission.SEND_MESSAGES)
    channel.typed += 1
    return NO_CONTENT


async def thread_from_message(call: Call) -> Reply:
    """Start a thread under a message; it takes the message's id."""
    message = call.message(Permission.CREATE_PUBLIC_THREADS)
    if message.thread is not None:
        raise ThreadAlreadyExists
    message.thread = _start(call, message.channel, message.id, PUBLIC_THREAD)
    message.flags |= HAS_THREAD
    events.message_updated(message)
    return Reply(payloads.channel(message.thread), status=201)


async def thread(call: Call) -> Reply:
    """Start a thread that hangs under no message."""
    kind = call.body.get("type") or PRIVATE_THREAD
    public = kind == PUBLIC_THREAD
    needed = Permission.CREATE_PUBLIC_THREADS if public else Permission.CREATE_PRIVATE_THREADS
    return Reply(
        payloads.channel(_start(call, call.channel(needed), call.world.ids.next(), kind)), status=201
    )


def _start(call: Call, parent: Channel, number: int, kind: int) -> Channel:
    started = Channel(
        call.world, number, kind, call.body["name"], parent.guild, parent=parent, owner=call.world.bot
    )
    call.world.channels[number] = started
    if parent.guild is not None:
        parent.guild.channels[number] = started
    events.channel_created(started)
    return started


async def join_thread(call: Call) -> Reply:
    """Join a thread; the bot is in the ones it starts, and sees the public ones."""
    call.channel()
    return NO_CONTENT


_ONE = "/channels/{channel_id}"
ENDPOINTS = (
    Endpoint("GET", _ONE, read),
    Endpoint("PATCH", _ONE, update),
    Endpoint("DELETE", _ONE, delete),
    Endpoint("POST", _ONE + "/typing", typing),
    Endpoint("POST", _ONE + "/threads", thread),
    Endpoint("POST", _ONE + "/messages/{message_id}/threads", thread_from_message),
    Endpoint("PUT", _ONE + "/thread-members/@me", join_thread),
)
