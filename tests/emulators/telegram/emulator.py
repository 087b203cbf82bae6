"""The emulated Telegram as tests hold it: what can be seen of it, and how to wait for that."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping

from tests.emulators.telegram.inquiries import Answer
from tests.emulators.telegram.talk import Talk
from tests.emulators.telegram.wire import Call
from tests.emulators.telegram.world import Json, Post, Room, seen

LOOK_SECONDS = 0.05


class Telegram(Talk):
    """Everything may be called from any thread."""

    def posts(self, room: Room) -> list[Post]:
        """What the bot wrote, as it is now."""
        return [post for post in self.history(room) if post.mine]

    def history(self, room: Room) -> list[Post]:
        """Everybody's messages, without those by which Telegram tells what happened."""
        with self.changed:
            return [seen(message) for message in room.messages.values() if not message.service]

    def post(self, room: Room, id: int) -> Post | None:
        with self.changed:
            found = room.messages.get(id)
            return seen(found) if found else None

    def inline_post(self, id: str) -> Post:
        with self.changed:
            return seen(self.inlines[id])

    def answer(self, press: str) -> Answer | None:
        return self.inquiries.presses[press].answer

    @property
    def answers(self) -> list[Answer]:
        with self.changed:
            every = [press.answer for press in self.inquiries.presses.values() if press.answer]
        return sorted(every, key=lambda answer: answer.at)

    @staticmethod
    def actions(room: Room) -> list[str]:
        return list(room.actions)

    @staticmethod
    def reacted(room: Room, message: int) -> list[str]:
        return list(room.reacted.get(message, ()))

    @staticmethod
    def drafts(room: Room) -> list[str]:
        return list(room.drafts)

    def called(self, method: str) -> list[Call]:
        with self.changed:
            return [call for call in self.calls if call.method == method]

    @property
    def webhook(self) -> str:
        return self.mail.webhook.url

    @property
    def webhook_secret(self) -> str:
        return self.mail.webhook.secret

    @property
    def updates(self) -> list[Json]:
        """All that were ever delivered."""
        with self.changed:
            return [letter.body for letter in self.mail.all]

    @property
    def unconfirmed(self) -> int:
        """Updates that the bot has not said it has."""
        with self.changed:
            return len(self.mail.waiting)

    def update(self, fields: Mapping[str, Json]) -> int:
        """Any update at all; its id."""
        [(kind, body)] = fields.items()
        return self.deliver(kind, body)

    def redeliver(self, id: int = 0) -> None:
        """The same update once more; without an id, the newest."""
        self.mail.redeliver(id or self.mail.all[-1].id)

    def renumber(self, first: int) -> None:
        """The next update's id: after a week without any, Telegram begins anew at random."""
        self.mail.renumber(first)

    def wait(self, reached: Callable[[], object], seconds: float = 5.0) -> bool:
        """Until it is so, looked at after each change and every now and then; False if the time is over first."""
        ends = time.monotonic() + seconds
        with self.changed:
            while not reached():
                if time.monotonic() >= ends:
                    return False
                self.changed.wait(LOOK_SECONDS)
            return True

    async def until(self, reached: Callable[[], object], seconds: float = 5.0) -> bool:
        """Like `wait`, while the loop goes on."""
        return await asyncio.to_thread(self.wait, reached, seconds)
