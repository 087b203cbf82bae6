"""Jobs without conversations: a real runner and a store, and a list of what is heard of them."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from typing import Any, NoReturn, TypeVar

from typing_extensions import override

from bot.catalog import Timings
from bot.errors import JobError
from bot.jobs import Jobs, Kit, Patience
from bot.jobs.kit import Rest, nowhere
from bot.ports import Accepted, Commission, Doors, Moderator, Provider, Store
from bot.runner import LocalRunner
from bot.testing import Canvas, Desk, MemoryStore, Stopwatch
from bot.values import Cost, Job, Order, Person, Place, Quote, Span, State, Task
from bot.values.turns import Failed, Heard, Overdue, Painted, Paused

T = TypeVar("T", bound=Heard)

ROOM = Place("desk", "room")
ANNE = Person("desk", "anne")
PATIENCE = 30.0
"""Seconds of real time, in which threads write files, before a test gives up."""
TURNS = 50
"""Turns of the loop in which jobs come to rest that wait for no thread."""
BREATH = 0.0005
"""Seconds of real time between two looks after that."""


def job(id: str, clock: Stopwatch, **more: Any) -> Job:
    """For the canvas, as it is ordered."""
    ordered = Order(Task.TEXT_TO_IMAGE, f"a cat, {id}", "canvas", size="2K")
    quote = Quote("canvas", "canvas-v1", "Canvas", Cost(4, "points"), Span(30, 60), 5, 20)
    plain = Job(id, State.QUEUED, ROOM, ANNE, f"request {id}", "en", ordered, quote, clock.now())
    return replace(plain, **more)


@dataclass(slots=True)
class Links:
    """The pictures behind links: what is told of each, one after the other."""

    answers: dict[str, list[bytes | JobError]] = field(default_factory=dict)

    async def fetch(self, url: str, limit: int) -> bytes:
        answer = self.answers[url].pop(0)
        if isinstance(answer, JobError):
            raise answer
        return answer


@dataclass(slots=True)
class Setting:
    """How a workbench is set up."""

    directory: Path
    canvas: Canvas = field(default_factory=Canvas)
    store: Store = field(default_factory=MemoryStore)
    clock: Stopwatch = field(default_factory=Stopwatch)
    desk: Desk = field(default_factory=Desk)
    patience: Patience = field(default_factory=Patience)
    rest: Rest = field(default_factory=Rest)
    timings: Timings = field(default_factory=Timings)
    moderator: Moderator | None = None
    others: Mapping[str, Provider] = field(default_factory=dict)
    links: Links = field(default_factory=Links)
    callback: Callable[[str], str] = nowhere

    def kit(self, tell: Callable[[Heard], None]) -> Kit:
        async def told(heard: Heard) -> None:
            tell(heard)

        return Kit(
            self.store,
            Doors({"desk": self.desk}, {"canvas": self.canvas, **self.others}),
            self.clock,
            self.links,
            self.directory,
            told,
            self.patience,
            self.timings,
            self.moderator,
            lambda path: f"https://easel.example/{path}",
            rest=self.rest,
            callback=self.callback,
        )


@dataclass(slots=True)
class Workbench:
    """What a test can reach."""

    jobs: Jobs
    runner: LocalRunner
    store: Store
    clock: Stopwatch
    canvas: Canvas
    heard: list[Heard] = field(default_factory=list)

    async def start(self, *jobs: Job) -> None:
        """As new ones, and all that follows from it before time passes."""
        for one in jobs:
            assert await self.store.advance(one, self.clock.now())
            self.runner.start(one)
        await self.settle()

    async def change(self, **more: Any) -> Job:
        """Somebody else takes the next step of the only job, and tells the runner."""
        (kept,) = await self.store.jobs()
        changed = replace(kept, revision=kept.revision + 1, **more)
        assert await self.store.advance(changed, self.clock.now())
        if changed.state is State.CANCELLED:
            self.runner.stop(changed)
        else:
            self.runner.start(changed)
        await self.settle()
        return changed

    async def settle(self) -> None:
        deadline = time.monotonic() + PATIENCE
        for turn in count():
            assert time.monotonic() < deadline, "the jobs do not come to rest"
            # Whoever only turns round waits for a thread, and takes the processor away from it.
            await asyncio.sleep(0 if turn < TURNS else BREATH)
            held = self.canvas.held if isinstance(self.canvas, Slow) else 0
            if self.clock.sleeping + held > len(self.runner) - self.jobs.queued:
                break
        for _ in range(20):
            await asyncio.sleep(0)

    async def until(self, done: Callable[[], bool], most: int = 5000) -> None:
        """Let time pass, one sleeper after the other. Where nobody sleeps, a thread is still at it."""
        deadline = time.monotonic() + PATIENCE
        for _ in range(most):
            await self.settle()
            if done():
                return
            if self.clock.wake():
                deadline = time.monotonic() + PATIENCE
            else:
                assert time.monotonic() < deadline, "nothing happens any more"
                await asyncio.sleep(BREATH)
        raise AssertionError("it does not come to that")

    async def seconds(self, seconds: float) -> None:
        end = self.clock.now() + seconds
        await self.until(lambda: self.clock.now() >= end)

    async def ended(self, jobs: int = 1) -> Painted | Failed:
        """The end of the last one, once so many have ended in all."""
        await self.until(lambda: len(self.ends()) >= jobs)
        return self.ends()[-1]

    async def news(self, kind: type[T]) -> list[T]:
        """All that was told of this kind, once there is any: a thread may be at it while no time passes."""
        deadline = time.monotonic() + PATIENCE
        while not self.told(kind):
            assert time.monotonic() < deadline, "nothing of the kind is told"
            await asyncio.sleep(BREATH)
        return self.told(kind)

    def told(self, kind: type[T]) -> list[T]:
        return [heard for heard in self.heard if isinstance(heard, kind)]

    def ends(self) -> list[Painted | Failed]:
        return [heard for heard in self.heard if isinstance(heard, Painted | Failed)]

    def pauses(self) -> list[float]:
        return [paused.seconds for paused in self.told(Paused)]

    def overdue(self) -> int:
        return len(self.told(Overdue))

    async def states(self, id: str) -> list[str]:
        return [str(state) for state, _ in await self.store.steps(id)]


class Over(Exception):
    """Ends the tasks of a workbench."""


def leave() -> NoReturn:
    raise Over


@asynccontextmanager
async def workbench(setting: Setting) -> AsyncIterator[Workbench]:
    heard: list[Heard] = []
    wrong: list[AssertionError] = []
    try:
        async with asyncio.TaskGroup() as tasks:
            jobs = Jobs(setting.kit(heard.append))
            runner = LocalRunner(jobs, tasks)
            tasks.create_task(jobs.tell_progress())
            try:
                yield Workbench(jobs, runner, setting.store, setting.clock, setting.canvas, heard)
            except AssertionError as error:
                # Shown as it is, not inside the group that ends with it.
                wrong.append(error)
            leave()
    except* Over:
        for failure in wrong:
            raise failure from None


@dataclass(slots=True)
class Slow(Canvas):
    """Keeps every order waiting for its answer until it is let go."""

    gate: asyncio.Event = field(default_factory=asyncio.Event)
    held: int = 0

    @override
    async def submit(self, commission: Commission) -> Accepted:
        self.taken.append(commission)
        self.held += 1
        await self.gate.wait()
        self.held -= 1
        return Accepted(f"ticket-{commission.job}")
