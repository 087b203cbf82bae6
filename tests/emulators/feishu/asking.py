"""What people press and choose on cards."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

import msgspec

from tests.emulators.feishu import events
from tests.emulators.feishu.calls import Json
from tests.emulators.feishu.cardrules import checked
from tests.emulators.feishu.cards import Button
from tests.emulators.feishu.console import PRESSED
from tests.emulators.feishu.deliveries import Delivery
from tests.emulators.feishu.people import Person
from tests.emulators.feishu.posted import CARD, Message
from tests.emulators.feishu.presses import NOT_SUBSCRIBED, TOO_OLD, Press
from tests.emulators.feishu.refusals import Refused
from tests.emulators.feishu.talk import Talk


class Asking(Talk):
    """Each gives back the press, by which can be seen what came of it."""

    def press(self, by: Person, message: Message, button: Button) -> Press:
        action: Json = {"tag": "button", "name": button.name} if button.name else {"tag": "button"}
        return self.act(by, message, action | ({} if button.value is None else {"value": button.value}))

    def select(self, by: Person, message: Message, what: str) -> Press:
        found = [
            (select, option)
            for select in message.selects
            for option in select.options
            if what in {option.label, option.value} and not select.disabled
        ]
        if not found:
            raise LookupError(f"nothing to select that is called {what!r}")
        select, option = found[0]
        action: Json = {"tag": "select_static", "option": option.value}
        action |= {"name": select.name} if select.name else {}
        return self.act(by, message, action | ({} if select.value is None else {"value": select.value}))

    def submit(self, by: Person, message: Message, button: Button, fields: Mapping[str, object]) -> Press:
        action: Json = {"tag": "button", "name": button.name, "form_value": dict(fields)}
        return self.act(by, message, action | ({} if button.value is None else {"value": button.value}))

    def act(self, by: Person, message: Message, action: Mapping[str, object]) -> Press:
        """Whatever it is."""
        with self.changed:
            made = Press(by, message, dict(action))
            self.pressed.append(made)
            if message.kind != CARD or self.now() - message.at > self.card_seconds:
                made.error, made.over = TOO_OLD, True
            elif PRESSED not in self.console.callbacks:
                made.error, made.over = NOT_SUBSCRIBED, True
            else:
                self._told(made)
            return made

    def _told(self, made: Press) -> None:
        payload = events.whole(self, PRESSED, events.pressed(made.by, made.message, made.action))
        header = cast("Json", payload["header"])
        made.event = self.deliver(PRESSED, str(header["event_id"]), payload, callback=True)
        made.event.over = lambda delivery: self._over(made, delivery)

    def _over(self, made: Press, delivery: Delivery) -> None:
        if not made.over:
            made.ended(delivery.attempts[-1].outcome)
            if made.card and not made.error:
                self._replaced(made.message, made.card)

    def _replaced(self, message: Message, card: Json) -> None:
        """The answer to a press brought another card."""
        try:
            checked(card, self.files)
        except Refused as refused:
            self.violated(f"a card in the answer to a press: {refused.message}")
            return
        message.edits += 1
        message.edited_at = self.now()
        message.changed_to(msgspec.json.encode(card).decode(), self.now())
