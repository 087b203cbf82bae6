"""What a ComfyUI server can draw, in the words of the catalog."""

from __future__ import annotations

from collections.abc import Iterator
from math import gcd
from pathlib import PurePosixPath

from bot.errors import Refused
from bot.ports import Commission
from bot.providers.comfyui.workflows import Family, Kind, Workflow
from bot.values import Cost, Offer, Price, Span, Task
from bot.values.measures import Bounds, pixels

PROVIDER = "comfyui"
FREE = Cost(0, "points")
MOST = 4
_BOUNDS = Bounds(grid=8)
_EXPECTED = Span(10, 60)
_POLL = 2
_PROGRESS = 10
"""Seconds: the server is the operator's own, and how far it is can really be told."""
_SEED_BITS = 64
"""A sampler takes seeds from 0 up to so many bits."""


def offer(family: Family, vendor_id: str, name: str, sizes: tuple[str, ...]) -> Offer:
    own = (family.measures,) if family.measures else ()
    fixed = tuple(f"{width}x{height}" for width, height in own)
    tasks = tuple(task for kind, task in _TASKS.items() if kind in family.members)
    return Offer(
        model=name.lower(),
        provider=PROVIDER,
        vendor_id=vendor_id,
        prices=tuple(Price(task, size, FREE) for task in tasks for size in fixed or sizes),
        tasks=tasks,
        ratios=tuple(_ratio(width, height) for width, height in own),
        sizes=fixed or sizes,
        expected=_EXPECTED,
        poll_every=_POLL,
        progress_every=_PROGRESS,
        most=MOST,
        batch=0 if family.several else 1,
        seeds=family.seeds,
        name=name,
        references=family.references,
        masks=Kind.MASK in family.members,
        negatives=family.negatives,
    )


_TASKS = {Kind.TEXT: Task.TEXT_TO_IMAGE, Kind.PICTURE: Task.IMAGE_TO_IMAGE}


def model_name(checkpoint: str) -> str:
    """Of a file such as SDXL\\juggernaut_xl.safetensors: servers on Windows separate folders in their own way."""
    return PurePosixPath(checkpoint.replace("\\", "/")).stem


def chosen(family: Family, commission: Commission) -> Workflow:
    """The workflow that can do what is ordered. Raises Refused where none of the model's can."""
    pictured = Kind.MASK if commission.mask else Kind.PICTURE
    kind = Kind.TEXT if commission.task is Task.TEXT_TO_IMAGE else pictured
    workflow = family.members.get(kind)
    if workflow is None:
        raise Refused("the model has no workflow for this")
    problem = next(_beyond(family, workflow, commission), "")
    if problem:
        raise Refused(problem)
    return workflow


def _beyond(family: Family, workflow: Workflow, commission: Commission) -> Iterator[str]:
    """What goes beyond the offer."""
    given = 0 if workflow.kind is Kind.TEXT else len(commission.pictures)
    if not 1 <= commission.n <= (MOST if family.several else 1):
        yield "too many pictures at once"
    if workflow.kind is not Kind.TEXT and not given:
        yield "no picture to start from"
    if given > workflow.references:
        yield "too many pictures to start from"
    if commission.seed is not None and not (family.seeds and 0 <= commission.seed < 1 << _SEED_BITS):
        yield "the model takes no such seed"
    if commission.negative and not family.negatives:
        yield "the model does not take apart what is not to be seen"
    if commission.quality:
        yield "the model has no qualities"


def measured(workflow: Workflow, commission: Commission, sizes: tuple[str, ...]) -> tuple[int, int]:
    """Width and height. Raises Refused for those in which the workflow does not draw."""
    if workflow.measures:
        width, height = workflow.measures
        if (commission.size, commission.aspect_ratio) != (f"{width}x{height}", _ratio(width, height)):
            raise Refused("the workflow draws in its own size only")
        return workflow.measures
    if commission.size not in sizes:
        raise Refused("the size is not offered")
    try:
        return pixels(commission.aspect_ratio, commission.size, _BOUNDS)
    except ValueError as error:
        raise Refused(str(error)) from error


def _ratio(width: int, height: int) -> str:
    common = gcd(width, height)
    return f"{width // common}:{height // common}"
