"""People, servers, channels and messages as Discord writes them."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.emulators.discord.components import Json
from tests.emulators.discord.people import Person
from tests.emulators.discord.permissions import BITS, bits
from tests.emulators.discord.posted import EPHEMERAL, Attachment, Message
from tests.emulators.discord.world import DM, FORUM, GROUP, THREAD, Channel, Guild

_FORWARD = 1


def stamp(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat()


def born(id: int) -> str:
    """When whatever has that id was made."""
    return stamp((id >> 22) / 1000 + 1_420_070_400)


def user(person: Person) -> Json:
    told: Json = {"id": str(person.id), "username": person.username, "avatar": None, "public_flags": 0, "flags": 0}
    told |= {"discriminator": "0000" if person.webhook else "0", "primary_guild": None, "collectibles": None}
    told |= {"global_name": None if person.bot else person.name, "avatar_decoration_data": None}
    return told | ({"bot": True} if person.bot else {})


def member(person: Person, guild: Guild, *, named: bool = True) -> Json:
    is_me = person is person.town.me
    told: Json = {"avatar": None, "banner": None, "communication_disabled_until": None, "flags": 0, "nick": None}
    told |= {"joined_at": born(guild.id), "pending": False, "premium_since": None, "mute": False, "deaf": False}
    told |= {"roles": [str(guild.role.id)] if is_me else []}
    return told | ({"user": user(person)} if named else {})


def role(id: int, name: str, permissions: int, *, managed: int = 0) -> Json:
    colors = {"primary_color": 0, "secondary_color": None, "tertiary_color": None}
    told: Json = {"id": str(id), "name": name, "color": 0, "colors": colors, "hoist": False, "icon": None}
    told |= {"unicode_emoji": None, "position": 1 if managed else 0, "permissions": str(permissions)}
    told |= {"managed": bool(managed), "mentionable": False, "flags": 0, "description": None}
    return told | ({"tags": {"bot_id": str(managed)}} if managed else {})


def guild(found: Guild) -> Json:
    """The answer to GET /guilds/{id}, and the beginning of GUILD_CREATE."""
    nothing = ("icon", "splash", "banner", "discovery_splash", "description", "home_header")
    no_channel = ("afk_channel_id", "system_channel_id", "widget_channel_id", "rules_channel_id")
    no_more = ("public_updates_channel_id", "safety_alerts_channel_id", "application_id", "vanity_url_code")
    told: Json = dict.fromkeys((*nothing, *no_channel, *no_more))
    roles = [
        role(found.id, "@everyone", 0),
        role(found.role.id, found.role.name, found.permissions, managed=_me(found)),
    ]
    told |= {"id": str(found.id), "name": found.title, "owner_id": _owner(found), "region": "us-east"}
    told |= {"afk_timeout": 300, "verification_level": 0, "default_message_notifications": 1, "mfa_level": 0}
    told |= {"explicit_content_filter": 0, "roles": roles, "emojis": [], "stickers": [], "features": []}
    told |= {"system_channel_flags": 0, "preferred_locale": found.locale, "nsfw": False, "nsfw_level": 0}
    told |= {"premium_tier": found.boost, "premium_subscription_count": 0, "premium_progress_bar_enabled": False}
    told |= {"widget_enabled": False, "max_members": 500_000, "max_presences": None, "max_video_channel_users": 25}
    return told | {"max_stage_video_channel_users": 50, "incidents_data": None, "owner_configured_content_level": 0}


def _owner(found: Guild) -> str:
    return str(found.people[0].id if found.people else found.town.me.id)


def _me(found: Guild) -> int:
    return found.town.me.id


def whole_guild(found: Guild) -> Json:
    """GUILD_CREATE."""
    count = len(found.people) + 1
    told = guild(found) | {"joined_at": born(found.id), "large": False}
    told |= {"unavailable": False, "member_count": count, "voice_states": [], "presences": []}
    told |= {"members": [member(found.town.me, found)], "stage_instances": [], "guild_scheduled_events": []}
    told |= {"channels": [channel(one) for one in found.channels], "soundboard_sounds": []}
    return told | {"threads": [channel(one) for one in found.threads if not one.archived]}


def my_guild(found: Guild) -> Json:
    told: Json = {"id": str(found.id), "name": found.title, "icon": None, "banner": None, "owner": False}
    return told | {"permissions": str(found.permissions), "features": []}


def channel(found: Channel) -> Json:
    told: Json = {"id": str(found.id), "type": found.kind, "last_message_id": str(found.last) if found.last else None}
    told |= {"flags": 0}
    if found.guild is None:
        return told | _private(found)
    told |= {"guild_id": str(found.guild.id), "name": found.name, "rate_limit_per_user": 0}
    told |= {"parent_id": str(found.parent.id) if found.parent else None}
    return told | (_thread(found) if found.kind == THREAD else _open(found))


def _private(found: Channel) -> Json:
    people = [user(person) for person in found.people]
    if found.kind == DM:
        return {"recipients": people}
    return {"recipients": people, "name": found.name or None, "icon": None, "owner_id": str(found.owner)}


def _open(found: Channel) -> Json:
    assert found.guild
    denied = {"id": str(found.guild.role.id), "type": 0, "allow": "0", "deny": str(found.denied)}
    told: Json = {"position": 0, "permission_overwrites": [denied] if found.denied else [], "nsfw": found.nsfw}
    told |= {"topic": None, "last_pin_timestamp": None}
    if found.kind == FORUM:
        told |= {"available_tags": [], "default_reaction_emoji": None, "default_sort_order": None}
        told |= {"default_forum_layout": 0}
    return told


def _thread(found: Channel) -> Json:
    made = born(found.id)
    data: Json = {"archived": found.archived, "archive_timestamp": made, "auto_archive_duration": 4320}
    data |= {"locked": found.locked, "create_timestamp": made}
    count = len(found.kept)
    told: Json = {"owner_id": str(found.owner), "thread_metadata": data, "message_count": count}
    return told | {"member_count": 2, "total_message_sent": count}


def where(found: Channel) -> Json:
    """The channel of an interaction, with what the bot may do there."""
    told = channel(found) | {"permissions": str(granted(found))}
    return told if found.kind != GROUP else told | {"recipients": [user(person) for person in found.people]}


def granted(found: Channel) -> int:
    """`app_permissions`; in private it is what all may do."""
    return found.allowed if found.guild and found.guild.present else bits(BITS) & ~bits(["ADMINISTRATOR"])


def attachment(file: Attachment) -> Json:
    told: Json = {"id": str(file.id), "filename": file.filename, "size": file.size}
    told |= {"url": file.url, "proxy_url": file.url.replace("/attachments/", "/attachments/", 1)}
    told |= {"content_type": file.mime} if file.mime else {}
    told |= {"description": file.description} if file.description else {}
    told |= {"width": file.width, "height": file.height} if file.width else {}
    return told | ({"ephemeral": True} if file.ephemeral else {})


def message(found: Message, *, reads: bool = True, nested: bool = False) -> Json:
    """Without what it says where the bot may not read that. A nested one is replied to, and does not say what it
    replied to itself."""
    is_open = reads or _spoken_to(found)
    told: Json = {"id": str(found.id), "type": found.kind, "channel_id": str(found.channel.id)}
    told |= _author(found) | (_content(found) if is_open else _nothing())
    told |= {"timestamp": stamp(found.at), "edited_timestamp": stamp(found.edited_at) if found.edited_at else None}
    told |= {"mentions": [user(person) for person in found.mentions], "mention_roles": [str(id) for id in found.roles]}
    told |= {"mention_everyone": found.everyone, "pinned": False, "tts": False, "flags": found.flags}
    told |= {"nonce": found.nonce} if found.nonce else {}
    told |= {"thread": channel(found.thread)} if found.thread else {}
    return told | ({} if nested else _related(found, reads)) | _asked(found)


def _spoken_to(found: Message) -> bool:
    """The bot reads its own messages, direct ones, and what mentions it, whatever the portal says."""
    me = found.channel.town.me
    return found.mine or found.channel.guild is None or me in found.mentions or found.interaction is not None


def _author(found: Message) -> Json:
    told: Json = {"author": user(found.author)}
    if found.author.webhook:
        return told | {"webhook_id": str(found.author.id)}
    if found.interaction:
        told |= {
            "webhook_id": str(found.channel.town.application),
            "application_id": str(found.channel.town.application),
        }
    return told


def _content(found: Message) -> Json:
    told: Json = {"content": found.content, "attachments": [attachment(file) for file in found.attachments]}
    told |= {"embeds": found.embeds, "components": found.components}
    if found.stickers:
        items = [{"id": str(file.id), "name": file.filename, "format_type": 1} for file in found.stickers]
        told |= {"sticker_items": items}
    if found.reactions:
        told |= {"reactions": [_reaction(emoji) for emoji in found.reactions]}
    return told


def _reaction(emoji: str) -> Json:
    told: Json = {"emoji": {"id": None, "name": emoji}, "count": 1, "count_details": {"burst": 0, "normal": 1}}
    return told | {"burst_colors": [], "me_burst": False, "me": False}


def _nothing() -> Json:
    return {"content": "", "attachments": [], "embeds": [], "components": []}


def _related(found: Message, reads: bool) -> Json:
    if found.snapshot:
        source = found.snapshot
        shown = message(source, nested=True)
        names = ("type", "content", "embeds", "attachments", "timestamp", "edited_timestamp", "flags", "mentions")
        kept = {name: shown[name] for name in (*names, "mention_roles", "components", "sticker_items") if name in shown}
        snapshots = [{"message": kept}] if reads or _spoken_to(found) else []
        return {"message_reference": _reference(source, _FORWARD), "message_snapshots": snapshots}
    if found.replied is None:
        return {}
    shown_reply = None if found.replied.deleted else message(found.replied, reads=reads, nested=True)
    return {"message_reference": _reference(found.replied, 0), "referenced_message": shown_reply}


def _reference(found: Message, kind: int) -> Json:
    told: Json = {"type": kind, "channel_id": str(found.channel.id), "message_id": str(found.id)}
    return told | ({"guild_id": str(found.channel.guild.id)} if found.channel.guild else {})


def _asked(found: Message) -> Json:
    """By which interaction it came about."""
    source = found.interaction
    if source is None:
        return {}
    owners = source.body.get("authorizing_integration_owners", {})
    told: Json = {"id": source.id, "type": source.type, "user": user(source.person)}
    told |= {"authorizing_integration_owners": owners}
    if source.type == 3 and source.pressed:
        told |= {"interacted_message_id": str(source.pressed.id)}
    if source.type == 5:
        first: Json = {
            "id": source.id,
            "type": 2,
            "user": user(source.person),
            "authorizing_integration_owners": owners,
        }
        told |= {"triggering_interaction_metadata": first}
    return {"interaction_metadata": told}


def ephemeral(found: Message) -> bool:
    return bool(found.flags & EPHEMERAL)
