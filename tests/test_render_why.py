"""Looking back: what became of a request, and a person's newest pictures."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.i18n import languages
from bot.values import Action, Cost, FailureKind, Job, Joiner, Limits, State
from bot.values.meanings import Past, Why
from tests.render_fixtures import BEN, DONE, JOB, ORDER, PICTURE, QUOTE, SMALLER, post

ABOUT = "🔎 #k3f9: 一只猫 · Nano Banana 2"
HELD_BACK = "Set aside for it: 4 points. If it fails, you have that back."
OUTLASTED = replace(JOB, submitted=1001.0, finished=1030.0)
FREE = replace(QUOTE, cost=Cost(0, "points"))
UNSURE = (
    "❓ The connection broke off at the wrong moment: your picture may have been drawn and charged, but I "
    "cannot tell. So that nothing is paid twice, I did not order it again. Shall I?"
)
ASK_AGAIN = "Just ask again whenever you like."


def at(state: State, job: Job = OUTLASTED, **more: object) -> Job:
    return replace(job, state=state, **more)  # type: ignore[arg-type]  # the fields of Job, by name


STANDS: list[tuple[Job, list[str], list[Action]]] = [
    (at(State.CONFIRMING), ["It waits for your yes; nothing is spent before."], []),
    (at(State.QUEUED), ["It waits for its turn and goes on by itself.", HELD_BACK], [Action.CANCEL]),
    (at(State.QUEUED, quote=FREE), ["It waits for its turn and goes on by itself."], [Action.CANCEL]),
    (
        at(State.PAINTING),
        ["It is being drawn: 59 s so far, 20–40 s expected.", HELD_BACK],
        [Action.CANCEL],
    ),
    (
        at(State.PAINTING, late=True, joined=(Joiner(BEN, "m2", "en"),)),
        [
            "It takes unusually long, but it is still being made and will be delivered.",
            HELD_BACK,
            "1 other waits for it too.",
        ],
        [Action.CANCEL],
    ),
    (at(State.DELIVERING, DONE), ["It is drawn and on its way to you.", "It cost 4 points."], []),
    (
        at(State.DONE, DONE, charged=Cost(0.04, "USD")),
        ["It was drawn in 27 s (expected 20–40 s) and delivered.", "It cost $0.04.", "2K · 1:1"],
        [Action.AGAIN],
    ),
    (
        at(State.DONE, DONE, quote=replace(QUOTE, cost=Cost(0, ""))),
        ["It was drawn in 27 s (expected 20–40 s) and delivered.", "2K · 1:1"],
        [Action.AGAIN],
    ),
    (at(State.DONE, DONE, resumed=True), ["It was fetched from where you ordered it, and delivered."], [Action.AGAIN]),
    (
        at(State.DONE, SMALLER),
        [
            "It was drawn in 27 s (expected 20–40 s) and delivered.",
            "It cost 4 points.",
            "📏 4K did not work out this time; it is 2K.",
            "2K · 1:1",
        ],
        [Action.AGAIN],
    ),
    (
        at(State.FAILED, failure=FailureKind.PROVIDER_BUSY, tries=3),
        [
            "❌ This model is busy right now. Try again in a moment, or take another one.",
            "It cost you nothing.",
            "It was tried 3 times.",
        ],
        [Action.RETRY],
    ),
    (
        at(State.FAILED, failure=FailureKind.OUT_OF_CREDITS),
        [
            "❌ There is not enough credit left for this model. An administrator can top it up; others may still work.",
            "It cost you nothing.",
            "💳 Top up: https://www.imaclaw.ai/imaclaw/subscription",
        ],
        [],
    ),
    (
        at(State.FAILED, failure=FailureKind.STORAGE, links=(PICTURE.link,)),
        [
            "❌ The picture is finished, but it could not be brought here. Please open it soon, the link may not last:",
            f"🔗 Original: {PICTURE.link}",
        ],
        [],
    ),
    (
        at(State.CANCELLED, JOB),
        ["It would have cost more than was left, so it was not drawn.", "It cost you nothing."],
        [],
    ),
    (at(State.CANCELLED, JOB, revision=1), [f"It was called off. {ASK_AGAIN}", "It cost you nothing."], []),
    (
        at(State.CANCELLED, revision=5),
        [f"It was called off. {ASK_AGAIN}", "It does not count towards what you have spent."],
        [],
    ),
    (
        at(State.EXPIRED, JOB),
        [f"The question about it was not answered in time. {ASK_AGAIN}", "It cost you nothing."],
        [],
    ),
    (
        at(State.UNCERTAIN),
        [UNSURE],
        [Action.RETRY],
    ),
]


@pytest.mark.parametrize(("job", "lines", "actions"), STANDS)
def test_a_request_is_explained_with_its_state_its_money_and_the_ways_on(
    job: Job, lines: list[str], actions: list[Action]
) -> None:
    shown = post(Why(job, 1060), "en")

    assert shown.text.splitlines() == [f"{ABOUT} · 60 s ago", *lines]
    assert [button.action for button in shown.buttons] == actions


AGES = [
    (0, "1 s ago", "1 秒前"),
    (90, "90 s ago", "90 秒前"),
    (1800, "30 min ago", "30 分钟前"),
    (7200, "2 h ago", "2 小时前"),
    (86_400, "Jan 1, 1970", "1970年1月1日"),
]


@pytest.mark.parametrize(("age", "english", "chinese"), AGES)
def test_the_time_is_told_as_one_would_remember_it(age: float, english: str, chinese: str) -> None:
    told = [post(Why(DONE, DONE.created + age), language).text.splitlines()[0] for language in ("en", "zh")]

    assert [line.rpartition(" · ")[2] for line in told] == [english, chinese]


@pytest.mark.parametrize("language", languages())
def test_every_state_is_explained_in_words_of_its_own(language: str) -> None:
    told = [post(Why(at(state, DONE), 1060), language).text.splitlines()[1] for state in State]

    # Asked and queued are one to a person, and so are submitting and painting.
    assert len(set(told)) == len(State) - 2


def test_the_cause_that_an_administrator_reads_is_not_shown() -> None:
    job = at(State.FAILED, failure=FailureKind.FAILED, cause="IMA 777: who knows", ticket="task_1")

    for language in languages():
        shown = post(Why(job, 1060), language).text
        assert "777" not in shown
        assert "task_1" not in shown


def test_pictures_are_listed_with_subject_model_day_cost_code_and_address() -> None:
    ours = replace(PICTURE, address="https://easel.example/results/1.png")
    wordless = replace(DONE, order=replace(ORDER, prompt=""), pictures=(replace(PICTURE, link=""),))

    assert post(Past((replace(DONE, pictures=(ours,)), DONE, wordless)), "en").text.splitlines() == [
        "🗂️ Your newest pictures here:",
        f"• 一只猫 · Nano Banana 2 · Jan 1, 1970 · 4 points · #k3f9 · 🔗 {ours.address}",
        f"• 一只猫 · Nano Banana 2 · Jan 1, 1970 · 4 points · #k3f9 · 🔗 {PICTURE.link}",
        "• a picture · Nano Banana 2 · Jan 1, 1970 · 4 points · #k3f9",
    ]


def test_a_list_that_is_too_long_ends_between_two_pictures() -> None:
    lines = post(Past((DONE,) * 10), "en", Limits(text=300)).text.splitlines()

    assert 2 < len(lines) < 11
    assert all(line.endswith(PICTURE.link) for line in lines[1:])
