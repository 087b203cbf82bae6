"""What the web UI's failures are called: on an order, on a list, and whatever else may come back."""

import httpx
import pytest

from bot.errors import (
    Broken,
    Busy,
    Gone,
    JobError,
    Mismatched,
    RateLimited,
    Refused,
    TooLarge,
    Unauthorized,
    UnknownOutcome,
    Unreachable,
    Unreadable,
)
from bot.ports import Finished, Provider
from tests.emulators.faults import Breaks, Fault, Halves, Hangs, Says, Slows, Zips
from tests.emulators.webui import KEY, USER, Emulator
from tests.emulators.webui.customer import commission, connected, edit, file
from tests.emulators.webui.fixtures import emulator, hasty, server, watch, webui  # noqa: F401 - fixtures


def own(status: int, detail: str, error: str = "HTTPException", errors: str = "") -> Says:
    """As AUTOMATIC1111 says it."""
    said = f'{{"error":"{error}","detail":"{detail}","body":"","errors":"{errors}"}}'
    return Says(said, status, {"Content-Type": "application/json"})


def plain(status: int, detail: str) -> Says:
    """As the web framework says it, which is how Forge does."""
    return Says(f'{{"detail":"{detail}"}}', status, {"Content-Type": "application/json"})


INVALID = '{"detail":[{"loc":["body","steps"],"msg":"too few","type":"int","input":"walrus"},{"msg":"no"}]}'
OUT_OF_MEMORY = own(500, "", "OutOfMemoryError", "CUDA out of memory. Tried to allocate 2.00 GiB")

ORDERS: dict[str, tuple[Fault, type[JobError]]] = {
    "another password": (own(401, "Incorrect username or password"), Unauthorized),
    "no password": (plain(401, "Not authenticated"), Unauthorized),
    "a proxy's password": (Says("", 401), Unauthorized),
    "forbidden": (plain(403, "Forbidden"), Unauthorized),
    "unknown sampler": (own(400, "Sampler not found"), Mismatched),
    "unknown sampler, plainly": (plain(400, "Sampler not found"), Mismatched),
    "unknown script": (own(422, "Script 'x' not found"), Refused),
    "invalid": (Says(INVALID, 422), Refused),
    "no picture": (own(404, "Init image not found"), Unreadable),
    "no API": (plain(404, "Not Found"), Gone),
    "a broken picture": (own(500, "Invalid encoded image"), Unreadable),
    "a deleted checkpoint": (own(500, "", "RuntimeError", "model 'a.ckpt' not found"), Gone),
    "too little memory": (OUT_OF_MEMORY, Busy),
    "an exception": (own(500, "", "NansException", "A tensor with NaNs"), Busy),
    "an exception, plainly": (Says("Internal Server Error", 500), Busy),
    "starting": (own(503, "Service Unavailable"), Busy),
    "too large": (Says("<html>", 413), TooLarge),
    "too many": (Says("", 429, {"Retry-After": "7"}), RateLimited),
    "a teapot": (Says("", 418), Refused),
    "a proxy's 500": (Says("<html>", 500), UnknownOutcome),
    "a proxy's 502": (Says("<html>", 502), UnknownOutcome),
    "a proxy's 503": (Says("", 503), UnknownOutcome),
    "a proxy's patience": (plain(504, "Gateway Timeout"), UnknownOutcome),
    "another proxy's": (plain(524, "Timeout"), UnknownOutcome),
    "a timeout": (plain(408, "Timeout"), UnknownOutcome),
    "elsewhere": (Says("", 307, {"Location": "/login"}), UnknownOutcome),
    "a page": (Says("<html>"), UnknownOutcome),
    "nothing": (Says(""), UnknownOutcome),
    "null": (Says("null"), UnknownOutcome),
    "no pictures": (Says('{"images":[],"info":""}'), UnknownOutcome),
    "no list": (Says('{"images":null,"info":null}'), UnknownOutcome),
    "no picture that can be read": (Says('{"images":["%%%",null,"R0lGODlh"]}'), UnknownOutcome),
    "an error as a success": (Says('{"detail":"no"}'), UnknownOutcome),
    "a reset": (Breaks(), UnknownOutcome),
    "a reset afterwards": (Breaks(done=True), UnknownOutcome),
    "half an answer": (Halves(), UnknownOutcome),
}


@pytest.mark.parametrize("name", ORDERS)
async def test_a_failed_order_has_a_name(webui: Provider, emulator: Emulator, name: str) -> None:
    fault, kind = ORDERS[name]
    emulator.fail("create", fault)

    with pytest.raises(JobError) as raised:
        await webui.submit(commission())

    assert type(raised.value) is kind
    assert len(emulator.journal.of("create")) == 1


@pytest.mark.parametrize("done", [True, False])
async def test_an_answer_that_never_comes_is_no_proof(hasty: Provider, emulator: Emulator, done: bool) -> None:
    emulator.fail("create", Hangs(done))

    with pytest.raises(UnknownOutcome):
        await hasty.submit(commission())


async def test_a_slow_answer_is_waited_for(webui: Provider, emulator: Emulator) -> None:
    emulator.fail("create", Slows(0.1), Zips())

    assert isinstance(await webui.submit(commission()), Finished)
    assert isinstance(await webui.submit(commission()), Finished)


async def test_what_somebody_asks_to_wait_is_waited(webui: Provider, emulator: Emulator) -> None:
    for status in (429, 503):
        emulator.fail("create", Says('{"detail":"later"}', status, {"Retry-After": "7"}))
        with pytest.raises(Busy) as raised:
            await webui.submit(commission())
        assert raised.value.after == 7


READS: dict[str, tuple[Fault, type[JobError]]] = {
    "another password": (own(401, "Incorrect username or password"), Unauthorized),
    "no API": (plain(404, "Not Found"), Gone),
    "another page": (Says("<html>", 404), Gone),
    "an exception": (own(500, "", "KeyError", "'x'"), Busy),
    "an exception, plainly": (Says("Internal Server Error", 500), Busy),
    "too many": (Says("", 429), RateLimited),
    "a proxy": (Says("<html>", 502), Busy),
    "a refusal": (plain(400, "no"), Broken),
    "too large": (Says("", 413), Broken),
    "a page": (Says("<html>"), Busy),
    "null": (Says("null"), Busy),
    "no list": (Says("{}"), Busy),
    "a reset": (Breaks(), Unreachable),
    "half an answer": (Halves(), Unreachable),
}


@pytest.mark.parametrize("name", READS)
async def test_a_list_that_cannot_be_read_orders_nothing(webui: Provider, emulator: Emulator, name: str) -> None:
    fault, kind = READS[name]
    emulator.fail("models", fault, times=3)

    for ask in (webui.offers(), webui.check(), webui.submit(commission())):
        with pytest.raises(JobError) as raised:
            await ask
        assert type(raised.value) is kind

    assert emulator.creates == 0


async def test_a_list_that_never_comes_is_out_of_reach(hasty: Provider, emulator: Emulator) -> None:
    emulator.fail("models", Hangs())

    with pytest.raises(Unreachable):
        await hasty.offers()


@pytest.mark.parametrize("bare", [False, True])
async def test_the_emulator_refuses_as_either_machine_does(emulator: Emulator, bare: bool) -> None:
    emulator.bare = bare
    async with connected(emulator, sampler_name="Heun") as webui:
        with pytest.raises(Mismatched):
            await webui.submit(commission())
    async with connected(emulator) as webui:
        emulator.key = "another"
        with pytest.raises(Unauthorized):
            await webui.check()
        emulator.key = ""
        await webui.offers()
        emulator.titles = ()
        with pytest.raises(Busy if bare else Gone):
            await webui.submit(commission())


async def test_a_mask_of_another_size_is_refused_by_the_emulator(webui: Provider, emulator: Emulator) -> None:
    with pytest.raises(Refused):
        await webui.submit(edit(file(), mask=file()))

    assert emulator.creates == 0


async def test_what_is_unknown_to_the_emulator_is_a_mistake(emulator: Emulator) -> None:
    async with httpx.AsyncClient(base_url=emulator.api, auth=(USER, KEY)) as anyone:
        for wrong in ({"colour": 1}, {"width": 500}, {"steps": 0}, {"override_settings": {"sd_vae": "x"}}):
            assert (await anyone.post("/sdapi/v1/txt2img", json=wrong)).status_code >= 400
        assert (await anyone.post("/sdapi/v1/txt2img", content="{}")).status_code == 422
        assert (await anyone.post("/sdapi/v1/img2img", json={})).status_code == 404
        assert (await anyone.post("/sdapi/v1/img2img", json={"init_images": ["x"]})).status_code == 500
        assert (await anyone.post("/sdapi/v1/txt2img", json={})).status_code == 200


async def test_the_operator_reads_what_the_machine_said(webui: Provider, emulator: Emulator) -> None:
    emulator.fail("create", OUT_OF_MEMORY, Says(INVALID, 422), plain(404, "Not Found"))

    details = []
    for _ in range(3):
        with pytest.raises(JobError) as raised:
            await webui.submit(commission())
        details.append(raised.value.detail)

    assert details == [
        "webui 500: OutOfMemoryError CUDA out of memory. Tried to allocate 2.00 GiB",
        "webui 422: too few, no",
        "webui 404: Not Found: is it started with --api?",
    ]
