"""Situations and events for tests of what follows from what: a small market with two sellers, and people in a room."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import count

from bot.catalog import Catalog, load
from bot.conversation import Confirm, Rules, When, step
from bot.testing.providers import offer
from bot.understanding import Reader
from bot.values import (
    Action,
    Conversation,
    Cost,
    Edited,
    Findings,
    Inbound,
    Intent,
    Job,
    Offer,
    Order,
    Person,
    Place,
    Pressed,
    Profile,
    Quote,
    Recalled,
    Said,
    Situation,
    Span,
    Spent,
    State,
    Task,
)
from bot.values.meanings import Meaning, Notice
from bot.values.topics import Topic
from bot.values.turns import Advance, Amend, Effect, Heed, Say

ROOM = Place("desk", "room")
ANNE = Person("desk", "anne", "Anne")
BEN = Person("desk", "ben", "Ben")
CARA = Person("desk", "cara", "Cara")
SEEDREAM, BANANA, MIDJOURNEY = "seedream-4.5", "nano-banana-2", "midjourney"
NOW = 1_000_000.0
KEYS = count()
NEVER = Confirm(When.NEVER)


def points(amount: float) -> Cost:
    return Cost(amount, "points")


def sold(model: str, price: float, provider: str = "canvas", **terms: object) -> Offer:
    made = replace(offer(model, price), provider=provider, vendor_id=f"{provider}/{model}")
    return replace(made, **terms)  # type: ignore[arg-type]  # the fields of Offer, by name


MARKET = (
    sold(SEEDREAM, 5, expected=Span(30, 60)),
    sold(BANANA, 3, expected=Span(10, 25)),
    sold(MIDJOURNEY, 10, expected=Span(60, 90)),
)
"""All of one seller."""


def market(*offers: Offer) -> Catalog:
    catalog = load()
    for provider in dict.fromkeys(one.provider for one in offers):
        catalog = catalog.offering(provider, [one for one in offers if one.provider == provider])
    return catalog


def rules(*offers: Offer, **decided: object) -> Rules:
    catalog = market(*(offers or MARKET))
    known = Rules(catalog, Reader(catalog.aliases), NEVER)
    return replace(known, **decided)  # type: ignore[arg-type]  # the fields of Rules, by name


def order(prompt: str = "a cat", model: str = SEEDREAM, **more: object) -> Order:
    made = Order(Task.TEXT_TO_IMAGE, prompt, model)
    return replace(made, **more)  # type: ignore[arg-type]  # the fields of Order, by name


def quoted(price: float = 5, provider: str = "canvas", model: str = SEEDREAM) -> Quote:
    return Quote(provider, f"{provider}/{model}", "SeeDream 4.5", points(price), Span(30, 60), 5, 20)


def job(state: State = State.PAINTING, **more: object) -> Job:
    """Anne's picture of a cat, which she asked for with the message "asked"."""
    made = Job("catcatcatcat", state, ROOM, ANNE, "asked", "en", order(), quoted(), NOW - 60, revision=3)
    return replace(made, **more)  # type: ignore[arg-type]  # the fields of Job, by name


def met(*jobs: Job, person: Person = ANNE, spent: Iterable[Spent] = (), **more: object) -> Situation:
    situation = Situation(Conversation(ROOM), Profile(person), jobs, found=Findings(tuple(spent)))
    return replace(situation, **more)  # type: ignore[arg-type]  # the fields of Situation, by name


def writes(text: str, person: Person = ANNE, message: str = "wrote") -> Said:
    return Said(f"said-{next(KEYS)}", ROOM, person, text, message, NOW)


def presses(action: Action, job: Job, person: Person = ANNE, pick: int = 0) -> Pressed:
    return Pressed(f"pressed-{next(KEYS)}", ROOM, person, f"{action}:{job.id}:{pick}", "post", NOW)


def edits(text: str, person: Person = ANNE, message: str = "asked") -> Edited:
    return Edited(f"edited-{next(KEYS)}", ROOM, person, text, message, NOW)


def recalls(person: Person = ANNE, message: str = "asked") -> Recalled:
    return Recalled(f"recalled-{next(KEYS)}", ROOM, person, message, NOW)


def follows(known: Rules, situation: Situation, event: Inbound) -> tuple[Effect, ...]:
    """Asked by whoever did it."""
    profile = replace(situation.profile, person=event.person)
    return step(known, replace(situation, profile=profile), event)


def step_with(known: Rules, situation: Situation, event: Said, advice: Intent) -> tuple[Effect, ...]:
    """Somebody else has an opinion on what was written."""
    return step(known, situation, event, advice)


def meanings(effects: Iterable[Effect]) -> list[Meaning]:
    """What is said or changed, in order."""
    return [effect.meaning for effect in effects if isinstance(effect, Say | Amend)]


def kinds(effects: Iterable[Effect]) -> list[str]:
    return [type(meaning).__name__ for meaning in meanings(effects)]


def notes(effects: Iterable[Effect]) -> list[Topic]:
    return [meaning.topic for meaning in meanings(effects) if isinstance(meaning, Notice)]


def steps(effects: Iterable[Effect]) -> list[Job]:
    return [effect.job for effect in effects if isinstance(effect, Advance)]


def states(effects: Iterable[Effect]) -> list[State]:
    return [job.state for job in steps(effects)]


def heeded(effects: Iterable[Effect]) -> list[Heed]:
    return [effect for effect in effects if isinstance(effect, Heed)]


def posts(effects: Iterable[Effect]) -> list[Say]:
    return [effect for effect in effects if isinstance(effect, Say)]


def changes(effects: Iterable[Effect]) -> list[Amend]:
    return [effect for effect in effects if isinstance(effect, Amend)]
