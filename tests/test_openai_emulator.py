"""The emulator of OpenAI and its like is as strict as the services, and answers as they describe it."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from typing import Any

import httpx
import msgspec
import pytest
from PIL import Image

from tests.emulators import specs
from tests.emulators.openai import Emulator, Flavour, emulated
from tests.emulators.openai.customer import file
from tests.emulators.openai.orders import IMAGES

DRAWN = {"model": "gpt-image-2", "prompt": "a fox", "n": 1, "size": "1024x1024"}


@pytest.fixture(scope="module")
def servers() -> Iterator[dict[Flavour, Emulator]]:
    with ExitStack() as stack:
        yield {flavour: stack.enter_context(emulated(flavour)) for flavour in Flavour}


def asked(emulator: Emulator, **request: Any) -> httpx.Response:
    headers = {"Authorization": f"Bearer {emulator.key}"} if emulator.key else {}
    path = "edits" if "files" in request else "generations"
    url = f"{emulator.ports.api}/v1/images/{path}"
    return httpx.post(url, headers=headers, trust_env=False, timeout=30, **request)


def seen(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]


REJECTED: dict[str, tuple[Mapping[str, object], int, str]] = {
    "an unknown field": ({"seed": 1}, 400, "unknown_parameter"),
    "a field of other servers": ({"response_format": "b64_json"}, 400, "unknown_parameter"),
    "a retired model": ({"model": "dall-e-3"}, 404, "model_not_found"),
    "a model that was shut down": ({"model": "gpt-image-1"}, 404, "model_not_found"),
    "a long prompt": ({"prompt": "x" * 32_001}, 400, "string_above_max_length"),
    "no prompt": ({"prompt": ""}, 400, "string_above_max_length"),
    "too many": ({"n": 11}, 400, "integer_above_max_value"),
    "a crooked size": ({"size": "1000x1000"}, 400, "invalid_value"),
    "a small size": ({"size": "512x512"}, 400, "invalid_value"),
    "a large size": ({"size": "3840x3840"}, 400, "invalid_value"),
    "a long size": ({"size": "3200x640"}, 400, "invalid_value"),
    "a new size for an old model": ({"model": "gpt-image-1.5", "size": "2048x2048"}, 400, "invalid_value"),
    "transparent JPEG": ({"background": "transparent", "output_format": "jpeg"}, 400, "invalid_value"),
    "compressed PNG": ({"output_compression": 5}, 400, "invalid_png_output_format"),
    "previews without a stream": ({"partial_images": 2}, 400, "invalid_value"),
    "a stream of several": ({"stream": True, "n": 2}, 400, "invalid_value"),
}


@pytest.mark.parametrize("name", REJECTED)
def test_a_drawing_that_openai_would_not_take_is_rejected(servers: dict[Flavour, Emulator], name: str) -> None:
    change, status, code = REJECTED[name]

    assert seen(asked(servers[Flavour.OPENAI], json={**DRAWN, **change})) == (status, code)


@pytest.mark.parametrize("change", [{"quality": "hard"}, {"output_format": "bmp"}, {"moderation": "none"}])
def test_what_is_not_as_described_is_rejected(servers: dict[Flavour, Emulator], change: Mapping[str, object]) -> None:
    specs.needs(IMAGES)

    assert seen(asked(servers[Flavour.OPENAI], json={**DRAWN, **change})) == (400, "invalid_value")


def png(mode: str, size: tuple[int, int] = (24, 16), alpha: int = 0) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, (0, 0, 0, alpha) if mode == "RGBA" else 0).save(out, "PNG")
    return out.getvalue()


def part(field: str, body: bytes, mime: str = "image/png") -> tuple[str, tuple[str, bytes, str]]:
    return field, ("x", body, mime)


PICTURE = part("image", file())

EDITS = {
    "two under the name of one": ([PICTURE, PICTURE], "unknown_parameter"),
    "one under the name of several": ([part("image[]", file())], "unknown_parameter"),
    "a wrong type": ([part("image", file("JPEG"))], "invalid_image_file"),
    "a mask without alpha": ([PICTURE, part("mask", png("L"))], "invalid_mask_format"),
    "a mask of nothing": ([PICTURE, part("mask", png("RGBA", alpha=255))], "invalid_mask_format"),
    "a mask of another size": ([PICTURE, part("mask", png("RGBA", (8, 8)))], "invalid_mask_size"),
}


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_that_openai_would_not_take_is_rejected(servers: dict[Flavour, Emulator], name: str) -> None:
    files, code = EDITS[name]

    assert seen(asked(servers[Flavour.OPENAI], data={"model": "gpt-image-2", "prompt": "x"}, files=files)) == (
        400,
        code,
    )


def test_a_wrong_key_is_told(servers: dict[Flavour, Emulator]) -> None:
    emulator = servers[Flavour.OPENAI]
    answer = httpx.get(f"{emulator.ports.api}/v1/models", headers={"Authorization": "Bearer no"}, trust_env=False)

    assert seen(answer) == (401, "invalid_api_key")


@pytest.mark.parametrize(
    ("flavour", "change"),
    [
        (Flavour.WELLAPI, {"output_format": "png"}),
        (Flavour.WELLAPI, {"prompt": "x" * 1001}),
        (Flavour.LOCALAI, {"model": "stablediffusion", "output_format": "png"}),
        (Flavour.VLLM, {"model": "Qwen/Qwen-Image", "quality": "low"}),
        (Flavour.SGLANG, {"model": "black-forest-labs/FLUX.1-dev", "stream": True}),
    ],
)
def test_each_service_takes_its_own_fields_alone(
    servers: dict[Flavour, Emulator], flavour: Flavour, change: Mapping[str, object]
) -> None:
    answer = asked(servers[flavour], json={**DRAWN, **change})

    assert answer.status_code >= 400
    assert answer.json().keys() <= {"error", "detail"}


def described(pointer: str, content: Mapping[str, object]) -> list[str]:
    """The description knows three sizes only, although the service answers with any."""
    wrong = specs.complaints(IMAGES, f"/components/schemas/{pointer}", content, closed=True)
    return [one for one in wrong if not one.startswith("$.size")]


def test_openais_answers_are_as_described(servers: dict[Flavour, Emulator]) -> None:
    specs.needs(IMAGES)
    emulator = servers[Flavour.OPENAI]
    drawn = asked(emulator, json=DRAWN | {"n": 2, "quality": "low", "background": "auto"})
    changed = asked(emulator, data={"model": "gpt-image-2", "prompt": "x"}, files=[PICTURE])
    listed = httpx.get(
        f"{emulator.ports.api}/v1/models", headers={"Authorization": f"Bearer {emulator.key}"}, trust_env=False
    )

    assert described("ImagesResponse", drawn.json()) == []
    assert described("ImagesResponse", changed.json()) == []
    assert described("ListModelsResponse", listed.json()) == []


@pytest.mark.parametrize(
    ("subject", "request_"),
    [
        ("ImageGen", {"json": DRAWN | {"stream": True, "partial_images": 2}}),
        (
            "ImageEdit",
            {
                "data": {"model": "gpt-image-2", "prompt": "x", "stream": "true", "partial_images": "2"},
                "files": [PICTURE],
            },
        ),
    ],
)
def test_openais_events_are_as_described(
    servers: dict[Flavour, Emulator], subject: str, request_: dict[str, Any]
) -> None:
    specs.needs(IMAGES)
    answer = asked(servers[Flavour.OPENAI], **request_)

    *partial, last = [msgspec.json.decode(data) for data in re.findall(rb"data: (.*)\n\n", answer.content)]
    assert [one["partial_image_index"] for one in partial] == [0, 1]
    for one in partial:
        assert described(f"{subject}PartialImageEvent", one) == []
    assert described(f"{subject}CompletedEvent", last) == []


def test_localais_answers_are_as_described(servers: dict[Flavour, Emulator]) -> None:
    file_ = "localai-swagger.json"
    specs.needs(file_)
    answer = asked(servers[Flavour.LOCALAI], json={"model": "stablediffusion", "prompt": "x"})

    assert answer.json()["data"][0]["url"].startswith(servers[Flavour.LOCALAI].ports.api)
    assert specs.complaints(file_, "/definitions/schema.OpenAIResponse", answer.json(), closed=True) == []
