"""OpenRouter's emulator takes only what the service takes, and answers in every form that a picture may come in."""

from collections.abc import Callable

import httpx
import msgspec
import pytest

from bot.ports import Commission, Provider
from tests.emulators.faults import Mangles, Zips
from tests.emulators.openrouter import KEY, Emulator
from tests.emulators.openrouter.customer import CHAT, GPT, SEEDREAM, commission, finished, shown, streamed
from tests.emulators.pictures import owner_of
from tests.openrouter_fixtures import emulator, hasty, router, server, watch  # noqa: F401 - fixtures

IMAGE: dict[str, object] = {"model": SEEDREAM, "prompt": "a walrus"}
SAID = [{"role": "user", "content": [{"type": "text", "text": "a walrus"}]}]
TALK: dict[str, object] = {"model": CHAT, "modalities": ["image", "text"], "messages": SAID}
NO_PICTURE = [{"type": "image_url", "image_url": {"url": "data:image/png;base64,R0lG"}}]

WRONG: dict[str, tuple[str, dict[str, object], int]] = {
    "an unknown model": ("images", IMAGE | {"model": "a/b"}, 404),
    "a field that nobody knows": ("images", IMAGE | {"resolutoin": "1K"}, 400),
    "no prompt": ("images", IMAGE | {"prompt": ""}, 400),
    "a ratio that is none": ("images", IMAGE | {"aspect_ratio": "7:5"}, 400),
    "a quality of a model without one": ("images", IMAGE | {"quality": "high"}, 400),
    "too many": ("images", IMAGE | {"n": 5}, 400),
    "two sizes": ("images", IMAGE | {"resolution": "1K", "size": "2048x2048"}, 400),
    "news of a model without any": ("images", IMAGE | {"stream": True}, 400),
    "nobody's tag": ("images", IMAGE | {"provider": {"only": ["nobody"]}}, 404),
    "a picture that is none": ("images", IMAGE | {"input_references": NO_PICTURE}, 400),
    "too dear": ("images", IMAGE | {"resolution": "4K", "n": 4}, 402),
    "another modality": ("chat/completions", TALK | {"modalities": ["image"]}, 404),
    "an unknown chat model": ("chat/completions", TALK | {"model": "a/b"}, 404),
    "an unknown wish": ("chat/completions", TALK | {"image_config": {"strength": "1"}}, 400),
}


async def post(emulator: Emulator, path: str, body: object, key: str = KEY) -> httpx.Response:
    async with httpx.AsyncClient() as anyone:
        headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
        return await anyone.post(f"{emulator.ports.api}/{path}", content=msgspec.json.encode(body), headers=headers)


@pytest.mark.parametrize("name", WRONG)
async def test_what_the_service_would_not_take_is_not_taken(emulator: Emulator, name: str) -> None:
    path, body, status = WRONG[name]
    emulator.account.limit = 0.3

    answer = await post(emulator, path, body)
    emulator.told.clear()

    assert (answer.status_code, emulator.creates) == (status, 0)
    assert answer.json()["error"]["code"] == status


@pytest.mark.parametrize("path", ["images", "chat/completions"])
async def test_without_the_key_nothing_is_drawn(emulator: Emulator, path: str) -> None:
    assert (await post(emulator, path, IMAGE, "another")).status_code == 401


@pytest.mark.parametrize("kind", ["JPEG", "WEBP"])
@pytest.mark.parametrize("order", [commission(), streamed(), commission(CHAT)], ids=["images", "news", "chat"])
async def test_a_picture_may_be_of_any_kind(router: Provider, emulator: Emulator, kind: str, order: Commission) -> None:
    emulator.manner.kind = kind

    (picture,) = shown(await finished(router, order))

    assert owner_of(picture, list(emulator.orders)) in emulator.orders


def between(body: bytes, mark: bytes, change: Callable[[bytes], bytes]) -> bytes:
    """The base64 after the mark, in another manner."""
    head, _, rest = body.partition(mark)
    text, quote, tail = rest.partition(b'"')
    return head + mark + change(text) + quote + tail


MANNERS: dict[str, Callable[[bytes], bytes]] = {
    "as a data URL": lambda text: b"data:image/png;base64," + text,
    "with line breaks": lambda text: b"\\n".join(text[at : at + 76] for at in range(0, len(text), 76)),
    "in the other alphabet": lambda text: text.replace(b"+", b"-").replace(b"/", b"_"),
    "without padding": lambda text: text.rstrip(b"="),
}


@pytest.mark.parametrize("name", MANNERS)
@pytest.mark.parametrize("model", [SEEDREAM, GPT])
async def test_base64_may_be_written_in_any_manner(router: Provider, emulator: Emulator, name: str, model: str) -> None:
    emulator.manner.partials = 0
    emulator.fail("images", Mangles(lambda body: between(body, b'"b64_json":"', MANNERS[name])))

    (picture,) = shown(await finished(router, commission(model, size="1K")))

    assert owner_of(picture, list(emulator.orders)) in emulator.orders


@pytest.mark.parametrize("order", [commission(), streamed()], ids=["images", "news"])
async def test_an_answer_may_be_zipped(router: Provider, emulator: Emulator, order: Commission) -> None:
    emulator.fail("images", Zips())

    assert len((await finished(router, order)).results) == 1
