"""Pictures as base64, by their first bytes, and as masks that are seen through."""

from __future__ import annotations

import base64
import io

import pytest
from PIL import Image

from bot.errors import Unreadable
from bot.providers.http import Garbled, data_url, decoded, encoded, kind_of, see_through

FILE = bytes(range(256)) * 3 + b"\xfb\xff"
PLAIN = base64.b64encode(FILE).decode()


@pytest.mark.parametrize(
    "written",
    [
        PLAIN,
        f"data:image/png;base64,{PLAIN}",
        PLAIN.rstrip("="),
        base64.urlsafe_b64encode(FILE).decode(),
        base64.encodebytes(FILE).decode(),
        PLAIN.replace("A", "A\r\n"),
    ],
)
async def test_base64_is_read_however_it_is_written(written: str) -> None:
    assert await decoded(written) == FILE


@pytest.mark.parametrize("length", [3 * 1024 * 1024, 3 * 1024 * 1024 + 1, 1_600_001])
async def test_a_large_file_is_read_piece_by_piece(length: int) -> None:
    large = bytes(range(251)) * (length // 251 + 1)

    assert await decoded(base64.b64encode(large).decode()) == large
    assert await decoded(base64.encodebytes(large).decode()) == large
    assert await decoded(base64.urlsafe_b64encode(large).decode().rstrip("=")) == large


@pytest.mark.parametrize("written", ["a", "%%%%", "data:image/png;base64,ééé", "AAAA=AAAA", "海象"])
async def test_what_is_no_base64_is_garbled(written: str) -> None:
    with pytest.raises(Garbled):
        await decoded(written)


async def test_a_data_url_names_what_is_in_it() -> None:
    jpeg = b"\xff\xd8\xff\xe0 and so on"

    assert await data_url(jpeg) == f"data:image/jpeg;base64,{await encoded(jpeg)}"
    with pytest.raises(Unreadable):
        kind_of(b"GIF89a")


async def test_what_is_white_in_a_mask_is_seen_through() -> None:
    mask = Image.new("L", (4, 1))
    mask.putdata([0, 100, 200, 255])
    out = io.BytesIO()
    mask.save(out, "PNG")

    with Image.open(io.BytesIO(await see_through(out.getvalue()))) as clear:
        assert (clear.mode, clear.size) == ("RGBA", (4, 1))
        assert clear.getchannel("A").tobytes() == bytes([255, 255, 0, 0])
