"""What can be set in the configuration file, with the defaults."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from msgspec import Meta, Struct

Seconds = Annotated[float, Meta(gt=0)]
Count = Annotated[int, Meta(ge=1)]
Host = Annotated[str, Meta(min_length=1)]
Amount = Annotated[float, Meta(ge=0)]
Section = Mapping[str, object]
"""A section that is not checked yet: only its adapter or provider knows what may be in it."""


class Store(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Empty: a SQLite file in the data directory."""

    url: Annotated[
        str, Meta(pattern=r"^$|^(sqlite|postgresql)://.", examples=["postgresql://easel@localhost:5432/easel"])
    ] = ""


class Log(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`auto` is `console` at a terminal and `json` elsewhere."""

    level: Literal["debug", "info", "warning", "error"] = "info"
    format: Literal["auto", "console", "json"] = "auto"


class Stop(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How long work in hand may go on once the process was asked to stop."""

    seconds: Annotated[float, Meta(ge=0)] = 10


class Confirm(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """When a person is asked before money is spent; `above` is by unit, `expires` in seconds."""

    when: Literal["above", "always", "never"] = "above"
    above: Annotated[Mapping[str, Amount], Meta(examples=[{"points": 5, "USD": 0.02}])] = {}
    expires: Seconds = 600


class Limits(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How many jobs may run at once; `at_once` counts those that are with all providers, 0: as many as they take."""

    jobs_per_person: Count = 5
    jobs_per_chat: Count = 50
    at_once: Annotated[int, Meta(ge=0)] = 0
    late_hours: Annotated[float, Meta(ge=0)] = 24
    """How long a picture that is late is still waited for."""


Money = Annotated[Mapping[str, Amount], Meta(examples=[{"points": 200, "USD": 1.5}])]


class Budgets(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The most that may be spent, by unit; days and months are those of the time zone."""

    person_day: Money = {}
    person_month: Money = {}
    chat_day: Money = {}
    chat_month: Money = {}
    warn: Annotated[float, Meta(ge=0, le=1)] = 0.2
    timezone: Annotated[ZoneInfo, Meta(examples=["Asia/Shanghai"])] = ZoneInfo("UTC")


class Rest(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """When a provider that keeps failing is left alone, and for how long at first (seconds)."""

    after: Count = 3
    seconds: Seconds = 60


class Retention(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """For how many days things are kept; 0: for ever."""

    logs: Annotated[int, Meta(ge=0)] = 7
    pictures: Annotated[int, Meta(ge=0)] = 0


class Moderation(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is not drawn, or drawn and covered: wishes with certain words, and what a service with OpenAI's protocol
    flags."""

    words: Annotated[tuple[Host, ...], Meta(examples=[["casino", "赌场"]])] = ()
    cover: Annotated[tuple[Host, ...], Meta(examples=[["spider", "蜘蛛"]])] = ()
    base_url: Annotated[str, Meta(pattern=r"^$|^https?://.", examples=["https://api.openai.com/v1"])] = ""
    model: Annotated[str, Meta(examples=["omni-moderation-latest"])] = "omni-moderation-latest"
    key_env: Annotated[str, Meta(examples=["OPENAI_API_KEY"])] = ""
    timeout: Seconds = 5
    flagged: Literal["refuse", "cover"] = "refuse"
    """What becomes of a wish that the service flags."""
    strict: bool = False
    """Draw nothing while the service does not answer."""


class Chat(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How it behaves in a chat unless the chat chose otherwise; an empty model means no default."""

    model: Annotated[str, Meta(examples=["seedream-4.5"])] = ""
    explicit: bool = False
    style: Literal["protocol", "compact"] = "protocol"
    administrators: Annotated[tuple[Host, ...], Meta(examples=[["telegram:4711", "web:anne"]])] = ()


class Understanding(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A chat model that is asked about messages whose words do not tell; without an address nobody is asked."""

    base_url: Annotated[str, Meta(pattern=r"^$|^https?://.", examples=["http://127.0.0.1:11434/v1"])] = ""
    model: Annotated[str, Meta(examples=["qwen3:8b"])] = ""
    key_env: Annotated[str, Meta(examples=["EASEL_CHAT_KEY"])] = ""
    timeout: Seconds = 2


class Results(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What may be downloaded when a picture is ready."""

    patience: Seconds = 120
    max_bytes: Count = 60_000_000
    max_pixels: Annotated[int, Meta(ge=1, le=178_000_000)] = 80_000_000
    """Pillow itself refuses what is a little larger than the highest value."""
    allow_hosts: Annotated[tuple[Host, ...], Meta(examples=[["127.0.0.1", "painter.lan:8188"]])] = ()


class Server(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where services call when pictures are there; without a public address they are asked, and nothing listens."""

    public_url: Annotated[
        str, Meta(pattern=r"^$|^https?://[^\s/?#]+[^\s?#]*$", examples=["https://bot.example.org"])
    ] = ""
    host: Host = "127.0.0.1"
    port: Annotated[int, Meta(ge=0, le=65_535)] = 8766


class Settings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole file, without the sections' own settings."""

    directory: Path
    """Absolute; `load` fills in the platform's default."""
    language: Annotated[
        str, Meta(pattern=r"^auto$|^[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*$", examples=["auto", "zh-Hans"])
    ] = "auto"
    store: Store = Store()
    log: Log = Log()
    stop: Stop = Stop()
    confirm: Confirm = Confirm()
    limits: Limits = Limits()
    chat: Chat = Chat()
    understanding: Understanding = Understanding()
    results: Results = Results()
    budgets: Budgets = Budgets()
    rest: Rest = Rest()
    retention: Retention = Retention()
    moderation: Moderation = Moderation()
    server: Server = Server()
    adapters: Mapping[str, Section] = {}
    providers: Mapping[str, Section] = {}
