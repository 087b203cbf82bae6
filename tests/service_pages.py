"""The tables of docs/services.md, made from what the services do in their trials.

python -m tests.service_pages        writes them into the page
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.i18n import language
from bot.ports import Abilities, Account
from bot.render.reasons import REASONS
from bot.values import FailureKind, Offer, Task
from bot.values.measures import side
from tests.emulators.emulator import Emulator
from tests.service_errors import ROWS
from tests.services import Trial, trials
from tests.tried import Tried

PAGE = Path(__file__).parents[1] / "docs" / "services.md"
NO = "–"
HERE = "test_services_"


@dataclass(frozen=True)
class Shown:
    """What a service says of itself."""

    name: str
    previews: str
    offers: Sequence[Offer]
    able: Abilities
    account: Account

    def any(self, has: Callable[[Offer], bool]) -> str:
        return "yes" if any(map(has, self.offers)) else NO


def _drawn(shown: Shown) -> str:
    return shown.any(lambda offer: Task.TEXT_TO_IMAGE in offer.tasks)


def _references(shown: Shown) -> str:
    most = max((offer.references for offer in shown.offers if Task.IMAGE_TO_IMAGE in offer.tasks), default=0)
    return f"up to {most}" if most else NO


def _several(shown: Shown) -> str:
    most = max(offer.most for offer in shown.offers)
    parted = any(offer.batch for offer in shown.offers)
    return NO if most == 1 else f"up to {most}{', in parts' if parted else ''}"


def _ratios(shown: Shown) -> str:
    most = max(len(offer.ratios) for offer in shown.offers)
    return f"up to {most}" if all(offer.ratios for offer in shown.offers) else "any"


def _sizes(shown: Shown) -> str:
    sold = {size for offer in shown.offers for size in offer.sizes}
    return " ".join(sorted(sold, key=lambda size: side(size) or 0))


def _previews(shown: Shown) -> str:
    return f"`{shown.previews}`" if shown.previews else NO


def _units(shown: Shown) -> str:
    costs = [price.cost for offer in shown.offers for price in offer.prices]
    units = sorted({cost.unit for cost in costs if not cost.free})
    about = "about " if any(cost.about for cost in costs) else ""
    return f"{about}{', '.join(units)}" if units else "free" if costs else "not told"


def _followed(shown: Shown) -> str:
    return "while it is held" if shown.able.held else "by polls"


def _left(shown: Shown) -> str:
    return "yes" if shown.account.left else NO


ABILITIES: Sequence[tuple[str, Callable[[Shown], str], str]] = (
    ("pictures from words", _drawn, "faults: every_order_of_the_trial_is_made"),
    ("from pictures", _references, "faults: every_order_of_the_trial_is_made"),
    ("redraws a part", lambda shown: shown.any(lambda offer: offer.masks), "contract: what_a_trial_orders_is_offered"),
    ("several at once", _several, "contract: what_is_not_offered_is_refused_before_anything_is_sent"),
    ("ratios", _ratios, "contract: what_is_not_offered_is_refused_before_anything_is_sent"),
    ("sizes", _sizes, "contract: what_is_not_offered_is_refused_before_anything_is_sent"),
    ("seeds", lambda shown: shown.any(lambda offer: offer.seeds), "contract: what_a_trial_orders_is_offered"),
    (
        "what is not to be seen",
        lambda shown: shown.any(lambda offer: offer.negatives),
        "contract: what_a_trial_orders_is_offered",
    ),
    (
        "grades of care",
        lambda shown: shown.any(lambda offer: bool(offer.qualities)),
        "contract: prices_belong_to_what_is_offered",
    ),
    ("price before", _units, "contract: a_price_that_is_known_and_above_the_budget_is_told_and_not_paid"),
    ("progress", _followed, "contract: abilities_fit_together"),
    ("seen while it is made", _previews, ""),
    (
        "finds a lost order",
        lambda shown: "yes" if shown.able.lookup else NO,
        "lost: an_order_whose_answer_is_lost_is_found_again_or_told_and_never_paid_twice",
    ),
    (
        "can be called off",
        lambda shown: "yes" if shown.able.cancel else NO,
        "contract: cancelling_what_is_over_or_was_never_ordered_is_no_error",
    ),
    (
        "outlives a restart",
        lambda shown: NO if shown.able.held or not shown.able.resumes else "yes",
        "contract: an_order_is_waited_for_by_its_ticket_in_another_process",
    ),
    ("at the same time", lambda shown: str(shown.able.at_once), "contract: abilities_fit_together"),
    ("tells what is left", _left, "contract: looking_spends_nothing"),
)


async def shown(trial: Trial[Emulator]) -> Shown:
    with trial.emulated() as emulator:
        async with Tried(trial, emulator).connected() as provider:
            offers, account = await provider.offers(), await provider.check()
            return Shown(trial.name, trial.previews, offers, provider.abilities, account)


def place(proof: str) -> str:
    """Empty where each service has tests of its own."""
    suite, _, name = proof.partition(": ")
    return f"`{HERE}{suite}.py::test_{name}`" if proof else "as named"


def abilities(services: Sequence[Shown]) -> Iterator[str]:
    yield f"| | {' | '.join(service.name for service in services)} | proved by |"
    yield f"| --- |{' --- |' * (len(services) + 1)}"
    for name, cell, proof in ABILITIES:
        cells = " | ".join(cell(service) for service in services)
        yield f"| {name} | {cells} | {place(proof)} |"


def errors() -> Iterator[str]:
    yield "| service | status | what it says | kind |"
    yield "| --- | --- | --- | --- |"
    for name in sorted(ROWS):
        for row in ROWS[name]:
            yield f"| {name} | {row.status} | {row.says.replace('|', ' ')} | {row.kind} |"


def words() -> Iterator[str]:
    spoken, chinese = language("en"), language("zh-Hans")
    yield "| kind | what the person reads | in Chinese |"
    yield "| --- | --- | --- |"
    for kind in sorted({row.kind for rows in ROWS.values() for row in rows}, key=list(FailureKind).index):
        yield f"| {kind} | {spoken.say(REASONS[kind])} | {chinese.say(REASONS[kind])} |"


async def tables() -> dict[str, str]:
    """By the names that they have in the page."""
    services = [await shown(trial) for trial in trials()]
    return {
        "abilities": "\n".join(abilities(services)),
        "errors": "\n".join(errors()),
        "words": "\n".join(words()),
    }


def filled(page: str, made: dict[str, str]) -> str:
    """The page with these tables between their marks."""
    for name, table in made.items():
        begin, end = f"<!-- {name} -->\n", f"\n<!-- end of {name} -->"
        before, _, rest = page.partition(begin)
        _, _, after = rest.partition(end)
        page = f"{before}{begin}{table}{end}{after}"
    return page


if __name__ == "__main__":
    PAGE.write_text(filled(PAGE.read_text(encoding="utf-8"), asyncio.run(tables())), encoding="utf-8")
