"""A smaller picture where the larger one is too much for the provider at the moment."""

from __future__ import annotations

from dataclasses import replace

from bot.catalog.choice import cost
from bot.errors import JobError
from bot.jobs.course import Course
from bot.values import Cost, Job, Offer

SIZES = ("4K", "2K", "1K", "512px")
"""The steps down (protocol, "Self-healing")."""


async def shrunk(course: Course) -> Job:
    """One size smaller, for no more than was agreed; as it is where the provider sells none that is smaller."""
    job = course.job
    try:
        offers = await course.provider.offers()
    except JobError:
        return job
    sold = next((offer for offer in offers if _same(offer, job)), None)
    return _smaller(job, sold) if sold is not None else job


def _same(offer: Offer, job: Job) -> bool:
    return (offer.model, offer.vendor_id) == (job.order.model, job.quote.vendor_id) and job.order.task in offer.tasks


def _smaller(job: Job, sold: Offer) -> Job:
    order, agreed = job.order, job.quote.cost
    lesser = SIZES[SIZES.index(order.size) + 1 :] if order.size in SIZES else ()
    size = next((size for size in lesser if not sold.sizes or size in sold.sizes), "")
    price = cost(sold, order.task, size, order.n, order.quality) if size else agreed
    if not size or _dearer(price, agreed):
        return job
    smaller = replace(order, size=size, wished_size=order.wished_size or order.size)
    return replace(job, order=smaller, quote=replace(job.quote, cost=price if price.known else agreed))


def _dearer(price: Cost, agreed: Cost) -> bool:
    return price.known and agreed.known and (price.unit != agreed.unit or price.amount > agreed.amount)
