"""Brings events and callbacks, each by its way, and looks whether they are taken in time."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from threading import Thread

import aiohttp
from typing_extensions import override

from tests.emulators.feishu import sealing
from tests.emulators.feishu.deliveries import Attempt, Delivery
from tests.emulators.feishu.posting import Posting
from tests.emulators.server import awaited


class Courier(Thread):
    """In a loop of its own; ends when the emulator closes."""

    def __init__(self, state: Posting) -> None:
        super().__init__(daemon=True)
        self._state = state

    @override
    def run(self) -> None:
        asyncio.run(self._served())

    async def _served(self) -> None:
        loop, woken, state = asyncio.get_running_loop(), asyncio.Event(), self._state
        with state.changed:
            state.stirred = _setter(loop, woken)
        with awaited():
            await self._bringing(woken)

    async def _bringing(self, woken: asyncio.Event) -> None:
        state = self._state
        async with aiohttp.ClientSession() as client, asyncio.TaskGroup() as tasks:
            under_way: set[asyncio.Task[None]] = set()
            while not state.closing:
                woken.clear()
                for errand in state.errands():
                    task = tasks.create_task(self._brought(client, *errand))
                    under_way.add(task)
                    task.add_done_callback(under_way.discard)
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(max(0.001, state.pause())):
                        await woken.wait()
            for task in under_way:
                task.cancel()

    async def _brought(self, client: aiohttp.ClientSession, delivery: Delivery, attempt: Attempt) -> None:
        state = self._state
        address = state.way(delivery)
        attempt.by = address
        if address:
            await self._posted(client, delivery, attempt)
            return
        loop, ended = asyncio.get_running_loop(), asyncio.Event()
        attempt.ended = _setter(loop, ended)
        if not state.sent(delivery, attempt):
            state.given_up(delivery, attempt, reached=False)
            return
        try:
            async with asyncio.timeout(state.answer_seconds):
                await ended.wait()
        except TimeoutError:
            state.given_up(delivery, attempt)

    async def _posted(self, client: aiohttp.ClientSession, delivery: Delivery, attempt: Attempt) -> None:
        state = self._state
        body, headers = sealing.sealed(
            state.body(delivery), state.encrypt_key if state.console.encrypted else "", str(int(state.now()))
        )
        timeout = aiohttp.ClientTimeout(total=state.answer_seconds)
        asked = client.post(attempt.by, data=body, headers=headers, timeout=timeout, allow_redirects=False)
        try:
            async with asked as answer:
                status, said = answer.status, await answer.read()
        except TimeoutError:
            state.given_up(delivery, attempt)
        except aiohttp.ClientError:
            state.given_up(delivery, attempt, reached=False)
        else:
            state.answered(delivery, attempt, status, said)


def _setter(loop: asyncio.AbstractEventLoop, event: asyncio.Event) -> Callable[[], None]:
    """Sets the event from any thread."""

    def told() -> None:
        if not loop.is_closed():
            loop.call_soon_threadsafe(event.set)

    return told
