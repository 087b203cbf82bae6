"""From a commission to what the web UI is asked to draw, and from its answer to the pictures."""

from __future__ import annotations

from dataclasses import dataclass

from msgspec import structs

from bot.errors import Refused, UnknownOutcome, Unreadable
from bot.ports import Commission
from bot.providers.http import Garbled, decoded, encoded, kind_of
from bot.providers.webui.offers import MOST, RATIOS, sizes
from bot.providers.webui.settings import Settings
from bot.providers.webui.wire import Checkpoint, Drawn, Order
from bot.values import Task
from bot.values.measures import Bounds, pixels

_GRID = 8
_LEAST = 64
_SEEDS = 2**32


@dataclass(frozen=True, slots=True)
class Drafter:
    """Writes orders as the operator wants pictures drawn."""

    settings: Settings

    def check(self, commission: Commission) -> None:
        """Raises Refused for what does not fit the offer."""
        fits = (
            1 <= commission.n <= MOST
            and commission.aspect_ratio in RATIOS
            and commission.size in sizes(self.settings)
            and not commission.quality
            and (commission.seed is None or 0 <= commission.seed < _SEEDS)
        )
        if not fits:
            raise Refused("not in the offer: number, ratio, size, quality or seed")
        edits = commission.task is Task.IMAGE_TO_IMAGE
        if len(commission.pictures) != edits or (commission.mask and not edits):
            raise Refused("it starts from one picture, or from words alone")

    async def order(self, commission: Commission, checkpoint: Checkpoint, task: str) -> Order:
        settings, side = self.settings, self.settings.side
        bounds = Bounds(_GRID, _LEAST, many=side * side)
        width, height = pixels(commission.aspect_ratio, commission.size, bounds)
        order = Order(
            prompt=commission.prompt,
            negative_prompt=", ".join(filter(None, (commission.negative, settings.negative))),
            seed=-1 if commission.seed is None else commission.seed,
            steps=settings.steps,
            cfg_scale=settings.cfg_scale,
            width=width,
            height=height,
            n_iter=commission.n,
            sampler_name=settings.sampler_name,
            scheduler=settings.scheduler,
            override_settings={"sd_model_checkpoint": checkpoint.title},
            force_task_id=task,
        )
        return await self._editing(order, commission) if commission.pictures else order

    async def _editing(self, order: Order, commission: Commission) -> Order:
        kind_of(commission.pictures[0])
        edit = structs.replace(
            order,
            init_images=(await encoded(commission.pictures[0]),),
            denoising_strength=self.settings.denoising_strength,
            resize_mode=1,
        )
        if not commission.mask:
            return edit
        return structs.replace(
            edit,
            mask=await encoded(commission.mask),
            mask_blur=self.settings.mask_blur,
            inpainting_fill=1,
            inpaint_full_res=False,
        )


async def pictures(drawn: Drawn, n: int) -> tuple[bytes, ...]:
    """Raises UnknownOutcome where there is none that can be read."""
    files = [await _file(image) for image in _own(drawn, n)]
    found = tuple(filter(None, files))
    if not found:
        raise UnknownOutcome("a success without a picture that can be read")
    return found


def _own(drawn: Drawn, n: int) -> tuple[str | None, ...]:
    """Without the overview that some machines put in front, and without what their extensions put behind."""
    images, told = drawn.images or (), drawn.told
    count = min(n, len(told.all_seeds or ()) or n)
    first = told.index_of_first_image
    if first is None or not 0 <= first <= len(images) - count:
        first = 1 if len(images) > count else 0
    return images[first : first + count]


async def _file(image: str | None) -> bytes:
    """Empty for what is no picture."""
    try:
        content = await decoded(image or "")
        kind_of(content)
    except (Garbled, Unreadable):
        return b""
    return content


async def preview(image: str | None) -> bytes:
    """What can be seen so far; empty where nothing can."""
    return await _file(image) if image else b""
