"""One person with several names, who says on each platform what has to be said to be known by all of them."""

from itertools import count

from bot.catalog import load
from bot.conversation import Rules, step
from bot.ports import Store
from bot.understanding import Reader
from bot.values import Cost, Pairing, Person, Place, Preference, Profile, Said, Task, Turn
from bot.values.meanings import Notice, Paired
from bot.values.topics import Topic
from bot.values.turns import Effect, Forget, Keep, Say

CATALOG = load()
RULES = Rules(CATALOG, Reader(CATALOG.aliases))
KEYS = count()

ANN = Person("web", "ann", "Ann")
MOBILE = Person("mobile", "4711", "Ann S.")
WORK = Person("work", "ou_1", "ann")
HOME = Person("home", "a", "Annie")
BOB = Person("web", "bob", "Bob")

WATER = Preference("painter-2", "Painter 2", Cost(5, "points"), 1000.0)
INK = Preference("painter-3", "Painter 3", Cost(7, "points"), 2000.0)


def heard(person: Person, text: str, at: float = 1000.0) -> Said:
    """Something new, also if the same was said before."""
    return Said(f"e{next(KEYS)}", Place(person.platform, "room"), person, text, "m1", at)


async def say(kept: Store, person: Person, text: str, at: float = 1000.0) -> tuple[Effect, ...]:
    event = heard(person, text, at)
    met = await kept.admit(event)
    assert met is not None
    effects = step(RULES, met, event)
    assert await kept.commit(turn_of(event, effects))
    return effects


def turn_of(event: Said, effects: tuple[Effect, ...]) -> Turn:
    kept = [effect.what for effect in effects if isinstance(effect, Keep)]
    return Turn(
        event.at,
        (event.key,),
        profiles=tuple(what for what in kept if isinstance(what, Profile)),
        pairing=next((what for what in kept if isinstance(what, Pairing)), None),
        forgotten=next((effect.profile for effect in effects if isinstance(effect, Forget)), None),
    )


def topic(effects: tuple[Effect, ...]) -> Topic | None:
    """What was answered."""
    said = [effect.meaning for effect in effects if isinstance(effect, Say)]
    return next((meaning.topic for meaning in said if isinstance(meaning, Notice)), None)


async def code_for(kept: Store, person: Person, at: float = 1000.0) -> str:
    said = [effect.meaning for effect in await say(kept, person, "/link", at) if isinstance(effect, Say)]
    return next(meaning.code for meaning in said if isinstance(meaning, Paired))


async def link(kept: Store, one: Person, *others: Person) -> None:
    for other in others:
        assert topic(await say(kept, other, f"/link {await code_for(kept, one)}")) is Topic.LINKED


async def share(kept: Store, *persons: Person) -> tuple[Profile, ...]:
    """Their profiles, which say the same of all of them."""
    profiles = [await kept.profile(person) for person in persons]
    assert len({(profile.language, profile.hints, profile.owner, profile.identities) for profile in profiles}) == 1
    assert all(profile.preferences == profiles[0].preferences for profile in profiles)
    assert [profile.person for profile in profiles] == list(persons)
    return tuple(profiles)


def likes(person: Person, preference: Preference = WATER, language: str = "de") -> Turn:
    profile = Profile(person, language, {Task.TEXT_TO_IMAGE: preference}, hints=False)
    return Turn(1.0, profiles=(profile,))
