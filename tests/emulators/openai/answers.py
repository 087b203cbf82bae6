"""The services' answers, each in its own words."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence

import msgspec
from starlette.responses import Response

from tests.emulators.openai.flavours import RULES, Flavour
from tests.emulators.openai.orders import Order, Rejected
from tests.emulators.pictures import picture

CREATED = 1_778_236_581
_TOKENS = {"low": 196, "medium": 1667, "high": 6667}
_TEXT = 8
_EACH = 320
"""Tokens of a picture to start from."""

Json = Mapping[str, object]


def rejected(flavour: Flavour, error: Rejected) -> Response:
    rules = RULES[flavour]
    if rules.fastapi:
        return said(error.status, {"detail": error.message})
    if flavour is Flavour.LOCALAI:
        status = 500 if error.status == 400 else error.status
        return said(status, {"error": {"code": status, "message": error.message, "type": ""}})
    content = {"message": error.message, "type": "invalid_request_error", "param": None, "code": error.code or None}
    return said(error.status, {"error": content})


def said(status: int, content: Json) -> Response:
    return Response(msgspec.json.encode(content), status, media_type="application/json")


def kind(flavour: Flavour, order: Order) -> str:
    """WellAPI minds no wish for a kind of file."""
    return "png" if flavour is Flavour.WELLAPI else str(order.fields.get("output_format", "png"))


def drawing(flavour: Flavour, order: Order) -> bytes:
    return picture(order.id, *order.size, kind(flavour, order).upper())


def encoded(flavour: Flavour, order: Order) -> str:
    return base64.b64encode(drawing(flavour, order)).decode()


def finished(flavour: Flavour, order: Order, links: Sequence[str]) -> Json:
    """With links instead of pictures where there are any."""
    shown = [{"url": link} for link in links] or [{"b64_json": encoded(flavour, order)}] * order.n
    answer: dict[str, object] = {"created": CREATED, "data": shown}
    match flavour:
        case Flavour.OPENAI | Flavour.WELLAPI:
            answer |= finish(flavour, order) | {"usage": usage(flavour, order)}
        case Flavour.LOCALAI:
            none = {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0}
            answer |= {"id": order.id, "usage": none}
        case Flavour.VLLM:
            answer["data"] = [{"b64_json": None, "url": None, "revised_prompt": None} | one for one in shown]
        case Flavour.SGLANG:
            answer |= {"id": order.id, "peak_memory_mb": 20123.5, "inference_time_s": 3.1}
    return answer


def finish(flavour: Flavour, order: Order) -> dict[str, object]:
    width, height = order.size
    quality = str(order.fields.get("quality", "medium"))
    background = str(order.fields.get("background", "opaque"))
    shown: dict[str, object] = {"output_format": kind(flavour, order), "quality": quality, "size": f"{width}x{height}"}
    return shown if flavour is Flavour.WELLAPI else shown | {"background": background.replace("auto", "opaque")}


def usage(flavour: Flavour, order: Order) -> Json:
    """WellAPI does not tell the kinds of tokens apart."""
    width, height = order.size
    images = _EACH * len(order.pictures)
    each = _TOKENS[str(order.fields.get("quality", "medium"))] * width * height // 1024**2 + 100 * order.previews
    total = {"input_tokens": _TEXT + images, "output_tokens": each * order.n}
    counted: dict[str, object] = {**total, "total_tokens": sum(total.values())}
    if flavour is Flavour.OPENAI:
        counted["input_tokens_details"] = {"text_tokens": _TEXT, "image_tokens": images}
    return counted


def event(name: str, content: Json) -> bytes:
    return b"event: " + name.encode() + b"\ndata: " + msgspec.json.encode({"type": name, **content}) + b"\n\n"


def events(order: Order) -> list[bytes]:
    """A stream as OpenAI writes it: what can be seen so far, and the picture."""
    subject = "image_edit" if order.pictures else "image_generation"
    flavour = Flavour.OPENAI
    common = {**finish(flavour, order), "b64_json": encoded(flavour, order), "created_at": CREATED}
    partial = f"{subject}.partial_image"
    previews = [event(partial, {**common, "partial_image_index": at}) for at in range(order.previews)]
    return [*previews, event(f"{subject}.completed", {**common, "usage": usage(flavour, order)})]
