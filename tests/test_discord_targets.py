"""Commands on a message that somebody points at."""

from __future__ import annotations

from io import BytesIO

import discord
import pytest

from bot.values import Pressed
from tests.discord_booth import Booth, booth, buttons, posted  # noqa: F401 - fixture
from tests.discord_fixtures import running, server  # noqa: F401 - fixtures
from tests.drawing import drawn, saved
from tests.emulators.discord import Message

CHANGE, AGAIN = "Change this picture", "Draw this again"
ALIKE = "/edit something like it"


def body() -> bytes:
    return saved(drawn(64, 48), "PNG")


def shown(booth: Booth, text: str = "") -> Message:
    return booth.ann.says(booth.channel, text, files=[("cat.png", body(), "image/png")])


async def ours(booth: Booth, description: str = "a cat", **tokens: str) -> Message:
    file = discord.File(BytesIO(body()), "k3f9.png", description=description)
    return await posted(booth, buttons(**tokens), file, text="✅ Flux")


async def test_somebodys_picture_is_changed(booth: Booth) -> None:
    async with booth.open():
        message = shown(booth, "my cat")
        opened = await booth.answered(booth.bob.on(message, CHANGE))
        assert opened.modal is not None
        assert [field.custom_id for field in opened.modal.fields] == ["change"]
        interaction = booth.bob.submits(opened, change="pink")
        said = await booth.heard.said()
    assert (said.text, said.reply_to, said.message) == ("/edit pink", "", f"i{interaction.id}")
    assert [picture.quoted for picture in said.attachments] == [True]
    assert said.aside


async def test_our_own_picture_is_known_by_its_message(booth: Booth) -> None:
    async with booth.open():
        message = await ours(booth)
        opened = await booth.answered(booth.bob.on(message, CHANGE))
        assert opened.modal is not None
        assert [field.value for field in opened.modal.fields] == ["", "a cat"]
        booth.bob.submits(opened, change="pink")
        assert (await booth.heard.said()).reply_to == str(message.id)


async def test_where_there_is_no_picture_the_person_is_told(booth: Booth) -> None:
    async with booth.open():
        message = booth.ann.says(booth.channel, "no picture")
        interaction = await booth.answered(booth.bob.on(message, CHANGE))
        assert (interaction.callback, interaction.ephemeral) == (4, True)
        assert interaction.original is not None
        assert "picture" in interaction.original.content
        assert booth.heard.events == []


@pytest.mark.parametrize("token", ["again:k3f9:0", "retry:k3f9:0"])
async def test_our_own_picture_is_drawn_again_as_by_its_button(token: str, booth: Booth) -> None:
    async with booth.open():
        message = await ours(booth, Original="original:k3f9:0", Again=token)
        interaction = booth.bob.on(message, AGAIN)
        pressed = await booth.heard.pressed()
        found = await booth.standing(pressed)
    assert isinstance(pressed, Pressed)
    assert (pressed.button, pressed.message) == (token, str(message.id))
    assert pressed.key.endswith(f":interaction:{interaction.id}")
    assert (interaction.callback, interaction.ephemeral, interaction.thinking) == (4, True, False)
    assert found is not None
    assert (found.deferred, found.alone, found.original) == (False, False, "")


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("a cat", "/draw a cat"),
        ("  a cat\nand a dog", "/draw a cat\nand a dog"),
        ("/draw a cat --n 2", "/draw a cat --n 2"),
        ("/imagine a cat", "/imagine a cat"),
        ("/cancel", "/draw /cancel"),
    ],
)
async def test_somebodys_words_are_drawn(words: str, text: str, booth: Booth) -> None:
    async with booth.open():
        interaction = booth.bob.on(booth.ann.says(booth.channel, words), AGAIN)
        said = await booth.heard.said()
    assert (said.text, said.attachments, said.reply_to) == (text, (), "")
    assert said.person.id == str(booth.bob.id)
    assert interaction.callback == 5


async def test_what_was_asked_of_us_is_asked_once_more(booth: Booth) -> None:
    async with booth.open():
        message = booth.ann.says(booth.channel, "draw a cat", mention=True)
        await booth.answered(booth.bob.on(message, AGAIN))
        assert (await booth.heard.said()).text == "draw a cat"


async def test_of_a_picture_without_words_something_alike_is_drawn(booth: Booth) -> None:
    async with booth.open():
        booth.bob.on(shown(booth), AGAIN)
        said = await booth.heard.said()
    assert said.text.startswith("/edit ")
    assert [picture.quoted for picture in said.attachments] == [True]


async def test_the_words_of_our_own_picture_are_those_it_was_drawn_from(booth: Booth) -> None:
    async with booth.open():
        await booth.answered(booth.bob.on(await ours(booth, "a cat", Original="original:k3f9:0"), AGAIN))
        assert (await booth.heard.said()).text == "/draw a cat"


@pytest.mark.parametrize("seen", ["", "What can be seen so far: a cat"])
async def test_of_a_notice_it_is_what_it_tells_of_that_is_drawn_again(seen: str, booth: Booth) -> None:
    async with booth.open():
        message = await ours(booth, seen, Cancel="cancel:k3f9:0") if seen else await notice(booth)
        interaction = booth.bob.on(message, AGAIN)
        pressed = await booth.heard.pressed()
    assert (pressed.button, pressed.message) == ("again:k3f9:0", str(message.id))
    assert (interaction.callback, interaction.ephemeral) == (4, True)


async def notice(booth: Booth) -> Message:
    return await posted(booth, buttons(Cancel="cancel:k3f9:0"), text="🎨 Flux · 20 s")


async def test_our_own_posts_without_a_picture_are_not_drawn(booth: Booth) -> None:
    async with booth.open():
        message = await posted(booth, buttons(Yes="confirm:k3f9:0", No="decline:k3f9:0"), text="It costs 8 points.")
        interaction = await booth.answered(booth.bob.on(message, AGAIN))
        assert (interaction.callback, interaction.ephemeral) == (4, True)
        assert booth.heard.events == []


async def test_what_a_notice_shows_is_not_offered_as_the_words_of_a_picture(booth: Booth) -> None:
    async with booth.open():
        message = await ours(booth, "What can be seen so far: a cat", Cancel="cancel:k3f9:0")
        opened = await booth.answered(booth.bob.on(message, CHANGE))
    assert opened.modal is not None
    assert [field.custom_id for field in opened.modal.fields] == ["change"]


async def test_words_that_were_cut_off_are_not_drawn(booth: Booth) -> None:
    async with booth.open():
        message = await ours(booth, "a cat " * 160 + "…", Original="original:k3f9:0")
        booth.bob.on(message, AGAIN)
        said = await booth.heard.said()
    assert (said.text, said.reply_to, len(said.attachments)) == (ALIKE, str(message.id), 1)


async def test_a_guest_keeps_the_picture_in_mind(booth: Booth) -> None:
    """It cannot ask for the message."""
    channel = booth.server.group_dm(booth.ann, booth.bob)
    async with booth.open():
        message = booth.ann.says(channel, "", files=[("cat.png", body(), "image/png")])
        opened = await booth.answered(booth.bob.on(message, CHANGE, install="user"))
        booth.bob.submits(opened, change="pink")
        said = await booth.heard.said()
    assert len(said.attachments) == 1
    assert said.place.thread
