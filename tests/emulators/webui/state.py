"""What the emulated web UI knows, and how it shall behave."""

from __future__ import annotations

from typing_extensions import override

from tests.emulators.emulator import Emulator as Premises
from tests.emulators.webui.machine import Machine

USER, KEY = "easel", "s3same-0pen-webui"
TITLES = (
    "sd_xl_base_1.0.safetensors [31e35c80fc]",
    "anime/Dream Shaper_8.safetensors",
    "flux1-dev-fp8.safetensors [8e91b68084]",
)


class Emulator(Premises):
    """The endpoints: models, create, progress, glance, interrupt. The key is the password."""

    def __init__(self, api: str, key: str = KEY) -> None:
        self.api = api
        self.machine = Machine()
        super().__init__(key)

    @override
    def clear(self) -> None:
        super().clear()
        self.machine.clear()
        self.titles: tuple[str, ...] = TITLES
        self.bare = False
        """Errors are those of the web framework, as Forge leaves them."""
        self.shut = 0
        """The status with which tasks cannot be asked for; 0: they can."""
        self.deaf = False
        """The task id of an order is not taken over, as by older machines."""
        self.grid = False
        """An overview stands before the pictures."""
        self.maps = 0
        """So many pictures of extensions stand behind them."""
        self.prefix = ""
        """Before every picture's base64."""
        self.taken: list[str] = []

    @property
    @override
    def creates(self) -> int:
        return len(self.taken)
