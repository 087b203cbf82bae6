"""What a turn looks up besides its situation: money, earlier pictures, and a job that somebody names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import tzinfo

from sqlalchemy import BindParameter, Connection, String, bindparam, exists, func, or_, select

from bot.store import ledger, profiles
from bot.store.calendar import around
from bot.store.codec import chat_key, chat_prefix, job_of, person_of
from bot.store.jobs import beginning
from bot.store.ledger import Account
from bot.store.tables import TICKETED, jobs, pictures
from bot.store.tables import ledger as rows
from bot.values import Cost, Findings, Inbound, Inquiry, Job, Period, Share, Spent, State, Whose

Asked = tuple[Inbound, Inquiry]

_keys: BindParameter[Sequence[str]] = bindparam("keys", expanding=True)
_chat: BindParameter[str] = bindparam("chat", type_=String)
_here = func.substr(jobs.c.place, 1, func.length(_chat)) == _chat
_mine = jobs.c.person.in_(_keys)
_ours = or_(_mine, _here)
_newest = (jobs.c.created.desc(), jobs.c.id.desc())
_first: BindParameter[str] = bindparam("first", type_=String)

LATEST = select(jobs.c.body).where(_mine, _here).order_by(*_newest).limit(1)
DRAWN = (
    select(jobs.c.body)
    .where(_mine, _here, jobs.c.state == State.DONE.value, exists().where(pictures.c.job == jobs.c.id))
    .order_by(*_newest)
    .limit(bindparam("most"))
)
TICKET = select(jobs.c.body).where(jobs.c.ticket == _first, TICKETED, _ours).order_by(*_newest).limit(1)
CALLED = select(jobs.c.body).where(jobs.c.id.between(_first, bindparam("last", type_=String)), _ours)
CALLED = CALLED.order_by(jobs.c.id != _first, *_newest).limit(1)

_month = (
    rows.c.chat == _chat,
    rows.c.at >= bindparam("since"),
    rows.c.at < bindparam("until"),
    rows.c.state != ledger.RELEASED,
)
SHARES = select(rows.c.person, rows.c.unit, func.sum(rows.c.amount), func.sum(rows.c.pictures))
SHARES = SHARES.where(*_month).group_by(rows.c.person, rows.c.unit)
_last = func.row_number().over(partition_by=rows.c.person, order_by=(rows.c.at.desc(), rows.c.job.desc()))
_lasts = select(rows.c.job, _last.label("age")).where(*_month).subquery()
NAMES = select(jobs.c.person, jobs.c.body).join(_lasts, _lasts.c.job == jobs.c.id).where(_lasts.c.age == 1)


def look(connection: Connection, asked: Sequence[Asked], zone: tzinfo) -> list[Findings]:
    return [_look(connection, event, inquiry, zone) for event, inquiry in asked]


def _look(connection: Connection, event: Inbound, inquiry: Inquiry, zone: tzinfo) -> Findings:
    (profile,) = profiles.of(connection, [event.person])
    keys = profiles.names(profile)
    return Findings(
        spending=tuple(_spending(connection, event, keys, zone)) if inquiry.spending else (),
        statement=_statement(connection, event, zone) if inquiry.statement else (),
        history=_history(connection, event, keys, inquiry.history) if inquiry.history else (),
        job=_named(connection, event, keys, inquiry),
    )


def _spending(connection: Connection, event: Inbound, keys: tuple[str, ...], zone: tzinfo) -> Iterator[Spent]:
    accounts = {Whose.PERSON: Account("person", keys), Whose.CHAT: Account("chat", (chat_key(event.place),))}
    for whose, account in accounts.items():
        for period in Period:
            found = ledger.spent(connection, account, around(period, event.at, zone))
            yield from (Spent(whose, period, Cost(found[unit], unit)) for unit in sorted(found))


def _statement(connection: Connection, event: Inbound, zone: tzinfo) -> tuple[Share, ...]:
    since, until = around(Period.MONTH, event.at, zone)
    month = {"chat": chat_key(event.place), "since": since, "until": until}
    names = {person: job_of(body).person for person, body in connection.execute(NAMES, month)}
    costs: defaultdict[str, list[Cost]] = defaultdict(list)
    drawn: defaultdict[str, int] = defaultdict(int)
    for person, unit, amount, count in connection.execute(SHARES, month).all():
        drawn[person] += count
        if amount and unit:
            costs[person].append(Cost(amount, unit))
    shares = [
        Share(names.get(person) or person_of(person), count, tuple(sorted(costs[person], key=lambda cost: cost.unit)))
        for person, count in drawn.items()
    ]
    return tuple(sorted(shares, key=lambda share: (-share.pictures, share.person.id)))


def _history(connection: Connection, event: Inbound, keys: tuple[str, ...], most: int) -> tuple[Job, ...]:
    asked = {"keys": keys, "chat": chat_prefix(event.place), "most": most}
    return tuple(map(job_of, connection.execute(DRAWN, asked).scalars()))


def _named(connection: Connection, event: Inbound, keys: tuple[str, ...], inquiry: Inquiry) -> Job | None:
    """Of other people's jobs elsewhere nothing is told, whoever knows their codes."""
    asked = {"keys": keys, "chat": chat_prefix(event.place)}
    if inquiry.reference:
        first, last = beginning(inquiry.reference)
        body = connection.execute(CALLED, {**asked, "first": first, "last": last}).scalar()
    elif inquiry.ticket:
        body = connection.execute(TICKET, {**asked, "first": inquiry.ticket}).scalar()
    elif inquiry.latest:
        body = connection.execute(LATEST, asked).scalar()
    else:
        return None
    return None if body is None else job_of(body)
