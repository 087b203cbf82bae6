"""The emulated Discord as tests hold it: what can be seen of it, and how to wait for that."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from tests.emulators.discord.asking import Asking
from tests.emulators.discord.calls import Call

_POSTS = frozenset({"create_message", "execute_webhook"})


class Discord(Asking):
    """Everything may be called from any thread."""

    def called(self, name: str) -> list[Call]:
        with self.changed:
            return [call for call in self.calls if call.name == name]

    @property
    def posts(self) -> int:
        """How many messages the bot sent, by whichever way."""
        with self.changed:
            sent = sum(call.name in _POSTS and call.carried and not call.repeats for call in self.calls)
            return sent + sum(found.callback == 4 for found in self.interactions.values())

    @property
    def limited(self) -> int:
        """Answers 429."""
        with self.changed:
            return sum(call.status == 429 for call in self.calls)

    async def until(self, reached: Callable[[], object], seconds: float = 5.0) -> bool:
        """Like `wait`, while the loop goes on."""
        return await asyncio.to_thread(self.wait, reached, seconds)
