"""Values as they lie in the database: keys as JSON arrays, which can be read back whatever a name contains."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from bot.values import Budget, Edited, Inbound, Job, Moved, Outbound, Person, Place, Pressed, Recalled, Removed, Said

_encoder = msgspec.json.Encoder()
_place = msgspec.json.Decoder(tuple[str, str, str])
_person = msgspec.json.Decoder(tuple[str, str])
_job = msgspec.json.Decoder(Job)
_outbound = msgspec.json.Decoder(Outbound)
_said = msgspec.json.Decoder(Said)
_pressed = msgspec.json.Decoder(Pressed)
_recalled = msgspec.json.Decoder(Recalled)
_moved = msgspec.json.Decoder(Moved)
_removed = msgspec.json.Decoder(Removed)
_edited = msgspec.json.Decoder(Edited)
_words = msgspec.json.Decoder(tuple[str, ...])
_budgets = msgspec.json.Decoder(tuple[Budget, ...])

KINDS: Mapping[type[Inbound], str] = {
    Said: "said",
    Pressed: "pressed",
    Recalled: "recalled",
    Edited: "edited",
    Moved: "moved",
    Removed: "removed",
}


def place_key(place: Place) -> str:
    return _encoder.encode((place.platform, place.chat, place.thread)).decode()


def place_of(key: str) -> Place:
    return Place(*_place.decode(key))


def chat_key(place: Place) -> str:
    """The same for all threads of a chat."""
    return _encoder.encode((place.platform, place.chat)).decode()


def chat_prefix(place: Place) -> str:
    """How the keys of all places in the chat begin."""
    return f"{chat_key(place)[:-1]},"


def platform_prefix(place: Place) -> str:
    """How the keys of all places of the platform begin."""
    return f"{_encoder.encode((place.platform,)).decode()[:-1]},"


def person_key(person: Person) -> str:
    return _encoder.encode((person.platform, person.id)).decode()


def person_of(key: str) -> Person:
    return Person(*_person.decode(key))


def listed(values: tuple[str, ...] | tuple[Budget, ...]) -> str:
    """Empty where there are none."""
    return _encoder.encode(values).decode() if values else ""


def words_of(listed: str) -> tuple[str, ...]:
    return _words.decode(listed) if listed else ()


def budgets_of(listed: str) -> tuple[Budget, ...]:
    return _budgets.decode(listed) if listed else ()


def body_of(value: Inbound | Job | Outbound) -> bytes:
    return _encoder.encode(value)


def job_of(body: bytes) -> Job:
    return _job.decode(body)


def outbound_of(body: bytes) -> Outbound:
    return _outbound.decode(body)


def event_of(kind: str, body: bytes) -> Inbound:
    """Raises ValueError for a kind that no event has."""
    match kind:
        case "said":
            return _said.decode(body)
        case "pressed":
            return _pressed.decode(body)
        case "recalled":
            return _recalled.decode(body)
        case "edited":
            return _edited.decode(body)
        case "moved":
            return _moved.decode(body)
        case "removed":
            return _removed.decode(body)
        case _:
            raise ValueError(f"no event is {kind}")
