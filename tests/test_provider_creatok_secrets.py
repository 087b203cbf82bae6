"""No key, signature or prompt leaves CreatOK's provider; whatever it is answered, only JobErrors do."""

from __future__ import annotations

import logging
import traceback
from contextlib import suppress

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.errors import ConfigError, JobError
from bot.ports import Accepted, Provider
from bot.providers.creatok import Settings, connect
from bot.providers.creatok.tasks import Tasks
from bot.providers.http import conceal
from tests.cuts import CUTS, Cuts, cut
from tests.emulators.creatok import KEY, Emulator, Stage
from tests.emulators.creatok.customer import edit, file
from tests.emulators.creatok.fixtures import creatok, emulator, hasty, server, watch  # noqa: F401 - fixtures
from tests.emulators.faults import Breaks, Fault, Says
from tests.services import PROMPT, Watch, ticket


def envelope(message: str, status: int = 200) -> Says:
    return Says(msgspec.json.encode({"code": 1, "msg": message}), status)


LEAKY = f"no {PROMPT} {KEY} https://x.example/y?X-Signature=s3cr3t Bearer {KEY}"
LEAKS = (KEY, PROMPT, "s3cr3t", "X-Signature=")


def leaks(text: str) -> list[str]:
    return [secret for secret in LEAKS if secret in text]


LEAKING: list[tuple[str, Fault]] = [
    *(("create", envelope(LEAKY, status)) for status in (200, 400, 401, 429, 500)),
    ("create", envelope(f"policy: {LEAKY}")),
    ("create", Says(LEAKY)),
    ("create", Breaks()),
    ("capabilities", envelope(KEY)),
    ("slot", Says(f'{{"code":0,"data":{{"presignedUploadUrl":"{KEY}","objectKey":"k"}}}}')),
    ("put", Breaks()),
    ("put", Says(LEAKY, 403)),
]


@pytest.mark.parametrize(("endpoint", "fault"), LEAKING)
async def test_a_failure_gives_nothing_away(
    creatok: Provider, emulator: Emulator, caplog: pytest.LogCaptureFixture, endpoint: str, fault: Fault
) -> None:
    emulator.fail(endpoint, fault)

    with caplog.at_level(logging.DEBUG), pytest.raises(JobError) as raised:
        await creatok.submit(edit(file()))

    assert leaks("".join(traceback.format_exception(raised.value))) == []
    assert leaks(raised.value.detail) == []
    assert leaks(caplog.text) == []


@pytest.mark.parametrize("status", [200, 503])
async def test_a_poll_that_fails_gives_nothing_away(creatok: Provider, emulator: Emulator, status: int) -> None:
    job = ticket(await creatok.submit(edit(file())))
    emulator.fail("status", envelope(LEAKY, status), times=2)

    for asked in (job, "img_of_elsewhere"):
        with pytest.raises(JobError) as raised:
            await creatok.poll(asked)
        assert leaks("".join(traceback.format_exception(raised.value))) == []


async def test_only_the_newest_prompts_are_remembered() -> None:
    tasks = Tasks(Watch(), conceal, 60)
    for number in range(4097):
        tasks.begin(str(number), PROMPT)

    assert (tasks.prompt("1"), tasks.prompt("4096")) == (PROMPT, PROMPT)
    assert tasks.prompt("0") is None


async def test_a_success_gives_nothing_away(
    creatok: Provider, emulator: Emulator, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        await creatok.submit(edit(file()))

    assert "/open-skills/reference-images/" in caplog.text
    assert leaks(caplog.text) == []


@pytest.mark.parametrize("key", ["", "  ", "two words", "schlüssel", "line\nbreak"])
async def test_a_key_that_is_none_is_told_without_showing_it(key: str) -> None:
    with pytest.raises(ConfigError) as raised:
        async with connect(Settings(), {"CREATOK_API_KEY": key}, Watch()):
            pass

    assert raised.value.text.words == {"variable": "CREATOK_API_KEY"}


@pytest.mark.parametrize(
    "wrong", [Settings(base_url="www.creatok.ai"), Settings(proxy="nonsense"), Settings(ca_file="nowhere.pem")]
)
async def test_a_wrong_setting_is_told_before_anything_is_sent(wrong: Settings) -> None:
    with pytest.raises(ConfigError):
        async with connect(wrong, {"CREATOK_API_KEY": KEY}, Watch()):
            pass


@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True
)
@given(endpoint=st.sampled_from(["capabilities", "create", "status", "slot"]), cuts=CUTS)
async def test_whatever_is_answered_only_job_errors_leave(
    creatok: Provider, emulator: Emulator, endpoint: str, cuts: Cuts
) -> None:
    emulator.clear()
    emulator.stages = (Stage.SUCCEEDED,)
    emulator.fail(endpoint, cut(cuts))

    with suppress(JobError):
        await creatok.check()
        accepted = await creatok.submit(edit(file()))
        assert isinstance(accepted, Accepted)
        await creatok.poll(accepted.ticket)
