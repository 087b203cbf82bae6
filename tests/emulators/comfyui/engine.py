"""Draws one order after the other, and tells who ordered it how far it is."""

from __future__ import annotations

from collections.abc import Iterator

from tests.emulators.comfyui.orders import Ending, Order, prefix, trouble
from tests.emulators.comfyui.state import Emulator
from tests.emulators.pictures import picture

STEPS = 20


class Engine:
    """A step is made whenever somebody looks at the queue."""

    def __init__(self, emulator: Emulator) -> None:
        self._emulator = emulator

    async def step(self) -> None:
        emulator = self._emulator
        if emulator.running:
            (order,) = emulator.running
            order.looks += 1
            await (self._end(order) if order.looks >= emulator.looks else self._go_on(order))
        elif emulator.waiting:
            order = emulator.waiting.pop(0)
            emulator.running = [order]
            await self._begin(order)
        await emulator.sockets.make_noise()

    async def _begin(self, order: Order) -> None:
        tell = self._emulator.sockets.tell
        await tell(order, "execution_start", timestamp=1763706780000)
        await tell(order, "execution_cached", nodes=order.loaders, timestamp=1763706780001)
        for node in (*order.before, order.sampler):
            await tell(order, "executing", node=node, display_node=node)

    async def _go_on(self, order: Order) -> None:
        value = STEPS * order.looks // self._emulator.looks
        tell = self._emulator.sockets.tell
        await tell(order, "progress", value=value, max=STEPS, node=order.sampler)
        await tell(order, "progress_state", nodes=dict(_parts(order, value)))
        await self._emulator.sockets.show(order, preview(order))

    async def _end(self, order: Order) -> None:
        emulator, tell = self._emulator, self._emulator.sockets.tell
        order.ending = emulator.ending
        if order.ending in {Ending.SUCCESS, Ending.OLD}:
            self._save(order)
        if order.ending in {Ending.ERROR, Ending.NO_MEMORY}:
            await tell(order, "execution_error", **trouble(order, emulator.said))
        for saver in order.files:
            await tell(order, "executed", node=saver, display_node=saver, output={})
        await tell(order, "executing", node=None)
        emulator.running = []
        emulator.history[order.id] = order
        await emulator.sockets.tell_all("status", {"status": {"exec_info": {"queue_remaining": len(emulator.waiting)}}})

    def _save(self, order: Order) -> None:
        for saver, kind in order.savers.items():
            folder, _, stem = prefix(order, saver).rpartition("/")
            names = [f"{stem}_{number:05}_.png" for number in range(1, order.count + 1)]
            order.files[saver] = names
            self._emulator.pictures |= {f"{kind}/{folder}/{name}": order for name in names}

    async def interrupt(self) -> None:
        """Whatever is drawn."""
        for order in self._emulator.running:
            order.ending = Ending.INTERRUPTED
            self._emulator.interrupted.append(order.id)
            self._emulator.history[order.id] = order
            stopped = {"prompt_id": order.id, "node_id": order.sampler, "node_type": "KSampler", "executed": []}
            await self._emulator.sockets.tell_all("execution_interrupted", stopped)
        self._emulator.running = []


def _parts(order: Order, value: int) -> Iterator[tuple[str, dict[str, object]]]:
    for id in (*order.loaders, *order.before, order.sampler):
        is_running = id == order.sampler
        yield (
            id,
            {
                "value": value if is_running else 1,
                "max": STEPS if is_running else 1,
                "state": "running" if is_running else "finished",
                "node_id": id,
                "prompt_id": order.id,
                "display_node_id": id,
                "parent_node_id": None,
                "real_node_id": id,
            },
        )


def preview(order: Order) -> bytes:
    """What can be seen of it so far."""
    return picture(order.id, 64, 64, "JPEG")
