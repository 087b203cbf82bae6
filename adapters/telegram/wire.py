"""What Telegram sends, as far as it is read here: the SDK's own objects take a hundred times as long to make, and most
of what a group says is not for us."""

from __future__ import annotations

import msgspec
from msgspec import Struct


class User(Struct, frozen=True):
    """Somebody, or a bot."""

    id: int
    is_bot: bool = False
    first_name: str = ""
    last_name: str = ""
    language_code: str = ""


class Chat(Struct, frozen=True):
    """A private chat has the person's own id; every other one has a negative id."""

    id: int
    type: str = ""
    title: str = ""


class Entity(Struct, frozen=True):
    """A part of a text that is more than words; counted in UTF-16 units."""

    type: str
    offset: int
    length: int
    user: User | None = None


class Photo(Struct, frozen=True):
    """A picture in one of its sizes."""

    file_id: str
    width: int = 0
    height: int = 0
    file_size: int = 0


class Media(Struct, frozen=True):
    """A file of whatever sort: what is said of it depends on the sort."""

    file_id: str
    mime_type: str = ""
    file_name: str = ""
    file_size: int = 0
    is_animated: bool = False
    is_video: bool = False
    thumbnail: Photo | None = None
    photo: list[Photo] = []
    """Of a photo that moves: as it stands still."""


class Content(Struct, frozen=True, kw_only=True):
    """What a message shows besides its words."""

    photo: list[Photo] = []
    document: Media | None = None
    sticker: Media | None = None
    animation: Media | None = None
    video: Media | None = None
    video_note: Media | None = None
    live_photo: Media | None = None
    voice: Media | None = None
    audio: Media | None = None


class Created(Struct, frozen=True):
    """Says that a topic was begun."""


class Message(Content, frozen=True, kw_only=True, rename={"sender": "from"}):
    """Too old a message of ours has neither words nor a thread, and the date 0."""

    message_id: int
    chat: Chat
    date: int = 0
    edit_date: int = 0
    sender: User | None = None
    sender_chat: Chat | None = None
    author_signature: str = ""
    via_bot: User | None = None
    is_automatic_forward: bool = False
    message_thread_id: int = 0
    is_topic_message: bool = False
    forum_topic_created: Created | None = None
    reply_to_message: Message | None = None
    external_reply: Content | None = None
    text: str = ""
    entities: list[Entity] = []
    caption: str = ""
    caption_entities: list[Entity] = []
    media_group_id: str = ""
    migrate_to_chat_id: int = 0
    migrate_from_chat_id: int = 0


class CallbackQuery(Struct, frozen=True, rename={"sender": "from"}):
    """A press."""

    id: str
    sender: User
    message: Message | None = None
    inline_message_id: str = ""
    data: str = ""


class InlineQuery(Struct, frozen=True, rename={"sender": "from"}):
    """What somebody has typed so far behind the bot's name, in any chat."""

    id: str
    sender: User
    query: str = ""


class ChosenInlineResult(Struct, frozen=True, rename={"sender": "from"}):
    """Somebody took what was offered."""

    result_id: str
    sender: User
    query: str = ""
    inline_message_id: str = ""


class MemberChange(Struct, frozen=True):
    """The bot came to a chat, left it, or was blocked in it."""

    chat: Chat


class Update(Struct, frozen=True):
    """One thing that happened."""

    update_id: int
    message: Message | None = None
    edited_message: Message | None = None
    channel_post: Message | None = None
    edited_channel_post: Message | None = None
    callback_query: CallbackQuery | None = None
    inline_query: InlineQuery | None = None
    chosen_inline_result: ChosenInlineResult | None = None
    my_chat_member: MemberChange | None = None


class Parameters(Struct, frozen=True):
    """What a refusal adds to its words."""

    retry_after: float = 0
    migrate_to_chat_id: int = 0


class Answer(Struct, frozen=True):
    """To a question for updates: one that cannot be read must not spoil the others."""

    ok: bool = False
    result: list[msgspec.Raw] = []
    description: str = ""
    parameters: Parameters | None = None


class Numbered(Struct, frozen=True):
    """All that is known of an update that cannot be read."""

    update_id: int


_updates = msgspec.json.Decoder(Update)
_numbers = msgspec.json.Decoder(Numbered)
answers = msgspec.json.Decoder(Answer)

UNREADABLE = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)


def update(raw: msgspec.Raw | bytes) -> Update:
    """Raises one of UNREADABLE."""
    return _updates.decode(raw)


def number(raw: msgspec.Raw | bytes) -> int | None:
    """Of an update, if that much of it can be read."""
    try:
        return _numbers.decode(raw).update_id
    except UNREADABLE:
        return None
