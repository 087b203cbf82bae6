"""No key or prompt leaves OpenRouter's provider; whatever it is answered, only JobErrors do."""

import logging
import traceback
from contextlib import suppress

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.config import PROVIDERS
from bot.errors import ConfigError, JobError
from bot.ports import Commission, Provider
from bot.providers.openrouter import Settings, connect
from tests.cuts import CUTS, Cuts, cut
from tests.emulators import specs
from tests.emulators.faults import Breaks, Fault, Mangles, Says
from tests.emulators.openrouter import KEY, Emulator
from tests.emulators.openrouter.customer import CHAT, GPT, SEEDREAM, commission, connected, edit, file, streamed
from tests.openrouter_fixtures import emulator, hasty, router, server, watch  # noqa: F401 - fixtures
from tests.services import PROMPT, Watch

LEAKY = f'{{"error":{{"code":%d,"message":"{KEY} %s https://x.example/y?sig=s3cr3t Bearer {KEY}","metadata":%s}}}}'
FLAGGED = f'{{"flagged_input":"{PROMPT[:20]}","reasons":["{PROMPT}"]}}'
LEAKS = (KEY, PROMPT, PROMPT[:20], "s3cr3t")
EVENTS = {"Content-Type": "text/event-stream"}


def leaks(text: str) -> list[str]:
    return [secret for secret in LEAKS if secret in text]


FAULTS: list[tuple[str, Fault, Commission]] = [
    *(("images", Says(LEAKY % (code, PROMPT, "null"), code), edit(file())) for code in (400, 401, 402, 429, 500)),
    ("images", Says(LEAKY % (403, PROMPT, FLAGGED), 403), commission()),
    ("images", Says(LEAKY % (502, PROMPT, "7")), commission()),
    ("images", Says("data: " + LEAKY % (502, PROMPT, "7"), headers=EVENTS), streamed()),
    ("images", Breaks(), commission()),
    ("chat", Says(LEAKY % (400, PROMPT, "null"), 400), commission(CHAT)),
    ("chat", Says(f'{{"choices":[{{"message":{{"content":"{PROMPT}"}}}}]}}'), commission(CHAT)),
    ("models", Says(LEAKY % (400, "no", "null"), 400), commission()),
    ("endpoints", Says(LEAKY % (400, "no", "null"), 400), commission()),
    ("endpoints", Breaks(), commission()),
]


@pytest.mark.parametrize("number", range(len(FAULTS)))
async def test_a_failure_gives_nothing_away(
    router: Provider, emulator: Emulator, caplog: pytest.LogCaptureFixture, number: int
) -> None:
    endpoint, fault, order = FAULTS[number]
    emulator.fail(endpoint, fault)

    with caplog.at_level(logging.DEBUG), pytest.raises(JobError) as raised:
        await router.submit(order)

    assert leaks("".join(traceback.format_exception(raised.value))) == []
    assert leaks(raised.value.detail) == []
    assert leaks(caplog.text) == []


async def test_the_name_of_an_order_gives_nothing_away(router: Provider, emulator: Emulator) -> None:
    emulator.fail("images", Says("", 500, {"X-Generation-Id": f"gen-{KEY}"}))

    with pytest.raises(JobError) as raised:
        await router.submit(commission())

    assert raised.value.detail == "HTTP 500 without a usable answer (generation gen-…)"


async def test_a_success_gives_nothing_away(router: Provider, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        for order in (edit(file()), streamed(), edit(file(), vendor_id=CHAT)):
            await router.submit(order)
        await router.check()

    assert leaks(caplog.text + repr(router)) == []


@pytest.mark.parametrize("key", ["", "  ", "two words", "schlüssel", "line\nbreak"])
async def test_a_key_that_is_none_is_told_without_showing_it(key: str) -> None:
    with pytest.raises(ConfigError) as raised:
        async with connect(Settings(), {"OPENROUTER_API_KEY": key}, Watch()):
            pass

    assert raised.value.text.words == {"variable": "OPENROUTER_API_KEY"}


@pytest.mark.parametrize(
    "wrong", [Settings(base_url="openrouter.ai"), Settings(proxy="nonsense"), Settings(ca_file="nowhere.pem")]
)
async def test_a_wrong_setting_is_told_before_anything_is_sent(wrong: Settings) -> None:
    with pytest.raises(ConfigError):
        async with connect(wrong, {"OPENROUTER_API_KEY": KEY}, Watch()):
            pass


@pytest.mark.parametrize(
    "section", [{"title": "图"}, {"referer": "a\nb"}, {"picture_tokens": {"": 0}}, {"at_once": 0}, {"model": "x"}]
)
def test_a_setting_that_cannot_be_used_is_told(section: dict[str, object]) -> None:
    assert "openrouter" in PROVIDERS.names()
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(section, Settings)


ORDERS = {"images": edit(file(), size="1K"), "chat": commission(CHAT, size="1K"), "news": streamed()}


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True)
@given(
    endpoint=st.sampled_from(["models", "chats", "endpoints", "images", "chat", "key", "generation"]),
    order=st.sampled_from(sorted(ORDERS)),
    cuts=CUTS,
)
async def test_whatever_is_answered_only_job_errors_leave(
    emulator: Emulator, endpoint: str, order: str, cuts: Cuts
) -> None:
    emulator.clear()
    emulator.manner.tells_cost, emulator.manner.delay = endpoint != "generation", 0
    emulator.fail(endpoint, cut(cuts), times=9)

    async with connected(emulator, models=[GPT, SEEDREAM, CHAT]) as router:
        for ask in (router.offers, router.check, lambda: router.submit(ORDERS[order])):
            with suppress(JobError):
                await ask()


def kept_in(kept: list[bytes]) -> Mangles:
    """The answer is as it is, and can be looked at afterwards."""

    def keep(body: bytes) -> bytes:
        kept.append(body)
        return body

    return Mangles(keep)


ANSWERS = {
    "images": ("openrouter-images.subset.json", "/components/schemas/ImageGenerationResponse"),
    "chat": ("openrouter-chat.subset.json", "/components/schemas/ChatResult"),
    "generation": ("openrouter-images.subset.json", "/components/schemas/GenerationResponse"),
    "key": ("openrouter-images.subset.json", "/paths/~1key/get/responses/200/content/application~1json/schema"),
    "credits": ("openrouter-images.subset.json", "/paths/~1credits/get/responses/200/content/application~1json/schema"),
}


@pytest.mark.parametrize("name", ANSWERS)
async def test_the_emulator_answers_as_described(emulator: Emulator, router: Provider, name: str) -> None:
    file, pointer = ANSWERS[name]
    specs.needs(file)
    kept: list[bytes] = []
    emulator.manner.tells_cost, emulator.manner.delay = False, 0
    emulator.fail(name, kept_in(kept))

    await router.submit(commission(CHAT) if name == "chat" else commission())
    await router.check()

    assert specs.complaints(file, pointer, msgspec.json.decode(kept[0])) == []


async def test_the_emulator_tells_its_news_as_described(emulator: Emulator, router: Provider) -> None:
    file, pointer = "openrouter-images.subset.json", "/components/schemas/ImageStreamingResponse"
    specs.needs(file)
    kept: list[bytes] = []
    emulator.fail("images", kept_in(kept))

    await router.submit(streamed())

    news = [line[6:] for line in kept[0].split(b"\n") if line.startswith(b"data: {")]
    assert len(news) == 4
    for one in news:
        assert specs.complaints(file, pointer, {"data": msgspec.json.decode(one)}) == []
