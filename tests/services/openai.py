"""OpenAI on trial."""

from dataclasses import replace

from tests.emulators.openai import emulated
from tests.emulators.openai.customer import commission, connected, edit, file, mask
from tests.services import Trial

TRIAL = Trial(
    name="openai",
    emulated=emulated,
    connect=connected,
    orders={
        "text": commission(),
        "edit": edit(file()),
        "mask": edit(file(), mask=mask()),
        "several": replace(commission(), n=4),
    },
    previews="test_provider_openai_streaming.py",
    create="create",
    reads=("models",),
    hasty={"picture_seconds": 0.95, "read_seconds": 0.7, "file_seconds": 0.7},
)
