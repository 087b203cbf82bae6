"""Krea on trial."""

from dataclasses import replace

from tests.emulators.krea import emulated
from tests.emulators.krea.customer import commission, connected, edit, file
from tests.services import Trial

TRIAL = Trial(
    name="krea",
    emulated=emulated,
    connect=connected,
    orders={
        "text": commission(),
        "edit": edit(file(), vendor_id="krea/krea-2/medium"),
        "seeded": replace(commission("bfl/flux-1-dev"), seed=7),
        "negative": replace(commission("qwen/2512"), negative="blurry hands"),
    },
    create="create",
    poll="poll",
    reads=("list",),
    uploads=("upload",),
    hasty={"create_seconds": 0.7, "ask_seconds": 0.7, "upload_seconds": 0.7},
)
