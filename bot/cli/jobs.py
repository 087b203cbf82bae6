"""`easel jobs`: what is being made, what was made, and why something was not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from bot import store as stores
from bot.app import directory
from bot.cli.outcomes import DONE, NOT_DONE
from bot.cli.tables import Row, price, sheet, show
from bot.config import load
from bot.values import Job, State

LONGEST_ID = 64
"""Characters of an id; a longer ticket holds the order itself, and with it the prompt."""

MINUTES = len("2027-01-15T08:00")

Steps = Sequence[tuple[State, float]]


async def list_jobs(config: Path | None, json: bool, environment: Mapping[str, str]) -> int:
    settings = load(config, environment)
    async with stores.connect(settings.store.url, directory(settings)) as store:
        found = await store.jobs()
    show([_job(job) if json else _line(job) for job in found], json)
    return DONE


async def show_job(reference: str, config: Path | None, json: bool, environment: Mapping[str, str]) -> int:
    """Everything but the words: this is read over shoulders."""
    settings = load(config, environment)
    async with stores.connect(settings.store.url, directory(settings)) as store:
        job = await store.job(reference)
        steps = await store.steps(job.id) if job else ()
    if job is None:
        show([], json)
        return NOT_DONE
    sheet({**_job(job), **_details(job, steps)}, json)
    return DONE


def _line(job: Job) -> Row:
    """What has room in a terminal of 80 columns; its code leads to the rest."""
    return {
        "code": job.reference,
        "state": job.state,
        "failure": job.failure,
        "model": job.order.model,
        "cost": price(job.charged or job.quote.cost),
        "created": _moment(job.created)[:MINUTES].replace("T", " "),
    }


def _job(job: Job) -> Row:
    """Without the prompt."""
    return {
        "job": job.id,
        "state": job.state,
        "failure": job.failure,
        "model": job.order.model,
        "provider": job.quote.provider,
        "ticket": job.ticket if len(job.ticket) <= LONGEST_ID else "",
        "cost": price(job.charged or job.quote.cost),
        "place": str(job.place),
        "person": str(job.person),
        "created": _moment(job.created),
        "pictures": [picture.path for picture in job.pictures],
    }


def _details(job: Job, steps: Steps) -> Row:
    return {
        "cause": job.cause,
        "size": job.order.size,
        "wished_size": job.order.wished_size,
        "aspect_ratio": job.order.aspect_ratio,
        "n": job.order.n,
        "tries": job.tries,
        "avoided": list(job.avoided),
        "joined": [str(joiner.person) for joiner in job.joined],
        "late": job.late,
        "links": list(job.links),
        "steps": [f"{state} {_moment(at)}" for state, at in steps],
    }


def _moment(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="seconds")
