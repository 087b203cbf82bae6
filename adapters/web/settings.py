"""What the operator decides about the web chat."""

from __future__ import annotations

from typing import Annotated

import msgspec


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The section `adapters.web`. Port 0 picks a free one."""

    host: str = "127.0.0.1"
    port: int = 8765
    password_env: str = ""
    """The environment variable that holds the password; needed as soon as `host` is more than this machine."""
    allowed_hosts: tuple[str, ...] = ()
    """Other names under which browsers reach the chat, such as a name given by a reverse proxy."""
    public_url: Annotated[
        str, msgspec.Meta(pattern=r"^$|^https?://[^\s/?#]+[^\s?#]*$", examples=["https://pictures.example.org"])
    ] = ""
    """Where browsers reach the chat, if a proxy stands before it. Finished pictures are shown there to whoever has
    their address, without a password."""
