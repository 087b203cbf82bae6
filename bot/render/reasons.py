"""Why there is no picture, in plain words that reassure and never blame, what may cure it, and whose money it was."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from bot.render.draft import DOT, Line, links
from bot.render.pages import pages
from bot.values import FailureKind, Job, State, Text, Variant

REASONS: Mapping[FailureKind, Text] = MappingProxyType(
    {
        FailureKind.MODERATED: Text(
            "❌ This model cannot draw this subject. Put it in other words, and it may well work."
        ),
        FailureKind.UNWANTED: Text("🙂 This is something I would rather not draw here. Something else, gladly!"),
        FailureKind.BAD_REQUEST: Text(
            "❌ The size or the shape needs adjusting for this model. Ask for another one, or take another model."
        ),
        FailureKind.MISMATCH: Text("❌ This model does not fit these settings. Another model will do."),
        FailureKind.TOO_LARGE: Text("❌ The picture to start from is too large. A smaller version of it will do."),
        FailureKind.UNREADABLE: Text(
            "❌ The picture to start from could not be opened. Send it once more, best as a PNG or a JPEG."
        ),
        FailureKind.MASK: Text(
            "❌ The mask does not fit the picture. It must have its shape and show in white what is to be redrawn, "
            "and in black what stays."
        ),
        FailureKind.RATE_LIMITED: Text(
            "❌ Very many pictures are being drawn at this moment. Give it a minute and try again."
        ),
        FailureKind.PROVIDER_BUSY: Text("❌ This model is busy right now. Try again in a moment, or take another one."),
        FailureKind.UNREACHABLE: Text("❌ The connection is unstable just now. Try again in a moment."),
        FailureKind.AUTH: Text(
            "❌ The service key for this model is not valid at the moment. Please tell an administrator."
        ),
        FailureKind.OUT_OF_CREDITS: Text(
            "❌ There is not enough credit left for this model. An administrator can top it up; others may still work."
        ),
        FailureKind.PLAN_REQUIRED: Text(
            "❌ This model is not part of the present subscription. Another one will do, or ask an administrator."
        ),
        FailureKind.STORAGE: Text(
            "❌ The finished picture could not be kept. Please tell an administrator; it is quickly mended."
        ),
        FailureKind.PRICE_CHANGED: Text(
            "❌ The price or the settings of this model have just changed, so I stopped. It is being put right; try "
            "again in a moment."
        ),
        FailureKind.NOT_FOUND: Text("❌ This model is unavailable right now. Another one can draw it."),
        FailureKind.UNKNOWN_OUTCOME: Text(
            "❓ The connection broke off at the wrong moment: your picture may have been drawn and charged, but I "
            "cannot tell. So that nothing is paid twice, I did not order it again. Shall I?"
        ),
        FailureKind.TIMED_OUT: Text("❌ It took unusually long and never finished. Try again, or take a faster model."),
        FailureKind.FAILED: Text("❌ It did not work out this time. Try again, or let another model draw it."),
    }
)
FITTING = Text("❌ The size or the shape needs adjusting for this model. What comes closest: %(shapes)s")
"""Instead of a request for another shape, where some are offered as buttons."""
FINISHED = Text(
    "❌ The picture is finished, but it could not be brought here. Please open it soon, the link may not last:"
)
"""Made and paid for: nothing is offered that would be paid for once more."""
CURABLE = frozenset(
    {
        FailureKind.RATE_LIMITED,
        FailureKind.PROVIDER_BUSY,
        FailureKind.UNREACHABLE,
        FailureKind.PRICE_CHANGED,
        FailureKind.UNKNOWN_OUTCOME,
        FailureKind.TIMED_OUT,
        FailureKind.FAILED,
    }
)
"""What the same order once more may cure."""
UNSPENT = Text("It cost you nothing.")
UNCOUNTED = Text("It does not count towards what you have spent.")
"""Although its provider may charge for it."""
BEGUN = frozenset({FailureKind.MODERATED, FailureKind.STORAGE, FailureKind.TIMED_OUT, FailureKind.FAILED})
"""Something may have been made, and the provider may charge for it; the person is not charged."""


def kind_of(job: Job) -> FailureKind:
    if job.state is State.UNCERTAIN:
        return FailureKind.UNKNOWN_OUTCOME
    return job.failure or FailureKind.FAILED


def reason(job: Job) -> Text:
    kind = kind_of(job)
    if job.links:
        return FINISHED
    if kind is not FailureKind.BAD_REQUEST or not job.variants:
        return REASONS[kind]
    return Text(FITTING.message, shapes=DOT.join(shape(job, variant) for variant in job.variants))


def shape(job: Job, variant: Variant) -> str:
    """Only what is different from the order; all of it where nothing is."""
    ratio, size = variant.aspect_ratio, variant.size
    if ratio == job.order.aspect_ratio and size != job.order.size:
        return size
    return ratio if size == job.order.size else f"{ratio} {size}"


def consolation(job: Job) -> Iterable[Line]:
    """What it means for the person's money; nothing where it was made, is uncertain, or was free."""
    kind = kind_of(job)
    if job.links or job.quote.cost.free or kind is FailureKind.UNKNOWN_OUTCOME:
        return ()
    return ((UNCOUNTED if kind in BEGUN else UNSPENT,),)


def remedies(job: Job) -> tuple[Line, ...]:
    """The page on which somebody can mend it, where it is known, or that shows the picture itself."""
    if job.links:
        return links(job.links)
    known = pages(job.quote.provider)
    match kind_of(job):
        case FailureKind.AUTH if known.key:
            return ((Text("🔑 An administrator gets a new one here: %(link)s", link=known.key),),)
        case FailureKind.OUT_OF_CREDITS | FailureKind.PLAN_REQUIRED if known.credit:
            return ((Text("💳 Top up: %(link)s", link=known.credit),),)
        case _:
            return ()
