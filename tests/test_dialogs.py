"""Whole conversations as tables: what is heard, what is said, in exact order."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.conversation import Confirm, When
from bot.errors import JobError, Moderated, OutOfCredits, RateLimited, UnknownOutcome
from bot.jobs import Patience
from bot.ports import Abilities, Finished
from bot.testing import Canvas, Desk, MemoryStore
from bot.testing.providers import offer, picture
from bot.values import Cost, Edited, FailureKind, Limits, Person, PostKind, Recalled, Span, State, Task
from tests.houses import ANNE, ROOM, Plan, Stand, stand

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
            ("picture", "✅ canvas · 用时 40 秒，预计 30~60 秒 · 12 积分 · 3 张中的 1 张"),
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
                "🎨 canvas · 30–60 s · 4 points\n"
                "📐 7:3 is not possible here; 16:9 comes closest.\n"
                "📏 Nobody offers 8K yet; it will be 4K.",
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
            ("text", "👍 记住了，以后都用 canvas 为你画 · 每张 4 积分起"),
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


ASKS = Confirm(When.ABOVE, {"points": 4})


async def test_a_price_is_asked_for_first_and_yes_pays_once_however_often_it_is_pressed(tmp_path: Path) -> None:
    async with stand(Plan(tmp_path, confirm=ASKS)) as house:
        await house.hear("帮我画一只猫")
        assert house.lines() == [
            ("ack", "没问题！先确认一下：一只猫 🐱"),
            ("question", "💰 这次需要 4 积分，要画吗？\ncanvas · 2K · 1 张 · 1:1 · 30~60 秒"),
        ]
        yes = next(iter(house.buttons(PostKind.QUESTION).values()))
        await house.press(yes)
        await house.press(yes)
        await house.finish()
        await house.press(yes)

        assert len(house.canvas.taken) == 1
        assert [kind for kind, _ in house.lines()] == ["ack", "question", "start", "picture", "text"]


async def test_nobody_else_can_say_yes(tmp_path: Path) -> None:
    async with stand(Plan(tmp_path, confirm=ASKS)) as house:
        await house.hear("draw a cat")
        yes = next(iter(house.buttons(PostKind.QUESTION).values()))
        await house.press(yes, BEN)
        await house.hear("yes", BEN)

        assert house.canvas.taken == []
        assert house.lines()[2] == ("text", "🙂 Only the person who asked for this picture can decide that.")
        await house.hear("yes")
        await house.finish()
        assert len(house.canvas.taken) == 1


@pytest.mark.parametrize("no", ["button", "不用了", "no"])
async def test_no_spends_nothing(no: str, tmp_path: Path) -> None:
    async with stand(Plan(tmp_path, confirm=ASKS)) as house:
        await house.hear("draw a cat")
        if no == "button":
            await house.press(list(house.buttons(PostKind.QUESTION).values())[-1])
        else:
            await house.hear(no)
        await house.pass_seconds(3600)
        assert house.canvas.taken == []
        assert house.desk.changes[-1].text == "✖️ Cancelled; nothing was spent · canvas"


async def test_a_question_expires_by_itself(tmp_path: Path) -> None:
    async with stand(Plan(tmp_path, confirm=ASKS, patience=Patience(question=60))) as house:
        await house.hear("draw a cat")
        yes = next(iter(house.buttons(PostKind.QUESTION).values()))
        await house.pass_seconds(61)
        assert "expired" in house.desk.changes[-1].text
        await house.press(yes)
        assert house.canvas.taken == []
        assert house.lines()[-1] == ("text", "🙂 That one is over already. Just ask again if you like.")


async def test_cancel_by_button_tells_the_provider_and_closes_the_notice(tmp_path: Path) -> None:
    canvas = Canvas(abilities=Abilities(cancel=True), polls=100)
    async with stand(Plan(tmp_path, canvas=canvas)) as house:
        await house.hear("draw a cat")
        await house.pass_seconds(12)
        await house.press(next(iter(house.buttons(PostKind.START).values())))
        await house.pass_seconds(600)

        assert canvas.cancelled == [f"ticket-{canvas.taken[0].job}"]
        assert [kind for kind, _ in house.lines()] == ["ack", "start"]
        assert house.desk.changes[-1].text == "✖️ Cancelled · canvas"
        assert house.desk.changes[-1].buttons == ()


async def test_cancel_by_word_and_by_taking_the_request_back(tmp_path: Path) -> None:
    async with stand(Plan(tmp_path, canvas=Canvas(polls=100))) as house:
        await house.hear("帮我画一只猫")
        await house.hear("取消")
        await house.hear("帮我画一只狗", message="recalled")
        await house.engine.receive(Recalled("recall-1", ROOM, ANNE, "recalled", house.clock.now()))
        await house.settle()
        jobs = await house.store.jobs()
        assert [job.state for job in jobs] == [State.CANCELLED, State.CANCELLED]
        await house.hear("取消")
        assert house.lines()[-1] == ("text", "🙂 现在没有可以取消的图。")


async def test_a_request_that_waits_can_be_changed(tmp_path: Path) -> None:
    canvas = Canvas(abilities=Abilities(at_once=1))
    async with stand(Plan(tmp_path, canvas=canvas)) as house:
        await house.hear("draw a cat")
        await house.hear("draw a dog", message="second")
        edited = Edited("edit-1", ROOM, ANNE, "draw a fox", "second", house.clock.now())
        await house.engine.receive(edited)
        await house.finish(2)
        assert [taken.prompt for taken in canvas.taken] == ["a cat", "a fox"]


async def test_who_waits_is_told_the_place_in_the_queue(tmp_path: Path) -> None:
    canvas = Canvas(abilities=Abilities(at_once=1), polls=8)
    async with stand(Plan(tmp_path, canvas=canvas)) as house:
        for subject in ("a cat", "a dog", "a fox"):
            await house.hear(f"draw {subject}")
        starts = [text for kind, text in house.lines() if kind == "start"]
        assert starts[2] == "🎨 canvas · 30–60 s · 4 points · place 2 in the queue"
        await house.finish(3)
        assert any("Place 2 in the queue" in change.text for change in house.desk.changes)
        pictures = [post.alt for post in house.desk.said if post.kind is PostKind.PICTURE]
        assert pictures == ["a cat", "a dog", "a fox"]


FAILURES: list[tuple[JobError, FailureKind, str]] = [
    (Moderated("flagged"), FailureKind.MODERATED, "❌ 这个模型画不了这个题材"),
    (OutOfCredits("4008"), FailureKind.OUT_OF_CREDITS, "❌ 这个模型的积分不够了"),
]


@pytest.mark.parametrize(("error", "kind", "words"), FAILURES, ids=[kind for _, kind, _ in FAILURES])
async def test_a_failure_says_why_and_offers_other_models(
    error: JobError, kind: FailureKind, words: str, tmp_path: Path
) -> None:
    sold = (offer(), offer("nano-banana-2", points=6), offer("seedream-4.5", points=5))
    canvas = Canvas(sold=sold, answers=deque([error]))
    async with stand(Plan(tmp_path, canvas=canvas)) as house:
        await house.hear("用canvas画一只猫")
        await house.finish()

        post = house.desk.said[-1]
        job = (await house.store.jobs())[0]
        assert (job.state, job.failure) == (State.FAILED, kind)
        assert post.kind is PostKind.FAILURE
        assert post.text.startswith(words)
        assert post.text.endswith(job.reference)
        assert [button.action for button in post.buttons] == ["other", "other"]
        assert job.offers == ("seedream-4.5", "nano-banana-2")
        await house.press(post.buttons[1].token)
        await house.finish(2)
        assert canvas.taken[-1].vendor_id == "nano-banana-2-v1"
        assert canvas.taken[-1].prompt == "一只猫"


async def test_too_many_requests_heal_unseen(tmp_path: Path) -> None:
    canvas = Canvas(answers=deque([RateLimited("429", after=7), RateLimited("429")]))
    async with stand(Plan(tmp_path, canvas=canvas)) as house:
        await house.hear("draw a cat")
        await house.finish()
        assert len(canvas.taken) == 3
        assert [kind for kind, _ in house.lines()] == ["ack", "start", "picture"]


async def test_an_order_whose_answer_was_lost_is_never_sent_again_unasked(tmp_path: Path) -> None:
    canvas = Canvas(answers=deque([UnknownOutcome("cut off")]))
    async with stand(Plan(tmp_path, canvas=canvas)) as house:
        await house.hear("draw a cat")
        await house.finish()
        await house.pass_seconds(3600)

        assert len(canvas.taken) == 1
        assert (await house.store.jobs())[0].state is State.UNCERTAIN
        assert [kind for kind, _ in house.lines()] == ["ack", "start", "failure"]
        await house.press(house.desk.said[-1].buttons[-1].token)
        await house.finish(2)
        assert len(canvas.taken) == 2


async def test_what_is_late_is_delivered_late_and_paid_once(tmp_path: Path) -> None:
    canvas = Canvas(abilities=Abilities(patience=300), polls=90)
    async with stand(Plan(tmp_path, canvas=canvas)) as house:
        await house.hear("draw a cat")
        await house.finish()
        assert house.clock.now() - (await house.store.jobs())[0].created > 600
        assert [kind for kind, _ in house.lines()] == ["ack", "start", "picture"]
        assert len(canvas.taken) == 1


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
        ("谢谢", "🙂 "),
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
        for subject in ("cat", "dog", "fox", "owl"):
            await house.hear(f"draw a {subject}")
        assert house.lines()[-1][1].startswith("🙂 Enough pictures are in the works here for now.")
        await house.finish(3)
        await house.hear("draw an owl")
        await house.finish(4)
        assert len(house.canvas.taken) == 4
