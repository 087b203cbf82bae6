"""Whole conversations as tables: what is heard, what is said, in exact order."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.ports import Abilities, Finished
from bot.testing import Canvas, Desk, MemoryStore
from bot.testing.providers import offer, picture
from bot.values import Cost, Limits, Person, PostKind, Span, Task
from tests.houses import Plan, stand

BEN = Person("desk", "ben", "Ben")


@dataclass(frozen=True)
class Dialog:
    """One request and everything that is posted until its picture is there."""

    heard: str
    said: tuple[tuple[str, str], ...]
    prompt: str
    aspect_ratio: str = "1:1"
    size: str = "2K"
    n: int = 1


DIALOGS = [
    Dialog(
        "帮我画一只猫",
        (
            ("ack", "好的！马上画一只猫 🐱"),
            ("start", "🎨 canvas · 30~60 秒 · 4 积分"),
            ("picture", "✅ canvas · 用时 40 秒，预计 30~60 秒 · 4 积分"),
        ),
        "一只猫",
    ),
    Dialog(
        "draw a cat",
        (
            ("ack", "On it! Drawing a cat 🐱"),
            ("start", "🎨 canvas · 30–60 s · 4 points"),
            ("picture", "✅ canvas · took 40 s (expected 30–60 s) · 4 points"),
        ),
        "a cat",
    ),
    Dialog(
        "帮我画3张海边日落，16:9，4K",
        (
            ("ack", "好的！马上画 3 张：海边日落 🌇"),
            ("start", "🎨 canvas · 30~60 秒 · 12 积分 · 3 张"),
            ("picture", "✅ canvas · 用时 40 秒，预计 30~60 秒 · 12 积分 · 3 张"),
        ),
        "海边日落",
        "16:9",
        "4K",
        3,
    ),
    Dialog(
        "draw a mountain lake at dawn, 7:3, 8K",
        (
            ("ack", "On it! Drawing a mountain lake at dawn 🏔️"),
            (
                "start",
                (
                    "🎨 canvas · 30–60 s · 4 points\n"
                    "📐 7:3 is not possible here; 16:9 comes closest.\n"
                    "📏 Nobody offers 8K yet; it will be 4K."
                ),
            ),
            ("picture", "✅ canvas · took 40 s (expected 30–60 s) · 4 points"),
        ),
        "a mountain lake at dawn",
        "16:9",
        "4K",
    ),
    Dialog(
        "用canvas画一座灯塔，竖图",
        (
            ("ack", "好的！马上画一座灯塔 🎨"),
            ("start", "🎨 canvas · 30~60 秒 · 4 积分"),
            ("text", "👍 记住了：以后画新图都用 canvas · 每张 4 积分起"),
            ("picture", "✅ canvas · 用时 40 秒，预计 30~60 秒 · 4 积分"),
        ),
        "一座灯塔",
        "9:16",
    ),
]


@pytest.mark.parametrize("dialog", DIALOGS, ids=[dialog.heard for dialog in DIALOGS])
async def test_a_request_is_acknowledged_started_and_delivered(dialog: Dialog, tmp_path: Path) -> None:
    async with stand(Plan(tmp_path)) as house:
        await house.hear(dialog.heard)
        await house.finish()

        assert house.lines() == list(dialog.said)
        (taken,) = house.canvas.taken
        assert (taken.prompt, taken.aspect_ratio, taken.size, taken.n) == (
            dialog.prompt,
            dialog.aspect_ratio,
            dialog.size,
            dialog.n,
        )
        assert {post.kind: post.reply_to for post in house.desk.said if post.kind is not PostKind.TEXT} == {
            PostKind.ACK: "request-1",
            PostKind.START: "",
            PostKind.PICTURE: "request-1",
        }


async def test_progress_follows_the_formula_and_edits_the_start_notice_in_place(tmp_path: Path) -> None:
    async with stand(Plan(tmp_path, canvas=Canvas(polls=20))) as house:
        await house.hear("draw a cat")
        await house.finish()

        shown = [(change.progress, change.text) for change in house.desk.changes]
        assert shown == [
            (33, "⏳ 33% · 20 s so far · 60 s at the longest · canvas"),
            (66, "⏳ 66% · 40 s so far · 60 s at the longest · canvas"),
            (95, "⏳ 95% · 60 s so far · 60 s at the longest · canvas"),
            (95, "⏳ 95% · 80 s so far · ready soon · canvas"),
            (None, "✅ Done · canvas · 100 s · 4 points"),
        ]
        assert set(house.desk.shown) == {"m1", "m2", "m3"}


async def test_what_takes_under_twenty_seconds_gets_no_progress(tmp_path: Path) -> None:
    quick = Canvas(sold=(offer(expected=Span(5, 19)),), polls=6)
    async with stand(Plan(tmp_path, canvas=quick)) as house:
        await house.hear("draw a cat")
        await house.finish()
        assert [change.kind for change in house.desk.changes] == [PostKind.START]


async def test_a_chat_that_cannot_edit_gets_progress_as_posts(tmp_path: Path) -> None:
    async with stand(Plan(tmp_path, desk=Desk(Limits(edits=False)))) as house:
        await house.hear("draw a cat")
        await house.finish()
        assert [kind for kind, _ in house.lines()] == ["ack", "start", "progress", "picture"]
        assert house.desk.changes == []


async def test_the_same_event_is_one_order(tmp_path: Path) -> None:
    store, canvas = MemoryStore(), Canvas()
    async with stand(Plan(tmp_path, store=store, canvas=canvas)) as house:
        assert await house.hear("draw a cat", key="the-event")
        assert not await house.hear("draw a cat", key="the-event")
        await house.finish()
    async with stand(Plan(tmp_path, store=store, canvas=canvas)) as house:
        assert not await house.hear("draw a cat", key="the-event")
        assert house.lines() == []
    assert len(canvas.taken) == 1


async def test_a_picture_that_came_along_is_worked_from(tmp_path: Path) -> None:
    desk = Desk(attachments={"photo": picture(300, 200)})
    async with stand(Plan(tmp_path, desk=desk)) as house:
        await house.show("把它变成水彩画", "photo")
        await house.finish()
        (taken,) = house.canvas.taken
        assert taken.task is Task.IMAGE_TO_IMAGE
        assert len(taken.pictures) == 1
        assert house.lines()[0][1].startswith("好的！")


async def test_an_attachment_that_is_no_picture_is_said_before_anything_is_ordered(tmp_path: Path) -> None:
    desk = Desk(attachments={"photo": b"<html>"})
    async with stand(Plan(tmp_path, desk=desk)) as house:
        await house.show("turn it into a watercolour", "photo")
        await house.finish()
        assert house.canvas.taken == []
        assert house.lines()[-1][1].startswith("❌ The picture to start from could not be opened")


async def test_the_last_picture_is_worked_on_from(tmp_path: Path) -> None:
    async with stand(Plan(tmp_path)) as house:
        await house.hear("帮我画一只猫")
        await house.finish()
        await house.hear("再来一张")
        await house.finish(2)
        await house.hear("换成横图")
        await house.finish(3)
        taken = [(order.prompt, order.aspect_ratio) for order in house.canvas.taken]
        assert taken == [("一只猫", "1:1"), ("一只猫", "1:1"), ("一只猫", "16:9")]


async def test_a_model_that_was_named_for_good_is_remembered_until_it_is_let_go(tmp_path: Path) -> None:
    sold = (offer("seedream-4.5", points=5), offer("midjourney", points=8))
    async with stand(Plan(tmp_path, canvas=Canvas(sold=sold))) as house:
        await house.hear("以后都用MJ")
        assert house.lines() == [("text", "👍 记住了，以后都用 Midjourney 为你画 · 每张 8 积分起")]
        await house.hear("画一只猫")
        await house.finish()
        assert house.lines()[-1][1].startswith("✅ Midjourney（你的偏好）")
        await house.hear("你选一个")
        await house.hear("画一只狗")
        await house.finish(2)
        assert house.canvas.taken[0].vendor_id == "midjourney-v1"
        assert house.canvas.taken[1].vendor_id == "seedream-4.5-v1"


@pytest.mark.parametrize(
    ("heard", "begin"),
    [
        ("帮助", "🎨 "),
        ("help", "🎨 Tell me in your own words"),
        ("有哪些模型", "🎨 "),
        ("用flux画一只猫", "🙂 "),
        ("谢谢", "😊 "),
        ("status", "🙂 Nothing is being drawn right now."),
        ("again", "🙂 There is no earlier picture here yet."),
    ],
)
async def test_what_is_not_a_picture_is_answered_and_costs_nothing(heard: str, begin: str, tmp_path: Path) -> None:
    async with stand(Plan(tmp_path)) as house:
        await house.hear(heard)
        ((kind, text),) = house.lines()
        assert kind == "text"
        assert text.startswith(begin)
        assert house.canvas.taken == []


async def test_several_jobs_of_one_chat_keep_their_order(tmp_path: Path) -> None:
    async with stand(Plan(tmp_path, canvas=Canvas(abilities=Abilities(at_once=2)))) as house:
        await house.hear("draw a cat")
        await house.hear("draw a dog", BEN)
        await house.finish(2)
        kinds = [(post.kind, post.key.partition(":")[0]) for post in house.desk.said]
        first, second = kinds[0][1], kinds[2][1]
        assert kinds == [
            ("ack", first),
            ("start", first),
            ("ack", second),
            ("start", second),
            ("picture", first),
            ("picture", second),
        ]


async def test_the_real_price_is_shown_where_the_provider_tells_it(tmp_path: Path) -> None:
    canvas = Canvas(answers=deque([Finished((picture(),), Cost(3, "points"))]))
    async with stand(Plan(tmp_path, canvas=canvas)) as house:
        await house.hear("draw a cat")
        await house.finish()
        assert house.lines()[-1][1].endswith("3 points")


async def test_nobody_fills_the_house_alone(tmp_path: Path) -> None:
    async with stand(Plan(tmp_path, canvas=Canvas(abilities=Abilities(at_once=10)))) as house:
        for subject in ("cat", "dog", "fox", "owl", "hen", "cow"):
            await house.hear(f"draw a {subject}")
        assert house.lines()[-1][1].startswith("🙂 Enough pictures are in the works here for now.")
        await house.finish(5)
        await house.hear("draw a cow")
        await house.finish(6)
        assert len(house.canvas.taken) == 6
