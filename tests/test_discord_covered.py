"""Pictures that are seen only by whoever uncovers them."""

from __future__ import annotations

from dataclasses import replace

from tests.discord_desk import HALF, PICTURE, START, Desk, asked, desk  # noqa: F401 - fixtures
from tests.discord_fixtures import running, server  # noqa: F401 - fixtures


async def test_covered_pictures_are_spoilers_whole_and_described(desk: Desk) -> None:
    pictures = desk.pictures(2)

    await desk.send(replace(PICTURE, pictures=pictures, covered=True, alt="a cat"))

    files = desk.only().attachments
    assert [(one.spoiler, one.description) for one in files] == [(True, "a cat")] * 2
    assert [one.filename for one in files] == ["SPOILER_easel-k3f9.png", "SPOILER_easel-k3f9-1.png"]
    assert [one.body for one in files] == [(desk.directory / one.path).read_bytes() for one in pictures]


async def test_a_covered_preview_is_a_spoiler(desk: Desk) -> None:
    message = await desk.send(START)

    await desk.edit(message, replace(HALF, pictures=desk.pictures(1), covered=True))

    assert [one.spoiler for one in desk.only().attachments] == [True]


async def test_an_answer_to_a_command_and_a_private_copy_are_covered_too(desk: Desk) -> None:
    picture = replace(PICTURE, pictures=desk.pictures(1), covered=True)
    run = desk.ann.runs(desk.channel, "draw", prompt="a cat")
    await desk.deferred(run)
    await desk.send(asked(picture, desk, run))
    desk.channel.deny("ATTACH_FILES")
    bob = desk.server.person("Bob")
    desk.guild.people.append(bob)
    await desk.send(replace(picture, key="other", person=str(bob.id)))

    private = desk.only(desk.server.dm(bob))
    assert [one.spoiler for one in (*desk.channel.posts[0].attachments, *private.attachments)] == [True, True]


async def test_originals_beside_covered_pictures_are_covered(desk: Desk) -> None:
    await desk.send(replace(PICTURE, pictures=desk.pictures(1), originals=(desk.drawn(3),), covered=True))

    assert [one.spoiler for one in desk.only().attachments] == [True, True]
