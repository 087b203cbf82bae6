"""Events and callbacks as Feishu writes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from tests.emulators.feishu.calls import Json
from tests.emulators.feishu.chats import Chat
from tests.emulators.feishu.people import Person
from tests.emulators.feishu.posted import CARD, Message

if TYPE_CHECKING:
    from tests.emulators.feishu.state import State


def whole(state: State, kind: str, event: Mapping[str, object]) -> Json:
    """With the header that stands around each."""
    header = {
        "event_id": state.id(""),
        "token": state.verification_token,
        "create_time": state.millis,
        "event_type": kind,
        "tenant_key": state.tenant,
        "app_id": state.app_id,
    }
    return {"schema": "2.0", "header": header, "event": event}


def said(message: Message) -> Json:
    state, chat = message.chat.town, message.chat
    sender = {"sender_id": message.sender.ids, "sender_type": "app" if message.sender.app else "user"}
    told: Json = {"message_id": message.id, "chat_id": chat.id, "chat_type": chat.event_kind}
    told |= {"create_time": millis(message.at), "update_time": millis(message.edited_at or message.at)}
    told |= {"message_type": message.kind, "content": message.content, "user_agent": "Mozilla/5.0"}
    told |= {"root_id": message.root.id} if message.root else {}
    told |= {"parent_id": message.parent.id} if message.parent else {}
    told |= {"thread_id": message.thread} if message.thread else {}
    mentions = [
        {"key": key, "id": person.ids, "name": person.name, "tenant_key": state.tenant, "mentioned_type": kind(person)}
        for key, person in keyed(message.mentions)
    ]
    told |= {"mentions": mentions} if mentions else {}
    return {"sender": sender | {"tenant_key": state.tenant}, "message": told}


def kind(person: Person) -> str:
    return "bot" if person.app else "user"


def keyed(mentions: Sequence[Person | None]) -> list[tuple[str, Person]]:
    """Who is mentioned, each with what stands for them in the text; everybody has no entry."""
    people = [person for person in mentions if person]
    return [(f"@_user_{at + 1}", person) for at, person in enumerate(people)]


def recalled(message: Message, by: str) -> Json:
    told: Json = {"message_id": message.id, "chat_id": message.chat.id, "recall_time": message.chat.town.millis}
    return told | {"recall_type": by}


def read(person: Person, messages: Sequence[Message]) -> Json:
    state = person.town
    reader = {"reader_id": person.ids, "read_time": state.millis, "tenant_key": state.tenant}
    return {"reader": reader, "message_id_list": [message.id for message in messages]}


def reacted(person: Person, message: Message, emoji: str) -> Json:
    told: Json = {"message_id": message.id, "reaction_type": {"emoji_type": emoji}, "operator_type": "user"}
    return told | {"user_id": person.ids, "action_time": person.town.millis}


def membership(person: Person, chat: Chat) -> Json:
    """Of the bot, or of the chat's end."""
    told: Json = {"chat_id": chat.id, "operator_id": person.ids, "external": False, "name": chat.name}
    names = {"zh_cn": chat.name, "en_us": chat.name, "ja_jp": chat.name}
    return told | {"operator_tenant_key": person.town.tenant, "i18n_names": names}


def entered(person: Person, chat: Chat) -> Json:
    last = chat.everything[-1] if chat.everything else None
    told: Json = {"chat_id": chat.id, "operator_id": person.ids}
    return told | ({"last_message_id": last.id, "last_message_create_time": millis(last.at)} if last else {})


def pressed(person: Person, message: Message, action: Mapping[str, object]) -> Json:
    state = person.town
    operator = person.ids | {"tenant_key": state.tenant}
    context = {"open_message_id": message.id, "open_chat_id": message.chat.id}
    told: Json = {"operator": operator, "token": f"c-{state.id('')}", "action": {"timezone": "Asia/Shanghai", **action}}
    return told | {"host": "im_message", "context": context}


def shown(message: Message) -> Json:
    """A message as calls tell it."""
    state = message.chat.town
    told: Json = {"message_id": message.id, "msg_type": message.kind, "chat_id": message.chat.id}
    told |= {"create_time": millis(message.at), "update_time": millis(message.edited_at or message.at)}
    told |= {"deleted": message.gone, "updated": message.edits > 0}
    told |= {"sender": sender(message), "body": {"content": content(message)}}
    told |= {"root_id": message.root.id} if message.root else {}
    told |= {"parent_id": message.parent.id} if message.parent else {}
    told |= {"thread_id": message.thread} if message.thread else {}
    mentions = [
        {"key": key, "id": person.id, "id_type": "open_id", "name": person.name, "tenant_key": state.tenant}
        for key, person in keyed(message.mentions)
    ]
    return told | ({"mentions": mentions} if mentions else {})


def sender(message: Message) -> Json:
    state = message.chat.town
    if message.mine:
        return {"id": state.app_id, "id_type": "app_id", "sender_type": "app", "tenant_key": state.tenant}
    return {"id": message.sender.id, "id_type": "open_id", "sender_type": "user", "tenant_key": state.tenant}


def content(message: Message) -> str:
    """Cards are told in another shape than they were sent in."""
    if message.gone:
        return "This message was recalled"
    if message.kind != CARD:
        return message.content
    return message.chat.town.retold(message)


def millis(at: float) -> str:
    return str(int(at * 1000))
