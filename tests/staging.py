"""The houses in which scenes are played, put together from words such as "asking fails=auth budget=20"."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from bot.conversation import Confirm, Rules
from bot.errors import Gone, JobError, RateLimited
from bot.jobs import Patience
from bot.ports import Abilities, Pending
from bot.testing import Canvas
from bot.values import Budget, Cost, Limits, Offer, Period, Price, Span, Task, Whose
from tests.houses import Plan

SIZES: Mapping[str, Mapping[str, float]] = {
    "seedream-4.5": {"2K": 5, "4K": 5},
    "nano-banana-2": {"512px": 4, "1K": 6, "2K": 10, "4K": 13},
    "midjourney": {"1K": 8},
}
TIMES = {"seedream-4.5": Span(30, 60), "nano-banana-2": Span(20, 40), "midjourney": Span(60, 120)}
RATIOS = ("1:1", "16:9", "9:16", "4:3", "3:4", "2:3", "3:2", "21:9")


def sold(model: str, provider: str = "canvas", unit: str = "points") -> Offer:
    prices = SIZES[model]
    return Offer(
        model=model,
        provider=provider,
        vendor_id=f"{provider}-{model}",
        prices=tuple(Price(task, size, Cost(amount, unit)) for task in Task for size, amount in prices.items()),
        tasks=tuple(Task),
        ratios=("1:1",) if model == "midjourney" else RATIOS,
        sizes=tuple(prices),
        expected=TIMES[model],
        poll_every=5,
        progress_every={"seedream-4.5": 20, "nano-banana-2": 15, "midjourney": 30}[model],
        most=4,
    )


def errors(kind: type[JobError] = JobError) -> Mapping[str, type[JobError]]:
    found: dict[str, type[JobError]] = {}
    for child in kind.__subclasses__():
        found |= {str(child.kind): child, **errors(child)} if "kind" in vars(child) else errors(child)
    return found


ERRORS = errors()
ALWAYS = 40
"""More often than anybody tries."""


@dataclass
class Staging:
    """The plan as far as it is put together; each word changes it."""

    plan: Plan

    def decide(self, decision: Callable[[Rules], Rules]) -> None:
        before = self.plan.rules
        self.plan.rules = lambda rules: decision(before(rules))

    def fails(self, what: str) -> None:
        """fails=KIND: every order; fails=KIND*2: the first two."""
        kind, _, times = what.partition("*")
        self.plan.canvas.answers.extend(ERRORS[kind](f"code {kind}") for _ in range(int(times or ALWAYS)))

    def spoils(self, what: str) -> None:
        """It is taken, and fails while it is being made."""
        self.plan.canvas.news.extend([Pending(), Pending(), ERRORS[what](f"code {what}")])

    def waits(self, seconds: str) -> None:
        """It asks for a pause."""
        self.plan.canvas.answers.append(RateLimited("slow down", after=float(seconds)))

    def asking(self, _: str) -> None:
        self.plan.confirm = Confirm()

    def compact(self, _: str) -> None:
        self.decide(lambda rules: replace(rules, style="compact"))

    def budget(self, amount: str) -> None:
        """Of each person, a day, in points."""
        budget = Budget(Whose.PERSON, Period.DAY, Cost(float(amount), "points"))
        self.decide(lambda rules: replace(rules, budgets=(*rules.budgets, budget)))

    def chatbudget(self, amount: str) -> None:
        budget = Budget(Whose.CHAT, Period.MONTH, Cost(float(amount), "points"))
        self.decide(lambda rules: replace(rules, budgets=(*rules.budgets, budget)))

    def blocked(self, word: str) -> None:
        self.decide(lambda rules: replace(rules, blocked=(*rules.blocked, word)))

    def admin(self, name: str) -> None:
        self.decide(lambda rules: replace(rules, administrators=frozenset({f"desk:{name.lower()}"})))

    def second(self, _: str) -> None:
        """Another provider sells SeeDream 4.5 too."""
        self.plan.providers = {"press": Canvas(sold=(sold("seedream-4.5", "press"),))}

    def polls(self, number: str) -> None:
        """It takes so many polls, five seconds each."""
        self.plan.canvas.polls = int(number)

    def slow(self, number: str) -> None:
        """The first order takes so many polls, later ones as few as ever."""
        self.plan.canvas.news.extend(Pending() for _ in range(int(number)))

    def patience(self, seconds: str) -> None:
        """The provider is late after so many seconds."""
        self._able(patience=float(seconds))

    def most(self, jobs: str) -> None:
        self._able(at_once=int(jobs))

    def cancels(self, _: str) -> None:
        self._able(cancel=True)

    def finds(self, _: str) -> None:
        self._able(lookup=True)

    def resumes(self, _: str) -> None:
        self.decide(lambda rules: replace(rules, resumers=("canvas",)))

    def shares(self, _: str) -> None:
        """It measures how far it is."""
        self.plan.canvas.news.extend(Pending(share / 20) for share in range(1, 20))

    def only(self, model: str) -> None:
        self.plan.canvas.sold = (sold(model),)

    def expected(self, longest: str) -> None:
        """The best model takes so many seconds at the most."""
        first, *others = self.plan.canvas.sold
        high = float(longest)
        self.plan.canvas.sold = (replace(first, expected=Span(high / 2, high)), *others)

    def missing(self, _: str) -> None:
        """It knows of no such order."""
        self.plan.canvas.news.extend(Gone("no such order") for _ in range(ALWAYS))

    def room(self, buttons: str) -> None:
        """The chat has room for so many buttons."""
        self.plan.desk.capabilities = Limits(buttons=int(buttons))

    def more(self, models: str) -> None:
        """So many models more are sold, that nobody has heard of."""
        others = (replace(sold("seedream-4.5"), model=f"model-{n}", name=f"Model {n}") for n in range(int(models)))
        self.plan.canvas.sold = (*self.plan.canvas.sold, *others)

    def late(self, hours: str) -> None:
        self.plan.patience = Patience(late=float(hours) * 3600)

    def held(self, _: str) -> None:
        """The answer to an order is its pictures."""
        self._able(held=True)

    def spaced(self, seconds: str) -> None:
        """So many seconds lie between two orders."""
        self._able(every=float(seconds))

    def batch(self, pictures: str) -> None:
        """It takes so many pictures in one order."""
        self._sells(batch=int(pictures))

    def about(self, _: str) -> None:
        """It charges for what it uses."""
        for offer in self.plan.canvas.sold:
            prices = tuple(replace(price, cost=replace(price.cost, about=True)) for price in offer.prices)
            self._sells(offer.model, prices=prices)

    def masks(self, model: str) -> None:
        """This model redraws just a part."""
        self._sells(model, masks=True)

    def references(self, number: str) -> None:
        self._sells(references=int(number))

    def _sells(self, model: str = "", **terms: object) -> None:
        """This model on other terms, or all of them."""
        self.plan.canvas.sold = tuple(
            replace(offer, **terms) if model in {"", offer.model} else offer  # type: ignore[arg-type]  # the fields of Offer, by name
            for offer in self.plan.canvas.sold
        )

    def _able(self, **changes: float) -> None:
        abilities: Abilities = replace(self.plan.canvas.abilities, **changes)  # type: ignore[arg-type]  # the fields of Abilities, by name
        self.plan.canvas.abilities = abilities


def staged(words: str, directory: Path) -> Plan:
    canvas = Canvas(sold=tuple(map(sold, SIZES)))
    staging = Staging(Plan(directory, canvas=canvas))
    for word in words.split():
        name, _, value = word.partition("=")
        if name != "plain":
            getattr(staging, name)(value)
    return staging.plan
