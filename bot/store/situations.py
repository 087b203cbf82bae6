"""What an event meets, read for many events with as few statements as for one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import BindParameter, Connection, bindparam, func, select

from bot.store.codec import job_of, person_key, place_key
from bot.store.tables import UNFINISHED, conversations, jobs, people, preferences
from bot.values import Cost, Edited, Inbound, Job, Pressed, Recalled, Said, Situation, Task
from bot.values.turns import Conversation, Heard, Preference, Profile

MOST = 50
"""Unfinished jobs of one place that a turn looks at, the newest."""

Asked = Inbound | Heard

_keys: BindParameter[str] = bindparam("keys", expanding=True)
_age = func.row_number().over(partition_by=jobs.c.place, order_by=(jobs.c.created.desc(), jobs.c.id.desc()))
_open = select(jobs.c.place, jobs.c.body, _age.label("age")).where(jobs.c.place.in_(_keys), UNFINISHED).subquery()

OPEN_JOBS = select(_open.c.place, _open.c.body).where(_open.c.age <= MOST).order_by(_open.c.age.desc())
NAMED_JOBS = select(jobs.c.id, jobs.c.body).where(jobs.c.id.in_(_keys))
ANSWERING_JOBS = select(jobs.c.place, jobs.c.message, jobs.c.body).where(
    jobs.c.place.in_(_keys), UNFINISHED, jobs.c.message.in_(bindparam("messages", expanding=True))
)
CONVERSATIONS = select(conversations).where(conversations.c.place.in_(_keys))
PEOPLE = select(people).where(people.c.person.in_(_keys))
PREFERENCES = select(preferences).where(preferences.c.person.in_(_keys))


@dataclass(frozen=True, slots=True)
class Seen:
    """An event with the keys under which the database knows its place and person."""

    event: Asked
    place: str
    person: str


@dataclass(frozen=True, slots=True)
class Known:
    """What the database knows of the events of a batch, by those keys and by the ids of jobs."""

    conversations: Mapping[str, tuple[str, str, str]]
    languages: Mapping[str, str]
    preferences: Mapping[str, Mapping[Task, Preference]]
    open: Mapping[str, Sequence[Job]]
    named: Mapping[str, Job]
    answering: Mapping[tuple[str, str], Sequence[Job]]


def situations(connection: Connection, asked: Sequence[Asked]) -> list[Situation]:
    seen = [_seen(event) for event in asked]
    known = _known(connection, seen)
    return [_situation(one, known) for one in seen]


def _seen(event: Asked) -> Seen:
    whose = event if isinstance(event, Inbound) else event.job
    return Seen(event, place_key(whose.place), person_key(whose.person))


def _known(connection: Connection, seen: Sequence[Seen]) -> Known:
    places = list({one.place for one in seen})
    persons = list({one.person for one in seen})
    talks = {
        row.place: (row.language, row.model, row.last_job)
        for row in connection.execute(CONVERSATIONS, {"keys": places})
    }
    last_jobs = {last for _, _, last in talks.values() if last}
    return Known(
        conversations=talks,
        languages={row.person: row.language for row in connection.execute(PEOPLE, {"keys": persons})},
        preferences=_preferences(connection, persons),
        open=_open_jobs(connection, places),
        named=_named_jobs(connection, last_jobs.union(*(_named_by(one.event) for one in seen))),
        answering=_answering_jobs(connection, seen),
    )


def _named_by(event: Asked) -> Iterator[str]:
    match event:
        case Pressed(button=button):
            yield from button.split(":")[1:2]
        case Said() | Recalled() | Edited():
            return
        case _:
            yield event.job.id


def _preferences(connection: Connection, persons: Sequence[str]) -> Mapping[str, Mapping[Task, Preference]]:
    found: defaultdict[str, dict[Task, Preference]] = defaultdict(dict)
    for row in connection.execute(PREFERENCES, {"keys": persons}):
        found[row.person][Task(row.task)] = Preference(row.model, row.name, Cost(row.amount, row.unit), row.used)
    return found


def _open_jobs(connection: Connection, places: Sequence[str]) -> Mapping[str, Sequence[Job]]:
    found: defaultdict[str, list[Job]] = defaultdict(list)
    for place, body in connection.execute(OPEN_JOBS, {"keys": places}):
        found[place].append(job_of(body))
    return found


def _named_jobs(connection: Connection, names: set[str]) -> Mapping[str, Job]:
    if not names:
        return {}
    return {id: job_of(body) for id, body in connection.execute(NAMED_JOBS, {"keys": list(names)})}


def _answering_jobs(connection: Connection, seen: Sequence[Seen]) -> Mapping[tuple[str, str], Sequence[Job]]:
    asked = {(one.place, one.event.message) for one in seen if isinstance(one.event, Recalled | Edited)}
    found: defaultdict[tuple[str, str], list[Job]] = defaultdict(list)
    if asked:
        keys, messages = zip(*asked, strict=True)
        for place, message, body in connection.execute(ANSWERING_JOBS, {"keys": keys, "messages": messages}):
            found[place, message].append(job_of(body))
    return found


def _situation(one: Seen, known: Known) -> Situation:
    whose = one.event if isinstance(one.event, Inbound) else one.event.job
    language, model, last = known.conversations.get(one.place, ("", "", ""))
    met = [*known.open.get(one.place, ()), *_ended_jobs(one, last, known)]
    return Situation(
        conversation=Conversation(whose.place, language, model, last),
        profile=Profile(whose.person, known.languages.get(one.person, ""), known.preferences.get(one.person, {})),
        jobs=tuple({job.id: job for job in met}.values()),
    )


def _ended_jobs(one: Seen, last: str, known: Known) -> Iterator[Job]:
    """Those that are looked at although they may be over: the place's last one and the ones that the event means."""
    for name in (last, *_named_by(one.event)):
        if name in known.named:
            yield known.named[name]
    if isinstance(one.event, Recalled | Edited):
        yield from known.answering.get((one.place, one.event.message), ())
