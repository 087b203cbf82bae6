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
from tests.emulators.faults import Breaks, Fault, Hangs, Mangles, Says
from tests.emulators.ima import KEY, Emulator, Look
from tests.emulators.ima.customer import PROMPT, Watch, commission, edit, file

pytest_plugins = ["tests.ima_fixtures"]

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


ODDITIES = st.sampled_from(
    [b"null", b"true", b"-1", b"1e400", b"9" * 40, b'""', b"[]", b"{}", b"[[]]", b'"\xff"', b"\x00", b"[" * 5000, b"0"]
)
CUTS = st.tuples(st.integers(0, 4000), st.integers(0, 60), ODDITIES | st.binary(max_size=8))


def mutated(cuts: list[tuple[int, int, bytes]]) -> Mangles:
    """Pieces of the answer are replaced, wherever they lie."""

    def mutate(body: bytes) -> bytes:
        for start, length, patch in cuts:
            at = start % (len(body) + 1)
            body = body[:at] + patch + body[at + length :]
        return body

    return Mangles(mutate)


@settings(
    max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True
)
@given(endpoint=st.sampled_from(["list", "create", "detail", "token"]), cuts=st.lists(CUTS, min_size=1, max_size=3))
async def test_whatever_is_answered_only_job_errors_leave(
    ima: Provider, emulator: Emulator, endpoint: str, cuts: list[tuple[int, int, bytes]]
) -> None:
    emulator.clear()
    emulator.stages = ((Look.READY,),)
    emulator.fail(endpoint, mutated(cuts))

    with suppress(JobError):
        await ima.offers()
        accepted = await ima.submit(edit(file()))
        assert isinstance(accepted, Accepted)
        await ima.poll(accepted.ticket)
