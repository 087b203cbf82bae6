"""Who did something to the bot, and where, as far as an interaction tells."""

from __future__ import annotations

from dataclasses import dataclass

import discord

from adapters.discord.clean import clean
from adapters.discord.ledger import Standing
from adapters.discord.reading import PLATFORM, person
from bot.values import Attachment, Person, Place, Pressed, Said


@dataclass(frozen=True, slots=True)
class Origin:
    """What all events that come of one interaction have in common."""

    interaction: str
    bot: str
    place: Place
    person: Person
    at: float
    locale: str
    reaches: bool
    """The bot can write there without the interaction."""
    private: bool
    """In a direct message with the bot."""

    @property
    def key(self) -> str:
        return f"{PLATFORM}:{self.bot}:interaction:{self.interaction}"

    def said(self, text: str, pictures: tuple[Attachment, ...] = (), reply_to: str = "") -> Said:
        return Said(
            self.key,
            self.place,
            self.person,
            clean(text),
            f"i{self.interaction}",
            self.at,
            attachments=pictures,
            reply_to=reply_to,
            locale=self.locale,
            aside=True,
        )

    def pressed(self, button: str, message: str) -> Pressed:
        return Pressed(self.key, self.place, self.person, clean(button), message, self.at, self.locale)

    def standing(self, interaction: discord.Interaction, deferred: bool, alone: bool) -> Standing:
        """The interaction for as long as its token lives."""
        pressed = interaction.message if interaction.type is discord.InteractionType.component else None
        return Standing(
            self.interaction,
            interaction.application_id,
            interaction.token,
            self.person.id,
            self.locale,
            self.at,
            alone,
            self.reaches,
            deferred,
            original="" if deferred or pressed is None else str(pressed.id),
            private=self.private,
        )


def origin(interaction: discord.Interaction, bot: int, at: float) -> Origin:
    """`at`: Unix seconds."""
    private = interaction.context.dm_channel
    reaches = private or interaction.is_guild_integration()
    # A channel of a kind that the library does not know yet has no id there.
    channel = interaction.channel_id or interaction.guild_id or interaction.user.id
    return Origin(
        str(interaction.id),
        str(bot),
        Place(PLATFORM, str(channel), "" if reaches else f"i{interaction.id}"),
        person(interaction.user),
        at,
        clean(str(interaction.locale)),
        reaches,
        private,
    )
