"""Whatever is said back, Feishu takes it, shows it as it was written, and notifies nobody for it."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from random import Random

import msgspec
import pytest

from bot.values import Action, Button, PostKind
from tests.emulators.feishu import Message
from tests.feishu_desk import NOTE, Desk, asked, desk  # noqa: F401 - fixtures
from tests.feishu_fixtures import running, server  # noqa: F401 - fixtures

FUZZ = int(os.environ.get("EASEL_TEST_FUZZ") or 40)
PIECES = (
    *('<at user_id="all"></at>', "<at id=all></at>", "<at ids=ou_1,ou_2></at>", "<at email=a@x.test></at>", "@_all "),
    *("<person id='ou_1'></person>", "<link url='https://evil.test'>x</link>", "<a href='https://evil.test'>x</a>"),
    *(
        "<font color=red>x</font>",
        "<text_tag color='red'>x</text_tag>",
        "<raw>",
        "<audio file_key='x'>",
        "<br>",
        "<hr>",
    ),
    *("[x](https://evil.test)", "![x](img_v3_1)", "[x]: https://evil.test", "<https://evil.test>", ":DONE:", "$x$"),
    *("**b**", "__b__", "~~s~~", "`c`", "```\ncode\n```", "# h", "> q", "- a", "1. b", "| a |\n|---|\n", "---", "==="),
    *(
        "\n",
        "\n\n",
        "    ",
        "\t",
        "&lt;at id=all&gt;",
        "&#60;",
        "猫",
        "🐱",
        "👩‍👩‍👧‍👦",
        "\u202e",
        "\ufeff",
        "\x1b[31m",
        "a",
    ),
)
TAG = re.compile(r"<[A-Za-z/!]|!\[\w*\]\(")
LINKED = re.compile(r"\[([^\[\]]*)\]\(")


def nasty(case: int) -> str:
    chance = Random(f"feishu {case}")
    return "a" + "".join(chance.choice(PIECES) for _ in range(chance.randrange(1, 20)))


@pytest.mark.parametrize("part", range(2))
async def test_whatever_is_said_back_notifies_nobody(desk: Desk, part: int) -> None:
    for case in range(part, FUZZ, 2):
        words = nasty(case)
        button = Button(words, Action.AGAIN, "k3f9")
        for kind in (PostKind.ACK, PostKind.START, PostKind.PICTURE, PostKind.TEXT):
            said = asked(replace(NOTE, kind=kind, key=f"{case}:{kind}", text=words, alt=words), desk)
            said = replace(said, buttons=(button,) if kind is PostKind.START else ())
            message = await desk.send(said)
            await desk.edit(message, replace(said, text=f"! {words}"))

    assert desk.server.refusals == []
    assert not [post for post in desk.group.posts if tags(read(post))]


def read(post: Message) -> str:
    """What of it is not shown as it is, whatever stands in it."""
    if post.card is None:
        return str(post.json["text"])
    body = msgspec.convert(post.card["body"], dict[str, list[dict[str, object]]])
    return "\n".join(str(element.get("content", "")) for element in body["elements"])


def tags(words: str) -> bool:
    """Something in it is more than words, or a link that does not say where it leads."""
    return bool(TAG.search(words)) or not all(name.startswith("http") for name in LINKED.findall(words))
