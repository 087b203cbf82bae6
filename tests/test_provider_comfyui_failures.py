"""What a ComfyUI server refuses, forgets and cannot finish."""

from importlib.resources import files
from pathlib import Path

import pytest

from bot.errors import (
    Broken,
    Busy,
    Gone,
    JobError,
    Mismatched,
    RateLimited,
    TooLarge,
    Unauthorized,
    UnknownOutcome,
    Unreachable,
)
from bot.ports import Finished, Pending, Provider
from tests.comfyui_fixtures import comfy, emulator, hasty, server, watch  # noqa: F401 - fixtures
from tests.emulators.comfyui import Emulator, Ending
from tests.emulators.comfyui.customer import commission, connected, drawn, edit, file
from tests.emulators.faults import Breaks, Fault, Halves, Hangs, Mangles, Says, Zips
from tests.services import ticket

UNKNOWN_NODE = '{"error":{"type":"missing_node_type","message":"Node \'Magic\' not found."},"node_errors":{}}'
OF_ITS_OWN = '{"error":{"type":"out_of_disk","message":"no room","details":"","extra_info":{}},"node_errors":{}}'


async def test_a_checkpoint_that_is_not_there_is_gone(comfy: Provider, emulator: Emulator) -> None:
    with pytest.raises(Gone) as raised:
        await comfy.submit(commission("removed.safetensors"))

    assert "value_not_in_list" in raised.value.detail
    assert emulator.creates == 0


async def test_a_setting_that_the_server_does_not_take_is_a_mismatch(emulator: Emulator, tmp_path: Path) -> None:
    workflow = files("bot.providers.comfyui").joinpath("templates", "checkpoint.json").read_text("utf-8")
    (tmp_path / "checkpoint.json").write_text(workflow.replace('"steps": 25', '"steps": 25000'), "utf-8")

    async with connected(emulator, workflows=str(tmp_path)) as comfy:
        with pytest.raises(Mismatched) as raised:
            await comfy.submit(commission())

    assert raised.value.detail.endswith("KSampler: value_bigger_than_max (steps)")


CREATES: dict[str, tuple[Fault, type[JobError]]] = {
    "a node that is not there": (Says(UNKNOWN_NODE, 400), Gone),
    "a failure of its own": (Says(OF_ITS_OWN, 500, {"Retry-After": "9"}), Busy),
    "a password": (Says("no", 401), Unauthorized),
    "a gate": (Says(OF_ITS_OWN, 403), Unauthorized),
    "too many": (Says("slow down", 429, {"Retry-After": "2"}), RateLimited),
    "a gateway": (Says("<html>", 502), UnknownOutcome),
    "a trouble without words": (Says("500 Internal Server Error", 500), UnknownOutcome),
    "a page": (Says("<html>"), UnknownOutcome),
    "no id": (Says('{"prompt_id":" ","number":1}'), UnknownOutcome),
    "nothing": (Says(""), UnknownOutcome),
    "null": (Says("null"), UnknownOutcome),
    "a reset before": (Breaks(), UnknownOutcome),
    "a reset after": (Breaks(done=True), UnknownOutcome),
    "half": (Halves(), UnknownOutcome),
    "silence": (Hangs(done=True), UnknownOutcome),
}


@pytest.mark.parametrize("name", CREATES)
async def test_an_order_that_fails_is_told_apart(hasty: Provider, emulator: Emulator, name: str) -> None:
    fault, kind = CREATES[name]
    emulator.fail("prompt", fault)

    with pytest.raises(JobError) as raised:
        await hasty.submit(commission())

    assert type(raised.value) is kind


async def test_a_pause_that_is_asked_for_is_told(comfy: Provider, emulator: Emulator) -> None:
    emulator.fail("prompt", CREATES["too many"][0])

    with pytest.raises(RateLimited) as raised:
        await comfy.submit(commission())

    assert raised.value.after == 2


async def test_an_answer_in_gzip_is_read(comfy: Provider, emulator: Emulator) -> None:
    emulator.fail("prompt", Zips())

    assert ticket(await comfy.submit(commission())) == emulator.taken[0].id


async def test_a_server_that_is_off_is_unreachable(emulator: Emulator) -> None:
    async with connected(emulator, base_url="http://127.0.0.1:9") as comfy:
        for call in (comfy.offers(), comfy.check(), comfy.submit(commission()), comfy.poll("x")):
            with pytest.raises(Unreachable):
                await call


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (Says("<html>"), Busy),
        (Says("null"), Busy),
        (Says("{}"), Busy),
        (Says("bad", 502), Busy),
        (Says("", 401), Unauthorized),
        (Says("", 400), Broken),
        (Breaks(), Unreachable),
        (Halves(), Unreachable),
    ],
)
async def test_a_look_that_fails_says_nothing_of_the_order(
    comfy: Provider, emulator: Emulator, fault: Fault, kind: type[JobError]
) -> None:
    job = ticket(await comfy.submit(commission()))
    emulator.fail("queue", fault)

    with pytest.raises(JobError) as raised:
        await comfy.poll(job)

    assert type(raised.value) is kind
    assert isinstance(await comfy.poll(job), Pending)


ENDINGS = {
    Ending.ERROR: "KSampler: RuntimeError: mat1 and mat2 shapes cannot be multiplied",
    Ending.NO_MEMORY: "the server ran out of memory: a smaller picture needs less",
    Ending.INTERRUPTED: "somebody stopped it at the server",
    Ending.EMPTY: "it ended without a picture",
}


@pytest.mark.parametrize("ending", ENDINGS)
async def test_an_order_that_ends_badly_says_why(comfy: Provider, emulator: Emulator, ending: Ending) -> None:
    emulator.ending = ending
    job = ticket(await comfy.submit(commission()))

    with pytest.raises(Broken) as raised:
        await drawn(comfy, job)

    assert type(raised.value) is Broken
    assert raised.value.detail == ENDINGS[ending]


async def test_messages_that_nobody_can_read_are_passed_over(comfy: Provider, emulator: Emulator) -> None:
    job = ticket(await comfy.submit(commission()))
    emulator.restart()
    messages = '[7, ["x"], null, ["execution_interrupted", 7]]'
    emulator.fail("history", Says(f'{{"{job}": {{"status": {{"status_str": "error", "messages": {messages}}}}}}}'))

    with pytest.raises(Broken, match="somebody stopped it"):
        await comfy.poll(job)


async def test_a_word_that_nobody_has_heard_of_is_work_in_progress(comfy: Provider, emulator: Emulator) -> None:
    emulator.ending = Ending.STRANGE
    job = ticket(await comfy.submit(commission()))

    assert isinstance(await drawn(comfy, job, 5), Pending)


async def test_a_history_without_a_status_is_a_success(comfy: Provider, emulator: Emulator) -> None:
    emulator.ending = Ending.OLD

    assert isinstance(await drawn(comfy, ticket(await comfy.submit(commission()))), Finished)


async def test_an_order_that_a_restart_forgot_is_broken(comfy: Provider, emulator: Emulator) -> None:
    job = ticket(await comfy.submit(commission()))
    emulator.restart()

    with pytest.raises(Broken, match="does not know the order"):
        await comfy.poll(job)


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (Says("", 404), Broken),
        (Says("<html>", 200, {"content-type": "text/html"}), Busy),
        (Says("GIF89a", 200, {"content-type": "image/gif"}), Broken),
        (Says("", 503), Busy),
        (Breaks(), Unreachable),
        (Halves(), Unreachable),
    ],
)
async def test_a_picture_that_cannot_be_had_is_no_picture(
    comfy: Provider, emulator: Emulator, fault: Fault, kind: type[JobError]
) -> None:
    job = ticket(await comfy.submit(commission()))
    emulator.fail("view", fault)

    with pytest.raises(JobError) as raised:
        await drawn(comfy, job)

    assert type(raised.value) is kind


async def test_a_picture_that_is_too_large_is_not_kept(comfy: Provider, emulator: Emulator) -> None:
    job = ticket(await comfy.submit(commission()))
    emulator.fail("view", Mangles(lambda body: body + bytes(128 * 1024 * 1024)))

    with pytest.raises(Broken, match="too large"):
        await drawn(comfy, job)


async def test_an_upload_that_fails_orders_nothing(hasty: Provider, emulator: Emulator) -> None:
    emulator.fail("upload", Says("", 413), Breaks(), Hangs(), Says("<html>"))

    for kind in (TooLarge, Unreachable, Unreachable, Busy):
        with pytest.raises(kind):
            await hasty.submit(edit(file()))
    assert emulator.creates == 0
