"""What the services refuse before they take an order."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import msgspec
from PIL import Image

from tests.emulators import specs
from tests.emulators.openai.flavours import RETIRED, RULES, Flavour
from tests.emulators.openai.forms import Part

IMAGES = "openai-images.subset.json"
_WHOLE = frozenset({"n", "output_compression", "partial_images", "seed", "num_inference_steps"})
_PIXELS = re.compile(r"([0-9]{2,4})x([0-9]{2,4})")
_PRESETS = frozenset({(1024, 1024), (1536, 1024), (1024, 1536)})
_MAGIC = {"image/png": b"\x89PNG\r\n\x1a\n", "image/jpeg": b"\xff\xd8\xff", "image/webp": b"RIFF"}

Value = str | int | float | bool


class Rejected(Exception):
    """Answered as an error; the codes are OpenAI's."""

    def __init__(self, message: str, code: str = "", status: int = 400) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.status = status


@dataclass(frozen=True, slots=True)
class Order:
    """An order as it was sent. Its pictures have the colours of its id."""

    id: str
    fields: Mapping[str, Value]
    pictures: tuple[bytes, ...] = ()
    mask: bytes = b""
    key: str = field(default="", repr=False)

    @property
    def prompt(self) -> str:
        return str(self.fields["prompt"])

    @property
    def n(self) -> int:
        return int(self.fields.get("n", 1))

    @property
    def size(self) -> tuple[int, int]:
        found = _PIXELS.fullmatch(str(self.fields.get("size", "")))
        return (int(found[1]), int(found[2])) if found else (512, 512)

    @property
    def previews(self) -> int:
        return int(self.fields.get("partial_images", 0))


def drawn(flavour: Flavour, id: str, body: bytes) -> Order:
    """Of a body in JSON; raises Rejected for whatever the service would not take."""
    try:
        fields = msgspec.json.decode(body, type=dict[str, Value])
    except ValueError as error:
        raise Rejected(f"We could not parse the JSON body of your request: {error}") from error
    order = Order(id, fields)
    _check(flavour, order, RULES[flavour].fields)
    if flavour is Flavour.LOCALAI:
        _described("localai-swagger.json", "/definitions/schema.OpenAIRequest", order)
    elif flavour is Flavour.OPENAI:
        _described(IMAGES, "/components/schemas/CreateImageRequest", order)
    return order


def edited(flavour: Flavour, id: str, parts: list[Part]) -> Order:
    """Of a form; likewise."""
    texts = [part for part in parts if not part.filename]
    fields = {part.field: _typed(part) for part in texts}
    if len(fields) != len(texts):
        raise Rejected("a field stands twice in the form")
    pictures = [part for part in parts if part.filename and part.field != "mask"]
    masks = [part for part in parts if part.filename and part.field == "mask"]
    _named(flavour, pictures)
    for part in (*pictures, *masks):
        if not part.body.startswith(_MAGIC.get(part.mime, b"?")):
            raise Rejected(f"Invalid file: {part.filename} is not of the type {part.mime}", "invalid_image_file")
    mask = masks[0].body if masks else b""
    order = Order(id, fields, tuple(part.body for part in pictures), mask)
    _check(flavour, order, RULES[flavour].edits)
    if masks:
        _masked(order)
    if flavour is Flavour.OPENAI:
        _described(IMAGES, "/components/schemas/CreateImageEditRequest", order, {"image": ""})
    return order


def _typed(part: Part) -> Value:
    text = part.body.decode()
    if part.field in _WHOLE:
        return int(text)
    return {"true": True, "false": False}.get(text, text) if part.field == "stream" else text


def _named(flavour: Flavour, pictures: list[Part]) -> None:
    """OpenAI wants several pictures under a name of their own; WellAPI knows one name alone."""
    if not pictures:
        raise Rejected("image is a required property", status=500 if flavour is Flavour.WELLAPI else 400)
    if len(pictures) > 16:
        raise Rejected("too many images")
    several = len(pictures) > 1 and flavour is not Flavour.WELLAPI
    if any(part.field != ("image[]" if several else "image") for part in pictures):
        raise Rejected("Unknown parameter: image", "unknown_parameter")
    if any(len(part.body) >= 50_000_000 for part in pictures):
        raise Rejected("image too large", status=413)


def _masked(order: Order) -> None:
    with Image.open(io.BytesIO(order.mask)) as mask, Image.open(io.BytesIO(order.pictures[0])) as picture:
        if len(order.mask) >= 4_000_000 or mask.format != "PNG":
            raise Rejected("Invalid mask image format", "invalid_image_format")
        if mask.size != picture.size:
            raise Rejected("Invalid mask image size - mask must be the same size as the image", "invalid_mask_size")
        if mask.mode not in {"RGBA", "LA"}:
            raise Rejected("Invalid mask image format - mask must have an alpha channel", "invalid_mask_format")
        if mask.getchannel("A").getextrema()[0] != 0:
            raise Rejected("Invalid mask: nothing is transparent", "invalid_mask_format")


def _check(flavour: Flavour, order: Order, known: frozenset[str]) -> None:
    fields = order.fields
    unknown = sorted(set(fields) - known)
    if unknown:
        raise Rejected(f"Unknown parameter: '{unknown[0]}'.", "unknown_parameter")
    model = fields.get("model")
    if model in RETIRED or model not in RULES[flavour].models:
        raise Rejected(f"The model '{model}' does not exist or you do not have access to it.", "model_not_found", 404)
    if not 1 <= len(str(fields.get("prompt", ""))) <= RULES[flavour].longest:
        raise Rejected("Invalid 'prompt': string of a wrong length", "string_above_max_length")
    if not 1 <= order.n <= 10:
        raise Rejected("Invalid 'n': between 1 and 10", "integer_above_max_value")
    _sized(flavour, order)
    if flavour is Flavour.OPENAI:
        _finished(order)


def _sized(flavour: Flavour, order: Order) -> None:
    size = str(order.fields.get("size", "auto"))
    if size == "auto":
        return
    if not _PIXELS.fullmatch(size):
        raise Rejected(f"Invalid size '{size}'", "invalid_value")
    if flavour not in {Flavour.OPENAI, Flavour.WELLAPI}:
        return
    width, height = order.size
    free = str(order.fields["model"]).startswith("gpt-image-2")
    fits = width % 16 == height % 16 == 0 and max(width, height) <= 3840
    fits = fits and max(width, height) <= 3 * min(width, height) and 655_360 <= width * height <= 8_294_400
    if not fits or not (free or (width, height) in _PRESETS):
        raise Rejected(f"Invalid size '{size}'", "invalid_value")


def _finished(order: Order) -> None:
    fields = order.fields
    if fields.get("background") == "transparent" and fields.get("output_format") == "jpeg":
        raise Rejected("Transparent background is not supported for this output format", "invalid_value")
    if fields.get("output_compression", 100) != 100 and fields.get("output_format", "png") == "png":
        raise Rejected("Compression less than 100 is not supported for PNG output format", "invalid_png_output_format")
    if "partial_images" in fields and not fields.get("stream"):
        raise Rejected("partial_images needs stream", "invalid_value")
    if fields.get("stream") and order.n > 1:
        raise Rejected("stream is only supported for one image", "invalid_value")


def _described(file: str, pointer: str, order: Order, more: Mapping[str, Value] | None = None) -> None:
    wrong = specs.complaints(file, pointer, {**order.fields, **(more or {})}, closed=True)
    # LocalAI's description marks a field of its speech recognition as required everywhere.
    wrong = [one for one in wrong if one != "$: 'file' is a required property"]
    if wrong:
        raise Rejected(f"not as described: {wrong[0]}", "invalid_value")
