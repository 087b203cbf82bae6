"""What a message of the bot shall be, held to Discord's limits, and made so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

from tests.emulators.discord import components, files, mentions
from tests.emulators.discord.calls import Upload
from tests.emulators.discord.components import Json
from tests.emulators.discord.posted import EPHEMERAL, LOADING, SUPPRESS_EMBEDS, VOICE, Attachment, Message
from tests.emulators.discord.refusals import Refused, lengthy, long, wrong
from tests.emulators.discord.world import Channel

CONTENT, FILES, EMBEDS, EMBED_CHARS, ALT, NONCE = 2000, 10, 10, 6000, 1024, 25
SILENT, V2 = 1 << 12, 1 << 15
_SENT = SUPPRESS_EMBEDS | SILENT | V2 | VOICE
"""Flags that a message may be sent with."""

Files = Mapping[int, Upload]


def fill(message: Message, told: Json, uploads: Files, limit: int) -> None:
    """What of the body is said is so from now on; what is not said stays. Nothing changes where it is refused."""
    flags = _flags(message, told)
    content, embeds, rows = _words(message, told), _embeds(message, told), message.components
    if "components" in told:
        rows = components.checked(told["components"])
    attached = _attached(message, told, uploads, limit)
    if flags & V2 and (content or embeds):
        raise wrong(
            "content", "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2", "The field cannot be used with V2"
        )
    if not (content or embeds or rows or attached or message.snapshot or message.stickers):
        raise Refused(400, 50006, "Cannot send an empty message")
    message.content, message.embeds, message.components = content, embeds, rows
    message.attachments, message.flags = attached, flags


def _words(message: Message, told: Json) -> str:
    if "content" not in told:
        return message.content
    content = told["content"]
    if content is not None and not isinstance(content, str):
        raise wrong("content", "BASE_TYPE_STRING", "Could not interpret as string.")
    # Discord trims what is sent.
    content = (content or "").strip()
    if len(content) > CONTENT:
        raise long("content", CONTENT)
    return content


def _embeds(message: Message, told: Json) -> list[Json]:
    if "embeds" not in told:
        return message.embeds
    embeds = cast("list[Json]", told["embeds"] or [])
    if len(embeds) > EMBEDS:
        raise long("embeds", EMBEDS)
    for at, embed in enumerate(embeds):
        for name, most in (("title", 256), ("description", 4096)):
            if len(str(embed.get(name) or "")) > most:
                raise long(f"embeds.{at}.{name}", most)
        if len(cast("list[Json]", embed.get("fields") or [])) > 25:
            raise long(f"embeds.{at}.fields", 25)
    if sum(_said(embed) for embed in embeds) > EMBED_CHARS:
        raise wrong("embeds", "MAX_EMBED_SIZE_EXCEEDED", "Embed size exceeds maximum size of 6000")
    return [{"type": "rich", **embed} for embed in embeds]


def _said(embed: Json) -> int:
    fields = cast("list[Json]", embed.get("fields") or [])
    inner = sum(len(str(field.get("name") or "")) + len(str(field.get("value") or "")) for field in fields)
    footer, author = cast("Json", embed.get("footer") or {}), cast("Json", embed.get("author") or {})
    outer = (embed.get("title"), embed.get("description"), footer.get("text"), author.get("name"))
    return inner + sum(len(str(text or "")) for text in outer)


def _flags(message: Message, told: Json) -> int:
    kept = message.flags & ~LOADING
    if told.get("flags") is None:
        return kept
    asked = cast("int", told["flags"])
    if message.flags & V2 and not asked & V2:
        raise wrong("flags", "MESSAGE_CANNOT_REMOVE_COMPONENTS_V2_FLAG", "The flag cannot be removed")
    return (kept & EPHEMERAL) | (asked & _SENT)


def _attached(message: Message, told: Json, uploads: Files, limit: int) -> list[Attachment]:
    """Only what is listed stays; an upload that nobody lists is there all the same."""
    listed = [cast("Json", one) for one in cast("Sequence[object]", told.get("attachments") or [])]
    before = {str(file.id): file for file in message.attachments}
    stays = list(message.attachments) if "attachments" not in told else []
    named, found = set[int](), list[Attachment]()
    for at, one in enumerate(listed):
        id = str(one.get("id"))
        if id in before:
            before[id].description = str(one.get("description") or before[id].description)
            found.append(before[id])
        elif id.isdecimal() and int(id) in uploads:
            named.add(int(id))
            found.append(_kept(message.channel, uploads[int(id)], one, f"attachments.{at}"))
        else:
            raise wrong(f"attachments.{at}.id", "ATTACHMENT_NOT_FOUND", "Attachment data not found")
    found += [_kept(message.channel, file, {}, "attachments") for id, file in uploads.items() if id not in named]
    if len(stays + found) > FILES:
        raise lengthy("attachments", 0, FILES)
    if any(len(file.body) > limit for file in uploads.values()):
        raise Refused(413, 40005, "Request entity too large")
    for file in found:
        file.ephemeral = bool(message.flags & EPHEMERAL)
    return stays + found


def _kept(channel: Channel, upload: Upload, told: Json, where: str) -> Attachment:
    alt, name = str(told.get("description") or ""), files.plain(str(told.get("filename") or upload.name))
    if len(alt) > ALT:
        raise long(f"{where}.description", ALT)
    looked = files.looked(upload.body)
    town = channel.town
    made = Attachment(town, town.snowflake(), name, upload.body, files.mime(name), alt, looked[1], looked[2])
    made.channel = channel.id
    town.files[made.id] = made
    return made


def nonce(told: Json) -> str:
    given = told.get("nonce")
    if given is None:
        return ""
    if len(str(given)) > NONCE:
        raise long("nonce", NONCE)
    return str(given)


def notify(message: Message, told: Json) -> None:
    """Whoever it mentions is told."""
    found = mentions.called(
        message.content, message.channel, message.replied, mentions.checked(told.get("allowed_mentions"))
    )
    message.mentions, message.roles, message.everyone = found.people, found.roles, found.everyone
    message.pings = found.pings
