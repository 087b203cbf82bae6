"""What people read: every meaning in words, within what a chat can carry, and without a word only engineers know."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import product

import pytest

from bot.i18n import languages
from bot.render import render
from bot.values import (
    Action,
    Button,
    Cost,
    FailureKind,
    Job,
    Limits,
    Order,
    Outbound,
    Person,
    Picture,
    Place,
    PostKind,
    Quote,
    Span,
    State,
    Task,
)
from bot.values.meanings import (
    Acknowledged,
    Adjusted,
    Alternative,
    Closed,
    Delivered,
    Meaning,
    Models,
    NotDrawn,
    Notice,
    Progressing,
    Questioned,
    Remembered,
    Running,
    Started,
    Topic,
    Unoffered,
    Waiting,
)
from bot.values.turns import Amend, Say

PLACE = Place("web", "hall")
ORDER = Order(Task.TEXT_TO_IMAGE, "一只猫", "nano-banana-2")
QUOTE = Quote("ima", "gemini-3.1-flash-image", "Nano Banana 2", Cost(4, "points"), Span(20, 40), 5, 15)
JOB = Job("k3f9abcdefgh", State.QUEUED, PLACE, Person("web", "ann"), "m1", "zh", ORDER, QUOTE, 1000.0)
PICTURE = Picture("k3f9-1.png", "image/png", 2048, 2048, 900_000, "https://pictures.example/k3f9.png?w=100%25")
DONE = replace(JOB, state=State.DELIVERING, submitted=1001.0, finished=1028.0, pictures=(PICTURE,))
ENGLISH = replace(JOB, order=replace(ORDER, prompt="a cat"))
THREE = replace(JOB, order=replace(ORDER, n=3))
OTHERS = (
    Alternative("seedream-4.5", "SeeDream 4.5", Cost(5, "points"), Span(30, 60)),
    Alternative("flux-2-pro", "FLUX.2 Pro", Cost(0.03, "USD"), Span(20, 60)),
)
WISHES = (
    Adjusted("aspect_ratio", "7:3", "21:9"),
    Adjusted("size", "8K", "4K"),
    Adjusted("size", "4K", "2K"),
    Adjusted("n", "9", "4"),
    Adjusted("model", "Midjourney", "SeeDream 4.5"),
)
UNSAID = re.compile(
    r"\b(?:API|HTTPS?|scripts?|endpoint|JSON|status code|exception|error|traceback|task|id|null|None|"
    r"attribute_?\w*|model_version|form_config|aspect_ratio|image_to_image|text_to_image|timeout|token|parameter|payload|"
    r"gemini-3\.1-flash-image|[1-5]\d\d|4008|60\d\d)\b|参数|接口|脚本|状态码|错误码|报错|超时",
    re.IGNORECASE,
)


def post(meaning: Meaning, language: str, limits: Limits | None = None) -> Outbound:
    return render(Say("key", PostKind.TEXT, meaning, language, PLACE, "m1"), language, limits or Limits())


def failed(kind: FailureKind | None, state: State = State.FAILED) -> NotDrawn:
    return NotDrawn(replace(JOB, state=state, failure=kind), OTHERS)


def meanings() -> Iterator[Meaning]:
    yield from (Acknowledged(changed) for changed in orders())
    yield from (Started(JOB), Started(JOB, 2, WISHES), Progressing(JOB, 45, 27), Progressing(JOB, 95, 75, late=True))
    yield from (Waiting(JOB, 2), Waiting(JOB, 0), Delivered(DONE), Questioned(JOB, WISHES))
    yield from (Questioned(replace(JOB, quote=replace(QUOTE, cost=cost))) for cost in (Cost(0, "points"), Cost(0, "")))
    yield from (Closed(replace(JOB, state=state, finished=1030)) for state in State)
    yield from (failed(kind) for kind in (*FailureKind, None))
    yield failed(None, State.UNCERTAIN)
    yield from (Models(OTHERS), Models(()), Running((), 0), Running(tuple(replace(JOB, state=s) for s in State), 1050))
    yield from (Remembered("Studio", cost, tuple(Task)) for cost in (Cost(0, "points"), Cost(0, ""), Cost(4, "points")))
    yield from (Unoffered("Dall-E", OTHERS), Unoffered("Dall-E", ()))
    yield from map(Notice, Topic)


def orders() -> Iterator[Job]:
    for prompt, n, task, pictures, state in product(
        ("", "一只猫"), (1, 3), Task, ((), ("a.png",)), (State.QUEUED, State.CONFIRMING)
    ):
        yield replace(JOB, order=replace(ORDER, prompt=prompt, n=n, task=task, pictures=pictures), state=state)


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
            "可以换这些来画：",
            "• SeeDream 4.5：写实逼真，比例丰富，性价比高 · 5 积分 · 30~60 秒",
            "编号：#k3f9",
        ],
        [
            "❌ This model cannot draw this subject. Put it in other words, and it may well work.",
            "These could draw it instead:",
            "• SeeDream 4.5: photorealistic, many formats, good value · 5 points · 30–60 s",
            "Reference: #k3f9",
        ],
    ),
]

CANCEL = [Action.CANCEL]
TRIED_AGAIN = [Action.OTHER, Action.OTHER, Action.RETRY]
BUTTONS: list[tuple[Meaning, list[Action]]] = [
    (Acknowledged(JOB), []),
    (Started(JOB), CANCEL),
    (Progressing(JOB, 45, 27), CANCEL),
    (Waiting(JOB, 1), CANCEL),
    (Questioned(JOB), [Action.CONFIRM, Action.DECLINE]),
    (Delivered(DONE), [Action.AGAIN]),
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
def test_no_word_that_only_engineers_know_reaches_a_person(language: str) -> None:
    for meaning in meanings():
        shown = post(meaning, language)
        said = "\n".join((shown.text, *(button.label for button in shown.buttons))).replace(PICTURE.link, "")
        assert UNSAID.findall(said) == [], said


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


def test_another_model_is_a_button_with_its_price_and_time() -> None:
    assert post(failed(FailureKind.NOT_FOUND), "en").buttons == (
        Button("SeeDream 4.5 · 5 points · 30–60 s", Action.OTHER, JOB.id, 0),
        Button("FLUX.2 Pro · $0.03 · 20–60 s", Action.OTHER, JOB.id, 1),
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
