"""Two services of one kind in one house: each under its own name, with its own models."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.app import opened
from bot.config import PROVIDERS, load, part
from bot.errors import ConfigError
from bot.naming import Named
from bot.ports import Provider
from bot.testing import Canvas, Desk
from bot.values import Person, Place, PostKind, Said
from tests.configured import english, write
from tests.emulators.openai import Emulator, emulated
from tests.emulators.openai.flavours import RULES, Flavour
from tests.test_contracts import fits
from tests.victim import Hurried

ROOM, ANNE = Place("desk", "room"), Person("desk", "anne", "Anne")
PACE = 50


@pytest.fixture(scope="module")
def machines() -> Iterator[tuple[Emulator, Emulator]]:
    with emulated(Flavour.VLLM, "") as upstairs, emulated(Flavour.LOCALAI, "") as downstairs:
        yield upstairs, downstairs


def test_a_named_provider_fits_the_port() -> None:
    fits(Named(Canvas(), "attic"), Provider)


def configured(upstairs: Emulator, downstairs: Emulator) -> str:
    machines = (("attic", upstairs), ("cellar", downstairs))
    sections = (
        f"""
        [providers.{name}]
        service = "openai"
        key_env = ""
        base_url = "{machine.ports.api}/v1"
        free = true
        """
        for name, machine in machines
    )
    return 'directory = "data"\n[results]\nallow_hosts = ["127.0.0.1"]\n' + "".join(sections)


async def test_each_machine_draws_under_its_own_name(machines: tuple[Emulator, Emulator], tmp_path: Path) -> None:
    upstairs, downstairs = machines
    settings, desk = load(write(tmp_path / "easel.toml", configured(*machines)), {}), Desk()
    async with opened(settings, {}, {"desk": desk}, Hurried(PACE)) as home:
        assert {(offer.provider, offer.model) for offer in home.market.catalog.offers} == {
            *(("attic", model.lower()) for model in RULES[Flavour.VLLM].models),
            *(("cellar", model.lower()) for model in RULES[Flavour.LOCALAI].models),
        }
        wish = f"draw a cat with {RULES[Flavour.LOCALAI].models[0]}"
        await home.engine.receive(Said("one", ROOM, ANNE, wish, "m", home.clock.now()))
        while not any(post.kind in {PostKind.PICTURE, PostKind.FAILURE} for post in desk.said):
            await home.clock.sleep(1)
        await home.settle(PACE)

    assert (upstairs.creates, downstairs.creates) == (0, 1)
    assert desk.said[-1].kind is PostKind.PICTURE


@pytest.mark.parametrize(
    ("section", "said"),
    [
        ({"service": "opanai"}, "Did you mean providers.attic.service = openai?"),
        ({"service": 7}, "providers.attic.service = 7 is not known."),
        ({"service": "openai", "basis": 1}, "providers.attic.basis"),
        ({}, "providers.attic is not known."),
    ],
)
def test_a_mistake_names_the_section(section: dict[str, object], said: str) -> None:
    with pytest.raises(ConfigError) as refused:
        part(PROVIDERS, "attic", section, {})

    assert said in english(refused.value)
