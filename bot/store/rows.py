"""Values as rows of their tables, and the writing of them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, Executable

from bot.store.codec import KINDS, body_of, listed, person_key, place_key
from bot.values import Inbound, Job, Post, State
from bot.values.memory import Conversation, Pairing, Profile

Row = dict[str, str | int | float | bytes | None]


def run(connection: Connection, statement: Executable, written: Sequence[Row]) -> None:
    """Once for each row, where there is any."""
    if written:
        connection.execute(statement, written)


def event(event: Inbound) -> Row:
    return {
        "key": event.key,
        "kind": KINDS[type(event)],
        "place": place_key(event.place),
        "person": person_key(event.person),
        "body": body_of(event),
        "at": event.at,
    }


def asked(job: Job) -> Row:
    return {
        "id": job.id,
        "state": job.state.value,
        "revision": job.revision,
        "place": place_key(job.place),
        "person": person_key(job.person),
        "message": job.message,
        "created": job.created,
        "finished": job.finished,
        "body": body_of(job),
        "ticket": job.ticket,
    }


def step(job: Job) -> Row:
    """What a step may change; the rest is as it was asked."""
    return {
        "of": job.id,
        "before": job.revision - 1,
        "state": job.state.value,
        "revision": job.revision,
        "person": person_key(job.person),
        "message": job.message,
        "finished": job.finished,
        "body": body_of(job),
        "ticket": job.ticket,
    }


def transitions(job: Job, at: float) -> list[Row]:
    taken: Row = {"job": job.id, "revision": job.revision, "state": job.state.value, "at": at}
    if job.revision:
        return [taken]
    first: Row = {**taken, "state": State.ASKED.value, "at": job.created}
    return [first] if job.state is State.ASKED else [first, taken]


def pictures(job: Job) -> list[Row]:
    return [
        {
            "path": picture.path,
            "job": job.id,
            "mime": picture.mime,
            "width": picture.width,
            "height": picture.height,
            "size": picture.size,
            "link": picture.link,
        }
        for picture in job.pictures
    ]


def joiners(job: Job) -> list[Row]:
    return [{"job": job.id, "person": person_key(joiner.person)} for joiner in job.joined]


def timing(job: Job) -> Row:
    return {
        "provider": job.quote.provider,
        "model": job.order.model,
        "size": job.order.size,
        "seconds": job.finished - job.submitted,
    }


def post(post: Post, at: float) -> Row:
    """As one whose first try has begun: whoever wrote it sends it at once."""
    return {
        "key": post.key,
        "place": place_key(post.place),
        "job": post.job,
        "kind": post.outbound.kind.value,
        "body": body_of(post.outbound),
        "message": post.message,
        "attempts": max(1, post.attempts),
        "at": at,
    }


def conversation(kept: Conversation) -> Row:
    return {
        "place": place_key(kept.place),
        "language": kept.language,
        "model": kept.model,
        "last_job": kept.last_job,
        "explicit": kept.explicit,
        "style": kept.style,
        "confirm": kept.confirm,
        "blocked": listed(kept.blocked),
        "retention": kept.retention,
        "budgets": listed(kept.budgets),
    }


def person(profile: Profile) -> Row:
    return {
        "person": person_key(profile.person),
        "language": profile.language,
        "hints": profile.hints,
        "owner": "" if profile.owner is None else person_key(profile.owner),
        "confirm": profile.confirm,
    }


def shared(owner: str, profile: Profile) -> Row:
    """What changes for the owner when somebody else changes it."""
    return {"of": owner, "spoken": profile.language, "hinted": profile.hints, "asked": profile.confirm}


def pairing(pairing: Pairing) -> Row:
    return {"code": pairing.code, "person": person_key(pairing.owner.person), "expires": pairing.expires}


def preferences(key: str, profile: Profile) -> list[Row]:
    """Kept under the key."""
    return [
        {
            "person": key,
            "task": task.value,
            "model": preference.model,
            "name": preference.name,
            "amount": preference.cost.amount,
            "unit": preference.cost.unit,
            "used": preference.used,
        }
        for task, preference in profile.preferences.items()
    ]
