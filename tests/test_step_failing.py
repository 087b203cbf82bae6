"""No picture came: who takes over unseen, and what is told otherwise."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.conversation import Rules, step
from bot.conversation.failing import UNPAID
from bot.values import Cost, FailureKind, Job, Offer, PostKind, Situation, Span, State, Variant
from bot.values.meanings import Closed, NotDrawn, Notice, Started
from bot.values.topics import Topic
from bot.values.turns import Effect, Failed
from tests.stepped import (
    BANANA,
    MIDJOURNEY,
    NOW,
    SEEDREAM,
    changes,
    job,
    kinds,
    meanings,
    met,
    order,
    points,
    posts,
    quoted,
    rules,
    sold,
    states,
    steps,
)

BOTH = (sold(SEEDREAM, 5), sold(BANANA, 3), sold(SEEDREAM, 4, "forge"), sold(MIDJOURNEY, 9, "forge"))
RULES = rules(*BOTH)


def lost(kind: FailureKind = FailureKind.PROVIDER_BUSY, **more: object) -> Job:
    ended = {"state": State.FAILED, "failure": kind, "finished": NOW, "tries": 3, "cause": "busy", "submitted": NOW - 9}
    return job(**{**ended, **more})  # type: ignore[arg-type]  # the fields of Job, by name


def follow(failed: Job, known: Rules = RULES, situation: Situation | None = None) -> tuple[Effect, ...]:
    return step(known, situation or met(failed), Failed(failed, NOW))


@pytest.mark.parametrize("kind", FailureKind)
@pytest.mark.parametrize("ticket", ["", "t"], ids=["never taken", "taken"])
def test_another_provider_takes_over_only_where_nothing_can_have_been_charged(kind: FailureKind, ticket: str) -> None:
    end = State.UNCERTAIN if kind is FailureKind.UNKNOWN_OUTCOME else State.FAILED
    effects = follow(lost(kind, ticket=ticket, state=end))
    moves = kind in UNPAID and not ticket

    assert states(effects) == [State.QUEUED if moves else end]
    assert kinds(effects) == ["Started" if moves else "NotDrawn"]


@pytest.mark.parametrize(
    "kind", [FailureKind.MODERATED, FailureKind.UNKNOWN_OUTCOME, FailureKind.FAILED, FailureKind.TIMED_OUT]
)
def test_what_may_have_been_charged_or_would_fail_again_stays(kind: FailureKind) -> None:
    assert kind not in UNPAID


def test_who_takes_over_is_told_in_the_start_notice_with_what_is_really_paid() -> None:
    failed = lost(avoided=("attic",))
    effects = follow(failed)
    (moved,), (change,) = steps(effects), changes(effects)

    assert (moved.quote.provider, moved.quote.cost, moved.quote.vendor_id) == ("forge", points(4), f"forge/{SEEDREAM}")
    assert (moved.state, moved.revision, moved.avoided) == (State.QUEUED, failed.revision, ("attic", "canvas"))
    assert (moved.tries, moved.failure, moved.finished, moved.submitted, moved.cause) == (0, None, 0, 0, "")
    assert change.meaning == Started(moved)
    assert (change.key, change.kind) == (f"{failed.id}:start", PostKind.START)
    assert posts(effects) == []


@pytest.mark.parametrize(
    ("other", "taken"),
    [
        (sold(SEEDREAM, 5, "forge"), True),
        (sold(SEEDREAM, 5.5, "forge"), False),
        (sold(SEEDREAM, 0, "forge"), True),
        (sold(SEEDREAM, 1, "forge", prices=()), False),
        (sold(BANANA, 1, "forge"), False),
        (sold(SEEDREAM, 1, "forge", ratios=("1:1",)), False),
        (sold(SEEDREAM, 1, "forge", most=1), False),
        (sold(SEEDREAM, 1, "forge", tasks=()), False),
    ],
    ids=["as dear", "dearer", "free", "unknown price", "another model", "another shape", "fewer", "another task"],
)
def test_it_must_be_the_same_for_no_more_than_was_agreed(other: Offer, taken: bool) -> None:
    failed = lost(order=order(aspect_ratio="16:9", n=2), quote=quoted(10))

    assert states(follow(failed, rules(sold(SEEDREAM, 5), other))) == [State.QUEUED if taken else State.FAILED]


def test_an_unknown_price_is_never_below_another_unknown_price() -> None:
    unknown = rules(sold(SEEDREAM, 5, prices=()), sold(SEEDREAM, 5, "forge", prices=()))

    assert kinds(follow(lost(quote=replace(quoted(), cost=Cost(0, ""))), unknown)) == ["NotDrawn"]


@pytest.mark.parametrize("resting", [True, False])
def test_nobody_moves_to_who_is_resting_or_failed_before(resting: bool) -> None:
    failed = lost(avoided=() if resting else ("forge",))
    situation = met(failed, resting=frozenset({"forge"} if resting else ()))

    assert kinds(follow(failed, RULES, situation)) == ["NotDrawn"]


def test_the_size_that_was_asked_for_is_tried_again_elsewhere() -> None:
    (moved,) = steps(follow(lost(order=order(size="1K", wished_size="4K"))))

    assert (moved.order.size, moved.order.wished_size) == ("4K", "")


def test_a_smaller_size_elsewhere_is_remembered_as_such() -> None:
    known = rules(sold(SEEDREAM, 5), sold(SEEDREAM, 4, "forge", sizes=("1K",)))
    (moved,) = steps(follow(lost(order=order(remembered=True)), known))

    assert (moved.order.size, moved.order.wished_size, moved.order.remembered) == ("1K", "2K", True)


def test_a_picture_that_is_made_but_cannot_be_fetched_is_not_made_again() -> None:
    effects = follow(lost(FailureKind.UNREACHABLE, links=("https://example.com/1.png",)))
    (ended,) = steps(effects)

    assert (ended.state, ended.offers) == (State.FAILED, ())
    assert meanings(effects) == [NotDrawn(ended)]


def test_an_expired_question_is_closed_without_a_word() -> None:
    expired = job(State.EXPIRED)
    effects = follow(expired)

    assert (meanings(effects), posts(effects)) == ([Closed(expired)], [])


@pytest.mark.parametrize(
    ("kind", "others"),
    [
        (FailureKind.FAILED, (BANANA, MIDJOURNEY)),
        (FailureKind.MODERATED, (BANANA, MIDJOURNEY)),
        (FailureKind.OUT_OF_CREDITS, (MIDJOURNEY, BANANA)),
        (FailureKind.UNWANTED, ()),
    ],
)
def test_other_models_are_offered_those_that_help_first(kind: FailureKind, others: tuple[str, ...]) -> None:
    effects = follow(lost(kind, ticket="t"))
    (ended,), (told,) = steps(effects), meanings(effects)

    assert ended.offers == others
    assert isinstance(told, NotDrawn)
    assert [one.model for one in told.alternatives] == [*others]
    assert [one.provider for one in told.alternatives] == [
        {BANANA: "canvas", MIDJOURNEY: "forge"}[model] for model in others
    ]


def test_the_nearest_shapes_and_sizes_are_offered_where_these_do_not_fit() -> None:
    (ended,) = steps(follow(lost(FailureKind.BAD_REQUEST, order=order(aspect_ratio="16:9", size="2K"))))

    assert ended.variants == (Variant("16:9", "1K"), Variant("1:1", "2K"))


def test_alternatives_show_the_times_that_were_learnt() -> None:
    learnt = replace(RULES.catalog, learnt={("canvas", BANANA, "2K"): Span(7, 11)})
    (told,) = meanings(follow(lost(FailureKind.FAILED), replace(RULES, catalog=learnt)))

    assert isinstance(told, NotDrawn)
    assert told.alternatives[0].expected == Span(7, 11)


RESUMING = replace(RULES, resumers=("canvas", "forge", "attic"))
GONE = FailureKind.NOT_FOUND


def resumed(kind: FailureKind = GONE, provider: str = "canvas", avoided: tuple[str, ...] = ()) -> Job:
    terms = replace(quoted(0), provider=provider)
    return lost(kind, ticket="T-1", resumed=True, order=order("", ""), quote=terms, avoided=avoided)


@pytest.mark.parametrize("kind", [GONE, FailureKind.BAD_REQUEST, FailureKind.AUTH])
def test_an_order_made_elsewhere_is_asked_for_at_the_next_provider(kind: FailureKind) -> None:
    effects = follow(resumed(kind), RESUMING)
    (waiting,) = steps(effects)

    assert (waiting.state, waiting.quote.provider, waiting.avoided) == (State.PAINTING, "forge", ("canvas",))
    assert (waiting.quote.cost, waiting.ticket, waiting.failure) == (Cost(0, "points"), "T-1", None)
    assert waiting.revision == resumed().revision
    assert meanings(effects) == []


def test_where_nobody_has_it_that_is_said() -> None:
    effects = follow(resumed(provider="attic", avoided=("canvas", "forge")), RESUMING)

    assert states(effects) == [State.FAILED]
    assert [(post.meaning, post.kind) for post in posts(effects)] == [(Notice(Topic.TASK_UNKNOWN), PostKind.FAILURE)]


@pytest.mark.parametrize("kind", [FailureKind.FAILED, FailureKind.TIMED_OUT, FailureKind.MODERATED])
def test_what_failed_where_it_was_made_is_told_without_offering_what_nobody_knows_the_words_of(
    kind: FailureKind,
) -> None:
    effects = follow(resumed(kind), RESUMING)
    (ended,) = steps(effects)

    assert meanings(effects) == [NotDrawn(ended)]
    assert ended.offers == ()
