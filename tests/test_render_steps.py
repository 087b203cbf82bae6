"""What people read between the request and the picture, in either style, and the questions before."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

import pytest

from bot.i18n import languages
from bot.render import render
from bot.values import Action, Cost, Limits, PostKind, State
from bot.values.meanings import (
    Acknowledged,
    Closed,
    Delivered,
    Held,
    Joined,
    Late,
    Meaning,
    Notice,
    Progressing,
    Questioned,
    Running,
    Shared,
    Started,
    Waiting,
)
from bot.values.topics import Topic
from bot.values.turns import Amend
from tests.render_fixtures import (
    DONE,
    FREE,
    JOB,
    LEFT,
    ORDER,
    OTHERS,
    PICTURE,
    PLACE,
    QUOTE,
    RESUMED,
    SMALLER,
    VAGUE,
    WISHES,
    post,
)

COMPACT = replace(JOB, compact=True)
ASKED = replace(JOB, state=State.CONFIRMING)
COST_NOTHING = replace(QUOTE, cost=Cost(0, "points"))
NEXT = "💭 Name what you would like to see, and I draw just that: a cat in sunglasses, for example."
IDEAS = (
    "💭 What would you like to see? For example: a cat in sunglasses, a lake at dawn, a robot tending roses. "
    "Just tell me, or let me surprise you."
)
TERMS = "🎨 Nano Banana 2 · 20–40 s · 4 points"

SAID: list[tuple[Meaning, list[str]]] = [
    (Started(COMPACT, opening=True), ["On it! Drawing 一只猫 🐱", TERMS]),
    (
        Started(COMPACT, 2, WISHES[:1], LEFT[:1], opening=True),
        [
            "On it! Drawing 一只猫 🐱",
            f"{TERMS} · place 2 in the queue",
            "📐 7:3 is not possible here; 21:9 comes closest.",
            "💡 You have 4 points left today, of 20 points.",
        ],
    ),
    (Started(VAGUE), [TERMS, NEXT]),
    (Started(RESUMED), ["🔎 It comes here as soon as it is ready; this costs nothing more."]),
    (Acknowledged(RESUMED), ["On it! Fetching the picture that you ordered elsewhere 🎨"]),
    (
        Progressing(COMPACT, 45, 27),
        ["🐱 一只猫", "⏳ 45% · 27 s so far · 40 s at the longest · Nano Banana 2"],
    ),
    (
        Progressing(replace(JOB, late=True), 95, 300, late=True),
        ["⏳ 95% · 300 s so far · still being made · Nano Banana 2"],
    ),
    (Waiting(COMPACT, 2), ["🐱 一只猫", "⏳ Place 2 in the queue · Nano Banana 2"]),
    (Held(JOB, 30), ["⏳ Rather busy just now, one moment; it goes on by itself in about 30 s · Nano Banana 2"]),
    (
        Late(JOB, OTHERS[:1]),
        [
            "🐢 This takes unusually long. It is still being made, and you get it as soon as it is ready.",
            "Faster, and paid for separately:",
            "• SeeDream 4.5: photorealistic, many formats, good value · 5 points · 30–60 s",
        ],
    ),
    (Joined(JOB), ["Already in the works! It comes to you at no extra cost 🐱"]),
    (Joined(replace(JOB, quote=COST_NOTHING)), ["Already in the works! It comes to you once it is ready 🐱"]),
    (Shared(DONE), ["✅ Here it is, just above: 一只猫 🐱"]),
    (
        Questioned(ASKED),
        ["💰 This takes 4 points. Shall I draw it?", "Nano Banana 2 · 2K · 1 picture · 1:1 · 20–40 s"],
    ),
    (
        Questioned(replace(ASKED, order=VAGUE.order)),
        [
            IDEAS,
            "💰 This takes 4 points. Shall I draw it?",
            "Nano Banana 2 · 2K · 1 picture · 1:1 · 20–40 s",
        ],
    ),
    (
        Questioned(ASKED, choosing=OTHERS[:1]),
        [
            "🎨 Which model shall draw it?",
            "• SeeDream 4.5: photorealistic, many formats, good value · 5 points · 30–60 s",
        ],
    ),
    (
        Delivered(SMALLER),
        [
            "✅ Nano Banana 2 · took 27 s (expected 20–40 s) · 4 points",
            "📏 4K did not work out this time; it is 2K.",
            f"🔗 Original: {PICTURE.link}",
        ],
    ),
    (
        Delivered(replace(DONE, pictures=(replace(PICTURE, address="https://easel.example/results/1.png"),))),
        [
            "✅ Nano Banana 2 · took 27 s (expected 20–40 s) · 4 points",
            "🔗 Original: https://easel.example/results/1.png",
        ],
    ),
    (Delivered(replace(DONE, resumed=True)), ["✅ Nano Banana 2", f"🔗 Original: {PICTURE.link}"]),
    (
        Delivered(replace(DONE, charged=Cost(0.021, "USD"))),
        ["✅ Nano Banana 2 · took 27 s (expected 20–40 s) · $0.021", f"🔗 Original: {PICTURE.link}"],
    ),
    (
        Closed(replace(JOB, state=State.CANCELLED, submitted=1001.0, late=True)),
        ["✖️ No longer waited for; the service may still charge for it · Nano Banana 2"],
    ),
    (
        Closed(replace(JOB, state=State.CANCELLED, submitted=1001.0, late=True, quote=COST_NOTHING)),
        ["✖️ Cancelled · Nano Banana 2"],
    ),
    (
        Running((replace(JOB, state=State.PAINTING, submitted=1001.0), JOB), 1011.0),
        [
            "🎨 In the making here:",
            "• 一只猫 · Nano Banana 2 · 25% · 10 s so far",
            "• 一只猫 · Nano Banana 2 · in the queue",
        ],
    ),
]
CHOICE = [Action.OTHER] * 2
FETCHED = [Action.ORIGINAL, Action.INFO]
BUTTONS: list[tuple[Meaning, list[Action], list[str]]] = [
    (Started(COMPACT, opening=True), [Action.CANCEL], ["✖️ 取消"]),
    (Held(JOB, 30), [Action.CANCEL], ["✖️ 取消"]),
    (Late(JOB), [Action.CANCEL], ["✋ 不等了"]),
    (
        Late(JOB, OTHERS),
        [*CHOICE, Action.CANCEL],
        ["SeeDream 4.5 · 写实 · 30~60 秒 · 5 积分", "FLUX.2 Pro · 最精美 · 20~60 秒 · US$0.03", "✋ 不等了"],
    ),
    (Joined(JOB), [], []),
    (Delivered(replace(RESUMED, pictures=DONE.pictures)), FETCHED, ["📎 原图", "ℹ️ 详情"]),
    (
        Delivered(replace(DONE, resumed=True)),
        [Action.AGAIN, Action.MODIFY, Action.CHANGE, Action.SHAPES, *FETCHED],
        ["🔁 再来一张", "✏️ 改一改", "🎨 换个模型", "📐 换个比例", "📎 原图", "ℹ️ 详情"],
    ),
    (Shared(DONE), [], []),
    (
        Questioned(ASKED),
        [Action.CONFIRM, Action.CHANGE, Action.DECLINE],
        ["✅ 好，画吧", "🔁 换个模型", "✖️ 不用了"],
    ),
    (
        Questioned(replace(ASKED, order=VAGUE.order)),
        [Action.CONFIRM, Action.CHANGE, Action.DECLINE],
        ["✨ 你来定", "🔁 换个模型", "✖️ 不用了"],
    ),
    (
        Questioned(ASKED, choosing=OTHERS[:1]),
        [Action.OTHER, Action.CONFIRM, Action.DECLINE],
        ["SeeDream 4.5 · 写实 · 30~60 秒 · 5 积分", "✅ 还用 Nano Banana 2 · 4 积分", "✖️ 不用了"],
    ),
]


@pytest.mark.parametrize(("meaning", "lines"), SAID)
def test_each_step_is_told_in_these_lines(meaning: Meaning, lines: list[str]) -> None:
    assert post(meaning, "en").text.splitlines() == lines


@pytest.mark.parametrize(("meaning", "actions", "labels"), BUTTONS)
def test_each_step_has_these_ways_on(meaning: Meaning, actions: list[Action], labels: list[str]) -> None:
    buttons = post(meaning, "zh").buttons

    assert [(button.action, button.label) for button in buttons] == list(zip(actions, labels, strict=True))


def test_four_models_to_choose_from_leave_room_for_no() -> None:
    buttons = post(Questioned(ASKED, choosing=OTHERS * 2), "en", Limits(buttons=5)).buttons

    assert [button.action for button in buttons] == [*[Action.OTHER] * 4, Action.DECLINE]
    assert [button.pick for button in buttons] == [0, 1, 2, 3, 0]


def test_what_is_faster_and_free_is_not_said_to_be_paid_for() -> None:
    assert "These are faster:" in post(Late(JOB, FREE), "en").text


@pytest.mark.parametrize("language", languages())
def test_the_first_line_of_a_compact_post_has_less_than_fifteen_words(language: str) -> None:
    long = replace(COMPACT, order=replace(ORDER, prompt="a very old keeper of a lighthouse who reads at night " * 9))

    assert len(post(Started(long, opening=True), language).text.splitlines()[0].split()) < 15
    assert len(post(Joined(long), language).text.split()) < 15


def test_an_edited_question_is_a_post_of_its_own_where_a_chat_cannot_edit() -> None:
    asked: list[Meaning] = [
        Questioned(ASKED),
        Questioned(ASKED, choosing=OTHERS),
        Questioned(replace(ASKED, revision=1)),
        Held(ASKED, 30),
        Held(replace(ASKED, tries=1), 30),
    ]
    shown = [render(Amend("k:question", PostKind.QUESTION, meaning, "en", PLACE), "en", Limits()) for meaning in asked]

    assert len({one.key for one in shown} | {"k:question"}) == len(asked) + 1


@pytest.mark.parametrize("language", languages())
def test_help_fits_one_screen_and_names_every_command(language: str) -> None:
    lines = post(Notice(Topic.HELP), language).text.splitlines()

    commands = "draw edit model models settings status cancel again history cost why resume forget help link"
    assert len(lines) <= 15
    assert max(map(columns, lines)) <= 60
    assert [name for name in commands.split() if f"/{name} " not in " ".join(lines) + " "] == []


def columns(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in line)
