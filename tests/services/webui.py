"""The Stable Diffusion web UI on trial."""

from dataclasses import replace

from tests.emulators.webui import emulated
from tests.emulators.webui.customer import commission, connected, edit, file, mask
from tests.services import Trial

TRIAL = Trial(
    name="webui",
    emulated=emulated,
    connect=connected,
    orders={
        "text": commission(),
        "edit": edit(file()),
        "mask": edit(file(), mask=mask()),
        "several": replace(commission(), n=4),
        "seeded": replace(commission(), seed=4711),
        "negative": replace(commission(), negative="people"),
    },
    previews="test_provider_webui_progress.py",
    create="create",
    reads=("models",),
    hasty={"api_seconds": 0.7, "draw_seconds": 0.7},
)
