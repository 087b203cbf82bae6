"""A market of models, and people who say which of them they like: what tests of preferences and settings share."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from bot import store
from bot.testing import Canvas, Desk
from bot.testing.providers import picture
from bot.values import Attachment, Conversation, Cost, Offer, Person, Place, Preference, Price, Said, Span, Task, Turn
from tests.houses import ANNE, ROOM, Plan, Stand, stand

BEN = Person("desk", "ben", "Ben")
ANNIE = Person("terminal", "annie", "Annie")
"""Anne, on another platform."""
SHELL = Place("terminal", "shell")
LAB = Person("laboratory", "a.n.", "Anne N.")
"""Anne, on a third one."""
BENCH = Place("laboratory", "bench")

SEEDREAM, BANANA, PRO = "seedream-4.5", "nano-banana-2", "nano-banana-pro"
MIDJOURNEY, IDEOGRAM = "midjourney", "ideogram-3"
TEXT, IMAGE = Task.TEXT_TO_IMAGE, Task.IMAGE_TO_IMAGE

Likes = Mapping[Task, str]
Heard = str | tuple[str, ...]
"""The words of a message, and the pictures that come along."""
Posts = list[tuple[str, str]]

USUAL = ("1:1", "16:9", "9:16", "4:3", "3:4")
WIDE = (*USUAL, "2:3", "3:2", "21:9")


def sold(
    model: str, prices: Mapping[str, float], tasks: Sequence[Task] = tuple(Task), ratios: Sequence[str] = WIDE
) -> Offer:
    """Prices in points, by size."""
    return Offer(
        model=model,
        provider="canvas",
        vendor_id=model,
        prices=tuple(Price(task, size, Cost(points, "points")) for task in tasks for size, points in prices.items()),
        tasks=tuple(tasks),
        ratios=tuple(ratios),
        sizes=tuple(prices),
        expected=Span(30, 60),
        most=4,
        seeds=model == SEEDREAM,
    )


MARKET = (
    sold(SEEDREAM, {"2K": 5, "4K": 5}),
    sold(BANANA, {"512px": 4, "1K": 6, "2K": 10, "4K": 13}, ratios=USUAL),
    sold(PRO, {"1K": 10, "2K": 10, "4K": 18}, ratios=USUAL),
    sold(MIDJOURNEY, {"480p": 8, "720p": 10}, tasks=(TEXT,), ratios=("1:1",)),
    sold(IDEOGRAM, {"1K": 6}, tasks=(TEXT,)),
)
NAMES = {
    SEEDREAM: "SeeDream 4.5",
    BANANA: "Nano Banana 2",
    PRO: "Nano Banana Pro",
    MIDJOURNEY: "Midjourney",
    IDEOGRAM: "Ideogram 3",
}
CHEAPEST = {SEEDREAM: 5, BANANA: 4, PRO: 10, MIDJOURNEY: 8, IDEOGRAM: 6}


@dataclass(frozen=True, slots=True)
class Talk:
    """Somebody who talks to the house in a place, and what is answered on that platform."""

    house: Stand
    desks: Mapping[str, Desk]
    person: Person = ANNE
    place: Place = ROOM

    def by(self, person: Person, place: Place | None = None) -> Talk:
        return replace(self, person=person, place=place or self.place)

    @property
    def posts(self) -> Posts:
        return [(str(post.kind), post.text) for post in self.desks[self.place.platform].said]

    @property
    def drawn(self) -> list[str]:
        """Who drew, in the order in which it was ordered."""
        return [order.vendor_id for order in self.house.canvas.taken]

    async def say(self, heard: Heard, *, addressed: bool = True, locale: str = "") -> Posts:
        """All that follows from a message until no picture is being made any more."""
        house, before = self.house, len(self.posts)
        text, *handles = (heard,) if isinstance(heard, str) else heard
        house.events += 1
        event = Said(
            key=f"event-{house.events}",
            place=self.place,
            person=self.person,
            text=text,
            message=f"request-{house.events}",
            at=house.clock.now(),
            addressed=addressed,
            attachments=tuple(map(Attachment, handles)),
            locale=locale,
        )
        await house.engine.receive(event)
        await self.rest()
        return self.posts[before:]

    async def rest(self) -> None:
        await self.house.settle()
        await self.house.pass_until(self._delivered)
        await self.house.settle()

    def _delivered(self) -> bool:
        kinds = [kind for kind, _ in self.posts]
        return kinds.count("start") <= kinds.count("picture") + kinds.count("failure")

    async def tell(self, heard: Heard, locale: str = "") -> str:
        """The one answer to a message that is about no picture."""
        ((kind, text),) = await self.say(heard, locale=locale)
        assert kind == "text"
        return text

    async def draw(self, heard: Heard) -> str:
        """The caption of the one picture."""
        (caption,) = [text for kind, text in await self.say(heard) if kind == "picture"]
        return caption

    async def preferences(self) -> Mapping[Task, Preference]:
        return (await self.house.store.profile(self.person)).preferences

    async def likes(self) -> Likes:
        return {task: preference.model for task, preference in (await self.preferences()).items()}

    async def liking(self, likes: Likes) -> None:
        """From now on these are remembered, and nothing else."""
        now = self.house.clock.now()
        profile = await self.house.store.profile(self.person)
        kept = {
            task: Preference(model, NAMES[model], Cost(CHEAPEST[model], "points"), now) for task, model in likes.items()
        }
        await self.house.store.commit(Turn(now, profiles=(replace(profile, preferences=kept),)))

    async def deciding(self, model: str) -> None:
        """From now on this is the chat's model."""
        await self.house.store.commit(Turn(self.house.clock.now(), conversation=Conversation(self.place, model=model)))


@asynccontextmanager
async def talking(directory: Path, url: str = "") -> AsyncIterator[Talk]:
    """Anne, in a house that has the real store, all models of the market, and three platforms."""
    desks = {name: Desk(attachments={"photo": picture(300, 200)}) for name in ("desk", "terminal", "laboratory")}
    others = {name: desk for name, desk in desks.items() if name != "desk"}
    async with store.connect(url, directory) as kept:
        canvas = Canvas(sold=MARKET, polls=2)
        plan = Plan(directory, kept, desks["desk"], canvas, others=others)
        async with stand(plan) as house:
            yield Talk(house, desks)


# What people say, by language and by the model that they like from then on.
_NAMING: Mapping[str, Mapping[str, str]] = {
    "zh": {
        MIDJOURNEY: "用MJ|换成Midjourney|改用MJ|以后都用MJ|默认用MJ|试试MJ|我喜欢MJ|我更喜欢MJ|请用MJ吧|以後都用MJ",
        PRO: "用香蕉pro|换成大香蕉|改用香蕉pro|以后都用香蕉pro|默认用香蕉pro|我喜欢香蕉pro|我更喜欢香蕉pro"
        "|/model 香蕉专业版",
        SEEDREAM: "用 SeeDream|換成可梦|改用豆包|以后都用豆包可梦|默认用SeeDream|我喜欢SeeDream"
        "|我更喜欢SeeDream|/model 豆包",
        BANANA: "用香蕉|换成香蕉2|改用小香蕉|以后都用香蕉|默认用香蕉|/model 小香蕉|/settings model 香蕉",
        IDEOGRAM: "用ideogram|换成 Ideogram 3|以后都用ideogram|我更喜欢ideogram",
    },
    "en": {
        MIDJOURNEY: "use midjourney|always use MJ|switch to midjourney|I like midjourney|I prefer mj|I love MJ"
        "|/model mj",
        PRO: "use nano banana pro|always use nano banana pro|please use Banana Pro|I prefer nb pro"
        "|/model nano banana pro",
        SEEDREAM: "Use SeeDream 4.5.|always use seedream|use seedream as my default|/model seedream-4.5",
        BANANA: "use nano banana 2|always use nb2|/model nano-banana-2|/settings model nb2",
        IDEOGRAM: "use ideogram from now on|from now on use ideogram|I'd prefer ideogram|/settings model Ideogram 3",
    },
    "de": {MIDJOURNEY: "Nimm Midjourney|Benutze ab jetzt immer Midjourney|Ich mag Midjourney lieber"},
    "fr": {MIDJOURNEY: "Utilise toujours Midjourney", PRO: "Je préfère Nano Banana Pro"},
    "es": {MIDJOURNEY: "Usa siempre Midjourney", PRO: "Prefiero Nano Banana Pro"},
    "ja": {MIDJOURNEY: "これからはずっとMidjourneyで|Midjourneyの方が好き"},
    "ko": {MIDJOURNEY: "Midjourney 써줘|Midjourney가 더 좋아"},
}
# What people say when they leave the choice to the house.
_LEAVING: Mapping[str, str] = {
    "zh": "用最好的|用最合适的|推荐一个|你选一个|自动选择|用默认的|用新的|试试别的|换个试试|重新推荐"
    "|换个模型试试|帮我推荐一个模型|你来选|用推薦的|自動選擇|你揀一個|/model 自动|/model 推荐",
    "en": "best|recommended|use the best|use the best one|use the recommended model|use the default|you choose|pick one"
    "|recommend one|auto|try something else|forget my model|/model auto|/model default|/settings model auto",
    "de": "Nimm den besten|Du entscheidest",
    "fr": "Utilise le meilleur|À toi de choisir",
    "es": "Usa el mejor|Elige tú",
    "ja": "一番いいのを使って|おまかせで",
    "ko": "제일 좋은 걸로 해줘|알아서 골라줘",
}
NAMING = [
    (language, heard, model)
    for language, models in _NAMING.items()
    for model, words in models.items()
    for heard in words.split("|")
]
LEAVING = [(language, heard) for language, words in _LEAVING.items() for heard in words.split("|")]


def able(model: str) -> Likes:
    """The model, for every task that it can do."""
    return {task: model for offer in MARKET if offer.model == model for task in offer.tasks}
