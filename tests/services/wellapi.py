"""WellAPI on trial."""

from dataclasses import replace
from functools import partial

from tests.emulators.openai import Flavour, emulated
from tests.emulators.openai.customer import commission, connected
from tests.services import Trial

TRIAL = Trial(
    name="wellapi",
    emulated=partial(emulated, Flavour.WELLAPI),
    connect=connected,
    orders={"text": commission(), "several": replace(commission(), n=4)},
    create="create",
    reads=("models",),
    hasty={"picture_seconds": 0.95, "read_seconds": 0.7, "file_seconds": 0.7},
)
