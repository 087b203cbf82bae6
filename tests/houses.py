"""A house for tests: the real engine, jobs, outbox and rules, on time that passes only when it is told to."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from typing import NoReturn

from bot.catalog import Catalog, Timings, load
from bot.conversation import Confirm, Rules, When
from bot.engine import Engine
from bot.fetch import Fetcher
from bot.jobs import Jobs, Kit, Patience
from bot.jobs.kit import Rest, Tell
from bot.outbox import Outbox
from bot.ports import Chat, Doors, Moderator, Provider, Store
from bot.ruling import restocked
from bot.runner import LocalRunner
from bot.testing import Canvas, Desk, MemoryStore, Stopwatch
from bot.understanding import Reader
from bot.values import Attachment, Edited, Inbound, Outbound, Person, Place, PostKind, Pressed, Recalled, Said
from bot.values.turns import Heard, Painted

ROOM = Place("desk", "room")
ANNE = Person("desk", "anne", "Anne")
BEN = Person("desk", "ben", "Ben")
PATIENCE = 30.0
"""Seconds of real time, in which threads write files, before a test gives up waiting for the house to come to rest."""
TURNS = 50
"""Turns of the loop in which a house comes to rest that waits for no thread."""
BREATH = 0.0005
"""Seconds of real time between two looks after that."""


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
    outbox: Outbox
    events: int = 0
    requests: dict[str, Person] = field(default_factory=dict)
    """Who wrote which message."""

    async def hear(self, text: str, person: Person = ANNE, place: Place = ROOM, **more: str) -> bool:
        """A message, and all that follows from it at once."""
        self.events += 1
        key = more.get("key", f"event-{self.events}")
        message = more.get("message", f"request-{self.events}")
        self.requests[message] = person
        said = Said(
            key,
            place,
            person,
            text,
            message,
            self.clock.now(),
            reply_to=more.get("reply_to", ""),
            locale=more.get("locale", ""),
        )
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

    async def bring(self, text: str, sent: Sequence[Attachment], person: Person = ANNE, locale: str = "") -> None:
        """A message of somebody's with pictures."""
        self.events += 1
        message = f"{person.name}-{self.events}"
        event = Said(f"event-{self.events}", ROOM, person, text, message, self.clock.now(), locale=locale)
        await self._happens(replace(event, attachments=tuple(sent)))

    async def press(self, button: str, person: Person = ANNE, place: Place = ROOM) -> None:
        """A button of the newest post that shows it."""
        self.events += 1
        shown = [id for id, post in self.desk.shown.items() if any(one.token == button for one in post.buttons)]
        message = shown[-1] if shown else "m1"
        await self._happens(Pressed(f"event-{self.events}", place, person, button, message, self.clock.now()))

    async def edit(self, message: str, text: str, person: Person = ANNE, place: Place = ROOM) -> None:
        """Somebody changes the text of a message of theirs."""
        self.events += 1
        await self._happens(Edited(f"event-{self.events}", place, person, text, message, self.clock.now()))

    async def recall(self, message: str, person: Person = ANNE, place: Place = ROOM) -> None:
        """Somebody deletes a message of theirs."""
        self.events += 1
        await self._happens(Recalled(f"event-{self.events}", place, person, message, self.clock.now()))

    async def _happens(self, event: Inbound) -> None:
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
        deadline = time.monotonic() + PATIENCE
        for turn in count():
            assert time.monotonic() < deadline, "the house does not come to rest"
            # Whoever only turns round waits for a thread, and takes the processor away from it.
            await asyncio.sleep(0 if turn < TURNS else BREATH)
            if self._rests():
                return

    def _rests(self) -> bool:
        posting = self.engine.busy + self.outbox.aside
        return self.clock.sleeping >= len(self.runner) - self.jobs.queued + 1 + posting

    def lines(self) -> list[tuple[str, str]]:
        """What was posted, by kind."""
        return [(str(post.kind), post.text) for post in self.desk.said]

    def answers(self, person: Person) -> list[tuple[str, str]]:
        """What was posted in reply to somebody's messages, by kind."""
        return [(str(post.kind), post.text) for post in self.desk.said if self.requests.get(post.reply_to) == person]

    def edits(self) -> list[tuple[str, str]]:
        """What posts were changed into, by kind, in the order of the changes."""
        return [(str(post.kind), post.text) for post in self.desk.changes]

    def seen(self) -> list[tuple[str, str]]:
        """What stands in the chat now, by kind, the oldest post first."""
        return [(str(post.kind), post.text) for post in self.desk.shown.values()]

    def buttons(self, kind: PostKind) -> dict[str, str]:
        """Label to token, of the newest post of a kind."""
        post: Outbound = next(post for post in reversed(self.desk.said) if post.kind is kind)
        return {button.label: button.token for button in post.buttons}

    def offered(self, kind: PostKind) -> dict[str, str]:
        """Label to token, as the newest post that looks like this kind stands in the chat now."""
        post: Outbound = next(post for post in reversed(self.desk.shown.values()) if post.kind is kind)
        return {button.label: button.token for button in post.buttons}


def unchanged(rules: Rules) -> Rules:
    return rules


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
    providers: Mapping[str, Provider] = field(default_factory=dict)
    """Providers besides the canvas, by name; what they sell names them."""
    rules: Callable[[Rules], Rules] = unchanged
    """What the operator decided otherwise: budgets, blocked words, administrators, style, resumers, ..."""
    moderator: Moderator | None = None
    rest: Rest = field(default_factory=Rest)
    at_once: int = 0
    """How many jobs may be with all providers together; 0: as many as each takes."""
    timings: Timings = field(default_factory=Timings)

    def kit(self, doors: Doors, fetcher: Fetcher, tell: Tell) -> Kit:
        return Kit(
            store=self.store,
            doors=doors,
            clock=self.clock,
            fetcher=fetcher,
            directory=self.directory,
            tell=tell,
            patience=self.patience,
            timings=self.timings,
            moderator=self.moderator,
            address=doors.address,
            at_once=self.at_once,
            rest=self.rest,
        )

    async def house_rules(self, providers: Mapping[str, Provider]) -> Rules:
        catalog: Catalog = replace(load(), learnt=self.timings.spans())
        for name, provider in providers.items():
            catalog = catalog.offering(name, await provider.offers())
        return self.rules(Rules(catalog, Reader(catalog.aliases), self.confirm))

    def taught(self, engine: Engine) -> Tell:
        """Every picture teaches how long such a picture takes."""

        async def tell(event: Heard) -> None:
            if isinstance(event, Painted):
                catalog = replace(engine.rules.catalog, learnt=self.timings.spans())
                engine.rules = restocked(engine.rules, catalog)
            await engine.hear(event)

        return tell


def leave() -> NoReturn:
    raise Over


@asynccontextmanager
async def stand(plan: Plan) -> AsyncIterator[Stand]:
    doors = Doors({"desk": plan.desk, **plan.others}, {"canvas": plan.canvas, **plan.providers})
    wrong: list[AssertionError] = []
    try:
        async with Fetcher() as fetcher, asyncio.TaskGroup() as tasks:
            outbox = Outbox(plan.store, doors, plan.clock, plan.directory)
            engine = Engine(plan.store, await plan.house_rules(doors.providers), outbox, plan.clock, tasks)
            jobs = Jobs(plan.kit(doors, fetcher, plan.taught(engine)))
            runner = LocalRunner(jobs, tasks)
            engine.employ(runner)
            tasks.create_task(jobs.tell_progress())
            await engine.resume(runner)
            try:
                yield Stand(
                    *(engine, jobs, runner, plan.store, plan.desk, plan.clock, plan.canvas, tasks, plan.directory),
                    outbox=outbox,
                )
            except AssertionError as error:
                # Shown as it is, not inside the group that ends with it.
                wrong.append(error)
            leave()
    except* Over:
        for failure in wrong:
            raise failure from None
