"""ComfyUI over real HTTP: what is offered, ordered, uploaded, polled, cancelled and found again."""

import io
from dataclasses import replace
from uuid import UUID

import pytest
from PIL import Image

from bot.errors import Refused, Unreadable
from bot.ports import Abilities, Accepted, Account, Commission, Finished, Pending, Provider
from bot.values import Cost, Offer, Task
from tests.comfyui_fixtures import comfy, emulator, hasty, server, watch  # noqa: F401 - fixtures
from tests.emulators.comfyui import CHECKPOINTS, Emulator
from tests.emulators.comfyui.customer import commission, connected, edit, file, mask, masked
from tests.emulators.pictures import owner_of
from tests.services import JOB, PROMPT, Watch, ticket

SDXL, COUNTERFEIT = CHECKPOINTS


async def offered(comfy: Provider) -> dict[str, Offer]:
    return {offer.model: offer for offer in await comfy.offers()}


async def finished(comfy: Provider, job: str) -> Finished:
    for _ in range(12):
        outcome = await comfy.poll(job)
        if isinstance(outcome, Finished):
            return outcome
    raise AssertionError("it never finished")


def sizes(done: Finished) -> list[tuple[int, int]]:
    return [Image.open(io.BytesIO(result)).size for result in done.results if isinstance(result, bytes)]


@pytest.mark.parametrize("new_lists", [False, True])
async def test_every_checkpoint_is_a_model(comfy: Provider, emulator: Emulator, new_lists: bool) -> None:
    emulator.new_lists = new_lists

    offers = await offered(comfy)

    assert {model: offer.vendor_id for model, offer in offers.items()} == {
        "sd_xl_base_1.0": SDXL,
        "counterfeit_v3": COUNTERFEIT,
    }
    sdxl = offers["sd_xl_base_1.0"]
    assert (sdxl.provider, sdxl.name, sdxl.tasks, sdxl.ratios) == ("comfyui", "sd_xl_base_1.0", tuple(Task), ())
    assert (sdxl.sizes, sdxl.most, sdxl.batch, sdxl.references) == (("512px", "1K"), 4, 0, 1)
    assert (sdxl.seeds, sdxl.masks, sdxl.negatives, sdxl.qualities) == (True, True, True, ())
    assert {price.cost for price in sdxl.prices} == {Cost(0, "points")}
    assert (sdxl.poll_every, sdxl.progress_every) == (2, 10)


async def test_only_the_models_that_are_named_are_offered(emulator: Emulator) -> None:
    for name in ("Counterfeit_v3", "counterfeit_v3", COUNTERFEIT):
        async with connected(emulator, models=[name]) as comfy:
            assert list(await offered(comfy)) == ["counterfeit_v3"]


async def test_the_sizes_are_those_of_the_settings(emulator: Emulator) -> None:
    async with connected(emulator, sizes=["2K"]) as comfy:
        assert {offer.sizes for offer in await comfy.offers()} == {("2K",)}


async def test_a_list_is_read_once_in_five_minutes(comfy: Provider, emulator: Emulator, watch: Watch) -> None:
    await comfy.offers()
    watch.at += 299
    await comfy.offers()
    assert len(emulator.journal.of("nodes")) == 1

    watch.at += 1
    emulator.checkpoints = ()
    assert list(await comfy.offers()) == []


async def test_an_order_is_a_whole_workflow(comfy: Provider, emulator: Emulator) -> None:
    await comfy.submit(replace(commission(ratio="16:9", n=3), seed=7, negative="blurry"))

    (order,) = emulator.taken
    assert order.of("CheckpointLoaderSimple") == [{"ckpt_name": SDXL}]
    assert [node["text"] for node in order.of("CLIPTextEncode")] == [PROMPT, "blurry"]
    assert order.of("EmptyLatentImage") == [{"width": 680, "height": 384, "batch_size": 3}]
    assert [node["seed"] for node in order.of("KSampler")] == [7]
    (sent,) = emulator.journal.of("prompt")
    assert sent.headers["user-agent"].startswith("easelbot")


async def test_the_order_has_an_id_that_follows_from_the_job(comfy: Provider, emulator: Emulator) -> None:
    first = ticket(await comfy.submit(commission()))
    async with connected(emulator) as other:
        again = ticket(await other.submit(commission()))

    assert first == again
    assert UUID(first).version == 5
    assert first != ticket(await comfy.submit(commission(job="another")))


async def test_without_a_seed_each_job_has_its_own(comfy: Provider, emulator: Emulator) -> None:
    for job in (JOB, "another"):
        await comfy.submit(commission(job=job))

    seeds = [order.of("KSampler")[0]["seed"] for order in emulator.taken]
    assert len(set(seeds)) == 2
    assert all(isinstance(seed, int) and seed < 1 << 48 for seed in seeds)


async def test_braces_in_the_words_are_only_words(comfy: Provider, emulator: Emulator) -> None:
    await comfy.submit(replace(commission(), prompt='a {seed} of "{n}"\n\\'))

    assert emulator.taken[0].of("CLIPTextEncode")[0]["text"] == 'a {seed} of "{n}"\n\\'


async def test_a_picture_is_waited_for_and_brought_home(comfy: Provider, emulator: Emulator) -> None:
    job = ticket(await comfy.submit(commission(ratio="2:3", n=2)))

    assert isinstance(await comfy.poll(job), Pending)
    done = await finished(comfy, job)

    assert sizes(done) == [(416, 624), (416, 624)]
    assert [owner_of(result, [job, "x"]) for result in done.results if isinstance(result, bytes)] == [job, job]
    assert done.charged == Cost(0, "points")


async def test_everybody_gets_their_own_picture(comfy: Provider) -> None:
    jobs = [ticket(await comfy.submit(commission(job=f"job{number}"))) for number in range(3)]

    for job in reversed(jobs):
        (result,) = (await finished(comfy, job)).results
        assert isinstance(result, bytes)
        assert owner_of(result, jobs) == job


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
async def test_a_picture_to_start_from_is_uploaded_first(comfy: Provider, emulator: Emulator, kind: str) -> None:
    picture = file(kind)

    await comfy.submit(replace(edit(picture), n=2))

    (order,) = emulator.taken
    (name,) = (node["image"] for node in order.of("LoadImage"))
    assert emulator.inputs == {name: picture}
    assert order.of("ImageScale")[0]["width"] == order.of("ImageScale")[0]["height"] == 512
    assert order.of("RepeatLatentBatch")[0]["amount"] == 2
    assert emulator.journal.names == ["upload", "prompt"]


async def test_the_name_that_the_server_chose_is_used(comfy: Provider, emulator: Emulator) -> None:
    emulator.renames = True

    await comfy.submit(edit(file()))

    assert str(emulator.taken[0].of("LoadImage")[0]["image"]).startswith("easel/renamed-")


async def test_the_same_picture_lies_on_the_server_once(comfy: Provider, emulator: Emulator) -> None:
    for job in (JOB, "another"):
        await comfy.submit(replace(edit(file()), job=job))

    assert len(emulator.inputs) == 1


async def test_a_mask_goes_beside_the_picture(comfy: Provider, emulator: Emulator) -> None:
    picture, part = file(), mask()

    done = await finished(comfy, ticket(await comfy.submit(masked(picture, part))))

    (order,) = emulator.taken
    (image,), (shade,) = order.of("LoadImage"), order.of("LoadImageMask")
    assert (emulator.inputs[str(image["image"])], emulator.inputs[str(shade["image"])]) == (picture, part)
    assert shade["channel"] == "red"
    assert order.of("SetLatentNoiseMask")
    assert sizes(done) == [(512, 512)]


REFUSED = {
    "too many": replace(commission(), n=5),
    "none": replace(commission(), n=0),
    "a size that is not offered": commission(size="4K"),
    "no size": commission(size="huge"),
    "no ratio": commission(ratio="wide"),
    "a quality": replace(commission(), quality="high"),
    "a seed that is too large": replace(commission(), seed=1 << 64),
    "no picture": edit(),
    "two pictures": edit(file(), file(colour="red")),
    "a mask without a picture": replace(edit(), mask=mask()),
}


@pytest.mark.parametrize("name", REFUSED)
async def test_what_goes_beyond_the_offer_is_refused_before_anything_is_sent(
    comfy: Provider, emulator: Emulator, name: str
) -> None:
    with pytest.raises(Refused):
        await comfy.submit(REFUSED[name])

    assert emulator.journal.names == []


async def test_a_file_that_is_no_picture_is_not_uploaded(comfy: Provider, emulator: Emulator) -> None:
    with pytest.raises(Unreadable):
        await comfy.submit(edit(b"GIF89a"))

    assert emulator.journal.names == []


async def test_words_that_are_no_text_are_refused(comfy: Provider, emulator: Emulator) -> None:
    with pytest.raises(Refused):
        await comfy.submit(replace(commission(), prompt="\ud800"))

    assert emulator.creates == 0


@pytest.mark.parametrize("order", [commission(), edit(file()), masked(file(), mask())])
async def test_the_workflows_that_come_along_fit_a_server(
    comfy: Provider, emulator: Emulator, order: Commission
) -> None:
    for size in ("512px", "1K"):
        for ratio in ("1:1", "21:9", "1:2", "5:4"):
            await comfy.submit(replace(order, size=size, aspect_ratio=ratio, n=4))

    assert emulator.creates == 8


async def test_it_says_what_it_can_do_beyond_taking_orders(comfy: Provider) -> None:
    assert comfy.abilities == Abilities(lookup=True, cancel=True, at_once=2)


async def test_a_server_that_is_there_passes_the_check(comfy: Provider, emulator: Emulator) -> None:
    assert await comfy.check() == Account()
    assert emulator.journal.names == ["stats"]


async def test_a_restart_of_the_bot_loses_nothing(comfy: Provider, emulator: Emulator) -> None:
    job = await comfy.submit(commission())
    assert isinstance(job, Accepted)

    async with connected(emulator) as other:
        assert sizes(await finished(other, job.ticket)) == [(512, 512)]
