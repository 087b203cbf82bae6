"""The post office: what is to be brought, by which way, what came of it, and when it comes again."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import cast

import msgspec
from typing_extensions import override

from tests.emulators.feishu.calls import Json
from tests.emulators.feishu.console import LONG
from tests.emulators.feishu.deliveries import KEPT, LATE, LOST, NOBODY, REFUSED, Attempt, Delivery
from tests.emulators.feishu.frames import DATA, Frame, encode, pieces
from tests.emulators.feishu.lines import Hangup, Line
from tests.emulators.feishu.presses import decoded, wrong
from tests.emulators.feishu.state import State

SERVICE = 33_554_678


class Posting(State):
    """A courier asks for what is due, and says how it went."""

    @override
    def clear(self) -> None:
        with self.changed:
            lines = getattr(self, "lines", set[Line]())
            self.lines: set[Line] = set()
            for line in lines:
                line.drop()
            self.flying: dict[str, tuple[Delivery, Attempt, Line]] = {}
            """By the message id of their frames."""
            self.waiting: list[Delivery] = []
            self.handshakes = 0
            self.tickets: set[str] = set()
            self.upgrade_refusals: list[Mapping[str, str]] = []
            self._zombie = False
            super().clear()

    @property
    def zombie(self) -> bool:
        return self._zombie

    @zombie.setter
    def zombie(self, silent: bool) -> None:
        """Connections stay open and nothing comes through them, whether they are there or still come."""
        with self.changed:
            self._zombie = silent
            for line in self.lines:
                if silent:
                    line.fall_silent()

    @property
    def connections(self) -> int:
        with self.changed:
            return len(self.lines)

    @property
    def pings(self) -> int:
        """Of the connections that there are."""
        with self.changed:
            return sum(line.pings for line in self.lines)

    def close(self, code: int = 1000) -> None:
        with self.changed:
            for line in self.lines:
                line.put(Hangup(code))

    def drop(self) -> None:
        with self.changed:
            for line in self.lines:
                line.drop()

    def frame(self, body: bytes | str) -> None:
        """Through every connection, whatever it is."""
        with self.changed:
            for line in self.lines:
                line.put(body)

    def refuse_upgrade(
        self, status: str = "514", message: str = "auth failed", autherrcode: str = "", times: int = 1
    ) -> None:
        """The next connections; an empty status: without any header that says why."""
        told = {"handshake-status": status, "handshake-msg": message, "handshake-autherrcode": autherrcode}
        with self.changed:
            self.upgrade_refusals += [{name: text for name, text in told.items() if text and status}] * times

    def deliver(self, kind: str, key: str, payload: Json, *, callback: bool = False, raw: bytes = b"") -> Delivery:
        with self.changed:
            made = Delivery(kind, key, payload, raw, callback, next=self.now())
            self.deliveries.append(made)
            self.waiting.append(made)
            self.stir()
            return made

    @property
    def unkept(self) -> list[Delivery]:
        """What will come again."""
        with self.changed:
            return list(self.waiting)

    def redeliver(self, *, new_event_id: bool = False) -> Delivery | None:
        """Moves the clock to when the next one is due, which is brought then; None: there is none."""
        with self.changed:
            waiting = [one for one in self.waiting if one.due is not None]
            if not waiting:
                return None
            first = min(waiting, key=lambda one: one.due or 0.0)
            if new_event_id:
                self._renamed(first)
            self.advance(max(0.0, (first.due or 0.0) - self.now()) + 0.001)
            return first

    def repeat(self, delivery: Delivery, *, new_event_id: bool = False) -> Delivery:
        """The same once more, now, though it was taken."""
        with self.changed:
            payload = cast("Json", msgspec.json.decode(msgspec.json.encode(delivery.payload)))
            made = self.deliver(delivery.kind, delivery.key, payload, callback=delivery.callback, raw=delivery.raw)
            if new_event_id:
                self._renamed(made)
            return made

    def _renamed(self, delivery: Delivery) -> None:
        header = cast("Json", delivery.payload["header"])
        delivery.payload = delivery.payload | {"header": header | {"event_id": self.id("")}}

    def errands(self) -> list[tuple[Delivery, Attempt]]:
        """Everything that is due, which is on its way from now on."""
        with self.changed:
            due = [one for one in self.waiting if self._due(one) and not self.closing]
            begun = [(one, self._begun(one)) for one in due]
            if begun:
                self.changed.notify_all()
            return begun

    @override
    def settle(self) -> None:
        with self.changed:
            self.changed.wait_for(lambda: self.closing or not any(self._due(one) for one in self.waiting), 10.0)

    def _due(self, delivery: Delivery) -> bool:
        return delivery.next is not None and delivery.next <= self.now() and not delivery.begun

    def pause(self) -> float:
        """Seconds of the machine's clock until there is something to be brought."""
        with self.changed:
            due = [one.next for one in self.waiting if one.next is not None and not one.begun]
            return min([1.0, *((at - self.now()) / self.pace for at in due)])

    def _begun(self, delivery: Delivery) -> Attempt:
        attempt = Attempt(self.now(), self.id("", 24), delivery.event_id, begun=time.monotonic())
        delivery.begun, delivery.next = True, None
        delivery.attempts.append(attempt)
        return attempt

    def way(self, delivery: Delivery) -> str:
        """The address of a webhook; empty: by a long connection."""
        console = self.console
        if delivery.callback:
            return "" if console.callbacks_by == LONG else console.callback_url
        return "" if console.by == LONG else console.request_url

    def sent(self, delivery: Delivery, attempt: Attempt) -> bool:
        """Through one of the connections, whichever; False: there is none."""
        with self.changed:
            lines = sorted(self.lines, key=lambda line: line.id)
            if not lines:
                return False
            line = self.chance.choice(lines)
            attempt.by = line.id
            self.flying[attempt.id] = (delivery, attempt, line)
            line.put(*self._frames(delivery, attempt))
            return True

    def body(self, delivery: Delivery) -> bytes:
        return delivery.raw or msgspec.json.encode(delivery.payload)

    def _frames(self, delivery: Delivery, attempt: Attempt) -> Sequence[bytes]:
        kind = "card" if delivery.callback and self.card_frames else "event"
        headers = {"type": kind, "message_id": attempt.id, "trace_id": self.id("", 32)}
        whole = Frame(DATA, SERVICE, headers, self.body(delivery), len(self.deliveries), 1)
        parts = [encode(part) for part in pieces(whole, self.piece)]
        return parts[::-1] if self.shuffled else parts

    def acknowledged(self, id: str, line: Line, answer: Json) -> None:
        """A frame came back."""
        with self.changed:
            found = self.flying.get(id)
            if found is None or found[2] is not line:
                self.violated(f"acknowledged what was not sent there: {id}")
                return
            delivery, attempt, _ = found
            if attempt.outcome and attempt.outcome != LATE:
                self.violated(f"acknowledged twice: {delivery.kind}")
            if attempt.outcome:
                return
            attempt.seconds = time.monotonic() - attempt.begun
            if self.lose_acks > 0:
                self.lose_acks -= 1
                self.end(delivery, attempt, LOST)
                return
            attempt.answer = answer.get("data")
            self.end(delivery, attempt, KEPT if answer.get("code") == 200 else REFUSED)

    def left(self, line: Line) -> None:
        """The connection is gone, and with it what was not acknowledged."""
        with self.changed:
            self.lines.discard(line)
            line.over = True
            for delivery, attempt, by in list(self.flying.values()):
                if by is line and not attempt.outcome:
                    self.end(delivery, attempt, LOST)
            self.changed.notify_all()

    def end(self, delivery: Delivery, attempt: Attempt, outcome: str) -> None:
        """How a try went: what was not taken comes again, unless it is a callback."""
        with self.changed:
            if attempt.outcome:
                return
            attempt.outcome = outcome
            attempt.seconds = attempt.seconds or time.monotonic() - attempt.begun
            delivery.begun = False
            tries = len(delivery.attempts)
            if outcome != KEPT and not delivery.callback and tries <= len(self.retries):
                delivery.next = self.now() + self.retries[tries - 1]
            if delivery.next is None and delivery in self.waiting:
                self.waiting.remove(delivery)
            if delivery.callback:
                self._answered(delivery, attempt)
            attempt.ended()
            self.stir()

    def _answered(self, delivery: Delivery, attempt: Attempt) -> None:
        problem = wrong(attempt.answer) if attempt.outcome == KEPT else ""
        if problem:
            self.violated(f"the answer to a press: {problem}")
        delivery.over(delivery)

    def answered(self, delivery: Delivery, attempt: Attempt, status: int, body: bytes) -> None:
        """What a webhook said to it."""
        attempt.seconds = time.monotonic() - attempt.begun
        if delivery.callback:
            attempt.answer = decoded(body)
        if self.lose_acks > 0:
            self.lose_acks -= 1
            self.end(delivery, attempt, LOST)
            return
        self.end(delivery, attempt, KEPT if status == 200 else REFUSED)

    def given_up(self, delivery: Delivery, attempt: Attempt, *, reached: bool = True) -> None:
        self.end(delivery, attempt, LATE if reached else NOBODY)
