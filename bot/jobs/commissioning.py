"""An order in the words of the port: what a provider needs to know of it, and nothing of who ordered it."""

from __future__ import annotations

from bot.jobs.course import Course
from bot.jobs.references import mask, references
from bot.ports import Commission
from bot.values import Order


async def commission(course: Course) -> Commission:
    """Raises Refused for pictures to start from that cannot be used, and Unreachable after some patience."""
    order, quote, kit = course.job.order, course.job.quote, course.shop.kit
    shown = await references(course)
    return Commission(
        job=course.name,
        vendor_id=quote.vendor_id,
        task=order.task,
        prompt=order.prompt if quote.negatives else _worded(order),
        aspect_ratio=order.aspect_ratio,
        size=order.size,
        n=order.n,
        budget=quote.cost,
        pictures=shown,
        seed=order.seed,
        mask=await mask(course, shown),
        negative=order.negative if quote.negatives else "",
        quality=order.quality,
        callback=kit.callback(course.job.id) if course.provider.abilities.calls else "",
    )


def _worded(order: Order) -> str:
    """With what is not to be seen in words, which every model reads."""
    return f"{order.prompt}, no {order.negative}" if order.negative else order.prompt
