"""The host of the API: capabilities, orders, tasks, and places for uploads."""

from __future__ import annotations

from uuid import uuid4

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from tests.emulators.creatok.answers import Created, Slot, answer, error
from tests.emulators.creatok.capabilities import listing
from tests.emulators.creatok.orders import ordered
from tests.emulators.creatok.rejected import Rejected
from tests.emulators.creatok.state import Emulator
from tests.emulators.creatok.tasks import Task, stage_at, status
from tests.emulators.creatok.uploads import Announcement
from tests.emulators.creatok.uploads import Slot as Place
from tests.emulators.faults import Endpoint


class Api:
    """Each endpoint checks the headers first."""

    def __init__(self, emulator: Emulator) -> None:
        self._emulator = emulator

    def guarded(self, endpoint: Endpoint) -> Endpoint:
        async def checked(request: Request) -> Response:
            try:
                self._admit(request)
                return await endpoint(request)
            except Rejected as rejected:
                return error(rejected)

        return checked

    def _admit(self, request: Request) -> None:
        headers = request.headers
        if headers.get("authorization") != f"Bearer {self._emulator.key}":
            raise Rejected(401, "Unauthorized", 401)
        if headers.get("accept") != "application/json":
            raise Rejected(4000, "Invalid parameter: Accept")
        if request.method == "POST" and headers.get("content-type") != "application/json":
            raise Rejected(4000, "Invalid parameter: Content-Type")

    async def capabilities(self, request: Request) -> Response:
        if request.query_params:
            raise Rejected(4000, "Invalid parameter: query")
        told = answer(listing(self._emulator.models, self._emulator.default))
        self._emulator.models = self._emulator.models_after_list or self._emulator.models
        return told

    async def create(self, request: Request) -> Response:
        emulator = self._emulator
        order, model = ordered(await request.body(), emulator.models, emulator.slots)
        cost = (model.prices[order.resolution] if model.priced else 1) * order.n
        if cost > emulator.balance:
            raise Rejected(4002, "Insufficient credits")
        emulator.balance -= cost
        id = len(emulator.tasks) + 4711 if emulator.numbered else f"img_{uuid4().hex[:12]}"
        emulator.tasks[str(id)] = Task(id, order, emulator.now())
        return answer(Created(id))

    async def status(self, request: Request) -> Response:
        query = request.query_params
        if query.keys() != {"task_id", "task_type"} or query["task_type"] != "image_generation":
            raise Rejected(4000, "Invalid parameter: query")
        task = self._emulator.tasks.get(query["task_id"])
        if task is None:
            raise Rejected(4004, "Task not found")
        stage = stage_at(self._emulator.stages, self._emulator.share(task))
        task.polls += 1
        return answer(status(task, stage, self._emulator.ports.cdn))

    async def slot(self, request: Request) -> Response:
        try:
            announced = msgspec.json.decode(await request.body(), type=Announcement)
        except ValueError as fault:
            raise Rejected(4000, f"Invalid parameter: {fault}") from fault
        if announced.problem:
            raise Rejected(4000, f"Invalid parameter: {announced.problem}")
        place = Place(f"{announced.prefix}/2026/11/{uuid4().hex}.png", announced, uuid4().hex)
        self._emulator.slots[place.key] = place
        return answer(Slot(f"{self._emulator.ports.upload}/{place.key}?X-Signature={place.signature}", place.key))
