"""Channels and threads.

https://docs.discord.com/developers/resources/channel
"""

from __future__ import annotations

from tests.discord_server import events, payloads
from tests.discord_server.channels import FORUM, PRIVATE_THREAD, PUBLIC_THREAD, THREADS, Channel
from tests.discord_server.errors import InvalidForm, MissingPermissions, TagRequired, ThreadAlreadyExists
from tests.discord_server.messages import HAS_THREAD
from tests.discord_server.permissions import Permission
from tests.discord_server.rest import compose
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
    """Start a thread that hangs under no message; in a forum, with the post that begins it."""
    if call.channel().type == FORUM:
        return _post_in_forum(call)
    kind = call.body.get("type") or PRIVATE_THREAD
    public = kind == PUBLIC_THREAD
    needed = Permission.CREATE_PUBLIC_THREADS if public else Permission.CREATE_PRIVATE_THREADS
    return Reply(
        payloads.channel(_start(call, call.channel(needed), call.world.ids.next(), kind)), status=201
    )


def _post_in_forum(call: Call) -> Reply:
    forum = call.channel(Permission.SEND_MESSAGES)
    sent = call.body.get("message") or {}
    wanted = ((Permission.EMBED_LINKS, sent.get("embeds")), (Permission.ATTACH_FILES, call.files))
    if not all(forum.bot_may(needed) for needed, applies in wanted if applies):
        raise MissingPermissions
    tags = [int(each) for each in call.body.get("applied_tags") or ()]
    if unknown := set(tags) - {tag.id for tag in forum.tags}:
        raise InvalidForm(("applied_tags",), "BASE_TYPE_CHOICES", f"The forum has no tags {sorted(unknown)}")
    if forum.needs_tag and not tags:
        raise TagRequired
    number = call.world.ids.next()
    started = Channel(
        call.world, number, PUBLIC_THREAD, call.body["name"], forum.guild, parent=forum, owner=call.world.bot
    )
    started.tagged = tags
    call.world.channels[number] = started
    if forum.guild is not None:
        forum.guild.channels[number] = started
    message = compose.write(started, sent, call.files)
    message.id = number  # the post that begins a forum's thread has the thread's id
    events.channel_created(started)
    started.keep(message)
    return Reply(payloads.channel(started) | {"message": payloads.message(message)}, status=201)


def _check_new_thread(call: Call) -> None:
    if "message" in call.body:
        compose.check_post(call)


async def archived_threads(call: Call) -> Reply:
    """Threads that nobody has written in for a while, newest first."""
    found = [each for each in call.channel(Permission.READ_MESSAGE_HISTORY).threads if each.archived]
    shown = [payloads.channel(each) for each in reversed(found)]
    return Reply({"threads": shown, "members": [], "has_more": False})


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
    Endpoint("POST", _ONE + "/threads", thread, _check_new_thread),
    Endpoint("GET", _ONE + "/threads/archived/public", archived_threads),
    Endpoint("POST", _ONE + "/messages/{message_id}/threads", thread_from_message),
    Endpoint("PUT", _ONE + "/thread-members/@me", join_thread),
)
