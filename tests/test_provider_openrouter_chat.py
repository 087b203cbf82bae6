"""Models that draw in a chat: ordered there, and only there, over real HTTP."""

import io
from dataclasses import replace

import httpx
import msgspec
import pytest
from PIL import Image

from bot.errors import Gone
from bot.ports import Finished, Provider
from bot.values import Cost
from tests.emulators.faults import Says
from tests.emulators.openrouter import Emulator
from tests.emulators.openrouter.customer import CHAT, GPT, commission, edit, file, finished, sent, shown
from tests.emulators.pictures import owner_of
from tests.openrouter_fixtures import emulator, hasty, router, server, watch  # noqa: F401 - fixtures
from tests.services import PROMPT


async def test_a_model_of_a_chat_alone_is_ordered_there(router: Provider, emulator: Emulator) -> None:
    order = replace(edit(file("JPEG"), vendor_id=CHAT), aspect_ratio="16:9", size="1K", seed=7)

    done = await finished(router, order)

    body = sent(emulator, "chat")
    messages = body.pop("messages")
    assert isinstance(messages, list)
    (message,) = messages
    assert body == {
        "model": CHAT,
        "modalities": ["image", "text"],
        "image_config": {"aspect_ratio": "16:9", "image_size": "1K"},
        "seed": 7,
    }
    text, picture = message["content"]
    assert (message["role"], text) == ("user", {"type": "text", "text": PROMPT})
    assert picture["image_url"]["url"].startswith("data:image/jpeg;base64,")
    (id,) = emulator.orders
    assert owner_of(shown(done)[0], [id]) == id
    assert done.charged == Cost(0.039, "USD")
    assert Image.open(io.BytesIO(shown(done)[0])).size == emulator.orders[id].size


async def test_a_model_that_answers_pictures_alone_is_asked_for_nothing_else(
    router: Provider, emulator: Emulator
) -> None:
    await router.submit(commission("black-forest-labs/flux.1-schnell"))

    assert sent(emulator, "chat")["modalities"] == ["image"]


async def test_a_model_that_draws_in_one_size_is_not_asked_for_another(router: Provider, emulator: Emulator) -> None:
    await router.submit(commission("google/gemini-2.5-flash-image", size="1K"))

    assert sent(emulator, "chat")["image_config"] == {"aspect_ratio": "1:1"}


async def test_a_chat_model_may_answer_with_a_link(router: Provider, emulator: Emulator) -> None:
    emulator.manner.linked = True

    (link,) = (await finished(router, commission(CHAT))).results

    assert isinstance(link, str)
    async with httpx.AsyncClient() as anyone:
        assert owner_of((await anyone.get(link)).content, list(emulator.orders)) in emulator.orders


async def test_the_pictures_of_a_chat_may_stand_among_its_words(router: Provider, emulator: Emulator) -> None:
    emulator.fail(
        "chat",
        Says(
            '{"choices":[{"message":{"content":[{"type":"text"},{"image_url":{"url":"data:image/png;base64,iVBORw0KGgo="}}]}}]}'
        ),
    )

    assert await finished(router, commission(CHAT)) == Finished((b"\x89PNG\r\n\x1a\n",))


WRONG_WAY = Says(
    '{"error":{"message":"Use the chat endpoint.","error_type":"invalid_request","http_status":404,'
    '"availability":{"code":"wrong_endpoint","retryable":false}}}',
    404,
)


async def test_a_model_that_the_image_api_turns_away_is_ordered_in_a_chat_from_then_on(
    router: Provider, emulator: Emulator
) -> None:
    emulator.fail("images", WRONG_WAY)
    order = commission(GPT, size="1K")

    with pytest.raises(Gone):
        await router.submit(order)
    assert (len(emulator.journal.of("images")), emulator.journal.of("chat")) == (1, [])

    await router.submit(replace(order, quality=""))
    assert (len(emulator.journal.of("images")), len(emulator.journal.of("chat"))) == (1, 1)


PRICES = {
    "none": ({}, None),
    "no list of prices": (None, None),
    "nothing that is a number": ({"completion": "free", "image_output": ""}, None),
    "less than nothing": ({"completion": "-1", "image_output": -1}, None),
    "without an end": ({"completion": "inf", "image_token": "nan"}, None),
    "a number": ({"completion": 0.00001}, 0.02),
    "of the tokens of pictures": ({"completion": "0.00001", "image_token": "0.00003"}, 0.06),
    "of pictures that cost nothing apart": ({"completion": "0.00001", "image_output": "0"}, 0.02),
}


@pytest.mark.parametrize("name", PRICES)
async def test_the_price_of_a_chat_model_is_told_in_several_ways(
    router: Provider, emulator: Emulator, name: str
) -> None:
    pricing, amount = PRICES[name]
    model = {"id": "a/b", "architecture": {"output_modalities": ["image", "text"]}, "pricing": pricing}
    emulator.fail("chats", Says(msgspec.json.encode({"data": [model]})))

    offer = next(offer for offer in await router.offers() if offer.vendor_id == "a/b")

    assert {price.cost.amount for price in offer.prices} == ({amount} if amount else set())
    assert (offer.name, offer.model) == ("a/b", "a/b")


@pytest.mark.parametrize("id", ["no-author", "", "/slug"])
async def test_an_id_that_is_none_is_not_asked_about(router: Provider, emulator: Emulator, id: str) -> None:
    emulator.fail("models", Says(msgspec.json.encode({"data": [{"id": id}]})))

    with pytest.raises(Gone):
        await router.submit(commission(id))

    assert emulator.journal.names == ["models"]
