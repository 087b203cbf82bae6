"""What the operator decides about Discord."""

from __future__ import annotations

from typing import Annotated

import msgspec

Address = Annotated[
    str, msgspec.Meta(pattern=r"^https?://[^\s/?#]+[^\s?#]*$", examples=["http://discord-proxy.lan:8081/api/v10"])
]
Gateway = Annotated[str, msgspec.Meta(pattern=r"^wss?://[^\s/?#]+[^\s?#]*$", examples=["wss://gateway.discord.gg"])]
Proxy = Annotated[str, msgspec.Meta(pattern=r"^$|^https?://[^\s/?#]+$", examples=["http://proxy.lan:3128"])]
Range = Annotated[str, msgspec.Meta(pattern=r"^$|^\d{1,4}(-\d{1,4})?$", examples=["0-3"])]


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The section `adapters.discord`."""

    token_env: str = "DISCORD_BOT_TOKEN"  # noqa: S105 - the name of a variable
    """The environment variable that holds the token; the developer portal gives one out."""
    api_base: Address = "https://discord.com/api/v10"
    """Another one for a proxy of one's own."""
    gateway: Gateway = "wss://gateway.discord.gg"
    """Where events come from."""
    proxy: Proxy = ""
    """For calls, events and downloads."""
    message_content: bool = True
    """Unmistakable requests are heard although they are not addressed to the bot, where the developer portal lets it
    read what is said (its Message Content Intent)."""
    shards: Annotated[int, msgspec.Meta(ge=0)] = 0
    """Over how many connections the servers are spread; 0: as many as Discord suggests."""
    shard_range: Range = ""
    """Those of the connections that this process has, such as "0-3"; empty: all. Needs `shards`."""
    answer_within: Annotated[float, msgspec.Meta(ge=0)] = 10_800
    """Messages that were written while no connection stood are answered if they are not older than so many seconds;
    0: they are not looked for."""
