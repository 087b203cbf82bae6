"""Masks from strangers: which part they mean, whether they fit, and who can redraw just a part."""

from __future__ import annotations

import io

import pytest
from PIL import Image, ImageDraw

from bot.catalog import load
from bot.errors import Unmasked, Unreadable
from bot.pictures import mask
from bot.testing.providers import picture
from bot.values import Attachment, Task
from bot.values.jobs import Order
from tests.wishes import CHANGE, chosen, own, wish

PIXELS = 1_000_000
SHOWN = picture(40, 20)


def drawn(mode: str, ground: object, spot: object, size: tuple[int, int] = (40, 20)) -> bytes:
    """With a spot in its left half."""
    image = Image.new(mode, size, ground)  # type: ignore[arg-type]  # a colour of the mode
    ImageDraw.Draw(image).rectangle((0, 0, size[0] // 2 - 1, size[1]), fill=spot)  # type: ignore[arg-type]
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize(
    "sent",
    [
        drawn("L", 0, 255),
        drawn("1", 0, 1),
        drawn("RGB", "black", "white"),
        drawn("RGBA", (9, 9, 9, 255), (9, 9, 9, 0)),
        drawn("RGBA", (255, 255, 255, 255), (0, 0, 0, 0)),
        drawn("RGBA", (0, 0, 0, 255), (255, 255, 255, 255)),
        drawn("LA", (0, 255), (0, 0)),
        drawn("RGB", "black", "white", (80, 40)),
        drawn("RGB", (30, 30, 30), (250, 250, 240)),
    ],
)
def test_white_or_transparent_is_what_is_redrawn(sent: bytes) -> None:
    with Image.open(io.BytesIO(mask(sent, SHOWN, PIXELS))) as found:
        assert (found.mode, found.size) == ("L", (40, 20))
        assert [found.getpixel((x, 10)) for x in (0, 19, 20, 39)] == [255, 255, 0, 0]


@pytest.mark.parametrize(
    "sent", [drawn("L", 0, 0), drawn("L", 0, 255, (20, 40)), drawn("RGBA", (0, 0, 0, 255), (0,) * 3)]
)
def test_a_mask_that_does_not_fit_is_told(sent: bytes) -> None:
    with pytest.raises(Unmasked):
        mask(sent, SHOWN, PIXELS)


def test_what_is_no_picture_is_no_mask() -> None:
    with pytest.raises(Unreadable):
        mask(b"no picture", SHOWN, PIXELS)


PLAIN = own("plain", "a", tasks=tuple(Task), references=1)
ABLE = own("able", "a", tasks=tuple(Task), references=3, masks=True)


def test_only_who_can_redraw_a_part_is_asked_to() -> None:
    catalog = load().offering("a", [PLAIN, ABLE])

    assert chosen(catalog, task=CHANGE, references=1).offer.model == "plain"
    assert chosen(catalog, task=CHANGE, references=1, masked=True).offer.model == "able"
    instead = chosen(catalog, task=CHANGE, references=1, masked=True, model="plain")
    assert (instead.offer.model, instead.adjusted[0].what) == ("able", "task")
    assert load().offering("a", [PLAIN]).choose(wish(task=CHANGE, masked=True)) is None


def test_a_mask_is_no_picture_to_start_from() -> None:
    order = Order(CHANGE, "a hat", "able", attachments=(Attachment("one"), Attachment("two", mask=True)))

    assert (order.references, order.masked) == (1, True)


def test_who_takes_all_the_pictures_comes_first() -> None:
    catalog = load().offering("a", [PLAIN, ABLE])

    assert chosen(catalog, task=CHANGE, references=3).offer.model == "able"


def test_a_model_that_was_named_takes_as_many_pictures_as_it_can_and_says_so() -> None:
    choice = chosen(load().offering("a", [PLAIN, ABLE]), task=CHANGE, references=2, model="plain")

    assert choice.offer.model == "plain"
    assert [(one.what, one.wanted, one.taken) for one in choice.adjusted] == [("references", "2", "1")]
