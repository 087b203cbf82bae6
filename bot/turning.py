"""What is written of a turn, and what becomes of an event whose job was moved under it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot.values import Conversation, Inbound, Job, Moved, Outbound, Pairing, Place, Post, Profile, Situation, Turn
from bot.values.turns import Advance, Effect, Event, Forget, Heard, Heed, Keep, Say


def turn_of(event: Event, effects: tuple[Effect, ...], rendered: Callable[[Say], Outbound]) -> Turn:
    kept = [effect.what for effect in effects if isinstance(effect, Keep)]
    said = [effect for effect in effects if isinstance(effect, Say)]
    return Turn(
        at=event.at,
        handled=(event.key,) if isinstance(event, Inbound) else (),
        conversation=next((what for what in kept if isinstance(what, Conversation)), None),
        profiles=tuple(what for what in kept if isinstance(what, Profile)),
        pairing=next((what for what in kept if isinstance(what, Pairing)), None),
        forgotten=next((effect.profile for effect in effects if isinstance(effect, Forget)), None),
        jobs=tuple(effect.job for effect in effects if isinstance(effect, Advance)),
        posts=tuple(Post(say.key, say.place, rendered(say), say.job) for say in said),
        ceilings=tuple(effect.ceiling for effect in effects if isinstance(effect, Heed)),
        moved=event if isinstance(event, Moved) else None,
    )


def unknown(place: Place, event: Heard) -> Situation:
    """Progress is told without looking anything up."""
    return Situation(Conversation(place), Profile(event.job.person))


def rebased(event: Heard, stored: Job | None) -> Heard | None:
    """What is heard of a job that somebody joined, left or handed over meanwhile, or whose chat has another id; None if
    it went another way."""
    job = event.job.after(stored) if stored is not None else None
    return replace(event, job=job) if job is not None else None


def place_of(event: Event) -> Place:
    return event.place if isinstance(event, Inbound) else event.job.place
