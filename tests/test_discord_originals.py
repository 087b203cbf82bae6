"""Pictures as they were made, beside the smaller copies that a channel takes."""

from __future__ import annotations

from dataclasses import replace

from bot.outbox.fitting import fitted
from tests.discord_desk import MIB, PICTURE, SEEN, Desk, at, desk  # noqa: F401 - fixtures
from tests.discord_fixtures import running, server  # noqa: F401 - fixtures
from tests.drawing import drawn, noise, saved


async def test_a_picture_that_is_too_large_comes_as_a_copy_with_its_link(desk: Desk) -> None:
    body = saved(noise(2100, 1700))
    large = desk.kept(body, width=2100)
    limits = desk.poster.limits(at(desk.channel))
    assert large.size > limits.picture_bytes == 10 * MIB

    ready = await fitted(replace(PICTURE, pictures=(large,)), limits, desk.directory)
    await desk.send(ready)

    (copy,) = desk.only().attachments
    assert (ready.originals, desk.only().content) == ((), SEEN)
    assert 1 * MIB < len(copy.body) <= limits.picture_bytes


async def test_a_server_that_takes_more_gets_it_as_it_is(desk: Desk) -> None:
    desk.guild.boost, desk.largest = 2, 50 * MIB
    body = saved(noise(2100, 1700))
    large = desk.kept(body, width=2100)

    await desk.send(
        await fitted(replace(PICTURE, pictures=(large,)), desk.poster.limits(at(desk.channel)), desk.directory)
    )

    assert [one.body for one in desk.only().attachments] == [body]


async def test_an_original_that_fits_stands_beside_its_copy(desk: Desk) -> None:
    small, wide = desk.drawn(0), desk.kept(saved(drawn(400, 300)), 1)

    await desk.send(replace(PICTURE, pictures=(small,), originals=(wide,), alt="a cat"))

    copy, original = desk.only().attachments
    assert original.body == (desk.directory / wide.path).read_bytes()
    assert (copy.filename, original.filename) == ("easel-k3f9.png", "easel-k3f9-1-original.png")


async def test_originals_that_are_too_much_for_one_call_follow(desk: Desk) -> None:
    copies = [desk.drawn(number) for number in range(2)]
    originals = [desk.kept(bytes([number]) * 9_500_000, number + 5) for number in range(3)]

    await desk.send(replace(PICTURE, pictures=tuple(copies), originals=tuple(originals)))

    assert [len(post.attachments) for post in desk.channel.posts] == [4, 1]


async def test_a_picture_that_was_asked_for_as_a_file_is_there_once(desk: Desk) -> None:
    picture = desk.drawn()

    ready = await fitted(
        replace(PICTURE, pictures=(picture,), files=True), desk.poster.limits(at(desk.channel)), desk.directory
    )
    await desk.send(ready)

    assert [one.body for one in desk.only().attachments] == [(desk.directory / picture.path).read_bytes()]
