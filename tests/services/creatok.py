"""CreatOK on trial."""

from dataclasses import replace

from tests.emulators.creatok import emulated
from tests.emulators.creatok.customer import commission, connected, edit, file
from tests.services import Trial

TRIAL = Trial(
    name="creatok",
    emulated=emulated,
    connect=connected,
    orders={
        "text": commission(),
        "edit": edit(file()),
        "several": replace(commission(), n=4),
    },
    create="create",
    poll="status",
    reads=("capabilities",),
    uploads=("slot", "put"),
    hasty={"api_seconds": 0.7, "put_seconds": 0.7},
)
