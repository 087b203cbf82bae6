"""Changing pictures with OpenAI: how pictures and masks are sent, and what is refused before."""

import io

import pytest
from PIL import Image

from bot.errors import JobError, TooLarge, Unmasked, Unreadable
from bot.ports import Commission, Finished, Provider
from tests.emulators.openai import Emulator
from tests.emulators.openai.customer import edit, file, mask
from tests.emulators.openai.forms import Part, parts
from tests.openai_fixtures import (  # noqa: F401 - fixtures
    emulator,
    gateway,
    openai,
    openai_server,
    watch,
    wellapi,
    wellapi_server,
)
from tests.services import PROMPT


def form(emulator: Emulator) -> list[Part]:
    (sent,) = emulator.journal.of("create")
    assert sent.url.endswith("/v1/images/edits")
    return parts(sent.headers["content-type"], sent.body)


def files(emulator: Emulator) -> list[tuple[str, str, bytes]]:
    return [(part.field, part.mime, part.body) for part in form(emulator) if part.filename]


@pytest.mark.parametrize(("kind", "mime"), [("PNG", "image/png"), ("JPEG", "image/jpeg"), ("WEBP", "image/webp")])
async def test_one_picture_is_sent_as_what_it_is(openai: Provider, emulator: Emulator, kind: str, mime: str) -> None:
    outcome = await openai.submit(edit(file(kind)))

    assert isinstance(outcome, Finished)
    assert files(emulator) == [("image", mime, file(kind))]
    assert {part.field: part.body.decode() for part in form(emulator) if not part.filename} == {
        "model": "gpt-image-2",
        "prompt": PROMPT,
        "n": "1",
        "size": "1024x1024",
        "quality": "low",
        "stream": "true",
        "partial_images": "2",
    }


async def test_several_pictures_are_sent_in_order_under_another_name(openai: Provider, emulator: Emulator) -> None:
    shown = [file("PNG"), file("JPEG"), file("WEBP")]

    await openai.submit(edit(*shown))

    assert [(field, body) for field, _, body in files(emulator)] == [("image[]", picture) for picture in shown]


async def test_sixteen_pictures_are_taken(openai: Provider, emulator: Emulator) -> None:
    await openai.submit(edit(*[file()] * 16))

    assert len(files(emulator)) == 16


async def test_what_is_white_in_the_mask_is_transparent_in_the_one_that_is_sent(
    openai: Provider, emulator: Emulator
) -> None:
    await openai.submit(edit(file(), mask=mask()))

    (order,) = emulator.orders.values()
    with Image.open(io.BytesIO(order.mask)) as sent:
        assert (sent.format, sent.mode, sent.size) == ("PNG", "RGBA", (24, 16))
        alpha = sent.getchannel("A")
        assert (alpha.getpixel((0, 8)), alpha.getpixel((23, 8))) == (0, 255)


LARGE = b"\x89PNG\r\n\x1a\n" + bytes(50_000_000)

REFUSED: dict[str, tuple[Commission, type[JobError]]] = {
    "a mask of another size": (edit(file(), mask=mask((16, 16))), Unmasked),
    "a mask that shows nothing": (edit(file(), mask=mask(shown=False)), Unmasked),
    "a mask that is none": (edit(file(), mask=b"nonsense"), Unreadable),
    "a picture that only seems to be one": (edit(b"\x89PNG\r\n\x1a\nnonsense", mask=mask()), Unreadable),
    "a picture of another kind": (edit(b"GIF89a"), Unreadable),
    "a picture that is too large": (edit(LARGE), TooLarge),
}


@pytest.mark.parametrize("name", REFUSED)
async def test_what_cannot_be_used_is_refused_before_anything_is_sent(
    openai: Provider, emulator: Emulator, name: str
) -> None:
    order, error = REFUSED[name]

    with pytest.raises(error) as raised:
        await openai.submit(order)

    assert type(raised.value) is error
    assert emulator.journal.names == []


async def test_the_mask_belongs_to_the_first_picture(openai: Provider, emulator: Emulator) -> None:
    await openai.submit(edit(file(), file(size=(99, 9)), mask=mask()))

    assert [field for field, _, _ in files(emulator)] == ["image[]", "image[]", "mask"]
