"""The image service of docs/extending.md, word for word, at work over HTTP."""

from __future__ import annotations

import re
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractAsyncContextManager, nullcontext
from pathlib import Path
from types import ModuleType
from typing import cast

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from typing_extensions import override

from bot import errors, ports
from bot.errors import JobError
from bot.ports import Clock, Commission, Finished, Provider
from bot.values import Cost, Task
from tests.emulators.emulator import Emulator
from tests.emulators.faults import Breaks, Fault, Halves, Hangs, Says
from tests.emulators.server import address, bound, served
from tests.services import PROMPT, Trial, Watch
from tests.test_contracts import fits
from tests.tried import Tried

PAGE = Path(__file__).parents[1] / "docs" / "extending.md"
ORDER = Commission("job1", "ink-1", Task.TEXT_TO_IMAGE, PROMPT, "1:1", "1K", 1, Cost(3, "points"))


class Inkwell(Emulator):
    """The endpoints: create, poll, account. A drawing is done at the second look."""

    def __init__(self) -> None:
        super().__init__("ink_0123456789")
        self.url = ""

    @override
    def clear(self) -> None:
        super().clear()
        self.looks: dict[str, int] = {}

    @property
    @override
    def creates(self) -> int:
        return len(self.looks)

    def app(self) -> Starlette:
        routes = [
            self.route("/drawings", "POST", "create", self._create),
            self.route("/drawings/{id}", "GET", "poll", self._poll),
            self.route("/account", "GET", "account", self._account),
        ]
        return Starlette(routes=routes)

    def _refused(self, request: Request) -> Response | None:
        right = request.headers.get("authorization") == f"Bearer {self.key}"
        return None if right else JSONResponse({"error": "key"}, 401)

    async def _create(self, request: Request) -> Response:
        refused = self._refused(request)
        if refused:
            return refused
        assert await request.json() == {"prompt": PROMPT}
        id = f"drawing{len(self.looks)}"
        self.looks[id] = 0
        return JSONResponse({"id": id, "status": "waiting"})

    async def _poll(self, request: Request) -> Response:
        id = request.path_params["id"]
        if id not in self.looks:
            return JSONResponse({"error": "unknown"}, 404)
        self.looks[id] += 1
        done = self.looks[id] > 1
        return JSONResponse({"id": id, "status": "done" if done else "new word", "url": "https://ink.example/1.png"})

    async def _account(self, request: Request) -> Response:
        return self._refused(request) or JSONResponse({"id": "me"})


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The page's code as a module."""
    (source,) = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert len(source.splitlines()) < 80
    inkwell = ModuleType("inkwell")
    monkeypatch.setitem(sys.modules, "inkwell", inkwell)
    exec(compile(source, str(PAGE), "exec"), vars(inkwell))  # the page's own code
    return inkwell


@pytest.fixture
def emulator() -> Iterator[Inkwell]:
    inkwell, listener = Inkwell(), bound()
    inkwell.url = address(listener)
    with served([(inkwell.app(), listener)]):
        yield inkwell


@pytest.fixture
def tried(page: ModuleType, emulator: Inkwell) -> Tried:
    def connect(
        emulator: Inkwell, clock: Clock, key: str = emulator.key, **settings: float
    ) -> AbstractAsyncContextManager[Provider]:
        chosen = page.Settings(base_url=emulator.url, **settings)
        block: AbstractAsyncContextManager[Provider] = page.connect(chosen, {"INKWELL_API_KEY": key}, clock)
        return block

    trial = Trial(
        name="inkwell",
        emulated=lambda: nullcontext(emulator),
        connect=connect,
        orders={"text": ORDER},
        create="create",
        poll="poll",
        reads=("account",),
        hasty={"seconds": 0.4},
    )
    return Tried(cast("Trial[Emulator]", trial), emulator, Watch())


@pytest.fixture
async def provider(tried: Tried) -> AsyncIterator[Provider]:
    async with tried.connected(hasty=True) as connected:
        yield connected


async def test_it_has_every_verb_and_sells_what_it_draws(provider: Provider) -> None:
    fits(provider, ports.Provider)
    (offer,) = await provider.offers()
    assert (offer.vendor_id, offer.tasks) == (ORDER.vendor_id, (ORDER.task,))


async def test_a_drawing_is_ordered_once_and_waited_for(provider: Provider, tried: Tried) -> None:
    done = await tried.made(provider, ORDER)
    assert done == Finished(("https://ink.example/1.png",))
    assert tried.emulator.journal.names == ["create", "poll", "poll"]


FAULTS: list[tuple[Fault, type[JobError]]] = [
    (Breaks(done=True), errors.UnknownOutcome),
    (Halves(), errors.UnknownOutcome),
    (Hangs(), errors.UnknownOutcome),
    (Says("{}"), errors.UnknownOutcome),
    (Says("<html>", 502), errors.UnknownOutcome),
    (Says("", 401), errors.Unauthorized),
    (Says("", 429), errors.RateLimited),
]


@pytest.mark.parametrize(("fault", "error"), FAULTS)
async def test_what_goes_wrong_has_its_name(
    provider: Provider, tried: Tried, fault: Fault, error: type[JobError]
) -> None:
    tried.emulator.fail("create", fault)
    with pytest.raises(error):
        await provider.submit(ORDER)
    assert tried.orders_sent == 1


async def test_looking_finds_a_wrong_key(provider: Provider, tried: Tried) -> None:
    await provider.check()
    tried.emulator.key = "another"
    with pytest.raises(errors.Unauthorized):
        await provider.check()
