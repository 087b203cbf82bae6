"""Each service that has a trial, with its emulator running."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.emulators.emulator import Emulator
from tests.services import Trial, trials
from tests.tried import Tried


@pytest.fixture(scope="module", params=trials(), ids=lambda trial: trial.name)
def server(request: pytest.FixtureRequest) -> Iterator[tuple[Trial[Emulator], Emulator]]:
    trial: Trial[Emulator] = request.param
    with trial.emulated() as emulator:
        yield trial, emulator


@pytest.fixture
def tried(server: tuple[Trial[Emulator], Emulator]) -> Tried:
    trial, emulator = server
    emulator.clear()
    return Tried(trial, emulator)
