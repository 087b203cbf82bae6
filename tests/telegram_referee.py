"""A bot built on aiogram, which shares no code with the adapter's library: it draws, edits, sends albums and answers.

Run by an interpreter that has aiogram, with the address and the token of a Telegram. It knows nothing of this project.
"""

from __future__ import annotations

import asyncio
import struct
import sys
import zlib
from typing import Any

from aiogram import Bot, Dispatcher, F  # type: ignore[import-not-found]
from aiogram.client.session.aiohttp import AiohttpSession  # type: ignore[import-not-found]
from aiogram.client.telegram import TelegramAPIServer  # type: ignore[import-not-found]
from aiogram.exceptions import TelegramBadRequest, TelegramRetryAfter  # type: ignore[import-not-found]
from aiogram.filters import Command  # type: ignore[import-not-found]
from aiogram.types import (  # type: ignore[import-not-found]
    BotCommand,
    BotCommandScopeAllPrivateChats,
    BufferedInputFile,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaPhoto,
    ReactionTypeEmoji,
)

KEYBOARD = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="Again", callback_data="again:1")]])


def picture(red: int, width: int = 48, height: int = 32) -> Any:
    """A PNG of one colour, made by hand."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = (b"\0" + bytes((red, 80, 80)) * width) * height
    body = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return BufferedInputFile(body, "picture.png")


async def draw(message: Any) -> None:
    """Everything about one request: a reply, an edit, the picture in its place."""
    await message.react([ReactionTypeEmoji(emoji="👀")])
    await message.bot.send_chat_action(message.chat.id, "upload_photo")
    post = await message.reply("Working …", reply_markup=KEYBOARD)
    await post.edit_text("Half done", reply_markup=KEYBOARD)
    await post.edit_media(InputMediaPhoto(media=picture(200), caption="Done"), reply_markup=KEYBOARD)
    try:
        await post.edit_caption(caption="Done", reply_markup=KEYBOARD)
    except TelegramBadRequest as refused:
        await message.answer(f"refused: {refused.message}")


async def album(message: Any) -> None:
    await message.answer_photo(picture(10), caption="one", has_spoiler=True)
    await message.answer_media_group(
        [InputMediaPhoto(media=picture(20), caption="two"), InputMediaPhoto(media=picture(30))]
    )
    await message.answer_document(picture(40), caption="as a file")


async def measured(message: Any) -> None:
    """A picture came: its bytes are fetched and counted."""
    file = await message.bot.get_file(message.photo[-1].file_id)
    body = await message.bot.download_file(file.file_path)
    await message.reply(f"{len(body.read())} bytes")


async def hurried(message: Any) -> None:
    try:
        for at in range(30):
            await message.answer(f"{at}")
    except TelegramRetryAfter as slow:
        await asyncio.sleep(slow.retry_after)
        await message.answer(f"waited {slow.retry_after}")


async def pressed(query: Any) -> None:
    await query.answer("Once more", show_alert=True)
    await query.message.edit_reply_markup(reply_markup=None)


async def main(url: str, token: str) -> None:
    session = AiohttpSession(api=TelegramAPIServer.from_base(url))
    bot, house = Bot(token, session=session), Dispatcher()
    house.message.register(draw, Command("draw"))
    house.message.register(album, Command("album"))
    house.message.register(hurried, Command("hurry"))
    house.message.register(measured, F.photo)
    house.callback_query.register(pressed, F.data.startswith("again"))
    await bot.set_my_commands([BotCommand(command="draw", description="A picture")], BotCommandScopeAllPrivateChats())
    await house.start_polling(bot, handle_signals=False)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
