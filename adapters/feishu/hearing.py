"""What is done about each event, by whichever way it came."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial

import structlog

from adapters.feishu.addressing import Me, begins_topic, is_from_people
from adapters.feishu.answers import Heard
from adapters.feishu.intake import Intake
from adapters.feishu.known import Known
from adapters.feishu.names import Names
from adapters.feishu.presses import Presses
from adapters.feishu.quoting import Quoting
from adapters.feishu.reading import Reader, place, token
from adapters.feishu.settings import Settings
from adapters.feishu.threads import Threads
from adapters.feishu.wire import (
    UNREADABLE,
    Clicked,
    Header,
    Left,
    Message,
    Received,
    Withdrawn,
    moment,
    read,
    understood,
)
from bot.ports import House
from bot.values import Pressed, Recalled, Removed, Said

log = structlog.get_logger()

KEPT = Heard(kept=True)
BLANK = Heard(kept=True, body={})


@dataclass(frozen=True, slots=True)
class Rooms:
    """Where things go that are more than a message."""

    presses: Presses
    known: Known
    threads: Threads
    names: Names
    quoting: Quoting


class Hearing:
    """Feishu takes what it is not told of within three seconds for lost."""

    def __init__(self, me: Me, settings: Settings, house: House, intake: Intake, rooms: Rooms) -> None:
        self._settings = settings
        self._clock = house.clock
        self._heeds = house.heeds
        self._intake = intake
        self._rooms = rooms
        self._reader = Reader(me, settings.app_id, rooms.names)
        self._ways: Mapping[str, Callable[[Header, object], Awaitable[Heard]]] = {
            "im.message.receive_v1": self._message,
            "im.message.recalled_v1": self._recall,
            "card.action.trigger": self._press,
            "im.chat.member.bot.added_v1": self._arrival,
            "im.chat.member.bot.deleted_v1": self._removal,
            "im.chat.disbanded_v1": self._removal,
        }

    async def hear(self, payload: bytes) -> Heard:
        """What cannot be read would only come again: it is taken and passed over."""
        try:
            envelope = read(payload)
        except UNREADABLE as error:
            log.warning("event not legible", cause=type(error).__name__)
            return KEPT
        header = envelope.header
        if header.app_id not in ("", self._settings.app_id):
            log.warning("event of another app")
            return KEPT
        way = self._ways.get(header.event_type)
        if way is None:
            return KEPT
        try:
            return await way(header, envelope.event)
        except UNREADABLE as error:
            log.warning("event not legible", kind=header.event_type, cause=type(error).__name__)
            return BLANK if way == self._press else KEPT
        except Exception:
            # Whatever nobody thought of must not cost the request: it comes again.
            log.exception("event not heard", kind=header.event_type)
            return Heard(kept=False)

    async def _message(self, header: Header, told: object) -> Heard:
        received = understood(told, Received)
        message = received.message
        if message.thread_id:
            self._rooms.threads.saw(message.thread_id, message.message_id)
        if not is_from_people(received, self._reader.me):
            return KEPT
        now = self._clock.now()
        said = self._reader.said(received, moment(header.create_time, now))
        self._rooms.known.was_in(message.chat_id, said.at)
        within = self._settings.answer_within
        if within and said.at < now - within:
            log.info("too old to be answered", older_than=within, place=str(said.place))
            return KEPT
        if not (said.addressed or self._replies(message) or self._stirs(said)):
            self._rooms.known.passed(message.message_id)
            return KEPT
        return Heard(await self._intake.hand_in(message.chat_id, said.key, partial(self._whole, said, message)))

    def _replies(self, message: Message) -> bool:
        """To one of ours, for all that is known."""
        return bool(message.parent_id)

    def _stirs(self, said: Said) -> bool:
        return self._settings.group_messages and bool(said.text) and self._heeds(said.text)

    async def _whole(self, said: Said, message: Message) -> Said | None:
        """With what it replies to, where that matters; None: it is none of ours."""
        known = self._rooms.known
        if message.parent_id:
            said = await self._replying(said, message)
        if not said.addressed and not self._stirs(said):
            known.passed(message.message_id)
            return None
        known.heard(message.message_id, message.thread_id)
        if message.thread_id:
            await known.keep(message.message_id, message.thread_id, said.at)
        return await self._reader.by_whom(said)

    async def _replying(self, said: Said, message: Message) -> Said:
        parent = await self._rooms.quoting.parent(message.parent_id, message.chat_id, addressed=said.addressed)
        if parent.ours:
            return replace(said, addressed=True, reply_to=message.parent_id)
        if not said.addressed:
            return said
        if not begins_topic(message):
            return replace(said, reply_to=message.parent_id, attachments=said.attachments + parent.pictures)
        # Whoever asks first in a topic may mean what it begins with; after that there is our own picture to speak of.
        spoken = await self._rooms.known.spoke(message.thread_id, said.at)
        return said if spoken else replace(said, attachments=said.attachments + parent.pictures)

    async def _recall(self, header: Header, told: object) -> Heard:
        withdrawn = understood(told, Withdrawn)
        if not self._rooms.known.concerns(withdrawn.message_id):
            return KEPT
        step = partial(self._recalled, withdrawn, moment(header.create_time, self._clock.now()))
        key = f"recall of {withdrawn.message_id}"
        return Heard(await self._intake.hand_in(withdrawn.chat_id, key, step))

    async def _recalled(self, withdrawn: Withdrawn, at: float) -> Recalled | None:
        """It may have been passed over meanwhile."""
        if not self._rooms.known.concerns(withdrawn.message_id):
            return None
        return self._reader.recalled(withdrawn, await self._rooms.quoting.thread(withdrawn.message_id), at)

    async def _arrival(self, header: Header, told: object) -> Heard:
        arrived = understood(told, Left)
        self._rooms.known.was_in(arrived.chat_id, moment(header.create_time, self._clock.now()))
        return KEPT

    async def _removal(self, header: Header, told: object) -> Heard:
        """One that comes again may come after we were asked back."""
        left = understood(told, Left)
        removed = self._reader.removed(header, left, self._clock.now())
        if not self._rooms.known.left(left.chat_id, removed.at):
            return KEPT
        log.info("removed from a chat", place=str(removed.place), kind=header.event_type)

        async def step() -> Removed:
            return removed

        return Heard(await self._intake.hand_in(left.chat_id, removed.key, step))

    async def _press(self, header: Header, told: object) -> Heard:
        clicked = understood(told, Clicked)
        where = clicked.context
        if not (token(clicked.action) and clicked.operator.open_id and where.open_message_id and where.open_chat_id):
            log.info("press not understood")
            return BLANK
        key, presses = self._reader.event(header), self._rooms.presses
        over = self._intake.put(where.open_chat_id, key, partial(self._pressed, header, clicked))
        if over is None:
            return Heard(kept=False)
        thread = self._rooms.known.thread(where.open_message_id) or ""
        locale = self._rooms.names.locale(clicked.operator.open_id) or self._rooms.names.usual
        presses.came(key, place(where.open_chat_id, thread), where.open_message_id, locale)
        over.add_done_callback(lambda done: presses.taken(key) if done.result() else presses.lost(key))
        return await presses.settle(key)

    async def _pressed(self, header: Header, clicked: Clicked) -> Pressed:
        thread = await self._rooms.quoting.thread(clicked.context.open_message_id)
        return self._reader.pressed(header, clicked, thread, self._clock.now())
