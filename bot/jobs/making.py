"""One job with its provider: submit, wait, and bring the pictures home. Each step is written before the next begins."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import structlog

from bot import pictures
from bot.errors import Broken, Busy, JobError, TimedOut, TooLarge, UnknownOutcome, Unreachable
from bot.jobs.kit import Kit
from bot.ports import Accepted, Commission, Finished, Pending, Provider
from bot.values import FailureKind, Job, Order, Picture, State
from bot.values.turns import Failed, Painted

log = structlog.get_logger()

PAUSES = (2.0, 10.0, 30.0)
"""Seconds before trying again where the provider does not say."""
SLOW = 6
"""A job that is late is asked for so many times less often."""


class OutOfStep(Exception):
    """The job has taken another step in the store, so this making of it is over."""


class Making:
    """The job as it stands, and what takes it further."""

    __slots__ = ("_kit", "_links", "_provider", "job", "share")

    def __init__(self, kit: Kit, provider: Provider, job: Job) -> None:
        self._kit = kit
        self._provider = provider
        self.job = job
        self.share: float | None = None
        self._links: tuple[str, ...] = ()

    async def run(self) -> None:
        try:
            outcome = await self._ended()
        except OutOfStep:
            return
        self.job = outcome.job
        await self._kit.tell(outcome)

    async def _ended(self) -> Painted | Failed:
        try:
            return await self._outcome()
        except OutOfStep:
            raise
        except JobError as error:
            log.warning("job failed", job=self.job.id, provider=self.job.quote.provider, cause=error.detail)
            return self._failed(error.kind)
        except Exception:
            # Whatever went wrong, the person is told and the operator reads the cause.
            log.exception("job broke", job=self.job.id, provider=self.job.quote.provider)
            return self._failed(FailureKind.FAILED)

    async def _outcome(self) -> Painted:
        finished = await self._obtain()
        self._links = tuple(result for result in finished.results if isinstance(result, str))
        kept = await self._keep(finished)
        now = self._kit.clock.now()
        job = replace(self.job.to(State.DELIVERING), pictures=kept, charged=finished.charged, finished=now)
        return Painted(job, now)

    def _failed(self, kind: FailureKind) -> Failed:
        now = self._kit.clock.now()
        end = State.UNCERTAIN if kind is FailureKind.UNKNOWN_OUTCOME else State.FAILED
        return Failed(replace(self.job.to(end), failure=kind, finished=now, links=self._links), now)

    async def _obtain(self) -> Finished:
        if self.job.state is State.SUBMITTING:
            await self._find_again()
        if self.job.state is State.QUEUED:
            finished = await self._submit()
            if finished is not None:
                return finished
        return await self._wait()

    async def _find_again(self) -> None:
        """The process died while the order was being sent: it is looked up, or else never sent twice."""
        if not self._provider.abilities.lookup:
            raise UnknownOutcome("the process ended while the order was being sent")
        ticket = await self._provider.lookup(self.job.id)
        await self._move(State.PAINTING if ticket else State.QUEUED, ticket or "")

    async def _submit(self) -> Finished | None:
        commission = await self._commission()
        for pause in (*PAUSES[: self._kit.patience.tries - 1], None):
            await self._move(State.SUBMITTING)
            try:
                taken = await self._provider.submit(commission)
            except Busy as busy:
                if pause is None or (busy.after or 0) > self._kit.patience.pause:
                    raise
                await self._move(State.QUEUED)
                await self._kit.clock.sleep(pause if busy.after is None else busy.after)
            else:
                return await self._taken(taken)
        raise Broken("no try was left")

    async def _taken(self, taken: Accepted | Finished) -> Finished | None:
        if isinstance(taken, Finished):
            return taken
        try:
            await self._move(State.PAINTING, taken.ticket)
        except OutOfStep:
            await self._withdraw(taken.ticket)
            raise
        return None

    async def _withdraw(self, ticket: str) -> None:
        """It was cancelled while the order was on its way."""
        if self._provider.abilities.cancel:
            await self._provider.cancel(ticket)

    async def _commission(self) -> Commission:
        order, quote = self.job.order, self.job.quote
        return Commission(
            job=self.job.id,
            vendor_id=quote.vendor_id,
            task=order.task,
            prompt=_worded(order),
            aspect_ratio=order.aspect_ratio,
            size=order.size,
            n=order.n,
            budget=quote.cost,
            seed=order.seed,
            pictures=tuple([await self._reference(source) for source in await self._sources()]),
        )

    async def _sources(self) -> list[bytes]:
        order, limit = self.job.order, self._kit.patience.attachment_bytes
        chat = self._kit.doors.chats[self.job.place.platform]
        attached = [await chat.fetch(attachment, limit) for attachment in order.attachments]
        own = [await asyncio.to_thread((self._kit.directory / path).read_bytes) for path in order.pictures]
        return attached + own

    async def _reference(self, source: bytes) -> bytes:
        return await asyncio.to_thread(pictures.reference, source, self._kit.patience.picture_pixels)

    async def _wait(self) -> Finished:
        quote, patience = self.job.quote, self._provider.abilities.patience
        while True:
            waited = self._kit.clock.now() - self.job.submitted
            await self._kit.clock.sleep(quote.poll_every * (SLOW if waited > patience else 1))
            outcome = await self._poll()
            if isinstance(outcome, Finished):
                return outcome
            if waited > self._kit.patience.late:
                raise TimedOut("it never finished")
            self.share = outcome.share

    async def _poll(self) -> Pending | Finished:
        """A poll that fails for a passing reason is no news of the job."""
        try:
            return await self._provider.poll(self.job.ticket)
        except Busy as busy:
            log.info("poll failed", job=self.job.id, provider=self.job.quote.provider, cause=busy.detail)
            await self._kit.clock.sleep(min(busy.after or 0, self._kit.patience.pause))
            return Pending(self.share)

    async def _keep(self, finished: Finished) -> tuple[Picture, ...]:
        if not finished.results:
            raise Broken("it finished without a picture")
        return tuple([await self._kept(result, number) for number, result in enumerate(finished.results)])

    async def _kept(self, result: str | bytes, number: int) -> Picture:
        link = result if isinstance(result, str) else ""
        content = await self._fetched(result) if isinstance(result, str) else result
        name = f"{self.job.id}-{number + 1}"
        kept = await asyncio.to_thread(self._written, content, name)
        return replace(kept, link=link)

    def _written(self, content: bytes, name: str) -> Picture:
        pictures.inspect(content, self._kit.patience.picture_pixels)
        return pictures.keep(content, self._kit.directory, name)

    async def _fetched(self, link: str) -> bytes:
        """A picture that is paid for is worth some patience."""
        for pause in PAUSES:
            try:
                return await self._kit.fetcher.fetch(link, self._kit.patience.picture_bytes)
            except Unreachable as lost:
                log.info("picture not fetched yet", job=self.job.id, cause=lost.detail)
                await self._kit.clock.sleep(pause)
            except TooLarge as large:
                raise Broken("the picture is larger than the limit") from large
        return await self._kit.fetcher.fetch(link, self._kit.patience.picture_bytes)

    async def _move(self, state: State, ticket: str = "") -> None:
        now = self._kit.clock.now()
        begun = now if state is State.SUBMITTING else self.job.submitted
        moved = replace(self.job.to(state), ticket=ticket or self.job.ticket, submitted=begun)
        if not await self._kit.store.advance(moved, now):
            raise OutOfStep
        self.job = moved


def _worded(order: Order) -> str:
    """With what is not to be seen in words, which every model reads."""
    return f"{order.prompt}, no {order.negative}" if order.negative else order.prompt
