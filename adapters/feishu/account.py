"""The app as Feishu describes it."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

ACTIVE = 2
GRANTED = 1


class Bot(msgspec.Struct, frozen=True):
    """The app as people meet it."""

    app_name: str = ""
    open_id: str = ""
    activate_status: int = ACTIVE


class Grant(msgspec.Struct, frozen=True):
    """A scope that the app asks for, and whether the organisation has granted it."""

    scope_name: str
    grant_status: int = 0


class Events(msgspec.Struct, frozen=True):
    """Which events come, and how."""

    subscription_type: str = ""
    request_url: str = ""
    subscribed_events: tuple[str, ...] | None = None


class Callbacks(msgspec.Struct, frozen=True):
    """Which presses come, and how."""

    callback_type: str = ""
    request_url: str = ""
    subscribed_callbacks: tuple[str, ...] | None = None


class Application(msgspec.Struct, frozen=True):
    """The app as the developer console knows it."""

    online_version_id: str = ""
    unaudit_version_id: str = ""
    """Of the version that waits for an administrator."""
    event: Events | None = None
    """Feishu leaves it out for many apps."""
    callback_info: Callbacks | None = None


class Event(msgspec.Struct, frozen=True):
    event_type: str = ""


class Version(msgspec.Struct, frozen=True):
    """One that was released."""

    event_infos: tuple[Event, ...] | None = None


@dataclass(frozen=True, slots=True)
class Account:
    """All that there is to be seen; None: it is not."""

    bot: Bot
    granted: frozenset[str] | None = None
    application: Application | None = None
    version: Version | None = None
    ahead: float = 0.0
    """Seconds by which this machine's clock is ahead of Feishu's; below zero: behind it."""

    @property
    def events(self) -> frozenset[str] | None:
        """Those to which the app is subscribed."""
        there = self.application.event if self.application else None
        if there and there.subscribed_events is not None:
            return frozenset(there.subscribed_events)
        if self.version and self.version.event_infos is not None:
            return frozenset(event.event_type for event in self.version.event_infos)
        return None

    @property
    def address(self) -> str:
        """Where Feishu calls for events, if it does."""
        there = self.application.event if self.application else None
        return there.request_url if there else ""

    @property
    def way(self) -> str:
        """How events come: "websocket" or "webhook"; empty: nobody has chosen, or it is not to be seen."""
        there = self.application.event if self.application else None
        return there.subscription_type.lower() if there else ""

    @property
    def callbacks(self) -> Callbacks | None:
        return self.application.callback_info if self.application else None
