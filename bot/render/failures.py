"""The post that stands in place of a picture: why there is none, and every way on as a button."""

from __future__ import annotations

from collections.abc import Iterable

from bot.render.alternatives import listed, offered
from bot.render.draft import Draft, Line, Press
from bot.render.reasons import CURABLE, consolation, kind_of, reason, remedies, shape
from bot.values import Action, FailureKind, Job, Text
from bot.values.meanings import NotDrawn


def not_drawn(meaning: NotDrawn) -> Draft:
    job = meaning.job
    others = () if job.links else meaning.alternatives
    lines: tuple[Line, ...] = ((reason(job),), *consolation(job), *listed(Text("These could draw it instead:"), others))
    reference: Line = (Text("Reference: %(reference)s", reference=job.reference),)
    return Draft(lines, (*_reshapes(job), *offered(others), *retry(job)), job.id, footers=(*remedies(job), reference))


def _reshapes(job: Job) -> Iterable[Press]:
    for pick, variant in enumerate(job.variants):
        yield Press((Text("📐 %(shape)s", shape=shape(job, variant)),), Action.RESHAPE, pick)


def retry(job: Job) -> Iterable[Press]:
    """Nothing that is finished is paid for once more."""
    kind = kind_of(job)
    if kind is FailureKind.UNKNOWN_OUTCOME:
        yield Press((Text("🔁 Draw it all the same"),), Action.RETRY)
    elif kind in CURABLE and not job.links:
        yield Press((Text("🔁 Try again"),), Action.RETRY)
