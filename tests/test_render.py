"""What people read: every meaning in words, within what a chat can carry, and in the person's own language."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from bot.catalog.strengths import BRIEFLY, STRENGTHS
from bot.i18n import languages
from bot.render import render
from bot.values import Action, Button, Cost, FailureKind, Limits, PostKind, State, Task
from bot.values.meanings import (
    Acknowledged,
    Closed,
    Delivered,
    Meaning,
    Models,
    NotDrawn,
    Progressing,
    Questioned,
    Started,
    Waiting,
)
from bot.values.turns import Amend
from tests.render_fixtures import (
    DONE,
    ENGLISH,
    JOB,
    ORDER,
    OTHERS,
    PICTURE,
    PLACE,
    THREE,
    WISHES,
    failed,
    meanings,
    orders,
    post,
)

TEXTS: list[tuple[Meaning, list[str], list[str]]] = [
    (Acknowledged(JOB), ["好的！马上画一只猫 🐱"], ["On it! Drawing 一只猫 🐱"]),
    (Acknowledged(ENGLISH), ["好的！马上画 a cat 🐱"], ["On it! Drawing a cat 🐱"]),
    (
        Acknowledged(replace(JOB, order=replace(ORDER, task=Task.IMAGE_TO_IMAGE, prompt="戴上帽子"))),
        ["好的！马上改图：戴上帽子 🎨"],
        ["On it! Changing your picture: 戴上帽子 🎨"],
    ),
    (
        Started(JOB, 3),
        ["🎨 Nano Banana 2 · 20~40 秒 · 4 积分 · 排队第 3 位"],
        ["🎨 Nano Banana 2 · 20–40 s · 4 points · place 3 in the queue"],
    ),
    (
        Started(THREE, 0, WISHES[:1]),
        ["🎨 Nano Banana 2 · 20~40 秒 · 4 积分 · 3 张", "📐 这里画不了 7:3，改用最接近的 21:9。"],
        ["🎨 Nano Banana 2 · 20–40 s · 4 points · 3 pictures", "📐 7:3 is not possible here; 21:9 comes closest."],
    ),
    (
        Progressing(JOB, 45, 27.3),
        ["⏳ 45% · 已等 27 秒 · 最长 40 秒 · Nano Banana 2"],
        ["⏳ 45% · 27 s so far · 40 s at the longest · Nano Banana 2"],
    ),
    (
        Progressing(JOB, 95, 75, late=True),
        ["⏳ 95% · 已等 75 秒 · 马上就好 · Nano Banana 2"],
        ["⏳ 95% · 75 s so far · ready soon · Nano Banana 2"],
    ),
    (Waiting(JOB, 2), ["⏳ 排队第 2 位 · Nano Banana 2"], ["⏳ Place 2 in the queue · Nano Banana 2"]),
    (
        Delivered(replace(DONE, order=replace(ORDER, remembered=True))),
        ["✅ Nano Banana 2（你的偏好） · 用时 27 秒，预计 20~40 秒 · 4 积分", f"🔗 原图：{PICTURE.link}"],
        ["✅ Nano Banana 2 (your favourite) · took 27 s (expected 20–40 s) · 4 points", f"🔗 Original: {PICTURE.link}"],
    ),
    (
        Closed(replace(DONE, state=State.DONE, charged=Cost(0.04, "USD"))),
        ["✅ 画好了 · Nano Banana 2 · 27 秒 · US$0.04"],
        ["✅ Done · Nano Banana 2 · 27 s · $0.04"],
    ),
    (
        Questioned(JOB),
        ["💰 这次需要 4 积分，要画吗？", "Nano Banana 2 · 2K · 1 张 · 1:1 · 20~40 秒"],
        ["💰 This takes 4 points. Shall I draw it?", "Nano Banana 2 · 2K · 1 picture · 1:1 · 20–40 s"],
    ),
    (
        NotDrawn(replace(JOB, state=State.FAILED, failure=FailureKind.MODERATED), OTHERS[:1]),
        [
            "❌ 这个模型画不了这个题材。换个说法，很可能就可以了。",
            "这次不算进你的花费。",
            "可以换这些来画：",
            "• SeeDream 4.5：写实逼真，比例丰富，性价比高 · 5 积分 · 30~60 秒",
            "编号：#k3f9",
        ],
        [
            "❌ This model cannot draw this subject. Put it in other words, and it may well work.",
            "It does not count towards what you have spent.",
            "These could draw it instead:",
            "• SeeDream 4.5: photorealistic, many formats, good value · 5 points · 30–60 s",
            "Reference: #k3f9",
        ],
    ),
]

CANCEL = [Action.CANCEL]
BENEATH = [Action.AGAIN, Action.MODIFY, Action.CHANGE, Action.SHAPES, Action.ORIGINAL, Action.INFO]
TRIED_AGAIN = [Action.OTHER, Action.OTHER, Action.RETRY]
BUTTONS: list[tuple[Meaning, list[Action]]] = [
    (Acknowledged(JOB), []),
    (Started(JOB), CANCEL),
    (Progressing(JOB, 45, 27), CANCEL),
    (Waiting(JOB, 1), CANCEL),
    (Questioned(JOB), [Action.CONFIRM, Action.CHANGE, Action.DECLINE]),
    (Delivered(DONE), BENEATH),
    (Closed(DONE), []),
    (failed(FailureKind.FAILED), TRIED_AGAIN),
    (failed(None, State.UNCERTAIN), TRIED_AGAIN),
    (failed(FailureKind.MODERATED), [Action.OTHER, Action.OTHER]),
    (Models(OTHERS), []),
]


@pytest.mark.parametrize(("meaning", "chinese", "english"), TEXTS)
def test_a_meaning_is_said_in_the_persons_language(meaning: Meaning, chinese: list[str], english: list[str]) -> None:
    assert [post(meaning, tag).text.split("\n") for tag in ("zh-CN", "en")] == [chinese, english]


@pytest.mark.parametrize("language", languages())
def test_every_meaning_says_something_of_its_own_language(language: str) -> None:
    for meaning in meanings():
        text = post(meaning, language).text
        assert text
        assert "%(" not in text
        assert language != "zh_Hans" or re.search(r"[\u3400-\u9fff]", text), text


@pytest.mark.parametrize("language", languages())
def test_an_acknowledgement_is_one_line_of_less_than_fifteen_words(language: str) -> None:
    long = "a very old lighthouse keeper who reads the newest book about ships, in the rain,\nat night " * 9
    wordy = [replace(JOB, order=replace(ORDER, prompt=long, n=n)) for n in (1, 3)]
    for job in (*orders(), *wordy):
        text = post(Acknowledged(job), language).text
        assert len(text.split()) < 15, text
        assert "\n" not in text


@pytest.mark.parametrize(("meaning", "actions"), BUTTONS)
def test_a_post_has_the_buttons_that_make_sense(meaning: Meaning, actions: list[Action]) -> None:
    assert [button.action for button in post(meaning, "en").buttons] == actions


LABELS = [
    (60, ["SeeDream 4.5 · lifelike · 30–60 s · 5 points", "FLUX.2 Pro · finest looks · 20–60 s · $0.03"]),
    (40, ["SeeDream 4.5 · lifelike · 5 points", "FLUX.2 Pro · finest looks · $0.03"]),
    (25, ["SeeDream 4.5 · 5 points", "FLUX.2 Pro · $0.03"]),
    (15, ["SeeDream 4.5", "FLUX.2 Pro"]),
    (5, ["SeeD…", "FLUX…"]),
]


@pytest.mark.parametrize(("room", "labels"), LABELS)
def test_another_model_is_a_button_that_says_as_much_as_there_is_room_for(room: int, labels: list[str]) -> None:
    assert post(failed(FailureKind.NOT_FOUND), "en", Limits(label=room)).buttons == (
        Button(labels[0], Action.OTHER, JOB.id, 0),
        Button(labels[1], Action.OTHER, JOB.id, 1),
    )


def test_an_uncertain_order_is_told_honestly() -> None:
    shown = post(failed(None, State.UNCERTAIN), "en")
    assert "may have been drawn and charged" in shown.text
    assert "It cost you nothing" not in shown.text


@pytest.mark.parametrize("kind", [kind for kind in FailureKind if kind is not FailureKind.UNKNOWN_OUTCOME])
def test_every_failure_ends_with_the_reference(kind: FailureKind) -> None:
    assert post(failed(kind), "zh").text.splitlines()[-1] == "编号：#k3f9"


def test_every_failure_is_told_in_words_of_its_own() -> None:
    firsts = {post(failed(kind), language).text.splitlines()[0] for kind in FailureKind for language in ("en", "zh")}
    assert len(firsts) == 2 * len(FailureKind)


def test_a_picture_comes_with_its_description_and_answers_the_request() -> None:
    shown = post(Delivered(DONE), "zh")
    assert (shown.pictures, shown.alt, shown.reply_to, shown.key) == ((PICTURE,), "一只猫", "m1", "key")


def test_fewer_pictures_than_ordered_are_counted() -> None:
    assert "1 of 3 pictures" in post(Delivered(replace(DONE, order=replace(ORDER, n=3))), "en").text


def test_each_step_of_progress_has_a_key_and_a_percentage_of_its_own() -> None:
    steps: list[Meaning] = [
        Progressing(JOB, 45, 27),
        Progressing(JOB, 95, 50),
        Progressing(JOB, 95, 75, late=True),
        Waiting(JOB, 1),
    ]
    shown = [render(Amend("k:start", PostKind.PROGRESS, step, "en", PLACE), "en", Limits()) for step in steps]
    assert len({post.key for post in shown}) == len(steps)
    assert [post.progress for post in shown] == [45, 95, 95, None]


@pytest.mark.parametrize("prompt", ["100% %s %(emoji)s %d", "{0} {prompt}", "<b>*bold*</b> [a](b)", "\\n & `x`"])
def test_the_words_of_a_person_are_never_interpreted(prompt: str) -> None:
    assert f" {prompt} " in post(Acknowledged(replace(JOB, order=replace(ORDER, prompt=prompt))), "en").text


@pytest.mark.parametrize("limit", [1, 20, 60, 200])
@pytest.mark.parametrize("language", languages())
def test_a_post_stays_within_what_the_chat_can_carry(language: str, limit: int) -> None:
    limits = Limits(text=limit, caption=limit, buttons=1, label=max(1, limit // 10))
    for meaning in meanings():
        shown = post(meaning, language, limits)
        assert len(shown.text) <= limit
        assert len(shown.buttons) <= limits.buttons
        assert all(len(button.label) <= limits.label for button in shown.buttons)


def test_a_link_is_whole_or_not_there() -> None:
    long = replace(
        DONE, pictures=tuple(replace(PICTURE, link=f"https://pictures.example/{n}" + "x" * 400) for n in range(4))
    )
    lines = post(Delivered(long), "en", Limits(caption=1000)).text.splitlines()[1:]
    assert lines == [f"🔗 Original: {picture.link}" for picture in long.pictures[:2]]


def test_each_model_that_is_described_has_a_word_for_its_button() -> None:
    assert BRIEFLY.keys() == STRENGTHS.keys()
