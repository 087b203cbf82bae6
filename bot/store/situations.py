"""What an event meets, read for many events with as few statements as for one."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import BindParameter, Connection, Row, bindparam, func, select

from bot.store import leaving, pairings, posts, profiles
from bot.store.codec import budgets_of, job_of, person_key, person_of, place_key, words_of
from bot.store.tables import UNFINISHED, conversations, jobs
from bot.values import (
    Conversation,
    Edited,
    Inbound,
    Job,
    Moved,
    Pairing,
    Place,
    Post,
    Pressed,
    Recalled,
    Removed,
    Said,
    Situation,
)
from bot.values.turns import Heard

MOST = 50
"""Unfinished jobs of one place that a turn looks at, the newest."""

CODE = re.compile(
    r"(?<![\w/])/link(?:@[\w.\-]{1,60})?\W{1,20}([a-z0-9]{4})\W{0,20}([a-z0-9]{4})(?!\w)", re.IGNORECASE | re.ASCII
)
"""A code where people write it, however they set it apart."""

Asked = Inbound | Heard

_keys: BindParameter[str] = bindparam("keys", expanding=True)
_age = func.row_number().over(partition_by=jobs.c.place, order_by=(jobs.c.created.desc(), jobs.c.id.desc()))
_open = select(jobs.c.place, jobs.c.body, _age.label("age")).where(jobs.c.place.in_(_keys), UNFINISHED).subquery()

OPEN_JOBS = select(_open.c.place, _open.c.body).where(_open.c.age <= MOST).order_by(_open.c.age.desc())
NAMED_JOBS = select(jobs.c.id, jobs.c.body).where(jobs.c.id.in_(_keys))
ANSWERING_JOBS = select(jobs.c.place, jobs.c.message, jobs.c.body).where(
    jobs.c.place.in_(_keys), UNFINISHED, jobs.c.message.in_(bindparam("messages", expanding=True))
)
OPEN_OF_PEOPLE = select(jobs.c.person, jobs.c.place, func.count()).where(jobs.c.person.in_(_keys), UNFINISHED)
OPEN_OF_PEOPLE = OPEN_OF_PEOPLE.group_by(jobs.c.person, jobs.c.place)
CONVERSATIONS = select(conversations).where(conversations.c.place.in_(_keys))


@dataclass(frozen=True, slots=True)
class Seen:
    """An event with the keys under which the database knows its place and person, and the code that it names."""

    event: Asked
    place: str
    around: str
    """The place that its thread is in; the same place where it is in none."""
    person: str
    code: str
    message: str
    """Of ours, as far as anybody knows: the one that is replied to, or whose button was pressed."""

    @property
    def places(self) -> tuple[str, str]:
        """Where that may stand, the likelier first."""
        return self.place, self.around


@dataclass(frozen=True, slots=True)
class Known:
    """What the database knows of the events of a batch, by those keys and by the ids of jobs."""

    conversations: Mapping[str, Conversation]
    people: profiles.Known
    pairings: Mapping[str, Pairing]
    open: Mapping[str, Sequence[Job]]
    named: Mapping[str, Job]
    answering: Mapping[tuple[str, str], Sequence[Job]]
    busy: Mapping[str, Mapping[str, int]]
    """How many unfinished jobs a person has in each place."""
    posts: Mapping[tuple[str, str], Post]
    """By place and message."""
    left: Mapping[str, Sequence[Job]]
    """What is under way in chats that we were sent out of, by the key of the event that told so."""

    def post(self, one: Seen) -> Post | None:
        found = (self.posts.get((place, one.message)) for place in one.places)
        return next(filter(None, found), None)

    def asked(self, one: Seen, message: str) -> Iterator[Job]:
        """What is under way that was asked for with this message."""
        for place in dict.fromkeys(one.places):
            yield from self.answering.get((place, message), ())


def situations(connection: Connection, asked: Sequence[Asked]) -> list[Situation]:
    seen = [_seen(event) for event in asked]
    known = _known(connection, seen)
    return [_situation(one, known) for one in seen]


def _seen(event: Asked) -> Seen:
    whose = _whose(event)
    code = _code(event.text) if isinstance(event, Said) else ""
    place = whose.place
    return Seen(event, place_key(place), place_key(place.around), person_key(whose.person), code, _answered(event))


def _answered(event: Asked) -> str:
    match event:
        case Said(reply_to=message) | Pressed(message=message):
            return message
        case _:
            return ""


def _changed(event: Asked) -> str:
    """The message that was taken back or written anew."""
    return event.message if isinstance(event, Recalled | Edited) else ""


def _whose(event: Asked) -> Inbound | Job:
    return event if isinstance(event, Inbound) else event.job


def _code(text: str) -> str:
    """As it was given; empty where there is none."""
    found = CODE.search(text) if "/" in text else None
    return f"{found[1]}-{found[2]}".upper() if found else ""


def _known(connection: Connection, seen: Sequence[Seen]) -> Known:
    talks = _conversations(connection, seen)
    given = pairings.named(connection, {one.code for one in seen if one.code})
    people = profiles.known(connection, {one.person for one in seen} | {person for person, _ in given.values()})
    answered = posts.answered(connection, _told(seen))
    meant = {talk.last_job for talk in talks.values()} | {post.job for post in answered.values()}
    return Known(
        conversations=talks,
        people=people,
        pairings={
            code: Pairing(code, people.profile(person_of(person), person), expires)
            for code, (person, expires) in given.items()
        },
        open=_open_jobs(connection, list({one.place for one in seen})),
        named=_named_jobs(connection, meant.union(*(_named_by(one.event) for one in seen)) - {""}),
        answering=_answering_jobs(connection, seen),
        busy=_busy(connection, {name for one in seen for name in people.names(one.person)}),
        posts=answered,
        left={one.key: leaving.unfinished(connection, one) for one in _removals(seen)},
    )


def _told(seen: Sequence[Seen]) -> set[tuple[str, str]]:
    """Messages of ours that somebody may mean, with the places in which they may stand."""
    return {(place, one.message) for one in seen if one.message for place in one.places}


def _conversations(connection: Connection, seen: Sequence[Seen]) -> Mapping[str, Conversation]:
    places = {one.place: _whose(one.event).place for one in seen}
    found = connection.execute(CONVERSATIONS, {"keys": list(places)})
    return {row.place: conversation_of(row, places[row.place]) for row in found}


def _named_by(event: Asked) -> Iterator[str]:
    match event:
        case Pressed(button=button):
            yield from button.split(":")[1:2]
        case Said() | Recalled() | Edited() | Moved() | Removed():
            return
        case _:
            yield event.job.id


def _removals(seen: Sequence[Seen]) -> Iterator[Removed]:
    return (one.event for one in seen if isinstance(one.event, Removed))


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
    asked = {(place, _changed(one.event)) for one in seen if _changed(one.event) for place in one.places}
    found: defaultdict[tuple[str, str], list[Job]] = defaultdict(list)
    if asked:
        keys, messages = zip(*asked, strict=True)
        for place, message, body in connection.execute(ANSWERING_JOBS, {"keys": keys, "messages": messages}):
            found[place, message].append(job_of(body))
    return found


def _busy(connection: Connection, keys: set[str]) -> Mapping[str, Mapping[str, int]]:
    found: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for person, place, count in connection.execute(OPEN_OF_PEOPLE, {"keys": list(keys)}):
        found[person][place] = count
    return found


def _situation(one: Seen, known: Known) -> Situation:
    whose = _whose(one.event)
    conversation = known.conversations.get(one.place) or Conversation(whose.place)
    post = known.post(one)
    met = [*known.open.get(one.place, ()), *_ended_jobs(one, conversation.last_job, post, known)]
    return Situation(
        conversation=conversation,
        profile=known.people.profile(whose.person, one.person),
        jobs=tuple({job.id: job for job in met}.values()),
        pairing=known.pairings.get(one.code),
        elsewhere=sum(_elsewhere(one, known)),
        post=post,
    )


def _elsewhere(one: Seen, known: Known) -> Iterator[int]:
    for name in known.people.names(one.person):
        yield from (count for place, count in known.busy.get(name, {}).items() if place != one.place)


def _ended_jobs(one: Seen, last: str, post: Post | None, known: Known) -> Iterator[Job]:
    """Those that are looked at although they may be over: the place's last one and the ones that the event means."""
    for name in (last, post.job if post else "", *_named_by(one.event)):
        if name in known.named:
            yield known.named[name]
    if isinstance(one.event, Recalled | Edited):
        yield from known.asked(one, one.event.message)
    if isinstance(one.event, Removed):
        yield from known.left[one.event.key]


def conversation_of(
    row: Row[str, str, str, str, bool | None, str, str, str, int | None, str], place: Place
) -> Conversation:
    return Conversation(
        place,
        row.language,
        row.model,
        row.last_job,
        row.explicit,
        row.style,
        row.confirm,
        words_of(row.blocked),
        row.retention,
        budgets_of(row.budgets),
    )
