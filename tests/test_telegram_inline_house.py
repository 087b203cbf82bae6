"""Requests in chats of other people, through the whole house: one message from the first word to the picture."""

from __future__ import annotations

from pathlib import Path

from tests.emulators.telegram import Human, Post, Telegram
from tests.telegram_fixtures import running, server  # noqa: F401 - fixtures
from tests.telegram_stage import OnTelegram, staged


async def _chosen(stage: OnTelegram, by: Human, wish: str) -> str:
    """The id of the message that stands for the wish."""
    server = stage.server
    query = server.inline(by, wish)
    assert await server.until(lambda: server.results(query))
    return server.choose(query, "draw")


async def _ends(stage: OnTelegram, message: str) -> Post:
    """The message with its picture, once nothing more happens."""
    await stage.pass_until(lambda: bool(stage.server.inline_post(message).photo))
    await stage.pass_seconds(5)
    return stage.server.inline_post(message)


async def test_a_wish_in_a_foreign_chat_becomes_a_picture_there(server: Telegram, tmp_path: Path) -> None:
    ann = server.person("Ann", language="en")
    home = server.private(ann)
    async with staged(server, tmp_path, inline=True) as stage:
        message = await _chosen(stage, ann, "a red fox")
        post = await _ends(stage, message)

    assert post.caption.startswith("✅ Studio")
    assert any("Original" in label for label in post.labels)
    assert len(server.posts(home)) == 1
    assert server.floods == 0


async def test_a_button_below_it_draws_once_more_in_the_same_message(server: Telegram, tmp_path: Path) -> None:
    ann = server.person("Ann", language="en")
    home = server.private(ann)
    async with staged(server, tmp_path, inline=True) as stage:
        message = await _chosen(stage, ann, "a red fox")
        first = await _ends(stage, message)
        press = server.press(first, next(label for label in first.labels if "Once more" in label), ann)
        await stage.pass_until(lambda: len(server.posts(home)) == 2)
        second = await _ends(stage, message)

    assert server.answer(press) is not None
    assert second.photo not in {None, first.photo}
    assert second.caption.startswith("✅ Studio")
    assert second.labels == first.labels


async def test_who_never_opened_the_private_chat_is_shown_the_way(server: Telegram, tmp_path: Path) -> None:
    ann = server.person("Ann", language="en")
    server.private(ann, started=False)
    async with staged(server, tmp_path, inline=True) as stage:
        message = await _chosen(stage, ann, "a red fox")
        await stage.pass_until(lambda: "private chat" in server.inline_post(message).text)
        await stage.pass_seconds(5)

    post = server.inline_post(message)
    assert post.text.startswith("✅ Studio")
    assert post.text.endswith("open our private chat first and press Start.")
    assert post.labels[-1] == "Open the chat"
