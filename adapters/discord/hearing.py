"""What is done about each of the library's events, as it comes."""

from __future__ import annotations

from dataclasses import dataclass

import discord
import structlog

from adapters.discord.addressing import is_private
from adapters.discord.catching import Catching, Where
from adapters.discord.connection import Ears
from adapters.discord.gateway import Gateway
from adapters.discord.interactions import Interactions
from bot.ports import Clock, Heeds

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Hearing:
    """Nothing here waits: whatever takes time is put into a lane."""

    where: Where
    catching: Catching
    interactions: Interactions
    gateway: Gateway
    clock: Clock
    heeds: Heeds

    @property
    def ears(self) -> Ears:
        return {
            "socket_event_type": self.catching.hear,
            "message": self._message,
            "raw_message_edit": self._edit,
            "raw_message_delete": self._deletion,
            "raw_bulk_message_delete": self._deletions,
            "interaction": self._interaction,
            "guild_available": self.catching.guild,
            "guild_join": self.catching.joined,
            "guild_remove": self._removal,
            "shard_connect": self._connected,
            "shard_resumed": self._resumed,
            "shard_disconnect": self._fell,
            "shard_ready": self._settled,
            "ready": self._whole,
            "parted": self.catching.parted,
        }

    def _message(self, message: discord.Message) -> None:
        said = self.where.reader.said(message)
        if said is None or not (said.addressed or self.heeds(said.text)):
            return
        if said.addressed:
            self.where.known.note(message.id)
            self.catching.before(message)
            if is_private(message):
                self.where.marks.wrote(message.channel.id, self.clock.now())
        self.where.intake.put(said)

    def _edit(self, change: discord.RawMessageUpdateEvent) -> None:
        if self.where.known.concerns(change.message_id, self.clock.now()):
            edited = self.where.reader.edited(change.message)
            if edited is not None:
                self.where.intake.put(edited)

    def _deletion(self, deletion: discord.RawMessageDeleteEvent) -> None:
        self._deleted(deletion.channel_id, deletion.message_id)

    def _deletions(self, deletion: discord.RawBulkMessageDeleteEvent) -> None:
        for message in sorted(deletion.message_ids):
            self._deleted(deletion.channel_id, message)

    def _deleted(self, channel: int, message: int) -> None:
        now = self.clock.now()
        if self.where.known.concerns(message, now):
            self.where.intake.put(self.where.reader.recalled(channel, message, now))

    def _interaction(self, interaction: discord.Interaction) -> None:
        self.interactions.came(interaction)
        if interaction.context.dm_channel and interaction.channel_id is not None:
            self.where.marks.wrote(interaction.channel_id, self.clock.now())

    def _removal(self, guild: discord.Guild) -> None:
        log.info("removed from a server", guild=guild.id)
        self.where.intake.put(self.where.reader.removed(guild, self.clock.now()))

    def _connected(self, shard: int) -> None:
        log.debug("shard connected", shard=shard)
        self.gateway.stands(shard)
        if self.gateway.connection is not None:
            self.catching.connected(shard, self.gateway.connection)

    def _resumed(self, shard: int) -> None:
        log.debug("shard resumed", shard=shard)
        self.gateway.stands(shard)
        self.catching.resumed(shard)

    def _fell(self, shard: int) -> None:
        log.debug("shard disconnected", shard=shard)
        self.gateway.fell(shard)
        self.catching.fell(shard)

    def _settled(self, shard: int) -> None:
        log.debug("shard ready", shard=shard)
        self.catching.settled(shard)

    def _whole(self) -> None:
        connection = self.gateway.connection
        log.info("discord ready", guilds=len(connection.guilds) if connection is not None else 0)
        self.catching.whole()
