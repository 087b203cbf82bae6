"""Covered pictures on Telegram, through the whole house: a spoiler, alone, in an album, and in a foreign chat."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.emulators.telegram import Telegram
from tests.telegram_fixtures import running, server  # noqa: F401 - fixtures
from tests.telegram_stage import staged


@pytest.mark.parametrize(
    ("text", "covered"),
    [
        ("draw a cat, 512px", [False]),
        ("draw a cat, 512px --spoiler", [True]),
        ("draw a cat, 512px, 2 pictures --spoiler", [True, True]),
    ],
)
async def test_what_is_asked_for_as_a_spoiler_is_one(
    text: str, covered: list[bool], server: Telegram, tmp_path: Path
) -> None:
    ann = server.person("Ann", language="en")
    home = server.private(ann)

    def shown() -> list[bool]:
        return [post.spoiler for post in server.posts(home) if post.photo]

    async with staged(server, tmp_path) as stage:
        server.say(home, ann, text)
        await stage.pass_until(lambda: len(shown()) == len(covered))
        assert shown() == covered


async def test_a_wish_in_a_foreign_chat_can_be_a_spoiler_too(server: Telegram, tmp_path: Path) -> None:
    ann = server.person("Ann", language="en")
    server.private(ann)
    async with staged(server, tmp_path, inline=True) as stage:
        query = server.inline(ann, "a red fox --spoiler")
        assert await server.until(lambda: server.results(query))
        message = server.choose(query, "draw")
        await stage.pass_until(lambda: bool(server.inline_post(message).photo))
        assert server.inline_post(message).spoiler
