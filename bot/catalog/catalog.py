"""Who offers what, and which model draws a wish."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, islice

from bot.catalog.choice import SQUARE, USUAL_SIZE, fit, preferable, ratios, shapes
from bot.catalog.subjects import subject_of
from bot.catalog.table import Grade, Model, Table, table
from bot.catalog.wish import Choice, Unavailable, Wish
from bot.values import FailureKind, Hint, Offer, Order, Span, Task, Variant
from bot.values.meanings import Adjusted, Alternative

_REQUEST = frozenset({FailureKind.BAD_REQUEST, FailureKind.TOO_LARGE})
_ACCOUNT = frozenset({FailureKind.AUTH, FailureKind.OUT_OF_CREDITS, FailureKind.PLAN_REQUIRED})
_MOST_ALTERNATIVES = 2


UNTOLD = Offer("", "", "")


def _can(offer: Offer, wish: Wish) -> bool:
    return wish.task in offer.tasks and (offer.masks or not wish.masked)


def _times(offer: Offer) -> tuple[Span, float, float]:
    return offer.expected, offer.poll_every, offer.progress_every


_BLANKS = dict.fromkeys(map(ord, " \t\n-_‐‑–"))


def normal(words: str) -> str:
    """A model's name as names are compared."""
    return unicodedata.normalize("NFKC", words).casefold().translate(_BLANKS)


@dataclass(frozen=True, slots=True)
class Catalog:
    """The models that are known and the offers of the configured providers, in the order of configuration."""

    table: Table
    offers: tuple[Offer, ...] = ()
    _sold: Mapping[str, tuple[Offer, ...]] = field(default_factory=dict)
    _ranked: tuple[str, ...] = ()
    """All that is offered: the table's order, then models of the house, then the last resort."""
    learnt: Mapping[tuple[str, str, str], Span] = field(default_factory=dict)
    """How long pictures really take, by provider, model and size, where that is known well enough."""

    def offering(self, provider: str, live: Sequence[Offer] | None) -> Catalog:
        """This provider is configured and sells `live`; None: it could not be asked, the table stands in."""
        others = tuple(offer for offer in self.offers if offer.provider != provider)
        rows = {
            row.model: row for model in self.table.models.values() for row in model.rows if row.provider == provider
        }
        sold = tuple(rows.values()) if live is None else tuple(self._timed(offer, rows) for offer in live)
        return self._selling(others + sold)

    def _selling(self, offers: tuple[Offer, ...]) -> Catalog:
        models = dict.fromkeys(offer.model for offer in offers)
        by_model = {model: tuple(offer for offer in offers if offer.model == model) for model in models}
        ids = [model for model in dict.fromkeys((*self.table.default, *models)) if model in models]
        ranked = tuple(sorted(ids, key=lambda model: self.model(model).last_resort))
        return replace(self, offers=offers, _sold=by_model, _ranked=ranked)

    def _timed(self, offer: Offer, rows: Mapping[str, Offer]) -> Offer:
        """The table knows by experience the times that a provider does not tell: its own, or else the model's."""
        if _times(offer) != _times(UNTOLD):
            return offer
        known = self.table.models.get(offer.model)
        row = rows.get(offer.model) or next(iter(known.rows if known else ()), None)
        if row is None:
            return offer
        return replace(offer, expected=row.expected, poll_every=row.poll_every, progress_every=row.progress_every)

    def model(self, id: str) -> Model:
        return self.table.models.get(id) or Model(id, id)

    def name(self, id: str) -> str:
        """As the table has it, or else whoever offers it."""
        if id in self.table.models:
            return self.model(id).name
        return next((offer.name for offer in self.offered(id) if offer.name), id)

    def offered(self, id: str) -> tuple[Offer, ...]:
        """The offers for a model, in the order of configuration."""
        return self._sold.get(id, ())

    @property
    def sold(self) -> Iterable[str]:
        """Every model that is offered."""
        return self._sold.keys()

    @property
    def aliases(self) -> Mapping[str, str]:
        """Every name of a model, as names are compared, and the model that is meant by it."""
        return {alias: self._meant(models) for alias, models in self._names().items()}

    def named(self, words: str) -> str | None:
        models = self._names().get(normal(words))
        return self._meant(models) if models else None

    def _names(self) -> dict[str, list[str]]:
        names: dict[str, list[str]] = {}
        given = ((alias, model.id) for model in self.table.models.values() for alias in model.aliases)
        proper = ((name, model.id) for model in self.table.models.values() for name in (model.id, model.name))
        own = ((name, offer.model) for offer in self.offers for name in (offer.model, offer.name) if name)
        for alias, model in chain(given, proper, own):
            names.setdefault(normal(alias), []).append(model)
        return names

    def _meant(self, models: list[str]) -> str:
        return next((model for model in models if self.offered(model)), models[0])

    def choose(self, wish: Wish) -> Choice | Unavailable | None:
        """None: nothing that is offered can do the task."""
        subject = subject_of(wish)
        fitting = (model for model in subject.models if model != wish.refused and self._best(wish, model))
        recommended = next(fitting, "")
        wanted = self._successor(wish.model) if wish.model else ""
        if wanted and not self.offered(wanted):
            return Unavailable(wanted, self.name(wanted))
        for grade in self._roomy_first(wish, wanted, self._candidates(wish, wanted, recommended)):
            if grade.model == wish.refused:
                continue
            choice = self._best(wish, grade.model, grade.size or USUAL_SIZE)
            if choice:
                remembered = not wish.tier and grade.model == wish.preferred
                hint = self._hint(wish, subject.name, recommended) if remembered and not wish.model else None
                named = self._named(choice, wish)
                return replace(named, remembered=remembered, recommended=recommended, hint=hint)
        return None

    def _roomy_first(self, wish: Wish, wanted: str, grades: Iterator[Grade]) -> Iterable[Grade]:
        """Models that take all the pictures come first, and the one that was named before all."""
        if wish.references < 2:
            return grades
        return sorted(grades, key=lambda grade: grade.model != wanted and self._takes(grade.model) < wish.references)

    def _takes(self, id: str) -> int:
        """The largest number of pictures that the model can start from, whoever offers it."""
        able = (offer.references for offer in self.offered(id) if Task.IMAGE_TO_IMAGE in offer.tasks)
        return max(able, default=0)

    def _hint(self, wish: Wish, subject: str, recommended: str) -> Hint | None:
        """Only where another model is recommended than the one that the person prefers."""
        better = self._best(wish, recommended) if recommended and recommended != wish.preferred else None
        return Hint(better.model_name, subject, better.cost) if better else None

    def _candidates(self, wish: Wish, wanted: str, recommended: str) -> Iterator[Grade]:
        """Models in the order in which they are asked (protocol, "Choosing the model")."""
        if wanted:
            yield Grade(wanted)
            yield from map(Grade, self.table.fallback(wanted))
        yield from self.table.tiers.get(wish.tier or "", ())
        yield from (Grade(model) for model in (wish.preferred, wish.default, recommended) if model)
        yield from map(Grade, self._ranked)

    def _successor(self, id: str) -> str:
        """Who took the place of a model that nobody offers any more; else itself."""
        successor = self.model(id).successor
        return successor if successor and self.offered(successor) and not self.offered(id) else id

    def _named(self, choice: Choice, wish: Wish) -> Choice:
        """Say so where another model draws than the one that was named."""
        choice = self._squared(choice, wish)
        if not wish.model or choice.offer.model == wish.model:
            return choice
        what = "task" if self.offered(wish.model) else "model"
        instead = Adjusted(what, self.name(wish.model), choice.model_name)
        return replace(choice, adjusted=(instead, *choice.adjusted))

    def _squared(self, choice: Choice, wish: Wish) -> Choice:
        """A model that only draws squares is told as such, with others that can do what was wished."""
        if choice.offer.ratios != (SQUARE,) or not any(one.what == "aspect_ratio" for one in choice.adjusted):
            return choice
        able = (model for model in self._ranked if (best := self._best(wish, model)) and not best.adjusted)
        names = ", ".join(self.name(model) for model in islice(able, _MOST_ALTERNATIVES))
        if not names:
            return choice
        others = tuple(one for one in choice.adjusted if one.what != "aspect_ratio")
        return replace(choice, adjusted=(Adjusted("square_only", wish.aspect_ratio or "", names), *others))

    def _best(self, wish: Wish, id: str, usual_size: str = USUAL_SIZE) -> Choice | None:
        """The best offer for a model among the providers that can do the task."""
        able = [offer for offer in self.offered(id) if _can(offer, wish)]
        willing = [offer for offer in able if offer.provider not in wish.avoided] or able
        careful = [offer for offer in willing if wish.quality and wish.quality in offer.qualities]
        fitted = (self._fitted(wish, offer, usual_size) for offer in careful or willing)
        return next(iter(preferable(fitted)), None)

    def _fitted(self, wish: Wish, offer: Offer, usual_size: str = USUAL_SIZE) -> Choice:
        """With the time that it really takes, where that is known."""
        choice = fit(wish, offer, self.name(offer.model), usual_size)
        learnt = self.learnt.get((offer.provider, offer.model, choice.size))
        return replace(choice, offer=replace(offer, expected=learnt)) if learnt else choice

    def repeated(self, order: Order, model: str, avoided: frozenset[str] = frozenset()) -> Wish:
        """An order as a wish once more. Another model draws it at its usual size if it does not know the one asked."""
        wished = order.wished_size or order.size
        known = model == order.model or any(wished in offer.sizes for offer in self.offered(model))
        return Wish(
            task=order.task,
            prompt=order.prompt,
            model=model,
            aspect_ratio=order.aspect_ratio,
            size=wished if known else None,
            n=order.n,
            seed=order.seed,
            negative=order.negative,
            references=order.references,
            masked=order.masked,
            covered=order.covered,
            quality=order.quality,
            avoided=avoided,
        )

    def terms(self, order: Order, model: str, avoided: frozenset[str] = frozenset()) -> Choice | None:
        """The order from this model at its present price; None if nobody offers that any more."""
        return self._best(self.repeated(order, model, avoided), model)

    def sellers(self, order: Order, avoided: frozenset[str]) -> list[Choice]:
        """The same order from the same model, by those who can do it at all; none of the avoided."""
        wish = self.repeated(order, order.model)
        able = (offer for offer in self.offered(order.model) if _can(offer, wish))
        return preferable(self._fitted(wish, offer) for offer in able if offer.provider not in avoided)

    def variants(self, order: Order, provider: str) -> tuple[Variant, ...]:
        """The nearest shapes and sizes in which the provider's model can draw it, at most two."""
        sold = (offer for offer in self.offered(order.model) if offer.provider == provider)
        return next((shapes(order, offer)[:_MOST_ALTERNATIVES] for offer in sold), ())

    def reshaped(self, order: Order, provider: str) -> tuple[Variant, ...]:
        """The order in the other shapes that the model knows."""
        sold = sorted(self.offered(order.model), key=lambda offer: offer.provider != provider)
        return next((ratios(order, offer) for offer in sold), ())

    def others(self, order: Order, failure: FailureKind | None, avoided: frozenset[str] = frozenset()) -> list[Choice]:
        """The other models for an order, the more helpful one first."""
        failed = self.terms(order, order.model)
        terms = (self.terms(order, model, avoided) for model in self._others(order.model))
        pool = [choice for choice in terms if choice]
        shunned = frozenset({failed.offer.provider}) if failed and failure in _ACCOUNT and not avoided else avoided
        pool.sort(key=lambda choice: self._helpless(choice, failed, failure, shunned))
        return pool

    def alternatives(
        self, order: Order, failure: FailureKind | None, avoided: frozenset[str] = frozenset()
    ) -> tuple[Choice, ...]:
        """At most two other models for an order that failed."""
        chosen = self.others(order, failure, avoided)[:_MOST_ALTERNATIVES]
        if failure is FailureKind.TIMED_OUT:
            chosen.sort(key=lambda choice: (self.model(choice.offer.model).last_resort, choice.offer.expected.high))
        return tuple(chosen)

    def _others(self, failed: str) -> list[str]:
        table_first = dict.fromkeys((*self.table.fallback(failed), *self._ranked))
        return [model for model in table_first if model != failed and self.offered(model)]

    def _helpless(
        self, choice: Choice, failed: Choice | None, failure: FailureKind | None, shunned: frozenset[str]
    ) -> tuple[bool, bool]:
        """Sorts last what would meet the same obstacle again, and the last resort after all."""
        same = choice.offer.provider in shunned
        if failure in _REQUEST:
            same = same or any(change.what == "aspect_ratio" for change in choice.adjusted)
        elif failed and failure is FailureKind.TIMED_OUT:
            same = same or choice.offer.expected.high >= failed.offer.expected.high
        return self.model(choice.offer.model).last_resort, same

    def all_alternatives(self) -> tuple[Alternative, ...]:
        """Every model that is offered, as it is ordered when nothing else is said."""
        choices = (self._best(Wish(task, ""), model) for model in self._ranked for task in self._first_task(model))
        return tuple(choice.alternative for choice in choices if choice)

    def _first_task(self, id: str) -> list[Task]:
        """One task that the model can do: drawing from words if it can."""
        return [task for task in Task if any(task in offer.tasks for offer in self.offered(id))][:1]

    def cheapest_paid(self) -> Mapping[str, float]:
        """The smallest price of each unit that is not free."""
        cheapest: dict[str, float] = {}
        for cost in (price.cost for offer in self.offers for price in offer.prices):
            if cost.amount > 0:
                cheapest[cost.unit] = min(cost.amount, cheapest.get(cost.unit, cost.amount))
        return cheapest


def load() -> Catalog:
    """What is known of models, before any provider is configured."""
    return Catalog(table())
