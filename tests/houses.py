"""A house for tests: the real engine, jobs, outbox and rules, on time that passes only when it is told to."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

from bot.catalog import Catalog, load
from bot.conversation import Confirm, Rules, When
from bot.engine import Engine
from bot.fetch import Fetcher
from bot.jobs import Jobs, Kit, Patience
from bot.outbox import Outbox
from bot.ports import Chat, Doors, Provider, Store
from bot.runner import LocalRunner
from bot.testing import Canvas, Desk, MemoryStore, Stopwatch
from bot.understanding import Reader
from bot.values import Attachment, Outbound, Person, Place, PostKind, Pressed, Said

ROOM = Place("desk", "room")
ANNE = Person("desk", "anne", "Anne")
SPINS = 200_000
"""How often the loop is let run before a test gives up waiting for the house to come to rest."""


class Over(Exception):
    """Ends the tasks of a house."""


@dataclass(slots=True)
class Stand:
    """What a test can reach of a house."""

    engine: Engine
    jobs: Jobs
    runner: LocalRunner
    store: Store
    desk: Desk
    clock: Stopwatch
    canvas: Canvas
    tasks: asyncio.TaskGroup
    directory: Path
    events: int = 0

    async def hear(self, text: str, person: Person = ANNE, place: Place = ROOM, **more: str) -> bool:
        """A message, and all that follows from it at once."""
        self.events += 1
        key = more.get("key", f"event-{self.events}")
        said = Said(key, place, person, text, more.get("message", f"request-{self.events}"), self.clock.now())
        taken = await self.engine.receive(said)
        await self.settle()
        return taken

    async def show(self, text: str, *handles: str) -> None:
        """A message with pictures."""
        self.events += 1
        attachments = tuple(map(Attachment, handles))
        event = Said(f"event-{self.events}", ROOM, ANNE, text, "request", self.clock.now(), attachments=attachments)
        await self.engine.receive(event)
        await self.settle()

    async def press(self, button: str, person: Person = ANNE) -> None:
        self.events += 1
        event = Pressed(f"event-{self.events}", ROOM, person, button, "m1", self.clock.now())
        await self.engine.receive(event)
        await self.settle()

    async def pass_until(self, done: Callable[[], bool], most: int = 2_000) -> None:
        """Let time pass, one sleeper after the other."""
        for _ in range(most):
            await self.settle()
            if done() or not self.clock.wake():
                return

    async def pass_seconds(self, seconds: float) -> None:
        end = self.clock.now() + seconds
        await self.pass_until(lambda: self.clock.now() >= end)

    async def finish(self, posts: int = 1) -> None:
        """Until so many pictures or failures have been posted in all, and the house is at rest."""
        ends = {PostKind.PICTURE, PostKind.FAILURE}
        await self.pass_until(lambda: sum(post.kind in ends for post in self.desk.said) >= posts)
        await self.settle()

    async def settle(self) -> None:
        """Until nothing happens any more before time passes."""
        for _ in range(SPINS):
            await asyncio.sleep(0)
            if self._rests():
                return
        raise AssertionError("the house does not come to rest")

    def _rests(self) -> bool:
        return self.clock.sleeping >= len(self.runner) - self.jobs.queued + 1 + self.engine.busy

    def lines(self) -> list[tuple[str, str]]:
        """What was posted, by kind."""
        return [(str(post.kind), post.text) for post in self.desk.said]

    def buttons(self, kind: PostKind) -> dict[str, str]:
        """Label to token, of the newest post of a kind."""
        post: Outbound = next(post for post in reversed(self.desk.said) if post.kind is kind)
        return {button.label: button.token for button in post.buttons}


@dataclass(slots=True)
class Plan:
    """How a house is built; every part is real unless the port has to be a double."""

    directory: Path
    store: Store = field(default_factory=MemoryStore)
    desk: Desk = field(default_factory=Desk)
    canvas: Canvas = field(default_factory=Canvas)
    clock: Stopwatch = field(default_factory=Stopwatch)
    confirm: Confirm = field(default_factory=lambda: Confirm(When.NEVER))
    patience: Patience = field(default_factory=Patience)
    others: Mapping[str, Chat] = field(default_factory=dict)
    """Platforms besides the desk, by name."""


def leave() -> NoReturn:
    raise Over


@asynccontextmanager
async def stand(plan: Plan) -> AsyncIterator[Stand]:
    providers: dict[str, Provider] = {"canvas": plan.canvas}
    doors = Doors({"desk": plan.desk, **plan.others}, providers)
    wrong: list[AssertionError] = []
    catalog: Catalog = load().offering("canvas", await plan.canvas.offers())
    try:
        async with Fetcher() as fetcher, asyncio.TaskGroup() as tasks:
            outbox = Outbox(plan.store, doors, plan.clock, plan.directory)
            rules = Rules(catalog, Reader(catalog.aliases), plan.confirm)
            engine = Engine(plan.store, rules, outbox, plan.clock, tasks)
            jobs = Jobs(Kit(plan.store, doors, plan.clock, fetcher, plan.directory, engine.hear, plan.patience))
            runner = LocalRunner(jobs, tasks)
            engine.employ(runner)
            tasks.create_task(jobs.tell_progress())
            await engine.resume(runner)
            try:
                yield Stand(engine, jobs, runner, plan.store, plan.desk, plan.clock, plan.canvas, tasks, plan.directory)
            except AssertionError as error:
                # Shown as it is, not inside the group that ends with it.
                wrong.append(error)
            leave()
    except* Over:
        for failure in wrong:
            raise failure from None
