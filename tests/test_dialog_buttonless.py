"""A chat where posts have no buttons: words do all that buttons would."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.conversation import Confirm, When
from bot.errors import Moderated
from bot.testing import Canvas, Desk
from bot.values import Limits, PostKind, State
from tests.houses import Plan, Stand, stand

ASKS = Confirm(When.ALWAYS)


def plain(directory: Path, *, edits: bool = True, **more: object) -> Plan:
    desk = Desk()
    desk.capabilities = Limits(buttons=0, edits=edits)
    return Plan(directory, desk=desk, **more)  # type: ignore[arg-type]  # the fields of Plan, by name


async def states(house: Stand) -> list[State]:
    return [one.state for one in sorted(await house.store.jobs(), key=lambda job: job.created)]


@pytest.mark.parametrize("edits", [True, False], ids=["posts can be changed", "posts cannot be changed"])
async def test_pictures_are_confirmed_declined_called_off_and_repeated(tmp_path: Path, *, edits: bool) -> None:
    async with stand(plain(tmp_path, edits=edits, confirm=ASKS, canvas=Canvas(polls=5))) as house:
        await house.hear("draw a cat")
        await house.hear("yes")
        await house.finish(1)
        await house.hear("draw a dog")
        await house.hear("no")
        await house.hear("draw a fox")
        await house.hear("yes")
        await house.hear("cancel")
        await house.hear("/again")
        await house.hear("yes")
        await house.finish(2)

        assert await states(house) == [State.DONE, State.CANCELLED, State.CANCELLED, State.DONE]
        assert [post.buttons for post in (*house.desk.said, *house.desk.changes) if post.buttons] == []


@pytest.mark.parametrize("words", ["/models", "/settings", "/help", "/history", "/status", "/cost"])
async def test_what_is_asked_for_by_a_command_is_told(tmp_path: Path, words: str) -> None:
    async with stand(plain(tmp_path)) as house:
        await house.hear(words)

        assert [(kind, bool(text)) for kind, text in house.lines()] == [("text", True)]


async def test_a_failure_still_says_what_to_do_next(tmp_path: Path) -> None:
    canvas = Canvas()
    canvas.news.append(Moderated("no"))
    async with stand(plain(tmp_path, canvas=canvas)) as house:
        await house.hear("draw a cat")
        await house.finish(1)
        (failure,) = (post for post in house.desk.said if post.kind is PostKind.FAILURE)

        assert failure.buttons == ()
        assert "Put it in other words" in failure.text
