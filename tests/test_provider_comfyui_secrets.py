"""No password, token or prompt leaves ComfyUI's provider; whatever it is answered, only JobErrors do."""

import asyncio
import json
import logging
import traceback
from base64 import b64encode
from contextlib import suppress

import certifi
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.errors import ConfigError, JobError, Unauthorized
from bot.ports import Accepted, Lost, Provider
from bot.providers.comfyui import Settings, connect
from tests.comfyui_fixtures import comfy, emulator, hasty, server, watch  # noqa: F401 - fixtures
from tests.cuts import CUTS, Cuts, cut
from tests.emulators.comfyui import CHECKPOINTS, Emulator, Ending
from tests.emulators.comfyui.customer import commission, connected, edit, file, mask, masked
from tests.emulators.faults import Breaks, Fault, Says
from tests.services import JOB, PROMPT, Watch, ticket

PASSWORD = "correct horse: battery"
PAIR = b64encode(f"anne:{PASSWORD}".encode()).decode()
TOKEN = "tok_0123456789abcdef"
LEAKS = (PASSWORD, PAIR, TOKEN, PROMPT, "walrus")
LEAKY = json.dumps({"error": {"type": f"x {PROMPT} {TOKEN}", "message": f"Bearer {TOKEN}", "details": PAIR}})
BASIC = {"user": "anne", "password_env": "GPU_PASSWORD"}


def leaks(text: str) -> list[str]:
    return [secret for secret in LEAKS if secret in text]


def told(error: BaseException) -> str:
    return "".join(traceback.format_exception(error))


@pytest.mark.parametrize(("given", "proof"), [(BASIC, f"Basic {PAIR}"), ({"key_env": "GPU_TOKEN"}, f"Bearer {TOKEN}")])
async def test_whoever_stands_before_the_server_is_shown_the_proof(
    emulator: Emulator, caplog: pytest.LogCaptureFixture, given: dict[str, str], proof: str
) -> None:
    emulator.proof = proof

    with caplog.at_level(logging.DEBUG):
        async with connected(emulator, None, {"GPU_PASSWORD": PASSWORD, "GPU_TOKEN": TOKEN}, **given) as comfy:
            await comfy.check()
            assert await comfy.offers()
            job = ticket(await comfy.submit(masked(file(), mask())))
            assert await asyncio.to_thread(emulator.sockets.heard.acquire, timeout=10)
            for _ in range(3):
                await comfy.poll(job)

    assert emulator.journal.of("view")
    assert leaks(caplog.text) == []


@pytest.mark.parametrize("given", [{}, BASIC])
async def test_without_the_right_proof_nothing_works(emulator: Emulator, given: dict[str, str]) -> None:
    emulator.proof = "Basic x"

    async with connected(emulator, None, {"GPU_PASSWORD": PASSWORD}, **given) as comfy:
        for call in (comfy.check(), comfy.offers(), comfy.submit(commission()), comfy.poll("x"), comfy.cancel("x")):
            with pytest.raises(Unauthorized) as raised:
                await call
            assert leaks(told(raised.value)) == []
    assert emulator.sockets.clients == []


FAULTS: list[tuple[str, Fault]] = [
    *(("prompt", Says(LEAKY, status)) for status in (400, 401, 403, 429, 500, 503)),
    ("prompt", Says(LEAKY)),
    ("prompt", Breaks()),
    *(("upload", Says(LEAKY, status)) for status in (200, 400, 401, 500)),
    ("upload", Breaks()),
]


@pytest.mark.parametrize(("endpoint", "fault"), FAULTS)
async def test_a_failure_gives_nothing_away(
    emulator: Emulator, caplog: pytest.LogCaptureFixture, endpoint: str, fault: Fault
) -> None:
    emulator.fail(endpoint, fault)

    with caplog.at_level(logging.DEBUG), pytest.raises(JobError) as raised:
        async with connected(emulator, None, {"GPU_TOKEN": TOKEN, "GPU_PASSWORD": PASSWORD}, key_env="GPU_TOKEN") as it:
            await it.submit(edit(file()))

    assert leaks(told(raised.value).replace(PAIR, "")) == []
    assert leaks(raised.value.detail.replace(PAIR, "")) == []
    assert leaks(caplog.text) == []


async def test_what_a_node_says_is_told_without_the_prompt(comfy: Provider, emulator: Emulator) -> None:
    emulator.ending, emulator.said = Ending.ERROR, f"cannot tokenize {PROMPT!r}: line 7"
    job = ticket(await comfy.submit(commission()))

    for _ in range(2):
        await comfy.poll(job)
    with pytest.raises(JobError) as raised:
        await comfy.poll(job)

    assert raised.value.detail == "KSampler: RuntimeError: cannot tokenize '…': line 7"


async def test_where_the_prompt_is_not_known_nothing_is_quoted(comfy: Provider, emulator: Emulator) -> None:
    job = ticket(await comfy.submit(commission()))
    messages = [["execution_error", {"exception_type": "ValueError", "exception_message": PROMPT}]]
    record = {job: {"outputs": {}, "status": {"status_str": "error", "completed": False, "messages": messages}}}
    emulator.restart()
    emulator.fail("history", Says(json.dumps(record)))

    with pytest.raises(JobError) as raised:
        await comfy.poll(job)

    assert raised.value.detail == "it failed at the server"


@pytest.mark.parametrize(
    "wrong",
    [
        Settings(base_url="gpu.lan:8188"),
        Settings(base_url="ws://gpu.lan:8188"),
        Settings(proxy="nonsense"),
        Settings(ca_file="nowhere.pem"),
        Settings(base_url="https://gpu.lan", ca_file="nowhere.pem"),
        Settings(key_env="GPU_TOKEN"),
        Settings(sizes=()),
        Settings(sizes=("1K", "huge")),
        Settings(user="anne", password_env="GPU_PASSWORD"),
        Settings(user="anne", key_env="GPU_KEY"),
    ],
)
async def test_a_wrong_setting_is_told_before_anything_is_sent(wrong: Settings) -> None:
    with pytest.raises(ConfigError) as raised:
        async with connect(wrong, {"GPU_TOKEN": "two words", "GPU_KEY": TOKEN}, Watch()):
            pass

    assert leaks(told(raised.value)) == []


async def test_what_ends_the_block_leaves_it_as_it_is(emulator: Emulator) -> None:
    with pytest.raises(Unauthorized):  # noqa: PT012 - and not a group of them
        async with connected(emulator) as comfy:
            await comfy.submit(commission())
            emulator.proof = "Basic x"
            await comfy.check()


@pytest.mark.parametrize("ca_file", ["", certifi.where()])
async def test_a_safe_address_is_listened_to_safely(ca_file: str) -> None:
    async with connect(Settings(base_url="https://127.0.0.1:9", ca_file=ca_file), {}, Watch()) as comfy:
        with pytest.raises(JobError):
            await comfy.poll("x")


ENDPOINTS = ["nodes", "prompt", "queue", "history", "recent", "upload", "view", "stats"]


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True)
@given(
    endpoint=st.sampled_from(ENDPOINTS),
    cuts=CUTS,
    ending=st.sampled_from([Ending.SUCCESS, Ending.ERROR, Ending.OLD]),
)
async def test_whatever_is_answered_only_job_errors_leave(
    emulator: Emulator, endpoint: str, cuts: Cuts, ending: Ending
) -> None:
    emulator.clear()
    emulator.ending, emulator.looks = ending, 1
    emulator.fail(endpoint, cut(cuts))

    async with connected(emulator) as comfy:
        with suppress(JobError):
            await comfy.check()
            await comfy.offers()
            accepted = await comfy.submit(edit(file()))
            assert isinstance(accepted, Accepted)
            await comfy.lookup(Lost(JOB, CHECKPOINTS[0], 0))
            await comfy.lookup(Lost("unheard of", CHECKPOINTS[0], 0))
            await comfy.poll(accepted.ticket)
