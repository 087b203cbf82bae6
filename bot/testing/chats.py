"""A chat that remembers what was said in it, and a journal in memory."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.errors import NotDelivered, Unreadable
from bot.ports import Receive
from bot.values import Attachment, Entry, Limits, Outbound, Place


@dataclass(slots=True)
class Desk:
    """`said` holds every post in order, `shown` what each message looks like now, `changes` every edit."""

    capabilities: Limits = field(default_factory=Limits)
    attachments: Mapping[str, bytes] = field(default_factory=dict)
    said: list[Outbound] = field(default_factory=list)
    changes: list[Outbound] = field(default_factory=list)
    shown: dict[str, Outbound] = field(default_factory=dict)
    log: list[tuple[bool, Outbound]] = field(default_factory=list)
    """Posts and edits as they came; whether it was an edit."""
    refusals: deque[NotDelivered] = field(default_factory=deque)
    """Raised, one a post, before posts are taken."""
    receive: Receive | None = None
    signs: list[Place] = field(default_factory=list)
    """Where it was shown that a picture is being made, each time."""
    public: str = ""
    """Where the public can reach it; empty if nowhere."""

    async def listen(self, receive: Receive) -> None:
        self.receive = receive

    def limits(self, place: Place) -> Limits:
        return self.capabilities

    async def send(self, place: Place, outbound: Outbound) -> str:
        if self.refusals:
            raise self.refusals.popleft()
        self.said.append(outbound)
        self.log.append((False, outbound))
        message = f"m{len(self.said)}"
        self.shown[message] = outbound
        return message

    async def edit(self, place: Place, message: str, outbound: Outbound) -> None:
        if message not in self.shown:
            raise NotDelivered("no such message")
        self.changes.append(outbound)
        self.log.append((True, outbound))
        self.shown[message] = outbound

    async def busy(self, place: Place) -> None:
        self.signs.append(place)

    async def fetch(self, attachment: Attachment, limit: int) -> bytes:
        if attachment.handle not in self.attachments:
            raise Unreadable("no such attachment")
        return self.attachments[attachment.handle][:limit]

    def address(self, path: str) -> str:
        return f"{self.public}/{path}" if self.public else ""


class MemoryJournal:
    """A journal that ends with the process."""

    def __init__(self) -> None:
        self._rooms: dict[str, dict[str, Entry]] = {}

    async def write(self, room: str, message: str, body: str) -> int:
        entries = self._rooms.setdefault(room, {})
        sequence = 1 + max((entry.sequence for entry in entries.values()), default=0)
        entries[message] = Entry(sequence, message, body)
        return sequence

    async def since(self, room: str, sequence: int, limit: int = 200) -> Sequence[Entry]:
        changed = [entry for entry in self._rooms.get(room, {}).values() if entry.sequence > sequence]
        return sorted(changed, key=lambda entry: entry.sequence)[-limit:]
