"""Someone who orders from the emulator through the real providers."""

from __future__ import annotations

import io
from contextlib import AbstractAsyncContextManager
from dataclasses import replace

import msgspec
from PIL import Image, ImageDraw

from bot.ports import Clock, Commission, Provider
from bot.providers import openai, wellapi
from bot.values import Cost, Task
from tests.emulators.openai.flavours import Flavour
from tests.emulators.openai.state import Emulator
from tests.services import JOB, PROMPT, Watch

Setting = str | float | bool | list[str] | dict[str, dict[str, float]]


def connected(
    emulator: Emulator, watch: Clock | None = None, **settings: Setting
) -> AbstractAsyncContextManager[Provider]:
    """The provider that the emulator's flavour is for; servers of one's own need no key."""
    clock = watch or Watch()
    emulator.now = clock.now
    base: dict[str, Setting] = {"base_url": f"{emulator.ports.api}/v1"}
    if emulator.flavour is Flavour.WELLAPI:
        terms = msgspec.convert(base | settings, wellapi.Settings)
        return wellapi.connect(terms, {terms.key_env: emulator.key}, clock)
    base |= {"protocol": "openai" if emulator.flavour is Flavour.OPENAI else "local"}
    base |= {} if emulator.key else {"key_env": ""}
    wanted = msgspec.convert(base | settings, openai.Settings)
    return openai.connect(wanted, {wanted.key_env: emulator.key} if wanted.key_env else {}, clock)


def commission(
    vendor_id: str = "gpt-image-2", ratio: str = "1:1", size: str = "1K", n: int = 1, budget: float = 100
) -> Commission:
    return Commission(JOB, vendor_id, Task.TEXT_TO_IMAGE, PROMPT, ratio, size, n, Cost(budget, "USD"), quality="low")


def plain(vendor_id: str, size: str = "512px") -> Commission:
    """As a server of one's own takes it."""
    return replace(commission(vendor_id, size=size), quality="")


def edit(*pictures: bytes, mask: bytes = b"", order: Commission | None = None) -> Commission:
    return replace(order or commission(), task=Task.IMAGE_TO_IMAGE, pictures=pictures or (file(),), mask=mask)


def file(kind: str = "PNG", size: tuple[int, int] = (24, 16)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, kind)
    return out.getvalue()


def mask(size: tuple[int, int] = (24, 16), *, shown: bool = True) -> bytes:
    """White in its left half."""
    drawn = Image.new("L", size, 0)
    if shown:
        ImageDraw.Draw(drawn).rectangle((0, 0, size[0] // 2 - 1, size[1]), fill=255)
    out = io.BytesIO()
    drawn.save(out, "PNG")
    return out.getvalue()
