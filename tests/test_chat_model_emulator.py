"""The emulated chat model refuses what the service refuses, and both sides speak as its official description says."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

import httpx
import msgspec
import pytest

from bot.advice import connect
from bot.understanding import Message
from tests.emulators.chat_model import DESCRIPTION, KEY, MODEL, Asked, Emulator, emulated
from tests.emulators.specs import complaints, needs, properties

BODY: Mapping[str, object] = {"model": MODEL, "messages": [{"role": "user", "content": "hello"}]}
HEADERS = {"Authorization": f"Bearer {KEY}", "Content-Type": "application/json"}
REQUEST = "/components/schemas/CreateChatCompletionRequest"
RESPONSE = "/components/schemas/CreateChatCompletionResponse"
QUESTION = Message("my sister keeps bees on the roof", addressed=True, has_last_result=True)


@pytest.fixture(scope="module")
def model() -> Iterator[Emulator]:
    with emulated() as emulator:
        yield emulator


@pytest.fixture
def description() -> None:
    needs(DESCRIPTION)


async def answered(model: Emulator, path: str, body: object, headers: Mapping[str, str]) -> httpx.Response:
    async with httpx.AsyncClient(trust_env=False) as client:
        return await client.post(model.url + path, content=json.dumps(body), headers=headers)


async def test_what_is_right_is_completed(model: Emulator) -> None:
    answer = await answered(model, "/chat/completions", BODY, HEADERS)

    assert answer.status_code == 200
    assert json.loads(answer.json()["choices"][0]["message"]["content"])["intent"] == "none"


@pytest.mark.parametrize(
    ("path", "changed", "status"),
    [
        ("/completions", {}, 404),
        ("/v1/chat/completions", {}, 404),
        ("/chat/completions/", {}, 404),
        ("/chat/completions", {"model": None}, 400),
        ("/chat/completions", {"model": "nobody"}, 404),
        ("/chat/completions", {"messages": None}, 400),
        ("/chat/completions", {"messages": []}, 400),
        ("/chat/completions", {"messages": [{"role": "bot", "content": "hello"}]}, 400),
        ("/chat/completions", {"messages": [{"role": "user"}]}, 400),
        ("/chat/completions", {"temperature": 3}, 400),
        ("/chat/completions", {"max_tokens": 0}, 400),
        ("/chat/completions", {"temprature": 0}, 400),
    ],
)
async def test_what_is_wrong_is_refused(path: str, changed: Mapping[str, object], status: int, model: Emulator) -> None:
    body = {name: value for name, value in {**BODY, **changed}.items() if value is not None}
    answer = await answered(model, path, body, HEADERS)

    assert answer.status_code == status
    assert set(answer.json()["error"]) == {"message", "type", "param", "code"}


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"Authorization": "Bearer sk-another"}, 401),
        ({"Authorization": KEY}, 401),
        ({"Authorization": ""}, 401),
        ({"Content-Type": "text/plain"}, 400),
    ],
)
async def test_who_has_no_key_or_sends_something_else_is_refused(
    changed: Mapping[str, str], status: int, model: Emulator
) -> None:
    answer = await answered(model, "/chat/completions", BODY, {**HEADERS, **changed})

    assert answer.status_code == status
    assert "error" in answer.json()


@pytest.mark.usefixtures("description")
async def test_every_request_and_answer_is_as_the_official_description_says(model: Emulator) -> None:
    model.clear()
    async with connect(model.url, MODEL, KEY, 20) as adviser:
        assert await adviser.advise(QUESTION) is not None
    (received,) = model.journal.of("chat")
    sent = received.read(dict[str, object])
    answer = await answered(model, "/chat/completions", sent, HEADERS)

    assert complaints(DESCRIPTION, REQUEST, msgspec.json.decode(received.body)) == []
    assert set(sent) <= properties(DESCRIPTION, REQUEST)
    assert complaints(DESCRIPTION, RESPONSE, answer.json()) == []
    assert set(answer.json()) <= properties(DESCRIPTION, RESPONSE)


@pytest.mark.usefixtures("description")
def test_the_emulator_takes_nothing_that_the_official_description_does_not_know() -> None:
    assert {field.encode_name for field in msgspec.structs.fields(Asked)} <= properties(DESCRIPTION, REQUEST)
    assert complaints(DESCRIPTION, REQUEST, {"model": "talker-8b"}) == ["$: 'messages' is a required property"]
