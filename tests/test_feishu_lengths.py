"""Words of every length: nothing is refused for it, and no result is lost."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.values import PostKind
from tests.feishu_desk import ACK, AGAIN, DONE, NOTE, PICTURE, START, Desk, desk  # noqa: F401 - fixtures
from tests.feishu_fixtures import running, server  # noqa: F401 - fixtures

LINK = "🔗 https://x.test/1"
LONG = {"Chinese": "猫" * 40_000, "emoji": "👩‍👩‍👧‍👦" * 10_000, "signs": "*<&" * 20_000, "lines": "- x\n" * 10_000}


@pytest.mark.parametrize("words", LONG.values(), ids=LONG)
@pytest.mark.parametrize("kind", PostKind)
async def test_no_post_is_too_long(desk: Desk, kind: PostKind, words: str) -> None:
    long = replace(PICTURE, kind=kind, key=str(kind), text=f"{words}\n{LINK}", pictures=desk.pictures(1), alt=words)

    message = await desk.send(replace(long, buttons=(AGAIN,)))
    await desk.edit(message, replace(long, text=f"! {words}\n{LINK}"))

    post = desk.only()
    assert post.text.endswith("https://x.test/1")
    assert desk.server.refusals == []


@pytest.mark.parametrize("words", LONG.values(), ids=LONG)
async def test_no_text_is_too_long(desk: Desk, words: str) -> None:
    message = await desk.send(replace(NOTE, text=f"{words}\n{LINK}"))
    await desk.edit(message, replace(NOTE, text=f"! {words}\n{LINK}"))

    assert desk.only().text.endswith(LINK)
    assert desk.server.refusals == []


async def test_where_no_card_is_taken_nothing_is_too_long_either(desk: Desk) -> None:
    desk.server.console.cards = False
    message = await desk.send(replace(START, text=f"{'猫' * 40_000}\n{LINK}"))
    await desk.edit(message, replace(DONE, text=f"{'*' * 60_000}\n{LINK}"))

    assert desk.only().text.endswith(LINK)
    assert {code for _, code, _ in desk.server.refusals} == {230027}


async def test_what_nobody_can_write_is_posted_all_the_same(desk: Desk) -> None:
    for number, outbound in enumerate((ACK, START, replace(PICTURE, pictures=desk.pictures(1), alt="\ud800\0"))):
        await desk.send(replace(outbound, text="cat \ud83d\0\x07", key=f"{number}"))

    assert [post.text.replace("\x07", "") for post in desk.group.posts] == ["cat \ufffd\ufffd"] * 3
