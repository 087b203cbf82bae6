"""The post in place of a picture: each row of the protocol's table has its words, its way on and its buttons."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.values import Action, Cost, FailureKind, Limits, State, Variant
from bot.values.meanings import NotDrawn
from tests.render_fixtures import JOB, OTHERS, PICTURE, QUOTE, SHAPES, failed, post

OTHER, RETRY, RESHAPE = [Action.OTHER] * 2, Action.RETRY, Action.RESHAPE
FREE, UNCOUNTED = "这次没有花费。", "这次不算进你的花费。"

ROWS: list[tuple[FailureKind, str, str, list[Action]]] = [
    (FailureKind.AUTH, "服务密钥目前无效", FREE, OTHER),
    (FailureKind.OUT_OF_CREDITS, "积分不够了", FREE, OTHER),
    (FailureKind.PLAN_REQUIRED, "套餐不包含", FREE, OTHER),
    (FailureKind.PRICE_CHANGED, "价格或设置刚有变动", FREE, [*OTHER, RETRY]),
    (FailureKind.MISMATCH, "不适合这样的设置", FREE, OTHER),
    (FailureKind.BAD_REQUEST, "需要调整一下尺寸或比例", FREE, OTHER),
    (FailureKind.TOO_LARGE, "太大了", FREE, OTHER),
    (FailureKind.UNREADABLE, "打不开", FREE, OTHER),
    (FailureKind.MASK, "蒙版和图片对不上", FREE, OTHER),
    (FailureKind.MODERATED, "换个说法", UNCOUNTED, OTHER),
    (FailureKind.UNWANTED, "不画啦", FREE, OTHER),
    (FailureKind.FAILED, "这次没画成", UNCOUNTED, [*OTHER, RETRY]),
    (FailureKind.TIMED_OUT, "还是没画完", UNCOUNTED, [*OTHER, RETRY]),
    (FailureKind.UNREACHABLE, "网络有点不稳定", FREE, [*OTHER, RETRY]),
    (FailureKind.RATE_LIMITED, "稍等一分钟", FREE, [*OTHER, RETRY]),
    (FailureKind.PROVIDER_BUSY, "正忙", FREE, [*OTHER, RETRY]),
    (FailureKind.NOT_FOUND, "暂时用不了", FREE, OTHER),
    (FailureKind.STORAGE, "没能存下来", UNCOUNTED, OTHER),
    (FailureKind.UNKNOWN_OUTCOME, "也可能已经扣费", "", [*OTHER, RETRY]),
]


def test_the_table_has_a_row_for_every_kind() -> None:
    assert {kind for kind, *_ in ROWS} == set(FailureKind)


@pytest.mark.parametrize(("kind", "reason", "money", "actions"), ROWS)
def test_a_failure_says_why_what_it_cost_and_what_to_do(
    kind: FailureKind, reason: str, money: str, actions: list[Action]
) -> None:
    shown = post(failed(kind), "zh")

    lines = shown.text.splitlines()
    assert reason in lines[0]
    assert [line for line in lines if line in {FREE, UNCOUNTED}] == ([money] if money else [])
    assert [button.action for button in shown.buttons] == actions
    assert lines[-1] == "编号：#k3f9"


def test_what_was_free_anyway_is_not_said_to_cost_nothing() -> None:
    free = replace(JOB, state=State.FAILED, failure=FailureKind.AUTH, quote=replace(QUOTE, cost=Cost(0, "points")))

    assert FREE not in post(NotDrawn(free), "zh").text


LINKS = [
    ("ima", FailureKind.AUTH, "https://www.imaclaw.ai/imaclaw/apikey"),
    ("ima", FailureKind.OUT_OF_CREDITS, "https://www.imaclaw.ai/imaclaw/subscription"),
    ("ima", FailureKind.PLAN_REQUIRED, "https://www.imaclaw.ai/imaclaw/subscription"),
    ("openrouter", FailureKind.OUT_OF_CREDITS, "https://openrouter.ai/credits"),
    ("openrouter", FailureKind.AUTH, "https://openrouter.ai/keys"),
    ("somebody", FailureKind.AUTH, ""),
    ("ima", FailureKind.NOT_FOUND, ""),
]


@pytest.mark.parametrize(("provider", "kind", "link"), LINKS)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_page_on_which_it_is_mended_is_linked_where_it_is_known(
    provider: str, kind: FailureKind, link: str, language: str
) -> None:
    job = replace(JOB, state=State.FAILED, failure=kind, quote=replace(QUOTE, provider=provider))

    found = [word for word in post(NotDrawn(job), language).text.split() if "https://" in word]

    assert [word[word.index("https://") :] for word in found] == ([link] if link else [])


SHAPED: list[tuple[tuple[Variant, ...], list[str]]] = [
    ((Variant("21:9", "2K"),), ["📐 21:9"]),
    ((Variant("1:1", "4K"), Variant("3:2", "4K")), ["📐 4K", "📐 3:2 4K"]),
    ((Variant("1:1", "2K"),), ["📐 1:1"]),
]


@pytest.mark.parametrize(("variants", "labels"), SHAPED)
def test_the_nearest_shapes_are_named_and_come_first_as_buttons(
    variants: tuple[Variant, ...], labels: list[str]
) -> None:
    job = replace(JOB, state=State.FAILED, failure=FailureKind.BAD_REQUEST, variants=variants)
    shown = post(NotDrawn(job, OTHERS), "en")

    named = [label.removeprefix("📐 ") for label in labels]
    assert shown.text.splitlines()[0].endswith("What comes closest: " + " · ".join(named))
    assert [(button.label, button.pick) for button in shown.buttons if button.action is RESHAPE] == [
        (label, pick) for pick, label in enumerate(labels)
    ]
    assert [button.action for button in shown.buttons] == [*[RESHAPE] * len(labels), *OTHER]


def test_as_many_buttons_as_the_chat_can_carry_the_nearest_shapes_first() -> None:
    job = replace(JOB, state=State.FAILED, failure=FailureKind.BAD_REQUEST, variants=SHAPES)

    assert [button.action for button in post(NotDrawn(job, OTHERS), "en", Limits(buttons=5)).buttons] == [
        *[RESHAPE] * 4,
        Action.OTHER,
    ]


def test_what_is_finished_and_charged_is_linked_and_not_offered_once_more() -> None:
    job = replace(JOB, state=State.FAILED, failure=FailureKind.STORAGE, links=(PICTURE.link,))
    shown = post(NotDrawn(job, OTHERS), "zh")

    assert shown.text.splitlines() == [
        "❌ 图已经画好，却没能取回来。请尽快打开链接，它可能会失效：",
        f"🔗 原图：{PICTURE.link}",
        "编号：#k3f9",
    ]
    assert shown.buttons == ()


def test_whoever_pays_is_asked_before_an_uncertain_order_is_sent_once_more() -> None:
    shown = post(NotDrawn(replace(JOB, state=State.UNCERTAIN), OTHERS), "en")

    assert "may have been drawn and charged" in shown.text
    assert "It cost you nothing" not in shown.text
    assert [button.label for button in shown.buttons if button.action is RETRY] == ["🔁 Draw it all the same"]
