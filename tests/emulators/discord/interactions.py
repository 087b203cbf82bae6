"""Interactions as Discord keeps them: who asked for what, whether it was answered, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import cast

from tests.emulators.discord.components import Json, flat
from tests.emulators.discord.people import Person
from tests.emulators.discord.posted import Message
from tests.emulators.discord.world import Channel

COMMAND, COMPONENT, AUTOCOMPLETE, MODAL = 2, 3, 4, 5
FOLLOWUPS = 5
"""That a user-installed app has where the bot is not."""


@dataclass(frozen=True, slots=True)
class Field:
    """Of a modal; the style 2 has several lines."""

    custom_id: str
    label: str
    value: str = ""
    placeholder: str = ""
    required: bool = True
    style: int = 1
    max_length: int = 4000
    min_length: int = 0


@dataclass(frozen=True, slots=True)
class Modal:
    """As it is shown to whoever asked."""

    custom_id: str
    title: str
    components: tuple[Json, ...] = field(repr=False)

    @property
    def fields(self) -> list[Field]:
        labels = {id(one.get("component")): str(one.get("label") or "") for one in self.components}
        found = [part for part in flat(self.components) if part.get("type") == 4]
        return [_field(part, labels.get(id(part), "")) for part in found]

    def field(self, name: str) -> Field:
        """By its custom_id or label."""
        found = [one for one in self.fields if name in {one.custom_id, one.label}]
        if not found:
            raise LookupError(f"no field {name!r} among {[one.custom_id for one in self.fields]}")
        return found[0]


@dataclass(slots=True, eq=False)
class Interaction:
    """Times are seconds of the emulator's clock."""

    id: str
    token: str
    type: int
    person: Person
    channel: Channel
    at: float
    started: float
    """Monotonic seconds of the machine's."""
    body: Json = field(repr=False)
    reaches: bool = True
    """The bot itself can write there."""
    pressed: Message | None = None
    life: float = 900.0
    answered_at: float | None = None
    after_ms: float | None = None
    callback: int = 0
    ephemeral: bool = False
    modal: Modal | None = None
    original: Message | None = None
    followups: list[Message] = field(default_factory=list)
    left: int = FOLLOWUPS
    choices: list[tuple[str, object]] | None = None
    replaced: bool = False
    """What was deferred is there, or was taken away."""

    @property
    def answered(self) -> bool:
        return self.answered_at is not None

    @property
    def after(self) -> float | None:
        return None if self.answered_at is None else self.answered_at - self.at

    @property
    def thinking(self) -> bool:
        gone = self.original is None or self.original.deleted
        return self.callback == 5 and not self.replaced and not gone

    @property
    def failed(self) -> bool:
        """The person reads that the app did not respond."""
        return not self.answered and self.late

    @property
    def late(self) -> bool:
        town = self.person.town
        return town.now() - self.at > town.answer_seconds

    @property
    def hushed(self) -> bool:
        """Whatever is answered is seen by that person alone."""
        guild = self.channel.guild
        return guild is not None and not self.reaches and not guild.external

    def kill(self) -> None:
        self.life = 0.0

    @property
    def data(self) -> Json:
        return cast("Json", self.body.get("data") or {})


def modal(data: Json) -> Modal:
    return Modal(str(data["custom_id"]), str(data["title"]), tuple(cast("Sequence[Json]", data["components"])))


def _field(part: Json, label: str) -> Field:
    texts = {name: str(part.get(name) or "") for name in ("custom_id", "label", "value", "placeholder")}
    most, least = cast("int", part.get("max_length") or 4000), cast("int", part.get("min_length") or 0)
    return Field(
        texts["custom_id"],
        texts["label"] or label,
        texts["value"],
        texts["placeholder"],
        required=part.get("required") is not False,
        style=cast("int", part.get("style") or 1),
        max_length=most,
        min_length=least,
    )
