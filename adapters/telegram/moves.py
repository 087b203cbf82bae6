"""Groups that became supergroups, and so go on under another id."""

from __future__ import annotations

from adapters.telegram.recent import Recent


class Moves:
    """What was ordered in a group before it moved is posted where it is now."""

    def __init__(self) -> None:
        self._moved: Recent[str, str] = Recent()

    def note(self, old: str, new: str) -> None:
        if old != new:
            self._moved.put(old, new)

    def now(self, chat: str) -> str:
        """The id that a chat has now."""
        seen = {chat}
        while (moved := self._moved.get(chat)) is not None and moved not in seen:
            chat = moved
            seen.add(chat)
        return chat
