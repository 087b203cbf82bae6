"""What is taken out of a web UI's answer: the pictures that were ordered, and nothing else."""

import msgspec
import pytest

from bot.ports import Provider
from bot.providers.webui.wire import Drawn
from tests.emulators.faults import Mangles
from tests.emulators.pictures import owner_of
from tests.emulators.webui import Emulator
from tests.emulators.webui.customer import TASK, commission, drawn, size
from tests.emulators.webui.fixtures import emulator, hasty, server, watch, webui  # noqa: F401 - fixtures


@pytest.mark.parametrize("n", [1, 4])
@pytest.mark.parametrize("told", [True, False])
async def test_an_overview_and_what_extensions_add_are_no_results(
    webui: Provider, emulator: Emulator, n: int, told: bool
) -> None:
    emulator.grid, emulator.maps = True, int(told)
    if not told:
        emulator.fail("create", without(b"index_of_first_image"))

    pictures = await drawn(webui, commission(n=n))

    assert [owner_of(picture, [TASK]) for picture in pictures] == [TASK] * n
    assert {size(picture) for picture in pictures} == {(512, 512)}


def without(word: bytes) -> Mangles:
    return Mangles(lambda body: body.replace(word, b"something"))


@pytest.mark.parametrize("info", [b'"info":null', b'"info":"{oops"', b'"info":{"all_seeds":7}', b'"note":0'])
async def test_what_is_said_about_the_pictures_may_be_missing_or_broken(
    webui: Provider, emulator: Emulator, info: bytes
) -> None:
    def mangled(body: bytes) -> bytes:
        answer = msgspec.json.decode(body)
        return b'{"images":' + msgspec.json.encode(answer["images"]) + b"," + info + b"}"

    emulator.fail("create", Mangles(mangled))

    assert len(await drawn(webui, commission(n=3))) == 3


async def test_pictures_may_come_as_data_urls(webui: Provider, emulator: Emulator) -> None:
    emulator.prefix = "data:image/png;base64,"

    (picture,) = await drawn(webui, commission())

    assert owner_of(picture, [TASK]) == TASK


async def test_fewer_pictures_than_ordered_are_better_than_none(webui: Provider, emulator: Emulator) -> None:
    def spoilt(body: bytes) -> bytes:
        answer = msgspec.json.decode(body, type=dict[str, msgspec.Raw])
        images = msgspec.json.decode(answer["images"], type=list[str])
        return msgspec.json.encode(answer | {"images": [images[0], "%%%", "R0lGODlh"]})

    emulator.fail("create", Mangles(spoilt))

    assert len(await drawn(webui, commission(n=3))) == 1


def test_an_answer_without_anything_is_an_answer() -> None:
    assert Drawn().told.all_seeds is None
