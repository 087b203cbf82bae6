"""What stands inside the parameters of a call, as far as the emulator looks at it."""

from __future__ import annotations

import msgspec

from tests.emulators.telegram.world import Json

_FREE = (
    "❤,👍,👎,🔥,🥰,👏,😁,🤔,🤯,😱,🤬,😢,🎉,🤩,🤮,💩,🙏,👌,🕊,🤡,🥱,🥴,😍,🐳,❤\u200d🔥,🌚,🌭,💯,🤣,⚡,🍌,🏆,💔,🤨,😐,🍓,🍾,💋,"
    "🖕,😈,😴,😭,🤓,👻,👨\u200d💻,👀,🎃,🙈,😇,😨,🤝,✍,🤗,🫡,🎅,🎄,☃,💅,🤪,🗿,🆒,💘,🙉,🦄,😘,💊,🙊,😎,👾,🤷\u200d♂,🤷,🤷\u200d♀,😡"
)
REACTIONS = tuple(_FREE.split(","))
"""Those that a bot may give, by the documentation of ReactionTypeEmoji."""

ACTIONS = frozenset(
    {
        *("typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice"),
        *("upload_document", "choose_sticker", "find_location", "record_video_note", "upload_video_note"),
    }
)


class Reply(msgspec.Struct, frozen=True):
    """ReplyParameters."""

    message_id: int
    allow_sending_without_reply: bool = False
    quote: str = ""


class Key(msgspec.Struct, frozen=True):
    """InlineKeyboardButton."""

    text: str
    callback_data: str | None = None
    url: str | None = None
    switch_inline_query: str | None = None
    switch_inline_query_current_chat: str | None = None


class Markup(msgspec.Struct, frozen=True):
    """InlineKeyboardMarkup; of the others, which people see below their own text, nothing is kept."""

    inline_keyboard: tuple[tuple[Key, ...], ...] = ()


class Item(msgspec.Struct, frozen=True):
    """InputMediaPhoto or InputMediaDocument."""

    type: str
    media: str
    caption: str = ""
    parse_mode: str = ""
    caption_entities: tuple[Json, ...] = ()
    has_spoiler: bool = False


class Reaction(msgspec.Struct, frozen=True):
    """ReactionType."""

    type: str
    emoji: str = ""


class Command(msgspec.Struct, frozen=True):
    """BotCommand."""

    command: str
    description: str


class Scope(msgspec.Struct, frozen=True):
    """BotCommandScope."""

    type: str = "default"
    chat_id: int = 0


class Menu(msgspec.Struct, frozen=True):
    """MenuButton."""

    type: str = "default"


class Content(msgspec.Struct, frozen=True):
    """InputTextMessageContent."""

    message_text: str = ""
    parse_mode: str = ""
    entities: tuple[Json, ...] = ()


class Result(msgspec.Struct, frozen=True):
    """InlineQueryResult: an article, or a photo that was sent before."""

    type: str
    id: str
    input_message_content: Content | None = None
    photo_file_id: str = ""
    caption: str = ""
    parse_mode: str = ""
    caption_entities: tuple[Json, ...] = ()
    reply_markup: Markup = Markup()
