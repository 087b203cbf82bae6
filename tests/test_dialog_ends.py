"""Conversations about money, about stopping and about what goes wrong, as tables."""

from __future__ import annotations

from collections import deque
from pathlib import Path

import pytest

from bot.conversation import Confirm, When
from bot.errors import JobError, Moderated, OutOfCredits, RateLimited, UnknownOutcome
from bot.jobs import Patience
from bot.ports import Abilities, Finished
from bot.testing import Canvas
from bot.testing.providers import offer
from bot.values import Cost, Edited, FailureKind, Person, PostKind, Recalled, Span, State
from tests.houses import ANNE, ROOM, Plan, stand

BEN = Person("desk", "ben", "Ben")


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
        terms = "🎨 canvas · 30–60 s · 4 points"
        assert starts == [terms, f"{terms} · place 1 in the queue", f"{terms} · place 2 in the queue"]
        await house.pass_seconds(21)
        told = [change.text for change in house.desk.changes]
        assert sorted(told) == [
            "⏳ 33% · 20 s so far · 60 s at the longest · canvas",
            "⏳ Next in the queue · canvas",
            "⏳ Place 2 in the queue · canvas",
        ]
        await house.finish(3)
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
        assert [kind for kind, _ in house.lines()] == ["ack", "start", "text", "picture"]
        assert house.lines()[2][1].startswith("🐢 ")
        assert len(canvas.taken) == 1


@pytest.mark.parametrize("how", ["button", "cancel"])
async def test_who_stops_waiting_is_sent_nothing_more(how: str, tmp_path: Path) -> None:
    canvas = Canvas(abilities=Abilities(patience=300), polls=90)
    async with stand(Plan(tmp_path, canvas=canvas)) as house:
        await house.hear("draw a cat")
        await house.pass_seconds(320)
        if how == "button":
            await house.press(list(house.buttons(PostKind.TEXT).values())[-1])
        else:
            await house.hear(how)
        await house.pass_seconds(3600)
        assert [kind for kind, _ in house.lines()] == ["ack", "start", "text"]
        assert {post.text for post in house.desk.changes[-2:]} == {house.desk.changes[-1].text}
        assert house.desk.changes[-1].buttons == ()


async def test_a_faster_model_is_drawn_beside_the_late_one_and_both_arrive(tmp_path: Path) -> None:
    sold = (offer("seedream-4.5", 5), offer("nano-banana-2", 3, expected=Span(5, 10)))
    canvas = Canvas(sold=sold, abilities=Abilities(patience=300), polls=90)
    async with stand(Plan(tmp_path, canvas=canvas)) as house:
        await house.hear("画一只猫")
        await house.pass_seconds(320)
        await house.press(next(iter(house.buttons(PostKind.TEXT).values())))
        await house.finish(2)
        assert [taken.vendor_id for taken in canvas.taken] == ["seedream-4.5-v1", "nano-banana-2-v1"]
        assert [kind for kind, _ in house.lines()].count("picture") == 2


async def test_a_picture_that_cannot_be_brought_home_is_not_paid_for_again(tmp_path: Path) -> None:
    link = "http://127.0.0.1:1/picture.png"
    canvas = Canvas(answers=deque([Finished((link,), Cost(4, "points"))]))
    async with stand(Plan(tmp_path, canvas=canvas)) as house:
        await house.hear("draw a cat")
        await house.finish()
        post = house.desk.said[-1]
        assert post.kind is PostKind.FAILURE
        assert post.text.startswith("❌ The picture is finished, but it could not be brought here.")
        assert f"🔗 Original: {link}" in post.text
        assert post.buttons == ()
        assert (await house.store.jobs())[0].links == (link,)


async def test_nobody_waits_a_day_because_a_service_says_so(tmp_path: Path) -> None:
    canvas = Canvas(answers=deque([RateLimited("429", after=99_999)]))
    async with stand(Plan(tmp_path, canvas=canvas)) as house:
        begun = house.clock.now()
        await house.hear("draw a cat")
        await house.finish()
        assert house.clock.now() - begun < 60
        assert [kind for kind, _ in house.lines()] == ["ack", "start", "failure"]
        assert len(canvas.taken) == 1
