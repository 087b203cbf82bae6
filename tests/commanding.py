"""Conversations about commands: what is heard, one message after the other, and all that is said to each."""

from __future__ import annotations

from collections.abc import Sequence

from bot.values import Attachment, Said
from tests.liking import Posts, Talk

AT_ONCE = "~"
"""Before a message that is not waited for until its picture is there."""
Dialog = Sequence[tuple[str, Posts]]


async def hears(anne: Talk, words: str, locale: str = "", *pictures: str) -> Posts:
    """What is said to a message of a person, until nothing is being made any more."""
    house, before = anne.house, len(anne.posts)
    house.events += 1
    event = Said(
        key=f"event-{house.events}",
        place=anne.place,
        person=anne.person,
        text=words.removeprefix(AT_ONCE),
        message=f"request-{house.events}",
        at=house.clock.now(),
        attachments=tuple(map(Attachment, pictures)),
        locale=locale,
    )
    await house.engine.receive(event)
    await house.settle()
    if not words.startswith(AT_ONCE):
        await house.pass_until(lambda: not len(house.runner))
        await house.settle()
    return anne.posts[before:]


async def conversed(anne: Talk, dialog: Dialog, locale: str) -> Dialog:
    """The dialog as it really goes, of each post the first line."""
    return [(heard, first_lines(await hears(anne, heard, locale))) for heard, _ in dialog]


def first_lines(posts: Posts) -> Posts:
    return [(kind, text.partition("\n")[0]) for kind, text in posts]
