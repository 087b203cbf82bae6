"""OpenAI's protocol on a server of one's own on trial: LocalAI, with the fields that only such servers know."""

from dataclasses import replace
from functools import partial

from tests.emulators.openai import Flavour, emulated
from tests.emulators.openai.customer import connected, plain
from tests.services import Trial

KEY = "sk-house-0123456789"
"""Such a server asks for one if its operator says so."""
ORDER = plain("stablediffusion")

TRIAL = Trial(
    name="localai",
    emulated=partial(emulated, Flavour.LOCALAI, KEY),
    connect=partial(connected, seeds=True, negatives=True, free=True),
    orders={
        "text": ORDER,
        "several": replace(ORDER, n=4),
        "seeded": replace(ORDER, seed=7),
        "negative": replace(ORDER, negative="rain"),
    },
    create="create",
    reads=("models",),
    hasty={"picture_seconds": 0.95, "read_seconds": 0.7, "file_seconds": 0.7},
)
