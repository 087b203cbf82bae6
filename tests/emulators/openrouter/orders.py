"""What the service refuses before it takes an order, and what it makes of one that it takes."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterable
from typing import Annotated, Literal, TypeVar
from uuid import uuid4

import msgspec
from PIL import Image

from bot.values.measures import dimensions, pixels
from tests.emulators import specs
from tests.emulators.openrouter.answers import Rejected
from tests.emulators.openrouter.menu import Endpoint, Model
from tests.emulators.openrouter.state import Emulator, Order

T = TypeVar("T")

IMAGES = ("openrouter-images.subset.json", "/components/schemas/ImageGenerationRequest")
CHAT = ("openrouter-chat.subset.json", "/components/schemas/ChatRequest")
TOKENS = {"low": 200, "medium": 1670, "high": 6670}
_GEMINI = 1290


class _Url(msgspec.Struct, forbid_unknown_fields=True):
    url: str


class _Part(msgspec.Struct, forbid_unknown_fields=True):
    type: Literal["image_url", "text"]
    image_url: _Url | None = None
    text: str | None = None


class _Routing(msgspec.Struct, forbid_unknown_fields=True):
    only: tuple[str, ...]


class ImageOrder(msgspec.Struct, forbid_unknown_fields=True):
    """All fields that orders have here."""

    model: str
    prompt: Annotated[str, msgspec.Meta(min_length=1)]
    n: int = 1
    resolution: str = ""
    aspect_ratio: str = ""
    quality: str = ""
    seed: int | None = None
    input_references: tuple[_Part, ...] = ()
    stream: bool = False
    provider: _Routing | None = None
    size: str = ""

    @property
    def wishes(self) -> dict[str, object]:
        """What the model has to support, by the field's name."""
        said: dict[str, object] = {
            "resolution": self.resolution,
            "aspect_ratio": self.aspect_ratio,
            "quality": self.quality,
            "input_references": len(self.input_references),
        }
        wishes = {name: value for name, value in said.items() if value}
        wishes |= {"seed": self.seed} if self.seed is not None else {}
        return wishes | ({"n": self.n} if self.n > 1 else {})


class _Message(msgspec.Struct, forbid_unknown_fields=True):
    role: Literal["user"]
    content: tuple[_Part, ...]


class ChatOrder(msgspec.Struct, forbid_unknown_fields=True):
    """Likewise, for a chat."""

    model: str
    messages: tuple[_Message]
    modalities: tuple[str, ...]
    image_config: dict[str, str] = {}
    seed: int | None = None

    @property
    def parts(self) -> tuple[_Part, ...]:
        return self.messages[0].content


def described(emulator: Emulator, description: tuple[str, str], body: bytes) -> None:
    """Every order is held to the service's own description, where it is at hand."""
    try:
        wrong = specs.complaints(*description, msgspec.json.decode(body), closed=True)
    except ValueError as error:
        raise Rejected(400, f"Invalid JSON: {error}") from error
    emulator.told += wrong
    if wrong:
        raise Rejected(400, "; ".join(wrong), error_type="invalid_request")


def image_order(emulator: Emulator, body: bytes) -> tuple[Order, ImageOrder]:
    described(emulator, IMAGES, body)
    order = _decoded(body, ImageOrder)
    model = emulator.menu.get(order.model)
    if model is None:
        raise Rejected(404, f"Model {order.model} not found", error_type="not_found")
    endpoint = _endpoint(model, order)
    given = _pictures(order.input_references)
    size = pixels(order.aspect_ratio or "1:1", _size(order.resolution))
    n = max(1, order.n - emulator.manner.fewer)
    return _paid(emulator, Order(_id(), order.model, order.prompt, size, n, _cost(endpoint, order, n), given)), order


def chat_order(emulator: Emulator, body: bytes) -> Order:
    described(emulator, CHAT, body)
    order = _decoded(body, ChatOrder)
    model = emulator.chats.get(order.model)
    if model is None:
        raise Rejected(404, "No endpoints found that support the requested output modalities", error_type="not_found")
    if set(order.modalities) != set(model.architecture.output_modalities):
        raise Rejected(404, "No endpoints found that support the requested output modalities")
    if order.seed is not None and "seed" not in model.able:
        raise Rejected(400, "seed is not supported", error_type="invalid_request")
    if set(order.image_config) - {"aspect_ratio", "image_size"}:
        raise Rejected(400, "image_config", error_type="invalid_request")
    given = _pictures(part for part in order.parts if part.type == "image_url")
    if given and "image" not in model.architecture.input_modalities:
        raise Rejected(404, "No endpoints found that support image input")
    size = pixels(order.image_config.get("aspect_ratio", "1:1"), order.image_config.get("image_size", "1K"))
    said = "".join(part.text or "" for part in order.parts)
    return _paid(emulator, Order(_id(), order.model, said, size, 1, 0.039, given, chat=True))


def _decoded(body: bytes, shape: type[T]) -> T:
    try:
        return msgspec.json.decode(body, type=shape)
    except ValueError as error:
        raise Rejected(400, f"Invalid request: {error}", error_type="invalid_request") from error


def _endpoint(model: Model, order: ImageOrder) -> Endpoint:
    """The first of those that may carry it out; what it does not take is refused, although the service often clamps."""
    if dimensions(order.size) and (order.resolution or order.aspect_ratio):
        raise Rejected(400, "size contradicts resolution or aspect_ratio", error_type="invalid_request")
    only = order.provider.only if order.provider else [one.provider_tag for one in model.endpoints]
    named = [one for one in model.endpoints if one.provider_tag in only]
    if not named or len(only) > len(named):
        raise Rejected(404, "No endpoints found matching your provider preferences", error_type="not_found")
    for endpoint in named:
        able = endpoint.supported_parameters
        wrong = [name for name, value in order.wishes.items() if name not in able or not able[name].takes(value)]
        if wrong:
            raise Rejected(400, f"{endpoint.provider_name} does not support {wrong}", error_type="invalid_request")
    if order.stream and not named[0].supports_streaming:
        raise Rejected(400, "streaming is not supported", error_type="invalid_request")
    return named[0]


def _pictures(parts: Iterable[_Part]) -> int:
    """Each is a whole picture of the kind that it says it is."""
    count = 0
    for part in parts:
        kind, _, content = (part.image_url.url if part.image_url else "").partition(";base64,")
        try:
            with Image.open(io.BytesIO(base64.b64decode(content, validate=True))) as opened:
                found = f"data:image/{(opened.format or '').lower()}"
        except (ValueError, OSError) as error:
            raise Rejected(400, "Invalid image", error_type="invalid_image") from error
        if found != kind:
            raise Rejected(400, "Unsupported image", error_type="unsupported_image_format")
        count += 1
    return count


def _size(resolution: str) -> str:
    return f"{resolution}px" if resolution.isdecimal() else resolution or "1K"


def _cost(endpoint: Endpoint, order: ImageOrder, n: int) -> float:
    tier = order.resolution.lower()
    lines = [line for line in endpoint.pricing if line.billable == "output_image"]
    line = next((line for line in lines if line.variant and line.variant == tier), lines[0])
    units = {"image": 1.0, "token": TOKENS.get(order.quality, _GEMINI)}
    width, height = pixels(order.aspect_ratio or "1:1", _size(order.resolution))
    return line.cost_usd * units.get(line.unit, width * height / 1e6) * n


def _id() -> str:
    return f"gen-1800000000-{uuid4().hex[:16]}"


def _paid(emulator: Emulator, order: Order) -> Order:
    if not emulator.account.covers(order.cost):
        raise Rejected(402, "Insufficient credits. Add more using https://openrouter.ai/credits")
    emulator.take(order)
    return order
