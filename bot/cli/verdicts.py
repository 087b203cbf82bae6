"""What a service's answer means to the operator, and what to do next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bot.errors import JobError
from bot.render.pages import pages
from bot.values import FailureKind, Text

AT_MOST = 20.0
"""Seconds that a service has for an answer on the command line: longer than any of them takes when it is well, short
enough for somebody who waits."""

SAID: Mapping[FailureKind, Text] = MappingProxyType(
    {
        FailureKind.AUTH: Text("The key is not valid."),
        FailureKind.OUT_OF_CREDITS: Text("There is no credit left."),
        FailureKind.PLAN_REQUIRED: Text("The account's plan does not include it."),
        FailureKind.UNREACHABLE: Text("It cannot be reached."),
        FailureKind.RATE_LIMITED: Text("It asks for patience: too many requests."),
        FailureKind.PROVIDER_BUSY: Text("It is busy or out of order at the moment."),
        FailureKind.NOT_FOUND: Text("Nothing was found at its address."),
    }
)
UNEXPECTED = Text("It answered something unexpected.")


@dataclass(frozen=True, slots=True)
class Verdict:
    """Of one part. `kind` is for programs: empty where it works, "config" where its settings cannot be used."""

    said: Text
    kind: str = ""
    detail: str = ""
    """What the service really said."""
    steps: tuple[Text, ...] = ()
    """What to do next."""
    models: int | None = None
    left: str = ""
    notes: tuple[Text, ...] = ()
    """What is worth knowing all the same."""

    @property
    def works(self) -> bool:
        return not self.kind


def verdict(error: JobError | TimeoutError, provider: str = "") -> Verdict:
    """What an error means; what to do about it where the provider is named."""
    if isinstance(error, TimeoutError):
        said = Text("It did not answer within %(seconds)s s.", seconds=AT_MOST)
        return Verdict(said, "timeout", steps=_steps(FailureKind.UNREACHABLE, provider))
    said = SAID.get(error.kind, UNEXPECTED)
    return Verdict(said, str(error.kind), error.detail, _steps(error.kind, provider))


def _steps(kind: FailureKind, provider: str) -> tuple[Text, ...]:
    if not provider:
        return ()
    known = pages(provider)
    match kind:
        case FailureKind.AUTH:
            link = (Text("A key is made here: %(link)s", link=known.key),) if known.key else ()
            return (*link, Text("Store it: %(command)s", command=f"easel key {provider}"))
        case FailureKind.OUT_OF_CREDITS | FailureKind.PLAN_REQUIRED:
            buy = Text("Top it up here: %(link)s", link=known.credit)
            return (buy if known.credit else Text("Top it up on the website of the service."),)
        case FailureKind.UNREACHABLE | FailureKind.NOT_FOUND:
            return (_address(provider),)
        case FailureKind.RATE_LIMITED | FailureKind.PROVIDER_BUSY:
            return (Text("Try again in a few minutes; nothing has to be changed."),)
        case _:
            return (Text("If it stays so, update Easel: the service may have changed."),)


def _address(provider: str) -> Text:
    return Text(
        "See whether this machine is online, and whether %(setting)s and its proxy are right.",
        setting=f"providers.{provider}.base_url",
    )
