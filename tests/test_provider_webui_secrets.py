"""No password and no prompt leaves the web UI's provider; whatever it is answered, only JobErrors do."""

import base64
import logging
import traceback
from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.errors import ConfigError, JobError
from bot.ports import Lost, Provider
from bot.providers.webui import Settings, connect
from tests.cuts import CUTS, Cuts, cut
from tests.emulators.faults import Breaks, Fault, Halves, Says
from tests.emulators.webui import KEY, USER, Emulator
from tests.emulators.webui.customer import SDXL, abandoned, commission, connected, edit, file, mask, ordered
from tests.emulators.webui.fixtures import emulator, hasty, server, watch, webui  # noqa: F401 - fixtures
from tests.services import JOB, PROMPT, Watch

PROOF = base64.b64encode(f"{USER}:{KEY}".encode()).decode()
NEGATIVE = "no oranges please"
LEAKS = (KEY, PROOF, PROMPT, NEGATIVE)
LEAKY = f'{{"error":"E","detail":"{KEY} {PROMPT} Basic {PROOF}","errors":"{NEGATIVE} http://{USER}:{KEY}@x.example/"}}'
INVALID = f'{{"detail":[{{"loc":["body"],"msg":"wrong: {PROMPT}","input":"{PROMPT}"}}]}}'


def leaks(text: str) -> list[str]:
    return [secret for secret in LEAKS if secret in text]


FAULTS: list[tuple[str, Fault]] = [
    *(("create", Says(LEAKY, status)) for status in (200, 400, 401, 404, 422, 429, 500, 502)),
    ("create", Says(INVALID, 422)),
    ("create", Says(LEAKY.replace('"E"', '"OutOfMemoryError"'), 500)),
    ("create", Breaks()),
    ("create", Halves()),
    ("models", Says(LEAKY.replace(PROMPT, "").replace(NEGATIVE, ""), 500)),
    ("models", Breaks()),
]


@pytest.mark.parametrize(("endpoint", "fault"), FAULTS)
async def test_a_failure_gives_nothing_away(
    webui: Provider, emulator: Emulator, caplog: pytest.LogCaptureFixture, endpoint: str, fault: Fault
) -> None:
    emulator.fail(endpoint, fault)

    with caplog.at_level(logging.DEBUG), pytest.raises(JobError) as raised:
        await webui.submit(replace(edit(file(), mask=mask()), negative=NEGATIVE))

    assert leaks("".join(traceback.format_exception(raised.value))) == []
    assert leaks(raised.value.detail) == []
    assert leaks(caplog.text) == []


async def test_neither_drawing_nor_taking_back_gives_anything_away(
    webui: Provider, emulator: Emulator, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        await webui.submit(replace(commission(), negative=NEGATIVE))
        emulator.machine.hold(step=5)
        async with ordered(webui, emulator, cut=False) as waiting:
            await webui.progress(JOB)
            await webui.cancel(JOB)

    assert leaks(caplog.text) == []
    assert isinstance(waiting.outcome, JobError)
    assert leaks("".join(traceback.format_exception(waiting.outcome))) == []


@pytest.mark.parametrize(
    ("wrong", "password"),
    [
        (Settings(base_url="127.0.0.1:7860"), ""),
        (Settings(proxy="nonsense"), ""),
        (Settings(ca_file="nowhere.pem"), ""),
        (Settings(user="easel"), ""),
        (Settings(password_env="P"), "good"),
        (Settings(user="ea:sel", password_env="P"), "good"),
        (Settings(user="esel…", password_env="P"), "good"),
        (Settings(user="easel", password_env="P"), ""),
        (Settings(user="easel", password_env="P"), "two words"),
        (Settings(user="easel", password_env="P"), "schlüssel"),
    ],
)
async def test_a_wrong_setting_is_told_before_anything_is_sent(wrong: Settings, password: str) -> None:
    with pytest.raises(ConfigError) as raised:
        async with connect(wrong, {"P": password}, Watch()):
            pass

    assert "good" not in str(raised.value.text)
    assert "schlüssel" not in str(raised.value.text)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True)
@given(endpoint=st.sampled_from(["models", "create"]), cuts=CUTS)
async def test_whatever_is_answered_to_an_order_only_job_errors_leave(
    webui: Provider, emulator: Emulator, endpoint: str, cuts: Cuts
) -> None:
    emulator.clear()
    emulator.fail(endpoint, cut(cuts))

    with suppress(JobError):
        await webui.offers()
        await webui.submit(edit(file()))


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True)
@given(shut=st.sampled_from([0, 404]), cuts=CUTS)
async def test_whatever_is_answered_to_a_question_only_job_errors_leave(
    emulator: Emulator, shut: int, cuts: Cuts
) -> None:
    emulator.clear()
    emulator.machine.hold(step=5)
    emulator.shut = shut
    for endpoint in ("progress", "glance"):
        emulator.fail(endpoint, cut(cuts), times=2)

    async with connected(emulator, alone=True) as webui:
        await abandoned(webui, emulator)
        async with ordered(webui, emulator, "other0000000"):
            for ask in (webui.progress("other0000000"), webui.cancel("other0000000"), webui.lookup(Lost(JOB, SDXL, 0))):
                with suppress(JobError):
                    await ask
