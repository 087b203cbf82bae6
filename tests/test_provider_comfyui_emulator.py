"""ComfyUI's emulator is as strict as the server."""

from collections.abc import AsyncIterator, Mapping

import httpx
import pytest

from tests.comfyui_fixtures import comfy, emulator, hasty, server, watch  # noqa: F401 - fixtures
from tests.emulators.comfyui import Emulator

ID = "5f0c2f6e-3f0b-5b60-9a3d-0d6d9a0c1b2e"

Inputs = Mapping[str, object]

NODES: Mapping[str, tuple[str, Inputs]] = {
    "1": ("CheckpointLoaderSimple", {"ckpt_name": "sd_xl_base_1.0.safetensors"}),
    "2": ("CLIPTextEncode", {"text": "a fox", "clip": ["1", 1]}),
    "3": ("EmptyLatentImage", {"width": 512, "height": 512, "batch_size": 1}),
    "4": ("VAEDecode", {"samples": ["3", 0], "vae": ["1", 2]}),
    "5": ("SaveImage", {"images": ["4", 0], "filename_prefix": "fox"}),
}


def order(
    changed: Mapping[str, tuple[str, Inputs]] | None = None, without: str = "", **fields: object
) -> dict[str, object]:
    nodes = {id: node for id, node in {**NODES, **(changed or {})}.items() if id != without}
    graph = {id: {"class_type": kind, "inputs": inputs} for id, (kind, inputs) in nodes.items()}
    usual = {"prompt": graph, "client_id": "c", "prompt_id": ID, "extra_data": {"easel_job": ID}}
    return {name: value for name, value in {**usual, **fields}.items() if value is not None}


@pytest.fixture
async def http(emulator: Emulator) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=emulator.api) as client:
        yield client


async def test_an_order_that_fits_is_taken(http: httpx.AsyncClient, emulator: Emulator) -> None:
    answer = await http.post("/prompt", json=order())

    assert answer.json() == {"prompt_id": ID, "number": 0, "node_errors": {}}
    queue = (await http.get("/queue")).json()
    assert [row[1] for row in queue["queue_running"]] == [ID]
    assert (await http.get(f"/history/{ID}")).json() == {}


WHOLE = {
    "an unknown kind of node": (order({"4": ("MagicDecode", {})}), "missing_node_type"),
    "nothing to save": (order(without="5"), "prompt_no_outputs"),
    "an id that is none": (order(prompt_id="fox"), "invalid_prompt_id"),
    "an id in capitals": (order(prompt_id=ID.upper()), "invalid_prompt_id"),
    "a field too many": (order(priority=9), "invalid_prompt"),
    "no client": (order(client_id=None), "invalid_prompt"),
    "no workflow": (order(prompt=None), "invalid_prompt"),
}


@pytest.mark.parametrize("name", WHOLE)
async def test_an_order_that_makes_no_sense_is_refused(http: httpx.AsyncClient, emulator: Emulator, name: str) -> None:
    body, kind = WHOLE[name]

    answer = await http.post("/prompt", json=body)

    assert (answer.status_code, answer.json()["error"]["type"]) == (400, kind)
    assert emulator.creates == 0


PARTS: Mapping[str, tuple[str, str, Inputs, str]] = {
    "an input is missing": ("4", "VAEDecode", {"samples": ["3", 0]}, "required_input_missing"),
    "an input too many": ("2", "CLIPTextEncode", {**NODES["2"][1], "mood": "good"}, "unknown_input"),
    "a link to nowhere": ("4", "VAEDecode", {"samples": ["9", 0], "vae": ["1", 2]}, "bad_linked_input"),
    "no link": ("4", "VAEDecode", {"samples": "3", "vae": ["1", 2]}, "bad_linked_input"),
    "a link to another type": ("4", "VAEDecode", {"samples": ["1", 0], "vae": ["1", 2]}, "return_type_mismatch"),
    "a link to no output": ("4", "VAEDecode", {"samples": ["3", 7], "vae": ["1", 2]}, "return_type_mismatch"),
    "a checkpoint that is not there": ("1", "CheckpointLoaderSimple", {"ckpt_name": "x"}, "value_not_in_list"),
    "a text for a number": ("3", "EmptyLatentImage", {**NODES["3"][1], "width": "{width}"}, "invalid_input_type"),
    "a fraction for a number": ("3", "EmptyLatentImage", {**NODES["3"][1], "width": 512.5}, "invalid_input_type"),
    "too small": ("3", "EmptyLatentImage", {**NODES["3"][1], "width": 8}, "value_smaller_than_min"),
    "too large": ("3", "EmptyLatentImage", {**NODES["3"][1], "width": 20000}, "value_bigger_than_max"),
    "off the grid": ("3", "EmptyLatentImage", {**NODES["3"][1], "width": 500}, "value_off_step"),
    "a picture that is not there": ("6", "LoadImage", {"image": "x.png"}, "custom_validation_failed"),
}


@pytest.mark.parametrize("name", PARTS)
async def test_a_node_that_does_not_fit_is_refused(http: httpx.AsyncClient, emulator: Emulator, name: str) -> None:
    id, kind, inputs, problem = PARTS[name]

    answer = await http.post("/prompt", json=order({id: (kind, inputs)}))

    said = answer.json()
    assert (answer.status_code, said["error"]["type"]) == (400, "prompt_outputs_failed_validation")
    assert {node: told["class_type"] for node, told in said["node_errors"].items()} == {id: kind}
    assert [error["type"] for error in said["node_errors"][id]["errors"]] == [problem]
    assert emulator.creates == 0


async def test_what_is_not_there_cannot_be_seen(http: httpx.AsyncClient) -> None:
    there = {"filename": "x.png", "subfolder": "", "type": "output"}

    assert (await http.get("/view", params=there)).status_code == 404
    assert (await http.get("/view", params={**there, "filename": "../x"})).status_code == 400
    assert (await http.get("/view", params={"filename": "x.png"})).status_code == 400
    assert (await http.get("/object_info/Magic")).json() == {}


async def test_a_form_that_is_not_whole_is_refused(http: httpx.AsyncClient, emulator: Emulator) -> None:
    answer = await http.post("/upload/image", data={"type": "input"}, files={"image": ("x.png", b"x", "image/png")})

    assert answer.status_code == 400
    assert emulator.inputs == {}
