"""Forms that ask for words, and what comes of them, also in another process."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import discord
import pytest

from adapters.discord.addressing import Me
from adapters.discord.forms import Part, Sent, Subject, asked, form, modal, sign, subject, whole
from adapters.discord.targets import NOWHERE, Targets
from bot.errors import Unreadable
from bot.i18n import languages, spoken
from bot.values import Pressed
from tests.discord_booth import Booth, booth, buttons, posted  # noqa: F401 - fixture
from tests.discord_fixtures import plain, running, server  # noqa: F401 - fixtures
from tests.discord_listening import Account
from tests.drawing import drawn, saved
from tests.emulators.discord import Discord, Message, refusal
from tests.emulators.faults import Says

JSON = {"Content-Type": "application/json"}
MODIFY = "modify:k3f9:0"
ABOUT = Subject("1" * 20, "2" * 20, ours=True, seen=sign("a cat"))


def sent(change: str | None = "", anew: str | None = "a cat") -> Sent:
    """As Discord wraps fields today, and as it did before."""
    return Sent(
        ABOUT.id,
        [Part(component=Part("change", change)), Part(components=[Part("anew", anew)])],
    )


@pytest.mark.parametrize(
    ("change", "anew", "text"),
    [
        ("pink", "a cat", "/edit pink"),
        ("pink", "a dog", "/edit pink"),
        (" pink\nplease ", "", "/edit pink please"),
        ("", "a dog", "/draw a dog"),
        ("", "a  cat ", ""),
        ("", "", ""),
        (None, None, ""),
    ],
)
def test_a_change_goes_before_other_words(change: str | None, anew: str | None, text: str) -> None:
    assert asked(sent(change, anew), ABOUT) == text


def test_a_form_carries_all_that_is_needed_later() -> None:
    assert subject(ABOUT.id) == ABOUT
    assert len(ABOUT.id) <= 100
    for id in ("", "modify", "modify:k3f9:0", "again:1:2:1:x", "modify:1:2:1:x:y", "modify:x:2:1:y", "modify:1:x:1:y"):
        assert subject(id) is None


def test_words_that_were_cut_off_are_not_offered() -> None:
    assert whole("a cat…") == "a cat…"
    assert whole("a cat " * 166 + "…") == ""
    assert whole("a cat " * 166) != ""
    assert whole("a" * 4001) == ""


@pytest.mark.parametrize("tag", languages())
async def test_a_form_fits_in_every_language(tag: str) -> None:
    made = form(ABOUT, spoken, tag, "a cat")
    assert len(made.title) <= 45
    assert all(len(field.label) <= 45 and len(field.hint) <= 100 for field in made.fields)
    assert modal(made).is_finished()


async def pictured(booth: Booth, description: str = "a cat") -> Message:
    """A picture of the bot's, with the button by which it is changed."""
    file = discord.File(BytesIO(saved(drawn(64, 48), "PNG")), "k3f9.png", description=description)
    return await posted(booth, buttons(Change=MODIFY), file, text="✅ Flux")


def handle(message: Message) -> str:
    (picture,) = message.attachments
    return f"{message.channel.id}/{message.id}/{picture.id}/"


async def test_a_press_opens_a_form_with_the_words_of_the_picture(booth: Booth) -> None:
    async with booth.open():
        interaction = await booth.answered(booth.bob.presses(await pictured(booth), "Change"))
        assert interaction.callback == 9
        assert interaction.modal is not None
        assert [(field.custom_id, field.value) for field in interaction.modal.fields] == [
            ("change", ""),
            ("anew", "a cat"),
        ]
        assert not any(field.required for field in interaction.modal.fields)
        assert booth.heard.events == []


async def test_without_its_words_a_picture_can_still_be_changed(booth: Booth) -> None:
    async with booth.open():
        interaction = await booth.answered(booth.bob.presses(await pictured(booth, ""), "Change"))
        assert interaction.modal is not None
        assert [field.custom_id for field in interaction.modal.fields] == ["change"]


async def test_a_change_is_an_answer_to_the_picture(booth: Booth) -> None:
    async with booth.open():
        message = await pictured(booth)
        opened = await booth.answered(booth.bob.presses(message, "Change"))
        interaction = booth.bob.submits(opened, change="a pink sky")
        said = await booth.heard.said()
    assert (said.text, said.reply_to, said.aside) == ("/edit a pink sky", str(message.id), True)
    assert said.message == f"i{interaction.id}"
    assert (interaction.callback, interaction.thinking, interaction.ephemeral) == (5, True, False)
    (picture,) = said.attachments
    assert picture.quoted
    assert picture.handle.startswith(handle(message))


async def test_other_words_are_drawn_anew(booth: Booth) -> None:
    async with booth.open():
        opened = await booth.answered(booth.bob.presses(await pictured(booth), "Change"))
        booth.bob.submits(opened, anew="a dog")
        said = await booth.heard.said()
    assert (said.text, said.reply_to, said.attachments) == ("/draw a dog", "", ())


async def test_a_form_that_nothing_was_written_in_is_answered_and_no_more(booth: Booth) -> None:
    async with booth.open():
        opened = await booth.answered(booth.bob.presses(await pictured(booth), "Change"))
        interaction = await booth.answered(booth.bob.submits(opened))
        assert (interaction.callback, interaction.ephemeral) == (4, True)
        assert booth.heard.events == []


async def test_a_form_is_understood_after_a_restart(booth: Booth) -> None:
    async with booth.open():
        message = await pictured(booth)
        opened = await booth.answered(booth.bob.presses(message, "Change"))
    async with booth.open():
        booth.bob.submits(opened, change="pink")
        said = await booth.heard.said()
    assert (said.text, said.reply_to) == ("/edit pink", str(message.id))
    assert [picture.handle.startswith(handle(message)) for picture in said.attachments] == [True]


async def pointed_at(booth: Booth) -> tuple[Message, str]:
    """A picture of Ann's that is not lying about in the form: its message has to be asked for again."""
    message = booth.ann.says(booth.channel, "my cat", files=[("cat.png", saved(drawn(64, 48), "PNG"), "image/png")])
    return message, handle(message)


async def test_the_picture_is_asked_for_again_after_a_restart(booth: Booth) -> None:
    async with booth.open():
        message, picture = await pointed_at(booth)
        opened = await booth.answered(booth.bob.on(message, "Change this picture"))
    async with booth.open():
        booth.bob.submits(opened, change="pink")
        said = await booth.heard.said()
    assert said.reply_to == ""
    assert [one.handle.startswith(picture) and one.quoted for one in said.attachments] == [True]


@pytest.mark.parametrize(
    "fault",
    [
        refusal(404, 10008, "Unknown Message"),
        Says(b"[]", 200, JSON),
        Says(b"{}", 200, JSON),
        Says(b"null", 200, JSON),
        Says(b"{}", 429, {**JSON, "Via": "1.1 google"}),
    ],
)
async def test_a_picture_that_is_gone_takes_no_words_with_it(booth: Booth, fault: Says) -> None:
    """Nor does another one stand in for it: what is handed in cannot be used."""
    async with booth.open():
        message, _ = await pointed_at(booth)
        opened = await booth.answered(booth.bob.on(message, "Change this picture"))
    booth.server.fail("get_message", fault)
    async with booth.open():
        booth.bob.submits(opened, change="pink")
        said = await booth.heard.said()
    assert (said.text, said.attachments) == ("/edit pink", (NOWHERE,))


async def test_a_client_that_is_closed_takes_no_words_with_it(server: Discord) -> None:
    client = plain(server)
    await client.login(server.token)
    await client.close()
    targets = Targets(Me(1, "Easel", 1, reads=False), spoken)

    assert await targets.pictures(client, replace(ABOUT, message="1", channel="2")) == (NOWHERE,)


async def test_what_leads_nowhere_cannot_be_read(server: Discord, tmp_path: Path) -> None:
    async with Account(server, tmp_path).connected() as chat:
        with pytest.raises(Unreadable):
            await chat.fetch(NOWHERE, 1_000)


async def test_where_no_form_can_be_opened_the_press_counts(booth: Booth) -> None:
    async with booth.open():
        message = await pictured(booth)
        booth.server.fail("create_interaction_response", refusal(404, 10062, "Unknown interaction"))
        booth.bob.presses(message, "Change")
        pressed = await booth.heard.pressed()
    assert isinstance(pressed, Pressed)
    assert (pressed.button, pressed.message) == (MODIFY, str(message.id))


async def test_nothing_is_left_of_a_thousand_forms(booth: Booth) -> None:
    """The library keeps every form in mind that may come back to it."""
    forms = [modal(form(ABOUT, spoken, "en", "a cat")) for _ in range(1_000)]
    assert all(one.is_finished() for one in forms)
    async with booth.open():
        message = await pictured(booth)
        for _ in range(20):
            await booth.answered(booth.bob.presses(message, "Change"))
        assert not booth.client.persistent_views
