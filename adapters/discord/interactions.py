"""Everything that people do to the bot by Discord's own means: each is answered first and handed in after that."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import discord
import msgspec
import structlog
from cachetools import LRUCache

from adapters.discord.addressing import Me
from adapters.discord.answering import PATIENCE, Answer, Deferred, Given, Noted, Offered, Told, Unanswered, give
from adapters.discord.clean import clean
from adapters.discord.courses import Course
from adapters.discord.forms import Sent
from adapters.discord.intake import Intake
from adapters.discord.ledger import Ledger, Standing, take_away
from adapters.discord.options import MASK, Command, request
from adapters.discord.origins import Origin, origin
from adapters.discord.pictures import Handle, picture
from adapters.discord.suggesting import suggested
from adapters.discord.targets import Targets
from bot.ports import House
from bot.values import COMMANDS, Action, Attachment, Said, Text

log = structlog.get_logger()

SHARED = frozenset({"draw", "edit", "again", "cancel", "resume"})
"""Commands whose answer is for everybody to see."""
MESSAGE = discord.AppCommandType.message.value
SLASH = discord.AppCommandType.chat_input.value
STRANGE = Text("Something went wrong here. Please try it once more.")
LATELY = 5_000
MODIFY = f"{Action.MODIFY}:"
KIND = discord.InteractionType


class Press(msgspec.Struct, frozen=True):
    """A button, or what was chosen from a list."""

    custom_id: str
    values: list[str] = []


class Interactions:
    """Nothing that happens in this house can delay an answer: each has a task of its own that begins with it."""

    def __init__(self, me: Me, house: House, ledger: Ledger, intake: Intake, tasks: asyncio.TaskGroup) -> None:
        self._me = me
        self._house = house
        self._ledger = ledger
        self._intake = intake
        self._tasks = tasks
        self._targets = Targets(me, house.words)
        self._seen: LRUCache[int, bool] = LRUCache(LATELY)
        self._newest: dict[str, asyncio.Task[None]] = {}
        """The last one of each chat that is not handed in yet."""
        self.patience = PATIENCE

    def came(self, interaction: discord.Interaction) -> None:
        """One that comes again is being seen to."""
        if interaction.id in self._seen:
            return
        self._seen[interaction.id] = True
        working = self._work(interaction)
        try:
            self._tasks.create_task(working, name=f"interaction {interaction.id}")
        except RuntimeError:
            working.close()
            log.info("interaction not heard", interaction=interaction.id, cause="nobody listens any more")

    async def _work(self, interaction: discord.Interaction) -> None:
        try:
            await self._see_to(interaction)
        except Exception:
            # Whatever nobody thought of concerns one interaction, not all that share the task group.
            log.exception("interaction broke", interaction=interaction.id)
            self._ledger.lost(str(interaction.id))

    async def _see_to(self, interaction: discord.Interaction) -> None:
        who = origin(interaction, self._me.id, self._house.clock.now())
        course = self._course(interaction, who)
        with self._turn(who.place.chat) as before:
            answered = await self._answer(interaction, who, course)
            event = course.event if answered else course.event or course.instead
            if isinstance(event, Said) and course.about is not None:
                event = replace(event, attachments=await self._targets.pictures(interaction.client, course.about))
            if before is not None:
                await asyncio.wait({before})
            if event is not None:
                self._intake.put(event)

    @contextmanager
    def _turn(self, chat: str) -> Iterator[asyncio.Task[None] | None]:
        """Whatever came there before this and is not handed in yet: answers go out side by side, and what they are
        answers to is handed in as it came."""
        task: asyncio.Task[None] | None = asyncio.current_task()
        before = self._newest.get(chat)
        if task is not None:
            self._newest[chat] = task
        try:
            yield before
        finally:
            if self._newest.get(chat) is task:
                del self._newest[chat]

    async def _answer(self, interaction: discord.Interaction, who: Origin, course: Course) -> bool:
        """False where Discord did not take it: what comes of it is told by messages."""
        if course.event is not None:
            self._ledger.came(_standing(interaction, who, course.answer))
        try:
            given = await give(interaction, course.answer, self._house.clock, self.patience)
        except Unanswered as error:
            log.warning("interaction not answered", kind=interaction.type.name, cause=str(error), place=str(who.place))
            self._ledger.lost(who.interaction)
            if error.doubtful and isinstance(course.answer, Deferred):
                self._tasks.create_task(
                    take_away(lambda: interaction.followup), name=f"interaction {interaction.id} over"
                )
            return False
        except Exception:
            # Whatever nobody thought of must not cost the request.
            log.exception("interaction not answered", kind=interaction.type.name, place=str(who.place))
            self._ledger.lost(who.interaction)
            return False
        if isinstance(course.answer, Told):
            # It says all it has to say.
            given = Given()
        self._ledger.answered(who.interaction, given.message, given.alone)
        return True

    def _course(self, interaction: discord.Interaction, who: Origin) -> Course:
        try:
            return self._read(interaction, who)
        except (msgspec.MsgspecError, LookupError, AttributeError, TypeError, ValueError):
            log.exception("interaction not understood", interaction=interaction.id, kind=interaction.type.name)
        match interaction.type:
            case KIND.component:
                return Course(Noted())
            case KIND.autocomplete:
                return Course(Offered(()))
            case _:
                return Course(Told(self._house.words(STRANGE, who.locale)))

    def _read(self, interaction: discord.Interaction, who: Origin) -> Course:
        match interaction.type:
            case KIND.autocomplete:
                command = msgspec.convert(interaction.data, Command)
                return Course(Offered(suggested(command, who.locale, self._house.choices)))
            case KIND.component:
                return self._pressed(interaction, who)
            case KIND.modal_submit:
                sent = msgspec.convert(interaction.data, Sent)
                return self._targets.written(sent, who, interaction.message)
            case _:
                command = msgspec.convert(interaction.data, Command)
                if command.type == MESSAGE:
                    return self._targets.commanded(interaction, command, who)
                return _ordered(interaction, command, who)

    def _pressed(self, interaction: discord.Interaction, who: Origin) -> Course:
        press = msgspec.convert(interaction.data, Press)
        message = interaction.message
        if message is None:
            return Course(Noted())
        button = press.values[0] if press.values else press.custom_id
        if button.startswith(MODIFY):
            return self._targets.modified(message, who, button)
        return Course(Noted(), who.pressed(button, str(message.id)))


def _standing(interaction: discord.Interaction, who: Origin, answer: Answer) -> Standing:
    if isinstance(answer, Deferred):
        return who.standing(interaction, deferred=True, alone=answer.alone)
    message = interaction.message
    alone = isinstance(answer, Noted) and message is not None and message.flags.ephemeral
    return who.standing(interaction, deferred=False, alone=alone)


def _ordered(interaction: discord.Interaction, command: Command, who: Origin) -> Course:
    """A command that is not known, of an earlier version or another list, is shown what there is."""
    known = command.name in COMMANDS and command.type == SLASH
    text = request(command) if known else "/help"
    alone = command.name not in SHARED and not who.private
    return Course(Deferred(alone), who.said(text, tuple(_pictures(interaction, command))))


def _pictures(interaction: discord.Interaction, command: Command) -> Iterator[Attachment]:
    """Also what is no picture: it was chosen, and no other one, nor none, is to stand in for it."""
    # The library makes a file of it only for commands of its own tree, whose tasks nobody owns.
    state = interaction._state  # noqa: SLF001 - see above
    for key, raw in command.files():
        file = discord.Attachment(data=raw, state=state)  # type: ignore[arg-type]  # as it came
        mask = key == MASK
        yield picture(file, mask=mask) or _unusable(file, mask=mask)


def _unusable(file: discord.Attachment, *, mask: bool) -> Attachment:
    """The house says what is wrong with it before anything is paid for."""
    handle = Handle(file.url, part=str(file.id))
    return Attachment(str(handle), clean(file.content_type or ""), max(0, file.size), mask=mask)
