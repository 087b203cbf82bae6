"""IMA Studio on trial."""

from dataclasses import replace

from tests.emulators.ima import emulated
from tests.emulators.ima.customer import commission, connected, edit, file
from tests.services import Trial

TRIAL = Trial(
    name="ima",
    emulated=emulated,
    connect=connected,
    orders={
        "text": commission(),
        "edit": edit(file()),
        "several": replace(commission(), n=4),
    },
    create="create",
    poll="detail",
    reads=("list",),
    uploads=("token", "put"),
    hasty={"api_seconds": 0.7, "token_seconds": 0.7, "put_seconds": 0.7},
)
