"""Calls to the address that came with an order: they come twice, late, early or from somebody else."""

from __future__ import annotations

from uuid import uuid4

import httpx

from tests.emulators.krea.answers import Body, shown
from tests.emulators.krea.jobs import Job
from tests.emulators.krea.state import Call, Emulator

_FOREIGN = "https://pictures.example.org/not-yours.png"


class Hooks:
    """Nothing is signed, and nothing is tried again."""

    def __init__(self, emulator: Emulator) -> None:
        self._emulator = emulator

    async def call(self, job: Job) -> None:
        async with httpx.AsyncClient(trust_env=False, timeout=5) as anyone:
            for call in self._emulator.calls:
                try:
                    answered = await anyone.post(job.webhook, json=self._body(call, job))
                except httpx.HTTPError:
                    self._emulator.called.append(0)
                else:
                    self._emulator.called.append(answered.status_code)

    def _body(self, call: Call, job: Job) -> Body:
        match call:
            case Call.DONE:
                job.end = "completed"
                return shown(self._emulator, job)
            case Call.STALE:
                return shown(self._emulator, job, "sampling")
            case Call.FORGED:
                return shown(self._emulator, job, "completed") | {"result": {"urls": [_FOREIGN]}}
            case Call.STRANGE:
                return shown(self._emulator, Job(str(uuid4()), job.path, {}, job.created), "completed")
