"""Group commit: what is asked while a transaction is under way is done together in the next one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from functools import partial
from typing import Generic, Protocol, TypeVar

from sqlalchemy import Connection

from bot.store.line import Line

A = TypeVar("A")
R = TypeVar("R")

Together = Callable[[Connection, Sequence[A]], Sequence[R]]
"""Does what was asked by many with few statements; one answer for each, in the same order."""


class Errand(Protocol):
    """Calls that are carried out in one transaction."""

    def carry_out(self, connection: Connection) -> None: ...

    def alone(self) -> Sequence[Errand]:
        """Each call as an errand of its own."""

    def settle(self, error: BaseException | None) -> None:
        """Give the callers their answers, or the error."""


class Calls(Generic[A, R]):
    """What was asked of one verb at one time, and who waits for the answers."""

    __slots__ = ("_answers", "_asked", "_futures", "_together")

    def __init__(self, together: Together[A, R]) -> None:
        self._together = together
        self._asked: list[A] = []
        self._futures: list[asyncio.Future[R]] = []
        self._answers: Sequence[R] = ()

    def __bool__(self) -> bool:
        return bool(self._asked)

    def add(self, asked: A, future: asyncio.Future[R]) -> None:
        self._asked.append(asked)
        self._futures.append(future)

    def carry_out(self, connection: Connection) -> None:
        self._answers = self._together(connection, self._asked)

    def alone(self) -> Sequence[Errand]:
        single = []
        for asked, future in zip(self._asked, self._futures, strict=True):
            calls = Calls(self._together)
            calls.add(asked, future)
            single.append(calls)
        return single

    def settle(self, error: BaseException | None) -> None:
        if error is not None:
            for future in self._futures:
                if not future.done():
                    future.set_exception(error)
            return
        for future, answer in zip(self._futures, self._answers, strict=True):
            if not future.done():
                future.set_result(answer)


class Verb(Generic[A, R]):
    """One thing that can be asked; awaiting it is waiting for the transaction."""

    __slots__ = ("_calls", "_together", "_wake")

    def __init__(self, together: Together[A, R], wake: Callable[[], None]) -> None:
        self._together = together
        self._wake = wake
        self._calls = Calls(together)

    async def __call__(self, asked: A) -> R:
        future: asyncio.Future[R] = asyncio.get_running_loop().create_future()
        self._wake()
        self._calls.add(asked, future)
        return await future

    def take(self) -> Errand | None:
        if not self._calls:
            return None
        taken, self._calls = self._calls, Calls(self._together)
        return taken


class Taker(Protocol):
    """Where errands come from."""

    def take(self) -> Errand | None: ...


class Batches:
    """Hands the line one batch at a time. It needs no task: the end of a batch begins the next.

    Whoever stops waiting does not take back what was asked.
    """

    def __init__(self, line: Line) -> None:
        self._line = line
        self._loop = asyncio.get_running_loop()
        self._takers: list[Taker] = []
        self._closed = False
        self._idle = asyncio.Event()
        self._idle.set()

    def verb(self, together: Together[A, R]) -> Verb[A, R]:
        """Verbs are carried out in the order in which they were made known."""
        verb = Verb(together, self._wake)
        self._takers.append(verb)
        return verb

    async def close(self) -> None:
        """Take nothing more, and wait until everything that was asked is done."""
        self._closed = True
        await self._idle.wait()

    def _wake(self) -> None:
        """Not at once, so that all who are about to ask in this round of the loop come along."""
        if self._closed:
            raise RuntimeError("the store was asked after it was closed")
        if self._idle.is_set():
            self._idle.clear()
            self._loop.call_soon(self._start)

    def _start(self) -> None:
        errands = [errand for taker in self._takers if (errand := taker.take())]
        if not errands:
            self._idle.set()
            return
        batch = self._loop.run_in_executor(self._line.thread, carry_out, self._line, errands)
        batch.add_done_callback(partial(self._end, errands))

    def _end(self, errands: Sequence[Errand], batch: asyncio.Future[Settlement]) -> None:
        error = batch.exception()
        settled = [(errand, error) for errand in errands] if error else batch.result()
        for errand, trouble in settled:
            errand.settle(trouble)
        self._loop.call_soon(self._start)


Settlement = Sequence[tuple[Errand, BaseException | None]]


def carry_out(line: Line, errands: Sequence[Errand]) -> Settlement:
    """In the line's thread: all in one transaction; if that fails for what one of them asked, each in its own."""
    trouble = line.attempt([errand.carry_out for errand in errands])
    if trouble is None or trouble.general:
        return [(errand, trouble.error if trouble else None) for errand in errands]
    alone = [single for errand in errands for single in errand.alone()]
    tried = [(errand, line.attempt([errand.carry_out])) for errand in alone]
    return [(errand, trouble.error if trouble else None) for errand, trouble in tried]
