"""Workflows of the operator's own: what they can do, and what is wrong with those that cannot be used."""

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import pytest

from bot.errors import ConfigError, Gone, Mismatched, Refused
from bot.ports import Finished, Provider
from bot.providers.comfyui import Settings, connect
from bot.providers.comfyui.graph import IMAGES, SLOTS
from bot.values import Offer, Task, Text
from tests.comfyui_fixtures import comfy, emulator, hasty, server, watch  # noqa: F401 - fixtures
from tests.emulators.comfyui import Emulator
from tests.emulators.comfyui.customer import commission, connected, edit, file, mask, masked
from tests.services import PROMPT, Watch, ticket

TEMPLATES = files("bot.providers.comfyui").joinpath("templates")
DOCS = Path(__file__).parents[1] / "docs" / "comfyui.md"
LOADER = '"ckpt_name": "{checkpoint}"'
OWN = '"ckpt_name": "sd_xl_base_1.0.safetensors"'

TWO = {
    "1": {"class_type": "LoadImage", "inputs": {"image": "{image}"}},
    "2": {"class_type": "LoadImage", "inputs": {"image": "{image_2}"}},
    "3": {"class_type": "ImageBatch", "inputs": {"image1": ["1", 0], "image2": ["2", 0]}},
    "4": {
        "class_type": "ImageScale",
        "inputs": {"image": ["3", 0], "upscale_method": "area", "width": 640, "height": 384, "crop": "disabled"},
    },
    "5": {"class_type": "SaveImage", "inputs": {"filename_prefix": "a {prompt}", "images": ["4", 0]}},
}
"""Starts from one picture or two, and draws in one size."""


def template(name: str, **changes: str) -> str:
    text = TEMPLATES.joinpath(f"{name}.json").read_text("utf-8").replace(LOADER, OWN)
    for old, new in changes.items():
        text = text.replace(f'"{{{old}}}"', new)
    return text


def folder(path: Path, contents: Mapping[str, str]) -> str:
    for name, text in contents.items():
        (path / name).write_text(text, "utf-8")
    return str(path)


async def sold(comfy: Provider, model: str) -> Offer:
    return next(offer for offer in await comfy.offers() if offer.model == model)


async def test_every_file_is_a_model(emulator: Emulator, tmp_path: Path) -> None:
    own = folder(tmp_path, {"Flux-1-dev.json": template("checkpoint"), "notes.txt": "no workflow"})

    async with connected(emulator, workflows=own) as comfy:
        models = [offer.model for offer in await comfy.offers()]
        flux = await sold(comfy, "flux-1-dev")
        await comfy.submit(replace(commission(flux.vendor_id, n=2), seed=3, negative="rain"))

    assert models == ["flux-1-dev", "sd_xl_base_1.0", "counterfeit_v3"]
    assert (flux.name, flux.tasks, flux.masks) == ("Flux-1-dev", (Task.TEXT_TO_IMAGE,), False)
    assert (flux.seeds, flux.negatives, flux.batch, flux.sizes) == (True, True, 0, ("512px", "1K"))
    assert [node["text"] for node in emulator.taken[0].of("CLIPTextEncode")] == [PROMPT, "rain"]


async def test_files_of_one_name_are_one_model(emulator: Emulator, tmp_path: Path) -> None:
    parts = {f"ink{end}.json": template(f"checkpoint{end}") for end in ("", "-picture", "-mask")}

    async with connected(emulator, workflows=folder(tmp_path, parts)) as comfy:
        ink = await sold(comfy, "ink")
        for order in (commission("ink"), edit(file(), vendor_id="ink"), masked(file(), mask())):
            await comfy.submit(replace(order, vendor_id="ink"))

    assert (ink.tasks, ink.masks, ink.references) == (tuple(Task), True, 1)
    assert [len(order.of("LoadImage")) + len(order.of("LoadImageMask")) for order in emulator.taken] == [0, 1, 2]


async def test_a_model_promises_what_all_of_its_workflows_can_do(emulator: Emulator, tmp_path: Path) -> None:
    parts = {
        "ink.json": template("checkpoint", seed="5"),
        "ink-picture.json": template("checkpoint-picture", n="1", negative='"rain"'),
    }

    async with connected(emulator, workflows=folder(tmp_path, parts)) as comfy:
        ink = await sold(comfy, "ink")
        for order in (
            replace(commission("ink"), seed=3),
            replace(commission("ink"), negative="rain"),
            commission("ink", n=2),
            replace(edit(file(), vendor_id="ink"), mask=mask()),
        ):
            with pytest.raises(Refused):
                await comfy.submit(order)

    assert (ink.seeds, ink.negatives, ink.batch, ink.most) == (False, False, 1, 4)
    assert emulator.journal.of("prompt") == []


async def test_a_workflow_can_draw_in_one_size_only(emulator: Emulator, tmp_path: Path) -> None:
    own = folder(tmp_path, {"wide.json": template("checkpoint", width="1216", height="832")})

    async with connected(emulator, workflows=own) as comfy:
        wide = await sold(comfy, "wide")
        await comfy.submit(commission("wide", wide.ratios[0], wide.sizes[0]))
        for ratio, size in (("1:1", "1216x832"), ("19:13", "512px")):
            with pytest.raises(Refused):
                await comfy.submit(commission("wide", ratio, size))

    assert (wide.ratios, wide.sizes) == (("19:13",), ("1216x832",))
    assert emulator.taken[0].size == (1216, 832)


@pytest.mark.parametrize("given", [1, 2])
async def test_a_picture_that_is_not_given_is_left_out(emulator: Emulator, tmp_path: Path, given: int) -> None:
    pictures = (file(), file(colour="red"))[:given]
    order = replace(edit(*pictures, vendor_id="two"), size="640x384", aspect_ratio="5:3")

    async with connected(emulator, workflows=folder(tmp_path, {"two.json": json.dumps(TWO)})) as comfy:
        assert ((await sold(comfy, "two")).references, (await sold(comfy, "two")).tasks) == (2, (Task.IMAGE_TO_IMAGE,))
        await comfy.submit(order)

    (taken,) = emulator.taken
    assert [emulator.inputs[str(node["image"])] for node in taken.of("LoadImage")] == list(pictures)
    assert set(taken.of("ImageBatch")[0]) == {"image1", "image2"} if given == 2 else {"image1"}
    assert taken.of("SaveImage")[0]["filename_prefix"] == f"a {PROMPT}"


async def test_a_picture_that_the_workflow_cannot_do_without_is_a_mismatch(emulator: Emulator, tmp_path: Path) -> None:
    own = json.dumps(TWO).replace('"image1": ["1", 0], "image2": ["2", 0]', '"image1": ["2", 0], "image2": ["1", 0]')
    order = replace(edit(file(), vendor_id="two"), size="640x384", aspect_ratio="5:3")

    async with connected(emulator, workflows=folder(tmp_path, {"two.json": own})) as comfy:
        with pytest.raises(Mismatched, match="required_input_missing"):
            await comfy.submit(order)


async def test_a_workflow_with_nodes_that_the_server_does_not_have_is_not_offered(
    emulator: Emulator, tmp_path: Path
) -> None:
    own = folder(tmp_path, {"magic.json": template("checkpoint").replace("VAEDecode", "MagicDecode")})

    async with connected(emulator, workflows=own) as comfy:
        assert "magic" not in [offer.model for offer in await comfy.offers()]
        with pytest.raises(Gone):
            await comfy.submit(commission("magic"))


async def test_checkpoints_can_be_drawn_in_another_way(emulator: Emulator, tmp_path: Path) -> None:
    own = TEMPLATES.joinpath("checkpoint.json").read_text("utf-8").replace('"steps": 25', '"steps": 4')

    async with connected(emulator, workflows=folder(tmp_path, {"checkpoint.json": own})) as comfy:
        assert len(await comfy.offers()) == 2
        await comfy.submit(commission())
        await comfy.submit(edit(file()))

    assert [order.of("KSampler")[0]["steps"] for order in emulator.taken] == [4, 30]


async def test_pictures_that_are_only_looked_at_are_not_delivered(emulator: Emulator, tmp_path: Path) -> None:
    preview = '{"class_type": "PreviewImage", "inputs": {"images": ["6", 0]}}'
    own = template("checkpoint").replace('"7": {', f'"70": {preview},\n  "7": {{', 1)

    async with connected(emulator, workflows=folder(tmp_path, {"ink.json": own})) as comfy:
        job = ticket(await comfy.submit(commission("ink")))
        outcomes = [await comfy.poll(job) for _ in range(3)]

    assert isinstance(outcomes[-1], Finished)
    assert len(outcomes[-1].results) == 1


WRONG: dict[str, tuple[dict[str, str], str]] = {
    "nothing": ({"a.json": ""}, "it is not JSON"),
    "a list": ({"a.json": "[]"}, "it is not JSON"),
    "no nodes": ({"a.json": "{}"}, "it has no nodes"),
    "for the page": ({"a.json": '{"nodes": [], "links": [], "version": 0.4}'}, "saved for the page"),
    "no class": ({"a.json": '{"3": {"inputs": {}}}'}, "node %(node)s needs"),
    "a link to nowhere": ({"a.json": template("checkpoint").replace('["4", 0]', '["44", 0]')}, "linked to node"),
    "no prompt": ({"a.json": template("checkpoint", prompt='"a cat"')}, "the slot {prompt} is missing"),
    "a slot misspelt": ({"a.json": template("checkpoint", negative='"{negativ}"')}, "there is no slot"),
    "only a width": ({"a.json": template("checkpoint", height="512")}, "belong together"),
    "no size": ({"a.json": json.dumps(TWO).replace('"height": 384, ', "")}, "how large the picture is"),
    "a linked size": (
        {"a.json": json.dumps(TWO).replace('"width": 640, "height": 384', '"width": ["3", 1], "height": 38.4')},
        "how large the picture is",
    ),
    "a gap": ({"a.json": json.dumps(TWO).replace("{image_2}", "{image_3}")}, "with none left out"),
    "a mask alone": ({"a.json": template("checkpoint-mask", image='"example.png"')}, "also needs {image}"),
    "only masks": ({"a.json": template("checkpoint-mask")}, "for pictures without a mask"),
    "a checkpoint": ({"a.json": TEMPLATES.joinpath("checkpoint.json").read_text("utf-8")}, "{checkpoint} belongs in"),
    "no checkpoint": ({"checkpoint.json": template("checkpoint")}, "{checkpoint} belongs in"),
    "two of a kind": ({"a.json": template("checkpoint"), "a-mask.json": template("checkpoint")}, "already does this"),
    "two sizes": (
        {"a.json": template("checkpoint"), "a-picture.json": json.dumps(TWO)},
        "must draw in the same sizes",
    ),
}


@pytest.mark.parametrize("name", WRONG)
async def test_a_workflow_that_cannot_be_used_ends_the_start(tmp_path: Path, name: str) -> None:
    contents, problem = WRONG[name]

    with pytest.raises(ConfigError) as raised:
        async with connect(Settings(workflows=folder(tmp_path, contents)), {}, Watch()):
            pass

    told = raised.value.text.words
    assert isinstance(told["problem"], Text)
    assert problem in told["problem"].message
    assert str(told["file"]) in {str(tmp_path / name) for name in contents}
    assert told["example"]


@pytest.mark.parametrize("workflows", ["workflows", "~/no/such/folder", str(DOCS)])
async def test_a_folder_that_is_none_ends_the_start(workflows: str) -> None:
    with pytest.raises(ConfigError) as raised:
        async with connect(Settings(workflows=workflows), {}, Watch()):
            pass

    assert raised.value.text.words["key"] == "providers.comfyui.workflows"


async def test_a_file_that_cannot_be_read_ends_the_start(tmp_path: Path) -> None:
    (tmp_path / "a.json").mkdir()

    with pytest.raises(ConfigError, match="cannot be read"):
        async with connect(Settings(workflows=str(tmp_path)), {}, Watch()):
            pass


async def test_the_workflow_in_the_documents_can_be_used(tmp_path: Path) -> None:
    (example,) = re.findall(r"```json\n(.*?)```", DOCS.read_text("utf-8"), re.DOTALL)

    async with connect(Settings(workflows=folder(tmp_path, {"flux-1-dev.json": example})), {}, Watch()):
        pass


def test_the_documents_name_every_slot() -> None:

    page = DOCS.read_text("utf-8")
    assert [slot for slot in SLOTS if slot not in IMAGES[2:] and f"`{{{slot}}}`" not in page] == []
