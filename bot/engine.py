"""Turns: one event at a time in each place, in order of arrival, each kept before it is acted upon."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from itertools import chain, repeat

import structlog

from bot.conversation import Rules, answered, doubt, inquire, step
from bot.errors import StoreError
from bot.insisting import RETRIES, insist
from bot.outbox import Outbox
from bot.over import Over
from bot.ports import Adviser, Clock, Runner, Store
from bot.render import render
from bot.turning import place_of, rebased, turn_of, unknown
from bot.values import (
    Edited,
    Inbound,
    Intent,
    Outbound,
    Place,
    Post,
    PostKind,
    Said,
    Situation,
    State,
    Text,
    Turn,
)
from bot.values.topics import Topic
from bot.values.turns import (
    Advance,
    Amend,
    Effect,
    Event,
    Failed,
    Forget,
    Heard,
    Heed,
    Keep,
    Landed,
    Painted,
    Paused,
    Progressed,
    Say,
)

log = structlog.get_logger()

CONFLICTS = 20
"""How often a turn is thought over because a job moved meanwhile."""

Met = asyncio.Future[Situation | None]
Trial = Callable[[Event, Situation | None], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Slot:
    """An event's place in the order of arrival, taken before it is known what it meets."""

    event: Event
    met: Met | None = None


class Engine:
    """Owns the order of everything: a lane for what comes in and an outbox for what goes out, for each place."""

    def __init__(self, store: Store, rules: Rules, outbox: Outbox, clock: Clock, tasks: asyncio.TaskGroup) -> None:
        self.rules = rules
        self.adviser: Adviser | None = None
        self._store = store
        self._outbox = outbox
        self._clock = clock
        self._tasks = tasks
        self._lanes: dict[Place, deque[Slot]] = {}
        self._runner: Runner | None = None
        self._over = Over()
        self._listening = False

    def employ(self, runner: Runner) -> None:
        """Jobs tell the engine and the engine starts jobs: the runner comes second."""
        self._runner = runner

    @property
    def busy(self) -> int:
        """Places in which a turn or a post is not over yet."""
        return len(self._lanes) + self._outbox.busy

    async def receive(self, event: Inbound) -> bool:
        """Raises StoreError if the event cannot be kept: then it was not taken, and the platform may bring it again."""
        if isinstance(event, Said) and not event.addressed and not self._stirs(event.text):
            return True
        met: Met = asyncio.get_running_loop().create_future()
        self._enter(event.place, Slot(event, met))
        self._tasks.create_task(self._admit(event, met), name=f"admit {event.place}")
        return await asyncio.shield(met) is not None

    def _stirs(self, text: str) -> bool:
        """What people say to each other leaves no trace. While the words are not at hand, everything is looked at."""
        reader = self.rules.reader
        if reader.listens:
            return reader.stirs(text)
        if not self._listening:
            self._listening = True
            self._tasks.create_task(asyncio.to_thread(reader.listen), name="listen")
        return True

    async def _admit(self, event: Inbound, met: Met) -> None:
        """A task of the house: an adapter that stops waiting does not take back what is being kept."""
        try:
            met.set_result(await self._store.admit(event))
        except StoreError as error:
            met.set_exception(error)
        except Exception as error:
            log.exception("event not kept", place=str(event.place))
            met.set_exception(StoreError(Text("The message could not be kept."), type(error).__name__))

    async def hear(self, event: Heard) -> None:
        self._enter(event.job.place, Slot(event))

    async def resume(self, runner: Runner) -> None:
        """Take up everything that the last process left: all of it is read before any of it moves.

        What belongs to a platform that is not connected here is left to the process that has it."""
        events, posts, jobs = (
            await self._store.unhandled(),
            await self._store.unsent(),
            await self._store.unfinished(),
        )
        for post in filter(self._outbox.reaches, posts):
            self._post(post)
        for event in filter(self._outbox.reaches, events):
            self._enter(event.place, Slot(event))
        for job in filter(self._outbox.reaches, jobs):
            if job.state is State.DELIVERING:
                await self._redeliver(job.id)
            else:
                runner.start(job)

    async def _redeliver(self, id: str) -> None:
        post = await self._store.post(f"{id}:{PostKind.PICTURE}")
        if post is not None and post.message:
            await self._landed(post)

    def _enter(self, place: Place, slot: Slot) -> None:
        lane = self._lanes.get(place)
        if lane is None:
            self._lanes[place] = lane = deque([slot])
            self._tasks.create_task(self._work(place, lane), name=f"lane {place}")
        else:
            lane.append(slot)

    async def _work(self, place: Place, lane: deque[Slot]) -> None:
        first = True
        while lane:
            slot = lane[0]
            met = await self._met(slot)
            if met is not None or slot.met is None:
                await self._turn(slot.event, met if first else None)
                first = False
            lane.popleft()
        del self._lanes[place]

    async def _met(self, slot: Slot) -> Situation | None:
        """None for an event that was there before or could not be kept, which its `receive` says."""
        try:
            return await asyncio.shield(slot.met) if slot.met is not None else None
        except StoreError:
            return None

    async def _turn(self, event: Event, met: Situation | None) -> None:
        """One that breaks is the only one that is lost, and it does not break the next start too."""
        try:
            await self._insist(self._tried, event, met)
        except Exception:
            log.exception("turn broke", place=str(place_of(event)), kind=type(event).__name__)
            await self._give_up(event)

    async def _insist(self, turn: Trial, event: Event, met: Situation | None) -> None:
        """What the store cannot write is tried until it can."""
        for pause in chain(RETRIES, repeat(RETRIES[-1])):
            try:
                await turn(event, met)
            except StoreError as error:
                log.error("store not writable", cause=str(error))  # noqa: TRY400 - the cause is named; it is tried again
                await self._clock.sleep(pause)
                met = None
            else:
                return

    async def _give_up(self, event: Event) -> None:
        """Nobody waits in silence; a job stays as it is in the store, for a program that can tell of it."""
        try:
            await self._insist(self._apologised, event, None)
        except Exception:
            log.exception("apology broke", place=str(place_of(event)), kind=type(event).__name__)

    async def _apologised(self, event: Event, _: Situation | None) -> None:
        asked = answered(event, self.rules.language) if isinstance(event, Inbound | Painted | Failed) else None
        if asked is not None:
            sorry = asked.note(Topic.TROUBLE)
            turn = self._turn_of(event, sorry)
            await self._store.commit(turn)
            self._carry_out(sorry, turn.posts)

    async def _tried(self, event: Event, met: Situation | None) -> None:
        if isinstance(event, Progressed | Paused):
            self._carry_out(self._effects(event, unknown(event.job.place, event)), ())
            return
        situation = met or await self._store.situation(event)
        if isinstance(event, Said | Edited) and not self.rules.reader.knows(event.text):
            await asyncio.to_thread(self.rules.reader.learn, event.text)
        advice = await self._advised(event, situation)
        for _ in range(CONFLICTS):
            situation = await self._informed(event, situation, advice)
            effects = self._effects(event, situation, advice)
            turn = self._turn_of(event, effects)
            if await self._store.commit(turn):
                self._carry_out(effects, turn.posts)
                return
            situation = await self._store.situation(event)
            if not isinstance(event, Inbound):
                moved = rebased(event, situation.job(event.job.id))
                if moved is None:
                    return  # the job went another way meanwhile, and whoever moved it says so
                if moved.job.place != event.job.place:
                    situation = await self._store.situation(moved)
                event = moved
        raise RuntimeError("a job moved under every try of a turn")

    async def _informed(self, event: Event, situation: Situation, advice: Intent | None) -> Situation:
        """With what the turn has to look up before it can decide."""
        if not isinstance(event, Inbound):
            return situation
        inquiry = inquire(self.rules, situation, event, advice)
        return replace(situation, found=await self._store.look(event, inquiry)) if inquiry else situation

    async def _advised(self, event: Event, situation: Situation) -> Intent | None:
        """A second opinion on a message whose words do not tell, where somebody is there to give one."""
        message = doubt(self.rules, situation, event) if self.adviser else None
        return await self.adviser.advise(message) if self.adviser and message else None

    def _effects(self, event: Event, situation: Situation, advice: Intent | None = None) -> tuple[Effect, ...]:
        if isinstance(event, Progressed | Paused) and event.job.id in self._over:
            return ()  # it waited behind the very turn that told how the job ended
        seen = self._runner.seen(situation) if self._runner else situation
        return step(self.rules, seen, event, advice)

    def _turn_of(self, event: Event, effects: tuple[Effect, ...]) -> Turn:
        return turn_of(event, effects, self._rendered)

    def _rendered(self, what: Say | Amend) -> Outbound:
        return render(what, what.language, self._outbox.limits(what.place))

    def _carry_out(self, effects: tuple[Effect, ...], posts: tuple[Post, ...]) -> None:
        written = {post.key: post for post in posts}
        for effect in effects:
            match effect:
                case Say(key=key):
                    self._post(written[key])
                case Amend():
                    self._spawn(effect.place, self._outbox.change(effect, self._rendered(effect)))
                case Advance():
                    self._advance(effect)
                case Keep() | Forget() | Heed():
                    pass

    def _advance(self, effect: Advance) -> None:
        self._over.note(effect.job)
        if self._runner is None:
            return
        match effect.job.state:
            case State.QUEUED | State.CONFIRMING:
                self._runner.start(effect.job)
            case State.PAINTING if effect.job.resumed:
                self._runner.start(effect.job)
            case State.CANCELLED:
                self._runner.stop(effect.job)
            case _:
                pass

    def _post(self, post: Post) -> None:
        self._spawn(post.place, self._outbox.put(post))

    def _spawn(self, place: Place, idle: bool) -> None:
        if idle:
            self._tasks.create_task(self._outbox.work(place, self._landed), name=f"outbox {place}")

    async def _landed(self, post: Post) -> None:
        if post.outbound.kind in {PostKind.PICTURE, PostKind.FAILURE} and post.job:
            id = post.job
            job = await insist(self._clock, lambda: self._store.job(id))
            if job is not None:
                await self.hear(Landed(job, self._clock.now()))
