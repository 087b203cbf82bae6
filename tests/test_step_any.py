"""Whatever happens to whatever job: each step follows the kept one, each post has its own name, money is heeded."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.conversation import Confirm, When
from bot.values import (
    Action,
    Budget,
    Conversation,
    Inbound,
    Job,
    Joiner,
    Period,
    Place,
    PostKind,
    Pressed,
    Profile,
    Removed,
    Said,
    Situation,
    Spent,
    State,
    Variant,
    Whose,
)
from bot.values.jobs import STEPS
from bot.values.turns import Effect, Say
from tests.stepped import (
    ANNE,
    BANANA,
    BEN,
    CARA,
    MIDJOURNEY,
    NOW,
    ROOM,
    SEEDREAM,
    edits,
    follows,
    heeded,
    job,
    met,
    order,
    points,
    posts,
    quoted,
    recalls,
    rules,
    sold,
    steps,
    writes,
)

DAY = Budget(Whose.PERSON, Period.DAY, points(20))
KNOWN = [
    rules(budgets=(DAY,)),
    rules(budgets=(DAY,), confirm=Confirm(When.ALWAYS), administrators=frozenset({str(CARA)})),
    rules(sold(SEEDREAM, 7), sold(SEEDREAM, 6, "forge"), budgets=(DAY,), style="compact", blocked=("dog",)),
    rules(sold(BANANA, 0), jobs_per_person=1),
]
PEOPLE = [ANNE, BEN, CARA]
WORDS = ["draw a cat", "画一只猫", "draw a dog with MJ", "yes", "no", "cancel", "a lighthouse", "灯塔", "再来一张"]
WORDS += ["draw a cat and then draw a dog", "画点什么", "用香蕉", "/status", "thanks", "draw 3 pictures of a cat"]

JOBS = st.builds(
    lambda state, person, prompt, joined, more: job(
        state,
        person=person,
        order=order(prompt),
        joined=tuple(Joiner(one, f"{one.id}-asked", "zh") for one in joined if one != person) if _joins(state) else (),
        offers=(BANANA, MIDJOURNEY, "gone") if more else (),
        variants=(Variant("16:9", "1K"),) if more else (),
        late=more,
        compact=more,
        quote=quoted(5 if more else 4),
    ),
    st.sampled_from([state for state in State if state is not State.ASKED]),
    st.sampled_from(PEOPLE),
    st.sampled_from(["a cat", "a dog", ""]),
    st.lists(st.sampled_from(PEOPLE), unique=True),
    st.booleans(),
)


def _joins(state: State) -> bool:
    return state not in {State.CONFIRMING, State.EXPIRED}


@st.composite
def meetings(draw: st.DrawFn) -> Situation:
    jobs = [
        replace(one, id=f"job{number}job{number}job") for number, one in enumerate(draw(st.lists(JOBS, max_size=3)))
    ]
    person = draw(st.sampled_from(PEOPLE))
    style = draw(st.sampled_from(["", "compact", "protocol"]))
    conversation = Conversation(ROOM, style=style, last_job=jobs[0].id if jobs else "")
    spent = [Spent(Whose.PERSON, Period.DAY, points(draw(st.sampled_from([0, 12, 16, 19]))))]
    resting = frozenset(draw(st.sets(st.sampled_from(["canvas", "forge"]))))
    return met(*jobs, spent=spent, conversation=conversation, profile=Profile(person), resting=resting)


@st.composite
def happenings(draw: st.DrawFn) -> tuple[Situation, Inbound]:
    situation = draw(meetings())
    person = draw(st.sampled_from(PEOPLE))
    message = draw(st.sampled_from(["asked", f"{person.id}-asked"]))
    words = draw(st.sampled_from(WORDS))
    action, pick = draw(st.sampled_from([*Action])), draw(st.integers(0, 3))
    id = draw(st.sampled_from([*(one.id for one in situation.jobs), "nobody"]))
    events: list[Inbound] = [
        replace(writes(words, person), key="said", aside=draw(st.booleans())),
        replace(edits(words, person, message), key="edited"),
        replace(recalls(person, message), key="recalled"),
        Pressed("pressed", ROOM, person, f"{action}:{id}:{pick}", "post", NOW),
        Removed("removed", Place(ROOM.platform, "server"), person, draw(st.sampled_from([(ROOM.chat,), ()])), NOW),
    ]
    return situation, draw(st.sampled_from(events))


def is_legal(before: Job | None, after: Job) -> bool:
    """Another step or, in the same state, other terms; what is new begins at the beginning."""
    if before is None:
        return after.revision == 0
    moved = after.state is before.state or after.state in STEPS[before.state]
    return moved and after.revision == before.revision + 1


def violations(situation: Situation, event: Inbound, effects: tuple[Effect, ...]) -> list[str]:
    taken = steps(effects)
    wrong = [f"step of {one.id}" for one in taken if not is_legal(situation.job(one.id), one)]
    names = Counter(post.key for post in posts(effects))
    wrong += [f"two posts {key}" for key, number in names.items() if number > 1]
    wrong += [f"two steps of {id}" for id, number in Counter(one.id for one in taken).items() if number > 1]
    agreed = [one for one in taken if one.state is State.QUEUED and _is_reserved_now(situation, one)]
    if any(one.quote.cost.amount for one in agreed) and not heeded(effects):
        wrong.append("money that nobody heeds")
    wrong += [f"{post.meaning} whispered" for post in posts(effects) if post.answers and not _is_own(event, post)]
    if isinstance(event, Removed):
        wrong += [f"step to {one.state}" for one in taken if one.state is not State.CANCELLED or event.chats == ()]
        wrong += ["words that nobody reads"] * (len(taken) < len(effects))
    return wrong


def _is_own(event: Inbound, post: Say) -> bool:
    """Only what answers somebody who can be answered aside, and shows no picture and no way to one."""
    unseen = isinstance(event, Said) and event.aside
    return post.kind is PostKind.TEXT and post.answers == event.key and (unseen or isinstance(event, Pressed))


def _is_reserved_now(situation: Situation, after: Job) -> bool:
    before = situation.job(after.id)
    return before is None or before.state is State.CONFIRMING


@settings(deadline=None, max_examples=400)
@given(happenings(), st.integers(0, len(KNOWN) - 1))
def test_every_step_follows_the_kept_one_and_every_post_is_named_once(
    happening: tuple[Situation, Inbound], house: int
) -> None:
    situation, event = happening

    assert violations(situation, event, follows(KNOWN[house], situation, event)) == []
