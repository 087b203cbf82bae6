"""The host of the API: orders and jobs."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

import msgspec
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import Response

from tests.emulators.faults import Endpoint
from tests.emulators.krea.answers import answer, created, error, shown, spec
from tests.emulators.krea.hooks import Hooks
from tests.emulators.krea.jobs import ENDS, Job
from tests.emulators.krea.schemas import SCHEMAS
from tests.emulators.krea.sources import unreadable
from tests.emulators.krea.state import PRICE, Emulator

_QUERY = frozenset({"cursor", "limit", "types", "status"})


class Api:
    """Each endpoint checks the key first."""

    def __init__(self, emulator: Emulator) -> None:
        self._emulator = emulator
        self._hooks = Hooks(emulator)

    def guarded(self, endpoint: Endpoint) -> Endpoint:
        async def checked(request: Request) -> Response:
            if request.headers.get("authorization") != f"Bearer {self._emulator.key}":
                return error(401, "Unauthorized")
            return await endpoint(request)

        return checked

    async def create(self, request: Request) -> Response:
        path, emulator = request.path_params["path"], self._emulator
        if path in emulator.retired:
            return self._gone(path)
        if path not in emulator.paths:
            return error(404, "Not found")
        refused = await self._refused(request, path)
        return refused or await self._taken(request, path)

    async def _refused(self, request: Request, path: str) -> Response | None:
        if request.headers.get("content-type") != "application/json":
            return error(400, "Content-Type must be application/json")
        if not request.headers.get("x-webhook-url", "http://").startswith(("http://", "https://")):
            return error(400, "X-Webhook-URL: Invalid url")
        try:
            body = msgspec.json.decode(await request.body(), type=dict[str, object])
        except ValueError:
            return error(400, "Malformed JSON in request body")
        problems = SCHEMAS[path].problems(body) or unreadable(self._emulator, body)
        return error(400, "; ".join(problems)) if problems else self._full()

    def _full(self) -> Response | None:
        if self._emulator.balance < PRICE:
            return error(402, "Insufficient balance. Top up to continue.")
        if self._emulator.running >= self._emulator.at_once:
            return error(429, "You have reached the maximum number of concurrent jobs.")
        return None

    async def _taken(self, request: Request, path: str) -> Response:
        emulator, body = self._emulator, msgspec.json.decode(await request.body(), type=dict[str, object])
        job = Job(str(uuid4()), path, body, emulator.now(), request.headers.get("x-webhook-url", ""))
        emulator.jobs[job.id] = job
        emulator.balance -= PRICE
        status = emulator.status(job)
        after = None
        if job.webhook and emulator.calls_early:
            await self._hooks.call(job)
        elif job.webhook:
            after = BackgroundTask(self._hooks.call, job)
        sunset = emulator.sunsets.get(path)
        link = '<https://docs.krea.ai/developers/deprecations>; rel="deprecation"'
        headers = {"Deprecation": "true", "Sunset": sunset, "Link": link} if sunset else {}
        return created(job, "queued" if status in ENDS else status, headers, after)

    def _gone(self, path: str) -> Response:
        retired = self._emulator.retired[path]
        return answer(
            {
                "error": "model_unavailable",
                "reason": "deprecated",
                "message": f"{path} is no longer available",
                "sunset_date": retired.sunset,
                "replacement": retired.replacement,
                "migration_url": "https://docs.krea.ai/developers/deprecations",
            },
            410,
        )

    async def poll(self, request: Request) -> Response:
        job = self._emulator.jobs.get(request.path_params["id"])
        if job is None:
            return error(404, "Job not found")
        told = shown(self._emulator, job)
        job.polls += 1
        return answer(told)

    async def cancel(self, request: Request) -> Response:
        job = self._emulator.jobs.get(request.path_params["id"])
        if job is None or self._emulator.status(job) in ENDS:
            return error(404, "Job not found")
        job.end = "cancelled"
        return Response(status_code=200)

    async def list(self, request: Request) -> Response:
        query, emulator = request.query_params, self._emulator
        limit = query.get("limit", "100")
        if query.keys() - _QUERY or not limit.isdecimal() or not 1 <= int(limit) <= 1000:
            return error(400, "Invalid query parameters")
        try:
            before = datetime.fromisoformat(query["cursor"]).timestamp() if "cursor" in query else float("inf")
        except ValueError:
            return error(400, "Invalid query parameters")
        newest = sorted(emulator.jobs.values(), key=lambda job: job.created, reverse=True)
        wanted = query.get("status")
        fitting = [job for job in newest if job.created < before and wanted in {None, emulator.status(job)}]
        page = [shown(emulator, job) for job in fitting[: int(limit)]]
        more = len(fitting) > len(page)
        return answer({"items": page, "next_cursor": page[-1]["created_at"] if more else None})

    async def spec(self, request: Request) -> Response:
        return answer(spec(self._emulator))
