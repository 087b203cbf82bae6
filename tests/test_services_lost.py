"""An answer is lost after the order was taken: through the whole house, nothing is paid twice, and people are told."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from bot.catalog import load
from bot.conversation import Rules
from bot.jobs import Patience
from bot.ports import Provider
from bot.values import FailureKind, Job, PostKind, State
from tests.emulators.faults import Breaks, Fault, Halves, Says
from tests.houses import Plan, Stand, stand
from tests.tried import PATIENCE, Tried

pytest_plugins = ["tests.services_fixtures"]

UNKNOWN = "may have been drawn and charged"
ENDED = {PostKind.PICTURE, PostKind.FAILURE}
LOSSES: dict[str, Fault] = {
    "reset": Breaks(done=True),
    "half an answer": Halves(),
}
LOOK = 0.005
"""Seconds of real time, in which answers travel, between two seconds of the house."""


@dataclass
class Lived:
    """What came of an order."""

    job: Job
    said: list[tuple[str, str]]
    charged: int
    """Orders that the service took."""

    @property
    def failure(self) -> str:
        return next(text for kind, text in self.said if kind == "failure")


@asynccontextmanager
async def house(tried: Tried, provider: Provider, directory: Path) -> AsyncIterator[Stand]:
    """One that sells nothing but what the service sells, under the name that its offers have."""
    offers = await provider.offers()
    name = offers[0].provider

    def only(rules: Rules) -> Rules:
        model = next(offer.model for offer in offers if offer.vendor_id == tried.text.vendor_id)
        sold = [replace(offer, poll_every=1) for offer in offers if offer.model == model]
        return replace(rules, catalog=load().offering(name, sold))

    plan = Plan(directory, providers={name: provider}, rules=only, patience=Patience())
    async with stand(plan) as standing:
        yield standing


async def lived(tried: Tried, directory: Path, *faults: Fault) -> Lived:
    """Time passes for the house while answers travel."""
    async with tried.connected(hasty=True) as provider, house(tried, provider, directory) as standing:
        tried.emulator.fail(tried.trial.create, *faults)
        await standing.hear("draw a purple walrus")
        async with asyncio.timeout(PATIENCE):
            while not any(post.kind in ENDED for post in standing.desk.said):
                await asyncio.sleep(LOOK)
                standing.clock.wake()
        (job,) = await standing.store.jobs()
        return Lived(job, standing.lines(), tried.emulator.creates)


@pytest.mark.parametrize("loss", LOSSES)
async def test_an_order_whose_answer_is_lost_is_found_again_or_told_and_never_paid_twice(
    tried: Tried, tmp_path: Path, loss: str
) -> None:
    async with tried.connected() as provider:
        finds = provider.abilities.lookup
    life = await lived(tried, tmp_path, LOSSES[loss])
    if finds and life.job.state is not State.UNCERTAIN:
        assert life.job.state in {State.DELIVERING, State.DONE, State.FAILED}
        assert life.job.failure in {None, FailureKind.FAILED}, "made, although it may not have been brought home"
        assert life.job.pictures or life.job.links
        assert life.charged == 1 or life.job.quote.cost.free
    else:
        assert life.job.state is State.UNCERTAIN
        assert UNKNOWN in life.failure
        assert (life.charged, tried.orders_sent) == (1, 1)


async def test_an_order_that_was_refused_is_told_as_such_and_costs_nothing(tried: Tried, tmp_path: Path) -> None:
    life = await lived(tried, tmp_path, Says("", 401))
    assert (life.job.state, life.job.failure) == (State.FAILED, FailureKind.AUTH)
    assert "The service key for this model is not valid" in life.failure
    assert (life.charged, tried.orders_sent) == (0, 1)


async def test_an_order_that_comes_too_early_is_sent_again_and_paid_once(tried: Tried, tmp_path: Path) -> None:
    life = await lived(tried, tmp_path, Says("", 429, {"Retry-After": "3"}))
    assert life.job.pictures or life.job.links
    assert (life.charged, tried.orders_sent) == (1, 2)


async def test_an_order_is_made_and_paid_once(tried: Tried, tmp_path: Path) -> None:
    life = await lived(tried, tmp_path)
    assert life.job.pictures or life.job.links
    assert (life.charged, tried.orders_sent) == (1, 1)
    assert "walrus" not in life.job.cause
