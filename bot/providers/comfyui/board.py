"""How far the orders are that the server draws, as far as it says so by itself."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import msgspec

from bot.errors import Unreadable
from bot.ports import Pending
from bot.providers.comfyui.wire import NOTHING
from bot.providers.http import Garbled, kind_of, read

MOST = 64
"""So many orders are followed at the same time, the newest ones."""
LARGEST_PREVIEW = 4 * 1024 * 1024
"""Bytes."""
_PREVIEW = 1
_PREVIEW_OF = 4
_WORD = struct.Struct(">I")


class _Frame(msgspec.Struct, frozen=True):
    type: str
    data: msgspec.Raw


class _Part(msgspec.Struct, frozen=True):
    """How far a node is; one that is not worked on any more is finished."""

    value: float | None = None
    max: float | None = None
    state: str | None = None

    @property
    def share(self) -> float:
        return min(1.0, max(0.0, self.value / self.max)) if self.value and self.max and self.max > 0 else 0.0


class _News(_Part, frozen=True):
    """About a node of an order, or about several of them: their ids, or how far each is."""

    prompt_id: str | None = None
    node: str | None = None
    nodes: msgspec.Raw = NOTHING


class _Owner(msgspec.Struct, frozen=True):
    """Whose preview it is."""

    prompt_id: str | None = None


@dataclass(slots=True)
class _Course:
    """Of one order: what of its workflow is done, and how much of what is worked on."""

    nodes: frozenset[str]
    done: set[str] = field(default_factory=set)
    current: str = ""
    part: float = 0.0
    share: float | None = None
    """The largest that was known: a workflow never goes back."""
    preview: bytes = b""

    def finish(self, nodes: Iterable[str]) -> None:
        self.done |= self.nodes.intersection(nodes)

    def begin(self, node: str) -> None:
        if node != self.current:
            self.finish((self.current,))
            self.current, self.part = node, 0.0

    def measure(self) -> None:
        if self.nodes:
            self.share = max(self.share or 0.0, min(1.0, (len(self.done) + self.part) / len(self.nodes)))


class Board:
    """Frames that cannot be read change nothing, and neither do those of orders that nobody here waits for."""

    def __init__(self) -> None:
        self._courses: dict[str, _Course] = {}
        self._latest = ""

    def expect(self, ticket: str, nodes: Iterable[str]) -> None:
        """From now on; the nodes are those of its whole workflow."""
        if ticket in self._courses:
            return
        while len(self._courses) >= MOST:
            del self._courses[next(iter(self._courses))]
        self._courses[ticket] = _Course(frozenset(nodes))

    def forget(self, ticket: str) -> None:
        self._courses.pop(ticket, None)

    def pending(self, ticket: str) -> Pending:
        course = self._courses.get(ticket)
        return Pending(course.share, course.preview) if course else Pending()

    def take(self, frame: str | bytes) -> None:
        try:
            if isinstance(frame, str):
                self._read(read(frame.encode(), _Frame))
            else:
                self._show(frame)
        except (Garbled, Unreadable, UnicodeEncodeError, struct.error):
            return

    def _read(self, frame: _Frame) -> None:
        news = read(frame.data, _News)
        course = self._courses.get(news.prompt_id or "")
        if course is None:
            return
        self._latest = news.prompt_id or ""
        match frame.type:
            case "execution_cached":
                course.finish(read(news.nodes, tuple[str, ...]))
            case "executing" if news.node:
                course.begin(news.node)
            case "executed" if news.node:
                course.finish((news.node,))
            case "progress":
                course.begin(news.node or course.current)
                course.part = news.share
            case "progress_state":
                _overlook(course, read(news.nodes, dict[str, _Part]))
            case _:
                pass
        course.measure()

    def _show(self, frame: bytes) -> None:
        """An old server does not say whose preview it is: it is that of the order it spoke of last."""
        kind, second = _WORD.unpack_from(frame)[0], _WORD.unpack_from(frame, 4)[0]
        owner, preview = self._latest, frame[8:]
        if kind == _PREVIEW_OF:
            owner = read(frame[8 : 8 + second], _Owner).prompt_id or ""
            preview = frame[8 + second :]
        elif kind != _PREVIEW:
            return
        course = self._courses.get(owner)
        if course and kind_of(preview) and len(preview) <= LARGEST_PREVIEW:
            course.preview = preview


def _overlook(course: _Course, parts: Mapping[str, _Part]) -> None:
    course.finish(node for node, part in parts.items() if part.state == "finished")
    running = [node for node, part in parts.items() if part.state == "running" and node in course.nodes]
    course.current = running[-1] if running else course.current
    course.part = sum(parts[node].share for node in running)
