"""The second opinion of a chat model: when it is asked for, and what it may decide."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.advice import connect
from bot.conversation import Confirm, When
from bot.testing import Canvas, Desk
from bot.testing.providers import offer, picture
from bot.values import Edited, PostKind, Said, Task
from tests.emulators.chat_model import KEY, MODEL, Emulator, emulated
from tests.houses import ANNE, ROOM, Plan, Stand, stand

TALK = "my sister keeps bees on the roof"
"""Nothing in it asks for a picture."""
THING = "robots on the moon"
"""Something that could be drawn, and nobody says that it shall be."""
ASKED = ["ack", "question"]
DRAWN = ["ack", "start", "picture"]
ANSWERED = ["text"]


@pytest.fixture(scope="module")
def service() -> Iterator[Emulator]:
    with emulated() as emulator:
        yield emulator


@pytest.fixture
def model(service: Emulator) -> Emulator:
    service.clear()
    return service


def opinion(intent: str, prompt: str | None = None, n: int = 1) -> str:
    return json.dumps({"intent": intent, "prompt": prompt, "n": n}, ensure_ascii=False)


@asynccontextmanager
async def advised(model: Emulator, plan: Plan) -> AsyncIterator[Stand]:
    """A house that asks nobody before it spends, unless its plan says otherwise, with a chat model beside it."""
    async with connect(model.url, MODEL, KEY, 20) as adviser, stand(plan) as house:
        house.engine.adviser = adviser
        yield house


async def overhear(house: Stand, text: str) -> None:
    await house.engine.receive(Said(f"overheard {text}", ROOM, ANNE, text, "m", house.clock.now(), addressed=False))
    await house.settle()


def kinds(house: Stand) -> list[str]:
    return [kind for kind, _ in house.lines()]


async def test_a_guess_is_drawn_only_after_a_yes(model: Emulator, tmp_path: Path) -> None:
    model.says.append(opinion("generate", "bees on the roof"))
    async with advised(model, Plan(tmp_path)) as house:
        await house.hear(TALK)
        assert house.lines() == [
            ("ack", "Gladly! One question about bees on the roof 🐝"),
            ("question", "💰 This takes 4 points. Shall I draw it?\ncanvas · 2K · 1 picture · 1:1 · 30–60 s"),
        ]
        assert house.canvas.taken == []

        await house.hear("yes")
        await house.finish()
        assert kinds(house) == ["ack", "question", "start", "picture"]
        assert [taken.prompt for taken in house.canvas.taken] == ["bees on the roof"]
    assert len(model.shown()) == 1


@pytest.mark.parametrize("refusal", ["no", "too expensive"])
async def test_a_guess_that_is_refused_costs_nothing(refusal: str, model: Emulator, tmp_path: Path) -> None:
    model.says.append(opinion("generate", "bees"))
    async with advised(model, Plan(tmp_path)) as house:
        await house.hear(TALK)
        await house.hear(refusal)
        await house.pass_seconds(120)
        assert house.canvas.taken == []


@pytest.mark.parametrize("when", list(When))
@pytest.mark.parametrize("points", [0.5, 4, 400])
async def test_a_guess_spends_nothing_unasked_whatever_the_operator_allows(
    when: When, points: float, model: Emulator, tmp_path: Path
) -> None:
    model.says.append(opinion("generate", "bees"))
    plan = Plan(tmp_path, canvas=Canvas((offer(points=points),)), confirm=Confirm(when, {"points": 1000}))
    async with advised(model, plan) as house:
        await house.hear(TALK)
        await house.pass_seconds(60)
        assert kinds(house) == ASKED
        assert house.canvas.taken == []


async def test_a_guess_that_is_free_needs_no_question(model: Emulator, tmp_path: Path) -> None:
    model.says.append(opinion("generate", "bees"))
    async with advised(model, Plan(tmp_path, canvas=Canvas((offer(points=0),)))) as house:
        await house.hear(TALK)
        await house.finish()
        assert kinds(house) == DRAWN


@pytest.mark.parametrize(
    ("heard", "said", "posted"),
    [
        (THING, opinion("none"), ANSWERED),
        (THING, opinion("generate", "robots"), DRAWN),
        (THING, opinion("help"), ANSWERED),
        (TALK, opinion("none"), ANSWERED),
        (TALK, opinion("status"), ANSWERED),
        (TALK, opinion("show_models"), ANSWERED),
        (TALK, opinion("cancel"), ANSWERED),
        (TALK, opinion("retry"), ANSWERED),
        (TALK, opinion("refine", "bees"), ANSWERED),
        (TALK, opinion("edit", "bees"), ANSWERED),
        (TALK, opinion("generate"), ASKED),
        (TALK, f"Sure! Here you are:\n```json\n{opinion('generate', 'bees')}\n```\nAnything else?", ASKED),
    ],
    ids=str,
)
async def test_the_model_decides_where_the_words_do_not(
    heard: str, said: str, posted: list[str], model: Emulator, tmp_path: Path
) -> None:
    model.says.append(said)
    async with advised(model, Plan(tmp_path)) as house:
        await house.hear(heard)
        await house.pass_seconds(60)
        assert kinds(house) == posted
    assert len(model.shown()) == 1


async def test_where_model_and_words_agree_the_words_stand(model: Emulator, tmp_path: Path) -> None:
    model.says.append(opinion("generate", "robots", 4))
    async with advised(model, Plan(tmp_path)) as house:
        await house.hear(THING)
        await house.finish()
        (taken,) = house.canvas.taken
        assert (taken.prompt, taken.n) == (THING, 1)


@pytest.mark.parametrize(("intent", "task"), [("retry", Task.TEXT_TO_IMAGE), ("refine", Task.IMAGE_TO_IMAGE)])
async def test_a_guess_about_the_last_picture_is_asked_about_too(
    intent: str, task: Task, model: Emulator, tmp_path: Path
) -> None:
    model.says.append(opinion(intent, "bees"))
    async with advised(model, Plan(tmp_path)) as house:
        await house.hear("draw a cat")
        await house.finish()
        await house.hear(TALK)
        await house.pass_seconds(60)
        assert kinds(house) == [*DRAWN, *ASKED]
        await house.press(house.buttons(PostKind.QUESTION)["✅ Yes, draw it"])
        await house.finish(2)
        assert [taken.task for taken in house.canvas.taken] == [Task.TEXT_TO_IMAGE, task]


async def test_a_guess_about_a_picture_that_came_along_works_from_it(model: Emulator, tmp_path: Path) -> None:
    model.says.append(opinion("edit", "bees on the roof"))
    async with advised(model, Plan(tmp_path, desk=Desk(attachments={"photo": picture(300, 200)}))) as house:
        await house.show(TALK, "photo")
        assert kinds(house) == ASKED
        await house.hear("yes")
        await house.finish()
        (taken,) = house.canvas.taken
        assert (taken.task, taken.prompt, len(taken.pictures)) == (Task.IMAGE_TO_IMAGE, "bees on the roof", 1)


@pytest.mark.parametrize(
    ("named", "prompt"),
    [
        ("bees on the roof", "bees on the roof"),
        ("  bees on the roof\n", "bees on the roof"),
        ("a beehive on a rooftop, oil painting, 8k", TALK),
        ("Bees on the roof", TALK),
        ("", TALK),
        (None, TALK),
    ],
)
async def test_only_the_persons_own_words_are_drawn(
    named: str | None, prompt: str, model: Emulator, tmp_path: Path
) -> None:
    model.says.append(opinion("generate", named))
    async with advised(model, Plan(tmp_path, canvas=Canvas((offer(points=0),)))) as house:
        await house.hear(f"  {TALK} ")
        await house.finish()
        assert [taken.prompt for taken in house.canvas.taken] == [prompt]


@pytest.mark.parametrize("before", ["<@118712345678901234> ", "> draw a dog\n"])
async def test_names_and_quotations_are_no_part_of_what_is_drawn(before: str, model: Emulator, tmp_path: Path) -> None:
    model.says.append(opinion("generate", "a beehive on a rooftop"))
    async with advised(model, Plan(tmp_path, canvas=Canvas((offer(points=0),)))) as house:
        await house.hear(before + TALK)
        await house.finish()
        assert [taken.prompt for taken in house.canvas.taken] == [TALK]


async def test_a_guess_calls_nothing_off(model: Emulator, tmp_path: Path) -> None:
    model.says.append(opinion("cancel"))
    async with advised(model, Plan(tmp_path)) as house:
        await house.hear("draw a cat")
        await house.hear(TALK)
        await house.finish()
        assert "picture" in kinds(house)


@pytest.mark.parametrize(("n", "shown"), [(3, "3 pictures"), (-2, "1 picture"), (0, "1 picture"), (500, "4 pictures")])
async def test_a_guess_asks_for_a_sensible_number_of_pictures(
    n: int, shown: str, model: Emulator, tmp_path: Path
) -> None:
    model.says.append(opinion("generate", "bees", n))
    async with advised(model, Plan(tmp_path)) as house:
        await house.hear(TALK)
        assert f" · {shown} · " in house.lines()[-1][1]


async def test_a_guess_is_in_the_language_of_the_person(model: Emulator, tmp_path: Path) -> None:
    model.says.append(opinion("generate", "新开的面馆"))
    async with advised(model, Plan(tmp_path)) as house:
        await house.hear("我家楼下有新开的面馆")
        assert house.lines()[-1][1].startswith("💰 这次需要 4 积分，要画吗？")


@pytest.mark.parametrize(
    "text",
    [
        *("draw a cat", "帮我画一只猫", "a red fox, watercolour", f"{THING}, 16:9"),
        *("/draw robots", "/help", f"/roll {TALK}", "again", "status", "谢谢", "用 canvas"),
        *("👍", "?!", "42", "<@118712345678901234>", f"> {TALK}"),
    ],
)
async def test_nobody_is_asked_about_what_is_clear(text: str, model: Emulator, tmp_path: Path) -> None:
    async with advised(model, Plan(tmp_path)) as house:
        await house.hear(text)
    assert model.asked == 0


async def test_what_is_not_addressed_to_the_bot_is_shown_to_nobody(model: Emulator, tmp_path: Path) -> None:
    async with advised(model, Plan(tmp_path)) as house:
        for text in (TALK, THING, "draw me a cat"):
            await overhear(house, text)
        assert house.lines() == []
        await house.hear("/settings chat explicit on")
        for text in (TALK, THING, "@ben draw me a dog"):
            await overhear(house, f"{text}!")
        assert kinds(house) == ["text"]
        await overhear(house, "please draw me a cat")
        await house.finish()
        assert kinds(house) == ["text", *DRAWN]
    assert model.asked == 0


@pytest.mark.parametrize("answer", ["yes", "no", "好的", "太贵了", "ok, go ahead"])
async def test_an_answer_to_a_question_is_shown_to_nobody(answer: str, model: Emulator, tmp_path: Path) -> None:
    async with advised(model, Plan(tmp_path, confirm=Confirm(When.ALWAYS))) as house:
        await house.hear("draw a cat")
        await house.hear(answer)
        assert kinds(house)[:2] == ASKED
    assert model.asked == 0


async def test_a_message_that_is_changed_later_is_shown_to_nobody(model: Emulator, tmp_path: Path) -> None:
    async with advised(model, Plan(tmp_path, confirm=Confirm(When.ALWAYS))) as house:
        await house.hear("draw a cat", message="request")
        await house.engine.receive(Edited("edit", ROOM, ANNE, THING, "request", house.clock.now()))
        await house.settle()
    assert model.asked == 0


async def test_the_same_event_is_asked_about_once(model: Emulator, tmp_path: Path) -> None:
    async with advised(model, Plan(tmp_path)) as house:
        await house.hear(TALK, key="the-event")
        await house.hear(TALK, key="the-event")
    assert model.asked == 1
