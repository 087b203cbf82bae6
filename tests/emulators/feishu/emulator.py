"""The emulated Feishu as tests hold it: what can be seen of it, and how to wait for that."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import httpx
import msgspec

from tests.emulators.feishu import sealing
from tests.emulators.feishu.asking import Asking
from tests.emulators.feishu.calls import Call
from tests.emulators.feishu.console import LONG, WEBHOOK
from tests.emulators.feishu.posted import Message
from tests.emulators.feishu.refusals import TOO_MANY

_POSTS, _EDITS = frozenset({"create", "reply"}), frozenset({"patch", "update"})


class Feishu(Asking):
    """Everything may be called from any thread."""

    def called(self, name: str) -> list[Call]:
        with self.changed:
            return [call for call in self.calls if call.name == name]

    def message(self, id: str) -> Message:
        with self.changed:
            return self.all[id]

    def webhook(self, url: str, encrypt_key: str = "", verification_token: str = "") -> None:
        """Everything goes there, without a question whether it may; other keys than the usual ones may be said."""
        with self.changed:
            self.encrypt_key = encrypt_key or self.encrypt_key
            self.verification_token = verification_token or self.verification_token
            self.console.by = self.console.callbacks_by = WEBHOOK
            self.console.request_url = self.console.callback_url = url

    @property
    def posts(self) -> int:
        """How many messages the bot sent."""
        with self.changed:
            return sum(call.name in _POSTS and call.carried and not call.repeats for call in self.calls)

    @property
    def edits(self) -> int:
        with self.changed:
            return sum(call.name in _EDITS and call.carried for call in self.calls)

    @property
    def limited(self) -> int:
        """Answers that the bot was too fast."""
        with self.changed:
            return sum(call.code in TOO_MANY for call in self.calls)

    async def until(self, reached: Callable[[], object], seconds: float = 5.0) -> bool:
        """Like `wait`, while the loop goes on."""
        return await asyncio.to_thread(self.wait, reached, seconds)

    def sealed(self, payload: bytes, *, at: float | None = None, nonce: str = "") -> tuple[bytes, dict[str, str]]:
        """Body and headers as Feishu would bring it to a webhook; `at`: Unix seconds, now where none are said."""
        timestamp = str(int(self.now() if at is None else at))
        return sealing.sealed(payload, self.encrypt_key, timestamp, nonce)

    def sealed_challenge(self) -> tuple[bytes, str]:
        """A body that asks whether the address is the app's, and the word that has to come back."""
        word = self.id("")
        told = {"challenge": word, "token": self.verification_token, "type": "url_verification"}
        body = msgspec.json.encode(told)
        return sealing.encrypted(body, self.encrypt_key) if self.console.encrypted else body, word

    def subscribe(self, url: str, *, events: bool = True, callbacks: bool = True) -> bool:
        """Saves the address in the console, which asks it for a word: False where it does not come back in time. Blocks
        until then: in a thread where the bot runs in this one."""
        body, word = self.sealed_challenge()
        headers = {"Content-Type": "application/json; charset=utf-8"}
        try:
            seconds = self.challenge_seconds
            answer = httpx.post(url, content=body, headers=headers, timeout=seconds, trust_env=False)
            said = msgspec.json.decode(answer.content)
        except (httpx.HTTPError, msgspec.DecodeError, UnicodeDecodeError):
            return False
        if answer.status_code != 200 or said != {"challenge": word}:
            return False
        with self.changed:
            if events:
                self.console.by, self.console.request_url = WEBHOOK, url
            if callbacks:
                self.console.callbacks_by, self.console.callback_url = WEBHOOK, url
        return True

    def unsubscribe(self) -> None:
        """Back to the long connection."""
        with self.changed:
            self.console.by = self.console.callbacks_by = LONG
