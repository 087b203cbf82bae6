"""Brings updates to the webhook, and again until they are taken."""

from __future__ import annotations

from threading import Thread

import httpx
import msgspec
from typing_extensions import override

from tests.emulators.telegram.state import State
from tests.emulators.telegram.updates import Letter, Webhook

PAUSE = 1.0
"""Seconds of the emulator's clock before the first repetition; each next one is twice as long, up to a minute."""
ANSWER_SECONDS = 10.0


class Courier(Thread):
    """One update at a time, in order; ends when the emulator closes."""

    def __init__(self, state: State) -> None:
        super().__init__(daemon=True)
        self._state = state
        self._pause = PAUSE

    @override
    def run(self) -> None:
        with httpx.Client(timeout=ANSWER_SECONDS, trust_env=False, follow_redirects=False) as client:
            while True:
                errand = self._errand()
                if errand is None:
                    return
                self._done(*errand, self._bring(client, *errand))

    def _errand(self) -> tuple[Webhook, Letter] | None:
        """None when there will be none any more."""
        state = self._state
        with state.changed:
            state.changed.wait_for(lambda: state.closing or (state.mail.webhook.url and state.mail.waiting))
            return None if state.closing else (state.mail.webhook, state.mail.waiting[0])

    @staticmethod
    def _bring(client: httpx.Client, hook: Webhook, letter: Letter) -> str:
        """What went wrong; empty: nothing."""
        headers = {"Content-Type": "application/json"}
        if hook.secret:
            headers["X-Telegram-Bot-Api-Secret-Token"] = hook.secret
        try:
            answer = client.post(hook.url, content=msgspec.json.encode(letter.body), headers=headers)
        except httpx.TimeoutException:
            return "Read timeout expired"
        except httpx.HTTPError:
            return "Connection refused"
        return (
            "" if answer.is_success else f"Wrong response from the webhook: {answer.status_code} {answer.reason_phrase}"
        )

    def _done(self, hook: Webhook, letter: Letter, wrong: str) -> None:
        state = self._state
        with state.changed:
            if not wrong:
                self._pause = PAUSE
                if letter in state.mail.waiting:
                    state.mail.waiting.remove(letter)
                state.changed.notify_all()
                return
            hook.error, hook.failed = wrong, int(state.now())
            state.changed.notify_all()
            ended = self._pause / state.pace
            self._pause = min(60.0, 2 * self._pause)
            state.changed.wait_for(lambda: state.closing, ended)
