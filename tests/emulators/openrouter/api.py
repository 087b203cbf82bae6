"""The host of the API: lists, prices, the account, and orders by both ways."""

from __future__ import annotations

import base64
from collections.abc import Mapping

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from tests.emulators.faults import Endpoint
from tests.emulators.openrouter import lists
from tests.emulators.openrouter.answers import JSON, Played, Rejected, Scene, answer, error, event
from tests.emulators.openrouter.orders import chat_order, image_order
from tests.emulators.openrouter.state import Emulator, Order
from tests.emulators.pictures import picture
from tests.emulators.server import Half

_EVENTS = "text/event-stream"
_ALIVE = b": OPENROUTER PROCESSING\n\n"
_CREATED = 1_800_000_000


class Api:
    """Lists are for everybody; all else needs the key."""

    def __init__(self, emulator: Emulator) -> None:
        self._emulator = emulator

    def guarded(self, endpoint: Endpoint) -> Endpoint:
        async def checked(request: Request) -> Response:
            if request.headers.get("authorization") != f"Bearer {self._emulator.key}":
                return error(Rejected(401, "Missing Authentication header"))
            return await self.told(endpoint)(request)

        return checked

    def told(self, endpoint: Endpoint) -> Endpoint:
        async def caught(request: Request) -> Response:
            try:
                return await endpoint(request)
            except Rejected as rejected:
                return error(rejected)

        return caught

    async def models(self, request: Request) -> Response:
        return answer({"data": lists.image_models(self._emulator.menu)})

    async def endpoints(self, request: Request) -> Response:
        id = "{author}/{slug}".format(**request.path_params)
        model = self._emulator.menu.get(id)
        if model is None:
            raise Rejected(404, "Resource not found")
        return answer({"id": id, "endpoints": lists.endpoints(model)})

    async def chats(self, request: Request) -> Response:
        if dict(request.query_params) != {"output_modalities": "image"}:
            raise Rejected(400, "Invalid request parameters")
        listed = lists.chat_models(self._emulator.chats)
        return answer({"data": listed, "total_count": len(listed), "links": {"next": None}})

    async def key(self, request: Request) -> Response:
        return answer({"data": lists.key(self._emulator.account)})

    async def credits(self, request: Request) -> Response:
        account = self._emulator.account
        if not account.management:
            raise Rejected(403, "Only management keys can perform this operation")
        return answer({"data": {"total_credits": account.bought, "total_usage": account.used}})

    async def generation(self, request: Request) -> Response:
        id = request.query_params.get("id", "")
        order = self._emulator.orders.get(id)
        self._emulator.looked_up[id] += 1
        if order is None or self._emulator.looked_up[id] <= self._emulator.manner.delay:
            raise Rejected(404, f"Generation {id} not found")
        return answer({"data": lists.generation(order)})

    async def images(self, request: Request) -> Response:
        order, wished = image_order(self._emulator, await request.body())
        if wished.stream and self._emulator.manner.streams:
            return self._played(order, _EVENTS, self._news(order), self._end(order))
        shown = [{"b64_json": self._base64(order), "media_type": self._type} for _ in range(order.n)]
        body: dict[str, object] = {"created": _CREATED, "data": shown, **self._usage(order)}
        return self._played(order, JSON, b"", msgspec.json.encode(body))

    async def chat(self, request: Request) -> Response:
        order = chat_order(self._emulator, await request.body())
        link = f"{self._emulator.ports.cdn}/{order.id}.png"
        url = link if self._emulator.manner.linked else f"data:{self._type};base64,{self._base64(order)}"
        message = {
            "role": "assistant",
            "content": "Here you go.",
            "images": [{"type": "image_url", "image_url": {"url": url}}],
        }
        body: dict[str, object] = {
            "id": order.id,
            "object": "chat.completion",
            "created": _CREATED,
            "model": order.model,
            "system_fingerprint": None,
            "choices": [{"index": 0, "finish_reason": "stop", "message": message}],
            **self._usage(order),
        }
        return self._played(order, JSON, b"", msgspec.json.encode(body))

    async def picture(self, request: Request) -> Response:
        order = self._emulator.orders.get(request.path_params["name"].removesuffix(".png"))
        return Response(picture(order.id, *order.size), media_type="image/png") if order else Response(status_code=404)

    def _played(self, order: Order, kind: str, shown: bytes, rest: bytes) -> Response:
        emulator = self._emulator
        headers = {"X-Generation-Id": order.id}
        if emulator.manner.breaks_off:
            return Half(shown + rest, headers=headers, media_type=kind)
        scene = Scene(shown, rest, emulator.gate, lambda: emulator.abandon(order))
        return Played(scene, headers, kind, emulator.manner.piece)

    def _news(self, order: Order) -> bytes:
        """The larger, the later."""
        width, height = order.size
        parts = [_ALIVE]
        for index in range(self._emulator.manner.partials):
            share = 8 // (index + 1)
            seen = base64.b64encode(
                picture(order.id, width // share, height // share, self._emulator.manner.kind)
            ).decode()
            news = {"type": "image_generation.partial_image", "partial_image_index": index, "b64_json": seen}
            parts += [event(news), _ALIVE]
        return b"".join(parts)

    def _end(self, order: Order) -> bytes:
        text = {"type": "image_generation.text_chunk", "text": "海象 <svg", "phase": "reasoning"}
        done = {
            "type": "image_generation.completed",
            "b64_json": self._base64(order),
            "media_type": self._type,
            "created": _CREATED,
            **self._usage(order),
        }
        return event(text) + _ALIVE + event(done) + b"data: [DONE]\n\n"

    def _usage(self, order: Order) -> Mapping[str, object]:
        usage: dict[str, object] = {"prompt_tokens": 16, "completion_tokens": 1290, "total_tokens": 1306}
        return {"usage": usage | ({"cost": order.cost} if self._emulator.manner.tells_cost else {})}

    @property
    def _type(self) -> str:
        return f"image/{self._emulator.manner.kind.lower()}"

    def _base64(self, order: Order, size: tuple[int, int] | None = None) -> str:
        return base64.b64encode(picture(order.id, *(size or order.size), self._emulator.manner.kind)).decode()
