"""ComfyUI on trial."""

from dataclasses import replace

from tests.emulators.comfyui import emulated
from tests.emulators.comfyui.customer import commission, connected, edit, file, mask, masked
from tests.services import Trial

TRIAL = Trial(
    name="comfyui",
    emulated=emulated,
    connect=connected,
    orders={
        "text": commission(),
        "edit": edit(file()),
        "mask": masked(file(), mask()),
        "several": replace(commission(), n=4),
        "seeded": replace(commission(), seed=7),
        "negative": replace(commission(), negative="blurry"),
    },
    previews="test_provider_comfyui_listening.py",
    create="prompt",
    poll="queue",
    reads=("nodes",),
    uploads=("upload",),
    hasty={"api_seconds": 0.7, "upload_seconds": 0.7, "view_seconds": 0.7},
)
