"""Why there is no picture and what to do next: plain words that reassure and never blame (protocol, "Failures")."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from bot.catalog.strengths import OWN, STRENGTHS
from bot.render.draft import Draft, Line, Press, links
from bot.values import Action, FailureKind, Job, State, Text
from bot.values.meanings import Alternative, NotDrawn

REASONS: Mapping[FailureKind, Text] = MappingProxyType(
    {
        FailureKind.MODERATED: Text(
            "❌ This model cannot draw this subject. Put it in other words, and it may well work."
        ),
        FailureKind.BAD_REQUEST: Text(
            "❌ The size or the shape needs adjusting for this model. Ask for another one, or take another model."
        ),
        FailureKind.TOO_LARGE: Text("❌ The picture to start from is too large. A smaller version of it will do."),
        FailureKind.UNREADABLE: Text(
            "❌ The picture to start from could not be opened. Send it once more, best as a PNG or a JPEG."
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
            "❌ The price of this model has just changed, so I stopped. Try again, and the new one is shown."
        ),
        FailureKind.NOT_FOUND: Text("❌ This model is unavailable right now. Another one can draw it."),
        FailureKind.UNKNOWN_OUTCOME: Text(
            "❔ The connection broke off at the wrong moment: your picture may have been drawn and charged, but I "
            "cannot tell. So that nothing is paid twice, I did not order it again. Shall I?"
        ),
        FailureKind.TIMED_OUT: Text("❌ It took unusually long and never finished. Try again, or take a faster model."),
        FailureKind.FAILED: Text("❌ It did not work out this time. Try again, or let another model draw it."),
    }
)
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
UNTOUCHED = frozenset(FailureKind) - {
    FailureKind.MODERATED,
    FailureKind.STORAGE,
    FailureKind.UNKNOWN_OUTCOME,
    FailureKind.TIMED_OUT,
    FailureKind.FAILED,
}
"""Nothing was created, so certainly nothing was spent."""


def not_drawn(meaning: NotDrawn) -> Draft:
    job, kind = meaning.job, _kind(meaning.job)
    lines = ((REASONS[kind],), *_consolation(job, kind), *_others(meaning.alternatives))
    reference: Line = (Text("Reference: %(reference)s", reference=job.reference),)
    if job.links:
        return Draft(((FINISHED,),), job=job.id, footers=(*links(job.links), reference))
    return Draft(lines, (*_presses(meaning.alternatives), *_retry(kind)), job.id, footers=(reference,))


def _kind(job: Job) -> FailureKind:
    if job.state is State.UNCERTAIN:
        return FailureKind.UNKNOWN_OUTCOME
    return job.failure or FailureKind.FAILED


def _consolation(job: Job, kind: FailureKind) -> Iterable[Line]:
    if kind in UNTOUCHED and not job.quote.cost.free:
        yield (Text("It cost you nothing."),)


def _others(alternatives: Iterable[Alternative]) -> Iterable[Line]:
    for number, other in enumerate(alternatives):
        if number == 0:
            yield (Text("These could draw it instead:"),)
        yield described(other)


def described(model: Alternative) -> Line:
    """A line of a list: its name, what it is good at, and its terms."""
    strengths = STRENGTHS.get(model.model, OWN)
    named = Text("• %(model)s: %(strengths)s", model=model.name, strengths=strengths)
    return (named, model.cost, model.expected)


def _presses(alternatives: Iterable[Alternative]) -> Iterable[Press]:
    return [
        Press((other.name, other.cost, other.expected), Action.OTHER, pick) for pick, other in enumerate(alternatives)
    ]


def _retry(kind: FailureKind) -> Iterable[Press]:
    if kind is FailureKind.UNKNOWN_OUTCOME:
        yield Press((Text("🔁 Draw it all the same"),), Action.RETRY)
    elif kind in CURABLE:
        yield Press((Text("🔁 Try again"),), Action.RETRY)
