"""The emulated Discord before the library that the adapter uses: commands, presses, choices and forms."""

from __future__ import annotations

from collections.abc import AsyncIterator

import discord
import pytest
from discord import app_commands

from tests.discord_fixtures import Bare, connected, running, server  # noqa: F401 - fixtures
from tests.discord_talking import asked, file
from tests.emulators.discord import Channel, Discord, Guild, Person
from tests.telegram_asking import picture


@pytest.fixture
def ann(server: Discord) -> Person:
    return server.person("Ann", locale="zh-CN", username="ann_b")


@pytest.fixture
def guild(server: Discord, ann: Person) -> Guild:
    return server.guild("Studio", ann)


@pytest.fixture
def room(guild: Guild) -> Channel:
    return guild.channel("general")


@pytest.fixture
async def bot(server: Discord, room: Channel) -> AsyncIterator[Bare]:
    async with connected(server) as made:
        yield made


async def test_a_press_is_answered_once_and_in_time(bot: Bare, server: Discord, room: Channel, ann: Person) -> None:
    interactions, view = asked(bot), discord.ui.View()
    view.add_item(discord.ui.Button(label="Go", custom_id="go:1", emoji="🎨"))
    await bot.get_partial_messageable(room.id).send("a", view=view)
    view.stop()
    press, late = ann.presses(room.posts[0], "🎨 Go"), ann.presses(room.posts[0], "go:1")

    interaction = await interactions.get()
    assert (interaction.user.display_name, interaction.locale) == ("Ann", discord.Locale.chinese)
    assert interaction.data == {"custom_id": "go:1", "component_type": 2, "id": 2}
    await interaction.response.defer()
    assert (press.callback, press.failed, press.original) == (6, False, room.posts[0])
    assert press.after_ms is not None
    server.advance(3.1)
    with pytest.raises(discord.NotFound, match="10062"):
        await (await interactions.get()).response.defer()
    assert (late.failed, late.answered) == (True, False)


async def test_a_command_is_deferred_replaced_and_followed(
    bot: Bare, server: Discord, room: Channel, ann: Person
) -> None:
    tree = app_commands.CommandTree(bot)

    @tree.command(name="draw")
    async def draw(interaction: discord.Interaction, prompt: str, image: discord.Attachment | None = None) -> None:
        await interaction.response.defer(thinking=True, ephemeral=True)
        size = len(await image.read()) if image else 0
        await interaction.edit_original_response(content=f"{prompt} {size}", attachments=[file()])
        await interaction.followup.send("more", ephemeral=True)

    await tree.sync()
    assert [command["name"] for command in server.commands] == ["draw"]
    with pytest.raises(ValueError, match="prompt"):
        ann.runs(room, "draw")
    ran = ann.runs(room, "draw", prompt="a cat", image=picture())

    assert await server.until(lambda: ran.followups)
    assert (ran.callback, ran.ephemeral, ran.thinking) == (5, True, False)
    assert ran.original
    assert (ran.original.content, ran.original.ephemeral_for) == (f"a cat {len(picture())}", ann)
    assert [(more.content, more.ephemeral_for) for more in ran.followups] == [("more", ann)]
    assert len(room.messages) == 2


async def test_a_form_is_shown_and_submitted(bot: Bare, server: Discord, room: Channel, ann: Person) -> None:
    interactions, form = asked(bot), discord.ui.Modal(title="Change", custom_id="change:1")
    form.add_item(discord.ui.TextInput(label="What is to be different?", custom_id="what", required=False))
    words = discord.ui.TextInput[discord.ui.Modal](custom_id="words", default="a cat")
    form.add_item(discord.ui.Label(text="The words", component=words))
    target = ann.says(room, "look", files=[picture()])
    used = ann.on(target, "Change this picture")
    interaction = await interactions.get()
    assert interaction.type is discord.InteractionType.application_command
    await interaction.response.send_modal(form)
    form.stop()

    assert used.modal
    assert [(one.custom_id, one.label, one.value) for one in used.modal.fields] == [
        ("what", "What is to be different?", ""),
        ("words", "The words", "a cat"),
    ]
    submitted = ann.submits(used, what="a dog")
    answer = await interactions.get()
    assert answer.type is discord.InteractionType.modal_submit
    await answer.response.send_message("Well…")
    assert submitted.original
    assert submitted.original.content == "Well…"
    assert "a dog" in str(answer.data)


async def test_what_is_typed_is_completed(bot: Bare, server: Discord, room: Channel, ann: Person) -> None:
    tree = app_commands.CommandTree(bot)

    @tree.command(name="draw")
    async def draw(interaction: discord.Interaction, prompt: str, ratio: str = "") -> None:
        await interaction.response.send_message(f"{prompt} {ratio}")

    @draw.autocomplete("ratio")
    async def offered(_: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return [app_commands.Choice(name=f"wide {typed}", value="16:9")]

    await tree.sync()
    typed = ann.types(room, "draw", "ratio", "16", prompt="a cat")
    assert await server.until(lambda: typed.choices)
    assert typed.choices == [("wide 16", "16:9")]
    ran = ann.runs(room, "draw", prompt="a cat", ratio="16:9")
    assert await server.until(lambda: ran.original)
    assert server.posts == 1


async def test_a_select_is_chosen_from(bot: Bare, room: Channel, ann: Person) -> None:
    interactions, view = asked(bot), discord.ui.View()
    options = [discord.SelectOption(label=f"Model {at}", value=f"use:{at}") for at in range(25)]
    view.add_item(discord.ui.Select(custom_id="pick", placeholder="Which one?", options=options))
    await bot.get_partial_messageable(room.id).send("a", view=view)
    view.stop()
    chosen = ann.selects(room.posts[0], "Model 7")

    interaction = await interactions.get()
    assert interaction.data
    assert interaction.data["values"] == ["use:7"]  # type: ignore[typeddict-item]
    await interaction.response.edit_message(content="b", view=None)
    assert (chosen.callback, room.posts[0].content, room.posts[0].selects) == (7, "b", [])


async def test_an_app_that_was_brought_along_has_five_follow_ups(bot: Bare, server: Discord, ann: Person) -> None:
    elsewhere = server.guild("Elsewhere", ann, bot=False).channel("general")
    interactions = asked(bot)
    ran = ann.runs(elsewhere, "draw", prompt="a cat")
    interaction = await interactions.get()
    assert interaction.is_user_integration()
    assert not interaction.is_guild_integration()
    await interaction.response.send_message("Well…")
    for number in range(5):
        await interaction.followup.send(str(number))
    with pytest.raises(discord.HTTPException, match="40094"):
        await interaction.followup.send("one more")
    with pytest.raises(discord.Forbidden, match="50001"):
        await bot.get_partial_messageable(elsewhere.id).send("here?")

    assert (ran.left, [message.content for message in ran.followups]) == (0, ["0", "1", "2", "3", "4"])
    server.advance(900)
    with pytest.raises(discord.HTTPException, match="50027"):
        await interaction.edit_original_response(content="late")
