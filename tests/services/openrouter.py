"""OpenRouter on trial."""

from dataclasses import replace

from tests.emulators.openrouter import emulated
from tests.emulators.openrouter.customer import commission, connected, edit, file
from tests.services import Trial

TRIAL = Trial(
    name="openrouter",
    emulated=emulated,
    connect=connected,
    orders={
        "text": commission(),
        "edit": edit(file()),
        "several": replace(commission(), n=4),
        "seeded": replace(commission(), seed=7),
    },
    previews="test_provider_openrouter_held.py",
    create="images",
    reads=("models", "endpoints", "chats"),
    hasty={"picture_seconds": 0.7, "read_seconds": 0.7},
)
