"""An image service, and what whoever stands behind that door must not do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.values import Cost, Offer, Task


@dataclass(frozen=True, slots=True)
class Abilities:
    """What a provider can do beyond taking an order."""

    lookup: bool = False
    """An order whose answer was lost can be found again by the job's id, or sent again without a second charge."""
    cancel: bool = False
    at_once: int = 4
    """How many orders may be with it at the same time."""
    patience: float = 600
    """Seconds after which a job is late."""
    every: float = 0
    """Seconds that must lie between two orders, whichever process sends them."""
    rest: float = 0
    """Seconds without an order after it said "too many" without saying for how long; 0: the usual pauses."""
    breath: float = 0
    """Seconds until the next poll after it said so to a poll."""
    resumes: bool = True
    """An order that was made elsewhere can be waited for by its ticket."""
    held: bool = False
    """The answer to an order is its pictures; until then, `progress` and `cancel` know the order by its job."""
    catalogued: bool = True
    """What the catalog knows of the provider holds for this one: it is the very service, not another of its kind."""
    calls: bool = False
    """It calls the address that came with an order when the pictures are there."""


@dataclass(frozen=True, slots=True)
class Commission:
    """An order as a provider gets it."""

    job: str
    vendor_id: str
    task: Task
    prompt: str
    aspect_ratio: str
    size: str
    n: int
    budget: Cost
    """The most that may be charged; dearer raises PriceChanged."""
    pictures: tuple[bytes, ...] = ()
    """References: checked PNG, JPEG or WebP files."""
    seed: int | None = None
    """Only for an offer that takes seeds."""
    mask: bytes = b""
    """Only for an offer that takes masks: a PNG in shades of grey, as large as the first picture; what is white in it
    is to be redrawn, what is black stays."""
    negative: str = ""
    """What is not to be seen; only for an offer that takes it apart from the prompt."""
    quality: str = ""
    """One of the offer's qualities; empty where it has none."""
    callback: str = ""
    """Where the house can be called when the pictures are there; empty: nowhere. A call is a hint and no news."""


@dataclass(frozen=True, slots=True)
class Lost:
    """An order whose answer was lost, with all that may tell it from others."""

    job: str
    vendor_id: str
    at: float
    """When it was sent (Unix seconds)."""
    tickets: frozenset[str] = frozenset()
    """The provider's newest orders that are known to be others."""


@dataclass(frozen=True, slots=True)
class Account:
    """What a provider says of the account that its key belongs to; `left` only where it can be asked."""

    left: Cost | None = None


@dataclass(frozen=True, slots=True)
class Accepted:
    """The provider took it. The ticket is text and finds it again after a restart."""

    ticket: str


@dataclass(frozen=True, slots=True)
class Pending:
    """Not there yet; `share` (0 to 1) only where the provider really measures it."""

    share: float | None = None
    preview: bytes = b""
    """What can be seen of the picture so far: the bytes of a PNG, JPEG or WebP file."""


@dataclass(frozen=True, slots=True)
class Finished:
    """There. Each result is a link or the file's bytes; `charged` only where the provider says it."""

    results: tuple[str | bytes, ...]
    charged: Cost | None = None
    covered: bool = False
    """The provider says that it is not for every eye."""


class Provider(Protocol):
    """An image service that is connected.

    `bot/providers/<name>.py` holds `Settings` and `connect(settings, secrets, clock)`, a block that gives a Provider.
    It translates and nothing else: no sleeping, no trying again, no loop, no drawing of conclusions from a lost answer.
    Only JobErrors leave it. What it cannot do it leaves out of its offers; nothing is trimmed in silence.
    """

    @property
    def abilities(self) -> Abilities: ...

    async def offers(self) -> Sequence[Offer]:
        """What it sells now, at its present prices."""

    async def submit(self, commission: Commission) -> Accepted | Finished:
        """Raises UnknownOutcome whenever the order may have been taken although no answer came."""

    async def poll(self, ticket: str) -> Pending | Finished: ...

    async def cancel(self, ticket: str) -> None:
        """Called only if it has the ability. An order that is already over is no error."""

    async def progress(self, job: str) -> Pending:
        """How far an order is that `submit` has not answered yet. Called only where orders are held."""

    async def lookup(self, lost: Lost) -> str | None:
        """The ticket of the lost order; None if it certainly never arrived, or can be sent again without a second
        charge. Raises UnknownOutcome if that cannot be told. Needs the ability."""

    async def check(self) -> Account:
        """Whether it can be reached and takes the key, without spending anything. Raises JobErrors."""
