"""What the emulated server has, and how it shall behave."""

from __future__ import annotations

from collections.abc import Sequence

from typing_extensions import override

from tests.emulators.comfyui.nodes import Kind, kinds
from tests.emulators.comfyui.orders import Ending, Order
from tests.emulators.comfyui.sockets import Sockets
from tests.emulators.comfyui.validation import Premises
from tests.emulators.emulator import Emulator as House

CHECKPOINTS = ("sd_xl_base_1.0.safetensors", "anime/Counterfeit_v3.safetensors")


class Emulator(House):
    """The endpoints: prompt, queue, history, recent, view, upload, nodes, stats, delete, interrupt. One order is drawn
    at a time, and comes a step further with each look at the queue."""

    def __init__(self, api: str) -> None:
        self.api = api
        self.sockets = Sockets()
        super().__init__("")

    @override
    def clear(self) -> None:
        super().clear()
        self.proof = ""
        """What the Authorization header must say; empty: nothing."""
        self.looks = 2
        """So many looks take an order from its beginning to its end."""
        self.ending = Ending.SUCCESS
        self.said = ""
        """What a failure says, instead of the usual."""
        self.checkpoints: Sequence[str] = CHECKPOINTS
        self.new_lists = False
        """Choices are told in the newer way."""
        self.chooses_ids = False
        """As older servers do: an order's id is the server's, and whatever is drawn is what is interrupted."""
        self.renames = False
        """A picture that is uploaded gets another name."""
        self.taken: list[Order] = []
        self.waiting: list[Order] = []
        self.running: list[Order] = []
        self.history: dict[str, Order] = {}
        self.interrupted: list[str] = []
        self.inputs: dict[str, bytes] = {}
        """Uploaded pictures, by the names that workflows use."""
        self.pictures: dict[str, Order] = {}
        """Whose picture it is, by kind, folder and name."""
        self.sockets.clear()

    @property
    @override
    def creates(self) -> int:
        return len(self.taken)

    @property
    def kinds(self) -> dict[str, Kind]:
        return kinds(self.checkpoints)

    @property
    def there(self) -> Premises:
        return Premises(self.kinds, self.inputs)

    def restart(self) -> None:
        """What waits, what is drawn and what is over is forgotten; files stay."""
        self.waiting, self.running, self.history = [], [], {}

    def order(self, ticket: str) -> Order:
        return next(order for order in self.taken if order.id == ticket)
