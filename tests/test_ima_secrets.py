"""No key, signature or prompt leaves IMA Studio's provider; whatever it is answered, only JobErrors do."""

import logging
import traceback
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.errors import ConfigError, JobError
from bot.ports import Accepted, Provider
from bot.providers.ima import Settings, connect
from tests.cuts import CUTS, Cuts, cut
from tests.emulators.faults import Breaks, Fault, Hangs, Says
from tests.emulators.ima import KEY, Emulator, Look
from tests.emulators.ima.customer import commission, edit, file
from tests.ima_fixtures import emulator, hasty, ima, server, watch  # noqa: F401 - fixtures
from tests.services import PROMPT, Watch, ticket

LEAKY = f'{{"code":%d,"message":"{KEY} %s https://x.example/y?appUid={KEY}&Signature=s3cr3t Bearer {KEY}"}}'
LEAKS = (KEY, PROMPT, "s3cr3t", "Signature=", "appUid")


def leaks(text: str) -> list[str]:
    return [secret for secret in LEAKS if secret in text]


FAULTS: list[tuple[str, Fault]] = [
    *(("create", Says(LEAKY % (code, PROMPT))) for code in (400, 401, 4008, 6006, 777)),
    ("create", Breaks()),
    ("list", Says(LEAKY % (400, "no"))),
    ("token", Says(LEAKY % (400, "no"))),
    ("token", Breaks()),
    ("token", Says("", 401)),
    ("token", Says(f'{{"data":{{"ful":"{KEY}","fdl":""}}}}')),
    ("put", Breaks()),
    ("put", Says(LEAKY % (0, "no"), 403)),
]


@pytest.mark.parametrize(("endpoint", "fault"), FAULTS)
async def test_a_failure_gives_nothing_away(
    ima: Provider, emulator: Emulator, caplog: pytest.LogCaptureFixture, endpoint: str, fault: Fault
) -> None:
    emulator.fail(endpoint, fault, times=3)

    with caplog.at_level(logging.DEBUG), pytest.raises(JobError) as raised:
        await ima.submit(edit(file()))

    assert leaks("".join(traceback.format_exception(raised.value))) == []
    assert leaks(raised.value.detail) == []
    assert leaks(caplog.text) == []


@pytest.mark.parametrize("endpoint", ["token", "put"])
async def test_a_silence_gives_nothing_away(
    hasty: Provider, emulator: Emulator, caplog: pytest.LogCaptureFixture, endpoint: str
) -> None:
    emulator.fail(endpoint, Hangs())

    with caplog.at_level(logging.DEBUG), pytest.raises(JobError) as raised:
        await hasty.submit(edit(file()))

    assert leaks("".join(traceback.format_exception(raised.value))) == []
    assert leaks(caplog.text) == []


async def test_a_success_gives_nothing_away(
    ima: Provider, emulator: Emulator, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        await ima.submit(edit(file()))

    assert "getuploadtoken?…" in caplog.text
    assert leaks(caplog.text) == []


FAILED = '{"code":0,"data":{"medias":[{"resource_status":2,"error_msg":"no memory left for %s"}]}}'


@pytest.mark.parametrize("said", [FAILED % PROMPT, LEAKY % (400, PROMPT), LEAKY % (500, PROMPT)])
async def test_a_poll_that_fails_gives_nothing_away(ima: Provider, emulator: Emulator, said: str) -> None:
    job = ticket(await ima.submit(commission()))
    emulator.fail("detail", Says(said), times=2)

    for asked in (job, "task_of_elsewhere"):
        with pytest.raises(JobError) as raised:
            await ima.poll(asked)
        assert leaks("".join(traceback.format_exception(raised.value))) == []


async def test_why_a_task_failed_is_told_where_its_prompt_is_known(ima: Provider, emulator: Emulator) -> None:
    job = ticket(await ima.submit(commission()))
    emulator.fail("detail", Says(FAILED % PROMPT))

    with pytest.raises(JobError) as raised:
        await ima.poll(job)

    assert raised.value.detail == "the task failed: no memory left for …"


async def test_a_refusal_of_the_content_is_not_quoted(ima: Provider, emulator: Emulator) -> None:
    emulator.fail("create", Says('{"code":400,"message":"sensitive content: a walrus"}'))

    with pytest.raises(JobError) as raised:
        await ima.submit(commission())

    assert raised.value.detail == "IMA 400"


@pytest.mark.parametrize("key", ["", "  ", "two words", "schlüssel", "line\nbreak"])
async def test_a_key_that_is_none_is_told_without_showing_it(key: str) -> None:
    with pytest.raises(ConfigError) as raised:
        async with connect(Settings(), {"IMA_API_KEY": key}, Watch()):
            pass

    assert "%(variable)s" in raised.value.text.message
    assert raised.value.text.words == {"variable": "IMA_API_KEY"}


@pytest.mark.parametrize(
    "wrong",
    [
        Settings(base_url="api.imastudio.com"),
        Settings(upload_url="ftp://imapi.liveme.com"),
        Settings(proxy="nonsense"),
        Settings(ca_file="nowhere.pem"),
    ],
)
async def test_a_wrong_setting_is_told_before_anything_is_sent(wrong: Settings) -> None:
    with pytest.raises(ConfigError):
        async with connect(wrong, {"IMA_API_KEY": KEY}, Watch()):
            pass


@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True
)
@given(endpoint=st.sampled_from(["list", "create", "detail", "token"]), cuts=CUTS)
async def test_whatever_is_answered_only_job_errors_leave(
    ima: Provider, emulator: Emulator, endpoint: str, cuts: Cuts
) -> None:
    emulator.clear()
    emulator.stages = ((Look.READY,),)
    emulator.fail(endpoint, cut(cuts))

    with suppress(JobError):
        await ima.offers()
        accepted = await ima.submit(edit(file()))
        assert isinstance(accepted, Accepted)
        await ima.poll(accepted.ticket)
