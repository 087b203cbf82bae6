"""Everything that can go wrong, ordered by who can mend it: the person, time, the operator, the vendor."""

from __future__ import annotations

from typing import ClassVar

from bot.values import Cost, FailureKind, Text


class BotError(Exception):
    """The root; only its branches are raised."""


class ConfigError(BotError):
    """The operator's settings cannot be used. Ends the process with status 2 before it connects anywhere."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.message)
        self.text = text


class StoreError(BotError):
    """The database or the data directory cannot be read or written; mended by the operator."""

    def __init__(self, text: Text, detail: str = "") -> None:
        super().__init__(detail or text.message)
        self.text = text


class NotDelivered(BotError):
    """A platform did not take a post. `after` seconds it may be tried again; None: never."""

    def __init__(self, detail: str, after: float | None = None) -> None:
        super().__init__(detail)
        self.after = after


class MaybeDelivered(BotError):
    """A platform did not answer: the post may be there or not."""


class JobError(BotError):
    """A picture is not made. `detail` is for the operator's log alone and holds neither prompt nor key."""

    kind: ClassVar[FailureKind]

    def __init__(self, detail: str = "") -> None:
        super().__init__(detail or self.kind)
        self.detail = detail


class Refused(JobError):
    """The person can mend it: other words, another size, another picture."""

    kind = FailureKind.BAD_REQUEST


class Moderated(Refused):
    """The subject is not drawn by this model."""

    kind = FailureKind.MODERATED


class TooLarge(Refused):
    """The reference picture is too large."""

    kind = FailureKind.TOO_LARGE


class Unmasked(Refused):
    """The mask does not fit the picture, or shows nothing that is to be redrawn."""

    kind = FailureKind.MASK


class Unreadable(Refused):
    """The reference picture cannot be read."""

    kind = FailureKind.UNREADABLE


class Busy(JobError):
    """Time mends it: try again after so many seconds (None: unknown). Nothing was created or charged."""

    kind = FailureKind.PROVIDER_BUSY

    def __init__(self, detail: str = "", after: float | None = None) -> None:
        super().__init__(detail)
        self.after = after


class RateLimited(Busy):
    """Too many requests."""

    kind = FailureKind.RATE_LIMITED


class Unreachable(Busy):
    """The network failed before anything was sent."""

    kind = FailureKind.UNREACHABLE


class Unauthorized(JobError):
    """The operator can mend it: the key is not valid."""

    kind = FailureKind.AUTH


class OutOfCredits(JobError):
    """The operator can mend it: the account is empty."""

    kind = FailureKind.OUT_OF_CREDITS


class PlanRequired(JobError):
    """The operator can mend it: the account's plan does not include the model."""

    kind = FailureKind.PLAN_REQUIRED


class Unstorable(JobError):
    """The operator can mend it: the picture cannot be written to the data directory."""

    kind = FailureKind.STORAGE


class Unwanted(Refused):
    """The house or the chat does not want this subject drawn."""

    kind = FailureKind.UNWANTED


class Broken(JobError):
    """The vendor failed without a reason that anybody here could mend."""

    kind = FailureKind.FAILED


class TimedOut(Broken):
    """It never finished, however long it was waited for."""

    kind = FailureKind.TIMED_OUT


class Gone(Broken):
    """The model or the task no longer exists at the vendor."""

    kind = FailureKind.NOT_FOUND


class Mismatched(Broken):
    """The model does not fit the settings that were ordered; nothing was created."""

    kind = FailureKind.MISMATCH


class PriceChanged(Broken):
    """It costs more now than was agreed; nothing was created."""

    kind = FailureKind.PRICE_CHANGED

    def __init__(self, detail: str = "", cost: Cost | None = None) -> None:
        super().__init__(detail)
        self.cost = cost


class UnknownOutcome(Broken):
    """The order was sent and no answer came: it may be made and charged. Never sent again unasked."""

    kind = FailureKind.UNKNOWN_OUTCOME
