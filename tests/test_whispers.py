"""What concerns nobody but whoever pressed, or asked unseen, is shown to nobody else, in a chat that can do that."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.conversation import Confirm, When
from bot.conversation.asking import asking
from bot.i18n import languages
from bot.values import Action, Budget, Job, Period, Person, Picture, PostKind, State, Task, Whose
from bot.values.meanings import Costs, Notice, OverBudget, Remembered, Unoffered
from bot.values.topics import Topic
from bot.values.turns import Say
from tests.render_fixtures import post
from tests.stepped import ANNE, BEN, follows, job, met, order, points, posts, presses, rules, writes

ROOM = 200
"""Characters that fit over a button."""
SHOWN = (Picture("pictures/ab/abcd/1.png", "image/png", 2048, 2048, 3_000_000),)
NEVER_SPENT = (Budget(Whose.PERSON, Period.DAY, points(0)),)
TOLD_TO_ALL = {Topic.HELP, Topic.FORGET}
"""These answer words, never a press."""


def asked_aside(words: str, *jobs: Job, **decided: object) -> tuple[Say, ...]:
    """What is posted when Anne writes it where nobody else can see it."""
    event = replace(writes(words), aside=True, key="aside")
    return tuple(posts(follows(rules(**decided), met(*jobs), event)))


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("topic", sorted(set(Topic) - TOLD_TO_ALL))
def test_every_notice_that_may_answer_a_press_is_short(topic: Topic, language: str) -> None:
    assert 0 < len(post(Notice(topic), language).text) <= ROOM


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("tasks", [(), tuple(Task)[:1], tuple(Task)])
def test_what_is_remembered_is_short_however_long_the_name(tasks: tuple[Task, ...], language: str) -> None:
    assert len(post(Remembered("M" * 300, points(123456.45), tasks), language).text) <= ROOM


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("person", [ANNE, BEN])
@pytest.mark.parametrize("budgets", [(), NEVER_SPENT])
def test_only_what_concerns_the_presser_is_whispered(
    action: Action, state: State, person: Person, budgets: tuple[Budget, ...]
) -> None:
    for known in (job(state), job(state, pictures=SHOWN), job(state, order=order(model="gone"))):
        for say in posts(follows(rules(budgets=budgets), met(known), presses(action, known, person))):
            own = isinstance(say.meaning, Notice | Remembered | Unoffered | OverBudget)
            assert bool(say.answers) is (own and say.meaning != Notice(Topic.MODIFY))


def test_to_be_told_that_there_is_no_money_left_is_for_the_presser_alone() -> None:
    pressed = presses(Action.AGAIN, job(State.DONE, pictures=SHOWN))
    (say,) = posts(follows(rules(budgets=NEVER_SPENT), met(job(State.DONE, pictures=SHOWN)), pressed))

    assert (type(say.meaning), say.answers) == (OverBudget, pressed.key)


@pytest.mark.parametrize("words", ["/help", "thanks", "/model auto", "cancel", "/cost", "/settings", "/model nobody"])
def test_what_answers_words_is_said_aloud(words: str) -> None:
    assert [say.answers for say in posts(follows(rules(), met(), writes(words)))] == [""]


@pytest.mark.parametrize(
    "words",
    [
        *("/help", "/model auto", "/model MJ", "/model nobody", "/models", "/settings", "/settings export"),
        *("/settings language ja", "/settings chat style compact", "/settings nonsense", "/cost", "/history"),
        *("/status", "/why", "/why #k3f9", "/link", "/link off", "/link ABCD-EFGH", "/resume", "/resume t-123"),
        *("/forget", "/forget all", "/cancel", "/again", "/edit make it blue", "hello", "thanks"),
    ],
)
def test_a_personal_answer_to_what_nobody_saw_asked_is_whispered(words: str) -> None:
    said = asked_aside(words)

    assert said
    assert {say.answers for say in said} == {"aside"}


@pytest.mark.parametrize(
    ("words", "topic", "jobs", "decided"),
    [
        ("/draw a dog", Topic.TOO_MANY, (job(),), {"jobs_per_person": 1}),
        ("/draw a dog", Topic.TOO_MANY, (job(person=BEN),), {"jobs_per_chat": 1}),
        ("/draw a dog", Topic.UNWANTED, (), {"blocked": ("dog",)}),
        ("/settings chat style compact", Topic.NOT_ADMINISTRATOR, (), {"administrators": frozenset({str(BEN)})}),
        ("/edit make it blue", Topic.NO_PICTURE, (), {}),
        ("/again", Topic.NOTHING_TO_REPEAT, (), {}),
        ("/cancel", Topic.NOTHING_TO_CANCEL, (job(person=BEN),), {}),
        ("yes", Topic.ANYTHING, (), {}),
    ],
)
def test_why_nothing_is_done_is_whispered(
    words: str, topic: Topic, jobs: tuple[Job, ...], decided: dict[str, object]
) -> None:
    (say,) = asked_aside(words, *jobs, **decided)

    assert (say.meaning, say.answers) == (Notice(topic), "aside")


def test_that_it_is_too_dear_or_not_sold_is_whispered() -> None:
    (dear,) = asked_aside("/draw a cat", budgets=NEVER_SPENT)
    (unsold,) = asked_aside("/draw a cat --model krea")

    assert [(type(say.meaning), say.answers) for say in (dear, unsold)] == [(OverBudget, "aside"), (Unoffered, "aside")]


@pytest.mark.parametrize("confirm", [When.NEVER, When.ALWAYS])
@pytest.mark.parametrize("words", ["/draw a cat", "/draw a cat and then draw a dog", "/draw"])
def test_what_leads_to_a_picture_is_for_all(words: str, confirm: When) -> None:
    said = asked_aside(words, confirm=Confirm(confirm))

    assert said
    assert {say.answers for say in said} == {""}


def test_that_somebody_waits_for_the_same_picture_is_for_all() -> None:
    assert [say.answers for say in asked_aside("/draw a cat", job(person=BEN))] == [""]


def test_a_preference_is_whispered_beside_a_picture_for_all() -> None:
    said = asked_aside("/draw a cat with MJ and always use MJ", confirm=Confirm(When.NEVER))

    assert {(type(say.meaning), say.answers) for say in said if say.answers} == {(Remembered, "aside")}
    assert [say.kind for say in said if not say.answers] == [PostKind.ACK, PostKind.START]


def test_a_bill_that_somebody_else_may_read_too_is_only_theirs_who_asked_unseen() -> None:
    told = asked_aside("/cost", administrators=frozenset({str(ANNE)}))

    assert [(say.answers, isinstance(say.meaning, Costs)) for say in told] == [("aside", True), ("aside", False)]


def test_a_whisper_names_the_press_that_it_answers() -> None:
    pressed = presses(Action.AGAIN, job(id="nobodys12345"))
    (say,) = posts(follows(rules(), met(), pressed))

    assert (say.answers, asking(pressed, "en").aside) == (pressed.key, pressed.key)
