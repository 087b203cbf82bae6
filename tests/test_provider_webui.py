"""A Stable Diffusion web UI over real HTTP: what is offered, ordered and drawn."""

import base64
from dataclasses import replace

import pytest

from bot.errors import Broken, Gone, Refused, Unreadable
from bot.ports import Account, Commission, Provider
from bot.values import Task
from tests.emulators.faults import Mangles
from tests.emulators.pictures import owner_of
from tests.emulators.webui import Emulator
from tests.emulators.webui.customer import SDXL, TASK, commission, connected, drawn, edit, file, mask, size
from tests.emulators.webui.fixtures import emulator, hasty, server, watch, webui  # noqa: F401 - fixtures
from tests.services import PROMPT, Watch


async def test_every_checkpoint_is_offered_free_of_charge(webui: Provider) -> None:
    offers = await webui.offers()

    assert [(offer.model, offer.name, offer.vendor_id) for offer in offers] == [
        ("sd-xl-base-1.0", "sd_xl_base_1.0", SDXL),
        ("dream-shaper-8", "Dream Shaper_8", "anime/Dream Shaper_8.safetensors"),
        ("flux-1-dev", "flux1-dev-fp8", "flux1-dev-fp8.safetensors"),
    ]
    assert all(price.cost.free for offer in offers for price in offer.prices)
    assert {(offer.provider, offer.tasks, offer.most, offer.batch) for offer in offers} == {
        ("webui", tuple(Task), 4, 0)
    }
    assert all(offer.seeds and offer.negatives and offer.masks and offer.references == 1 for offer in offers)


@pytest.mark.parametrize(
    ("side", "sizes"),
    [(512, ["512px"]), (1024, ["512px", "1K"]), (2048, ["512px", "1K", "2K"]), (1500, ["512px", "1K"])],
)
async def test_no_size_is_offered_that_the_operator_finds_too_large(
    emulator: Emulator, side: int, sizes: list[str]
) -> None:
    async with connected(emulator, side=side) as webui:
        offers = await webui.offers()

    assert {offer.sizes for offer in offers} == {tuple(sizes)}
    assert {price.size for offer in offers for price in offer.prices} == set(sizes)


@pytest.mark.parametrize("named", [SDXL, "sd_xl_base_1.0", "SD-XL-Base-1.0"])
async def test_only_the_models_that_the_operator_named_are_offered(emulator: Emulator, named: str) -> None:
    async with connected(emulator, models=(named,)) as webui:
        assert [offer.vendor_id for offer in await webui.offers()] == [SDXL]
        with pytest.raises(Gone):
            await webui.submit(replace(commission(), vendor_id="flux1-dev-fp8.safetensors"))

    assert emulator.creates == 0


async def test_files_of_the_same_name_are_told_apart(webui: Provider, emulator: Emulator) -> None:
    emulator.titles = ("a/x.ckpt", "b/x.ckpt [0123456789]", "b/x.safetensors", "x.safetensors", "flux1-dev-Q8_0.gguf")
    emulator.titles += ("FLUX1_dev.sft", "a b.ckpt", "A_B.ckpt", "a-b.ckpt", "___.pt", " ")

    offers = await webui.offers()

    assert [offer.model for offer in offers] == [
        *("x", "b-x", "b-x.safetensors", "x.safetensors", "flux-1-dev", "flux1-dev"),
        *("a-b", "a-b.ckpt", "a-b-2", "checkpoint"),
    ]


async def test_a_row_that_cannot_be_read_costs_none_of_the_others(webui: Provider, emulator: Emulator) -> None:
    emulator.fail("models", Mangles(lambda body: body.replace(b'"title":"anime', b'"titel":"anime')))

    assert [offer.model for offer in await webui.offers()] == ["sd-xl-base-1.0", "flux-1-dev"]


async def test_an_order_says_all_that_the_machine_has_to_know_and_nothing_more(
    webui: Provider, emulator: Emulator
) -> None:
    (picture,) = await drawn(webui, commission(ratio="16:9"))

    (sent,) = emulator.journal.of("create")
    assert sent.url.endswith("/sdapi/v1/txt2img")
    assert sent.read(dict) == {
        "prompt": PROMPT,
        "steps": 25,
        "width": 680,
        "height": 384,
        "override_settings": {"sd_model_checkpoint": "sd_xl_base_1.0.safetensors [31e35c80fc]"},
        "force_task_id": TASK,
    }
    assert size(picture) == (680, 384)
    assert owner_of(picture, [TASK]) == TASK


async def test_the_operator_decides_how_it_is_drawn(emulator: Emulator) -> None:
    manner = {"steps": 30, "cfg_scale": 5.5, "sampler_name": "DPM++ 2M", "scheduler": "Karras"}
    async with connected(emulator, negative="nsfw", **manner) as webui:  # type: ignore[arg-type]
        await webui.submit(replace(commission(), negative="people", seed=4711))

    (sent,) = emulator.journal.of("create")
    assert sent.read(dict).items() >= (manner | {"negative_prompt": "people, nsfw", "seed": 4711}).items()


SIZES = {
    ("1:1", "1K", 1024): (1024, 1024),
    ("16:9", "1K", 1024): (1360, 768),
    ("9:21", "1K", 1024): (672, 1560),
    ("3:2", "512px", 1024): (624, 416),
    ("4:5", "2K", 2048): (1832, 2288),
}


@pytest.mark.parametrize("wanted", SIZES, ids=str)
async def test_sides_are_multiples_of_eight_and_no_shape_has_more_pixels_than_the_square(
    emulator: Emulator, wanted: tuple[str, str, int]
) -> None:
    ratio, named, side = wanted
    async with connected(emulator, side=side) as webui:
        await webui.submit(commission(ratio, named))

    sent = emulator.journal.of("create")[0].read(dict)
    assert (sent["width"], sent["height"]) == SIZES[wanted]
    assert sent["width"] * sent["height"] <= side * side


async def test_several_pictures_are_drawn_one_after_the_other(webui: Provider, emulator: Emulator) -> None:
    pictures = await drawn(webui, commission(n=4))

    assert len(pictures) == 4
    sent = emulator.journal.of("create")[0].read(dict)
    assert (sent["n_iter"], "batch_size" in sent) == (4, False)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
async def test_a_picture_is_changed_without_being_stretched(webui: Provider, emulator: Emulator, kind: str) -> None:
    await drawn(webui, edit(file(kind)))

    (sent,) = emulator.journal.of("create")
    body = sent.read(dict)
    assert sent.url.endswith("/sdapi/v1/img2img")
    assert [base64.b64decode(image) for image in body["init_images"]] == [file(kind)]
    assert (body["denoising_strength"], body["resize_mode"]) == (0.75, 1)
    assert "mask" not in body


async def test_only_what_is_white_in_the_mask_is_redrawn(emulator: Emulator) -> None:
    async with connected(emulator, mask_blur=9, denoising_strength=1) as webui:
        await drawn(webui, edit(file(), mask=mask()))

    body = emulator.journal.of("create")[0].read(dict)
    assert base64.b64decode(body["mask"]) == mask()
    assert "inpainting_mask_invert" not in body
    assert (body["mask_blur"], body["denoising_strength"], body["inpainting_fill"]) == (9, 1, 1)
    assert body["inpaint_full_res"] is False


@pytest.mark.parametrize(
    "order",
    [
        commission(n=5),
        commission(n=0),
        commission(size="2K"),
        commission(size="480p"),
        commission(ratio="7:3"),
        replace(commission(), quality="high"),
        replace(commission(), seed=2**32),
        replace(commission(), pictures=(file(),)),
        replace(commission(), mask=mask()),
        edit(),
        edit(file(), file()),
        edit(b"GIF89a"),
        replace(commission(), prompt="\ud800"),
    ],
)
async def test_what_is_not_offered_is_refused_before_anything_is_sent(
    webui: Provider, emulator: Emulator, order: Commission
) -> None:
    with pytest.raises(Refused) as raised:
        await webui.submit(order)

    assert isinstance(raised.value, Unreadable) == (order.pictures == (b"GIF89a",))
    assert set(emulator.journal.names) <= {"models"}


async def test_a_checkpoint_is_the_same_when_its_hash_becomes_known(
    webui: Provider, emulator: Emulator, watch: Watch
) -> None:
    (sold,) = [offer.vendor_id for offer in await webui.offers() if offer.model == "dream-shaper-8"]
    emulator.titles = ("anime/Dream Shaper_8.safetensors [879db523c3]",)
    watch.at += 60

    await webui.submit(replace(commission(), vendor_id=sold))

    (sent,) = emulator.journal.of("create")
    assert sent.read(dict)["override_settings"] == {"sd_model_checkpoint": emulator.titles[0]}


async def test_a_checkpoint_that_was_deleted_is_gone(webui: Provider, emulator: Emulator) -> None:
    emulator.titles = emulator.titles[1:]

    with pytest.raises(Gone):
        await webui.submit(commission())


async def test_the_list_of_checkpoints_is_read_once_a_minute(webui: Provider, emulator: Emulator, watch: Watch) -> None:
    await webui.offers()
    watch.at += 59
    await webui.submit(commission())
    assert len(emulator.journal.of("models")) == 1

    watch.at += 1
    await webui.offers()
    assert len(emulator.journal.of("models")) == 2


async def test_it_is_checked_without_drawing(webui: Provider, emulator: Emulator) -> None:
    assert await webui.check() == Account()
    assert emulator.journal.names == ["models"]


async def test_a_machine_without_a_password_gets_none(emulator: Emulator) -> None:
    emulator.key = ""
    async with connected(emulator) as webui:
        await webui.submit(commission())

    assert all("authorization" not in received.headers for received in emulator.journal.of("create"))


async def test_orders_are_held_and_can_be_taken_back(webui: Provider) -> None:
    abilities = webui.abilities

    assert (abilities.held, abilities.cancel, abilities.lookup, abilities.resumes) == (True, True, True, False)
    assert abilities.at_once == 1
    with pytest.raises(Broken):
        await webui.poll("k3f9")
