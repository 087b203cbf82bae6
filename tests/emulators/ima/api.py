"""The host of the API: products, orders, tasks."""

from __future__ import annotations

from uuid import uuid4

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from tests.emulators.faults import Endpoint
from tests.emulators.ima.answers import Created, Detail, answer, error
from tests.emulators.ima.orders import Order, Rejected, ordered
from tests.emulators.ima.products import PRODUCTS, tree
from tests.emulators.ima.state import Emulator
from tests.emulators.ima.tasks import Task, medias, stage_at


class _Asked(msgspec.Struct, forbid_unknown_fields=True):
    task_id: str


class Api:
    """Each endpoint checks the four headers first."""

    def __init__(self, emulator: Emulator) -> None:
        self._emulator = emulator

    def guarded(self, endpoint: Endpoint) -> Endpoint:
        async def checked(request: Request) -> Response:
            headers = request.headers
            if headers.get("authorization") != f"Bearer {self._emulator.key}":
                return error(401, "Unauthorized: invalid API key")
            if headers.get("x-app-source") != "ima_skills" or headers.get("x_app_language") not in {"en", "zh"}:
                return error(400, "Bad request: headers")
            if headers.get("content-type") != "application/json":
                return error(400, "Bad request: content type")
            return await endpoint(request)

        return checked

    async def products(self, request: Request) -> Response:
        query = dict(request.query_params)
        category = query.pop("category", "")
        if query != {"app": "ima", "platform": "web"} or category not in PRODUCTS:
            return error(400, "Bad request: query")
        listed = answer(tree(PRODUCTS[category], self._emulator.prices, mapping=self._emulator.mapping))
        self._emulator.prices |= self._emulator.prices_after_list
        self._emulator.prices_after_list = {}
        return listed

    async def create(self, request: Request) -> Response:
        try:
            order = ordered(await request.body(), self._emulator.prices)
        except Rejected as rejected:
            return error(rejected.code, rejected.message)
        total = order.points * order.fixed.n
        if total > self._emulator.balance:
            return error(4008, "Insufficient points")
        self._emulator.balance -= total
        return self._taken(order)

    def _taken(self, order: Order) -> Response:
        task = Task(f"task_{uuid4().hex[:12]}", order, self._emulator.now())
        self._emulator.tasks[task.id] = task
        at = int(task.created * 1000)
        category, count = order.position.category, order.fixed.n
        return answer(Created(task.id, f"biz_{uuid4().hex[:12]}", category, count, at, at + 300_000))

    async def detail(self, request: Request) -> Response:
        try:
            asked = msgspec.json.decode(await request.body(), type=_Asked)
        except ValueError:
            return error(400, "Bad request: body")
        task = self._emulator.tasks.get(asked.task_id)
        if task is None:
            return error(404, "Task not found")
        stage = stage_at(self._emulator.stages, self._emulator.share(task))
        task.polls += 1
        return answer(Detail(task.id, medias(task, stage, self._emulator.ports.cdn)))
