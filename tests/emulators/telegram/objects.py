"""People, chats and messages as the Bot API writes them."""

from __future__ import annotations

from tests.emulators.telegram.entities import units
from tests.emulators.telegram.world import Button, Human, Json, Media, Message, Room, Stored


def user(human: Human) -> Json:
    told: Json = {"id": human.id, "is_bot": human.is_bot, "first_name": human.first}
    extra = {"last_name": human.last, "username": human.username, "language_code": human.language}
    return told | {name: value for name, value in extra.items() if value}


def chat(room: Room) -> Json:
    told: Json = {"id": room.id, "type": room.kind}
    if room.human:
        named = {"first_name": room.human.first, "last_name": room.human.last, "username": room.human.username}
    else:
        named = {"title": room.title, "username": room.username}
    told |= {name: value for name, value in named.items() if value}
    return told | ({"is_forum": True} if room.forum else {})


def full_chat(room: Room) -> Json:
    """The answer to getChat."""
    gifts = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")
    told = chat(room) | {
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(gifts, True),
    }
    if room.allowed is not None:
        told["available_reactions"] = [{"type": "emoji", "emoji": emoji} for emoji in room.allowed]
    if room.is_group and (room.rights or room.muted):
        told["permissions"] = dict.fromkeys(room.rights, False) | room.rights
    return told


def message(found: Message, *, nested: bool = False) -> Json:
    """A nested one is replied to, and does not say what it replied to itself."""
    told: Json = {"message_id": found.id, "date": found.date, "chat": chat(found.room)}
    if found.sender:
        told["from"] = user(found.sender)
    if found.speaker:
        told["sender_chat"] = chat(found.speaker)
    if found.edited:
        told["edit_date"] = found.edited
    told |= _thread(found)
    if found.forwarded:
        told["forward_origin"] = {"type": "hidden_user", "sender_user_name": "Somebody", "date": found.date}
    told |= _content(found) | found.service
    return told | ({} if nested else _reply(found)) | _extras(found)


def _thread(found: Message) -> Json:
    """Where there are no topics, what replies to a message still has a thread, that of the message."""
    if found.thread:
        return {"message_thread_id": found.thread, "is_topic_message": True}
    is_threaded = found.room.kind == "supergroup" and not found.room.forum and found.reply
    return {"message_thread_id": found.reply.id} if found.reply and is_threaded else {}


def _reply(found: Message) -> Json:
    if found.reply:
        before = found.reply.text.partition(found.quote)[0] if found.quote else ""
        marked: Json = {"text": found.quote, "position": units(before), "is_manual": True}
        quote: Json = {"quote": marked} if found.quote else {}
        return {"reply_to_message": message(found.reply, nested=True), **quote}
    opening = found.room.messages.get(found.thread)
    # In a topic, what replies to nothing replies to the service message that opened the topic.
    return {"reply_to_message": message(opening, nested=True)} if opening and opening is not found else {}


def _extras(found: Message) -> Json:
    told: Json = {"via_bot": user(found.via)} if found.via else {}
    if found.album:
        told["media_group_id"] = found.album
    if found.keyboard:
        told["reply_markup"] = markup(found)
    return told


def _content(found: Message) -> Json:
    entities = list(found.entities)
    if found.media is None:
        return ({"text": found.text} if found.text else {}) | ({"entities": entities} if entities else {})
    told = media(found.media)
    if found.text:
        told["caption"] = found.text
    if entities:
        told["caption_entities"] = entities
    return told | ({"has_media_spoiler": True} if found.spoiler else {})


def media(found: Media) -> Json:
    if found.kind == "photo":
        return {"photo": [stored(size) | sides(size) for size in found.sizes]}
    if found.kind == "document":
        return {"document": stored(found.largest) | {"file_name": found.name, "mime_type": found.mime}}
    kind = {"type": "regular", "is_animated": False, "is_video": False, "emoji": "🎨"}
    return {"sticker": stored(found.largest) | sides(found.largest) | kind}


def stored(file: Stored) -> Json:
    return {"file_id": file.id, "file_unique_id": file.unique, "file_size": len(file.body)}


def sides(file: Stored) -> Json:
    return {"width": file.width, "height": file.height}


def markup(found: Message) -> Json:
    return {"inline_keyboard": [[_button(button) for button in row] for row in found.keyboard]}


def _button(button: Button) -> Json:
    if button.data:
        return {"text": button.text, "callback_data": button.data}
    return {"text": button.text, "url": button.url} if button.url else {"text": button.text, button.other: ""}


def member(human: Human, room: Room) -> Json:
    """The answer to getChatMember, and what my_chat_member tells of the bot."""
    told: Json = {"user": user(human)}
    if not human.is_bot:
        return told | {"status": "member" if human.id in room.members or human == room.human else "left"}
    match room.standing:
        case "administrator":
            return told | {"status": "administrator"} | _administrator(room)
        case "kicked" | "blocked":
            return told | {"status": "kicked", "until_date": 0}
        case "stranger":
            return told | {"status": "left"}
        case _ if room.rights or room.muted:
            return told | {"status": "restricted"} | _restricted(room)
        case _:
            return told | {"status": "member"}


def _administrator(room: Room) -> Json:
    names = (
        *("can_be_edited", "is_anonymous", "can_manage_chat", "can_delete_messages", "can_manage_video_chats"),
        *("can_restrict_members", "can_promote_members", "can_change_info", "can_invite_users", "can_post_stories"),
        *("can_edit_stories", "can_delete_stories"),
    )
    told: Json = dict.fromkeys(names, False)
    return told | ({"can_post_messages": True, "can_edit_messages": True} if room.kind == "channel" else {})


def _restricted(room: Room) -> Json:
    usual = (
        *("can_send_messages", "can_send_audios", "can_send_documents", "can_send_photos", "can_send_videos"),
        *("can_send_video_notes", "can_send_voice_notes", "can_send_polls", "can_send_other_messages"),
        *("can_add_web_page_previews", "can_react_to_messages"),
    )
    told: Json = dict.fromkeys(usual, not room.muted)
    never = ("can_edit_tag", "can_change_info", "can_invite_users", "can_pin_messages", "can_manage_topics")
    return told | dict.fromkeys(never, False) | room.rights | {"is_member": True, "until_date": 0}
