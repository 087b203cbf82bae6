"""A reply to a post of ours is about what was posted there; a reply to somebody's picture may be about that."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.ports import Retention, Store
from bot.testing import Canvas
from bot.testing.providers import offer
from bot.values import (
    Action,
    Attachment,
    Conversation,
    Job,
    Outbound,
    Picture,
    Place,
    Post,
    PostKind,
    Pressed,
    Situation,
    State,
    Task,
    Turn,
)
from bot.values.meanings import Why
from bot.values.topics import Topic
from tests import stored
from tests.houses import Plan, stand
from tests.stepped import (
    BEN,
    ROOM,
    follows,
    job,
    meanings,
    met,
    notes,
    order,
    posts,
    presses,
    rules,
    sold,
    steps,
    writes,
)
from tests.store_fixtures import empty_postgres, kept  # noqa: F401 - fixtures

EDITING = rules(sold("seedream-4.5", 5, tasks=tuple(Task), references=4), administrators=frozenset({"desk:cara"}))


def drawn(id: str, prompt: str, **more: object) -> Job:
    shown = (Picture(f"pictures/{id}.png", "image/png", 64, 64, 900),)
    return job(State.DONE, id=id, order=order(prompt), pictures=shown, **more)


OLD, LAST = drawn("oldoldoldold", "a boat"), drawn("lastlastlast", "a cat")
PHOTO = Attachment("photo", quoted=True)


def replying(to: Job | None, *others: Job, person: str = "anne") -> Situation:
    """In a chat whose last picture is that of the cat."""
    outbound = Outbound(PostKind.PICTURE, "posted", "There it is", person=person)
    known = met(LAST, *others, *(() if to is None else (to,)), conversation=Conversation(ROOM, last_job=LAST.id))
    return replace(known, post=Post("posted", ROOM, outbound, to.id if to else "", "m3"))


@pytest.mark.parametrize("words", ["make it blue", "改成蓝色", "the same but at night", "/edit make it blue"])
def test_a_change_is_made_in_the_picture_that_is_replied_to(words: str) -> None:
    (changed,) = steps(follows(EDITING, replying(OLD), writes(words)))

    assert changed.order.pictures == ("pictures/oldoldoldold.png",)
    assert changed.order.task is Task.IMAGE_TO_IMAGE


@pytest.mark.parametrize("words", ["again", "/again", "再来一张"])
def test_what_is_replied_to_is_what_is_drawn_once_more(words: str) -> None:
    (repeated,) = steps(follows(EDITING, replying(OLD), writes(words)))

    assert repeated.order.prompt == "a boat"


@pytest.mark.parametrize("words", ["again", "make it blue", "/why"])
def test_what_was_forgotten_is_not_drawn_once_more(words: str) -> None:
    gone = replace(OLD, order=order(""), pictures=())
    effects = follows(EDITING, replying(gone), writes(words))

    assert steps(effects) == []
    assert notes(effects)[0] in {Topic.NOTHING_TO_REPEAT, Topic.NO_PICTURE, Topic.NOTHING_TO_EXPLAIN}


def test_a_reply_to_a_post_that_is_about_nothing_is_about_the_last_picture() -> None:
    (changed,) = steps(follows(EDITING, replying(None), writes("make it blue")))

    assert changed.order.pictures == ("pictures/lastlastlast.png",)


def test_a_new_wish_in_reply_to_a_picture_is_a_new_picture() -> None:
    (new,) = steps(follows(EDITING, replying(OLD), writes("draw a dog")))

    assert (new.order.prompt, new.order.pictures, new.order.task) == ("a dog", (), Task.TEXT_TO_IMAGE)


def test_an_order_that_came_to_nothing_is_tried_again_by_a_reply_to_it() -> None:
    failed = job(State.FAILED, id="failedfailed", order=order("a lamp"))
    (repeated,) = steps(follows(EDITING, replying(failed), writes("again")))

    assert repeated.order.prompt == "a lamp"
    assert notes(follows(EDITING, replying(failed), writes("make it blue"))) == [Topic.NO_PICTURE]


@pytest.mark.parametrize("state", [State.QUEUED, State.SUBMITTING, State.PAINTING, State.DELIVERING])
def test_what_is_not_there_yet_cannot_be_changed(state: State) -> None:
    assert notes(follows(EDITING, replying(job(state)), writes("make it blue"))) == [Topic.STILL_MADE]


@pytest.mark.parametrize("words", ["cancel", "取消", "/cancel"])
def test_the_job_that_is_replied_to_is_called_off(words: str) -> None:
    older, newer = job(id="olderolder12", created=1.0), job(id="newernewer12", created=2.0)
    (stopped,) = steps(follows(EDITING, replying(older, newer), writes(words)))

    assert (stopped.id, stopped.state) == (older.id, State.CANCELLED)


def test_nobody_calls_off_the_job_of_somebody_else_by_a_reply() -> None:
    effects = follows(EDITING, replying(job(), job(id="bensbensbens", person=BEN)), writes("cancel", BEN))

    assert (notes(effects), steps(effects)) == ([Topic.NOT_YOURS], [])


def test_what_is_over_is_not_taken_for_another_job_that_is_under_way() -> None:
    effects = follows(EDITING, replying(OLD, job()), writes("cancel"))

    assert (notes(effects), steps(effects)) == ([Topic.OVER], [])


@pytest.mark.parametrize(("words", "state"), [("yes", State.QUEUED), ("no", State.CANCELLED), ("好的", State.QUEUED)])
def test_the_question_that_is_replied_to_is_answered(words: str, state: State) -> None:
    asked = [job(State.CONFIRMING, id=f"asked{n}asked{n}", created=float(n)) for n in (1, 2)]
    (answered,) = steps(follows(EDITING, replying(asked[0], asked[1]), writes(words)))

    assert (answered.id, answered.state) == (asked[0].id, state)


@pytest.mark.parametrize("words", ["yes", "no"])
def test_a_question_to_somebody_else_is_not_answered_by_a_reply(words: str) -> None:
    asked = job(State.CONFIRMING)

    assert notes(follows(EDITING, replying(asked), writes(words, BEN))) == [Topic.NOT_YOURS]


def test_what_is_to_be_seen_answers_the_question_that_is_replied_to() -> None:
    vague = [job(State.CONFIRMING, id=f"vague{n}vague{n}", created=float(n), order=order("")) for n in (1, 2)]
    (filled, *_) = steps(follows(EDITING, replying(vague[0], vague[1]), writes("a red fox")))

    assert (filled.id, filled.order.prompt) == (vague[0].id, "a red fox")


def test_why_is_asked_of_what_is_replied_to() -> None:
    (told,) = meanings(follows(EDITING, replying(OLD), writes("/why")))

    assert isinstance(told, Why)
    assert told.job == OLD


@pytest.mark.parametrize(
    ("words", "counts"),
    [
        ("draw a cat", False),
        ("画一只猫", False),
        ("/draw a cat", False),
        ("again", False),
        ("make it blue", True),
        ("改成水彩画", True),
        ("draw something like this", True),
        ("照着这张画一只狗", True),
        ("/draw a cat like this", True),
        ("/edit make it blue", True),
        ("cyberpunk style", True),
    ],
)
def test_somebodys_picture_that_is_replied_to_counts_only_if_it_is_spoken_of(words: str, counts: bool) -> None:
    said = replace(writes(words), attachments=(PHOTO,))
    (asked,) = steps(follows(EDITING, replace(replying(None), post=None), said))

    assert asked.order.attachments == ((PHOTO,) if counts else ())


def test_a_picture_that_came_along_counts_whatever_is_said() -> None:
    own = Attachment("own")
    said = replace(writes("draw a cat"), attachments=(own, PHOTO))
    (asked,) = steps(follows(EDITING, met(), said))

    assert asked.order.attachments == (own,)


def test_our_own_picture_is_better_than_the_one_that_is_quoted_from_the_chat() -> None:
    said = replace(writes("make it blue"), attachments=(PHOTO,))
    (asked,) = steps(follows(EDITING, replying(OLD), said))

    assert (asked.order.attachments, asked.order.pictures) == ((), ("pictures/oldoldoldold.png",))


def test_a_picture_of_ours_that_is_forgotten_is_taken_from_the_chat() -> None:
    said = replace(writes("make it blue"), attachments=(PHOTO,))
    (asked,) = steps(follows(EDITING, replace(replying(None), post=None), said))

    assert (asked.order.attachments, asked.order.pictures) == ((PHOTO,), ())


def test_what_leads_on_from_a_picture_can_be_replied_to() -> None:
    asked = [posts(follows(EDITING, met(OLD), presses(action, OLD))) for action in (Action.MODIFY, Action.INFO)]

    assert [(say.job, say.answers) for (say,) in asked] == [(OLD.id, "")] * 2


async def posted(store: Store, place: Place = stored.ROOM) -> None:
    """An old picture and a new one, both in the chat."""
    for id in ("old1", "new1"):
        made = stored.job(id, State.QUEUED, place)
        await store.commit(Turn(1.0, jobs=(made,), posts=(stored.post(f"{id}:start", place, id),)))
        await store.advance(stored.stepped(made, State.CANCELLED), 2.0)
        await store.sent(f"{id}:start", f"message of {id}")


async def test_a_reply_meets_the_job_of_the_post(kept: Store) -> None:
    await posted(kept)
    situation = await kept.situation(replace(stored.said("e1"), reply_to="message of old1"))

    assert situation.replied
    assert situation.replied.id == "old1"
    assert situation.post
    assert situation.post.key == "old1:start"


async def test_a_press_meets_the_post_whose_button_it_was(kept: Store) -> None:
    await posted(kept)
    pressed = Pressed("e1", stored.ROOM, stored.ANN, "prefer:code:0", "message of new1", 3.0)
    met = await kept.admit(pressed)

    assert met
    assert met.post
    assert met.post.key == "new1:start"


@pytest.mark.parametrize("reply", ["", "-", "message of nobody"])
async def test_a_reply_to_anything_else_meets_nothing(kept: Store, reply: str) -> None:
    await posted(kept)
    situation = await kept.situation(replace(stored.said("e1"), reply_to=reply))

    assert (situation.post, situation.replied, situation.jobs) == (None, None, ())


async def test_a_message_of_the_same_name_in_another_chat_is_another_one(kept: Store) -> None:
    await posted(kept)
    elsewhere = replace(stored.said("e1", place=Place("web", "room:2")), reply_to="message of old1")

    assert (await kept.situation(elsewhere)).post is None


async def test_a_picture_can_be_replied_to_for_as_long_as_it_is_kept(kept: Store) -> None:
    await posted(kept)
    shown = replace(stored.post("old1:picture", job="old1"), outbound=Outbound(PostKind.PICTURE, "old1:picture", "✅"))
    await kept.commit(Turn(2.0, posts=(shown,)))
    await kept.sent("old1:picture", "picture of old1")
    met = {}
    for day, days in ((9, 0), (40, 30), (41, 30)):
        await kept.sweep(day * 86_400.0, Retention(logs=7, pictures=days))
        for message in ("message of old1", "picture of old1"):
            met[day, message] = (await kept.situation(replace(stored.said("e1"), reply_to=message))).post is not None

    assert [key for key, known in met.items() if known] == [(9, "picture of old1"), (40, "picture of old1")]


async def test_a_house_changes_the_older_picture_that_is_replied_to(tmp_path: Path) -> None:
    canvas = Canvas(sold=[offer()])
    async with stand(Plan(tmp_path, canvas=canvas)) as house:
        await house.hear("draw a boat")
        await house.finish(1)
        await house.hear("draw a cat")
        await house.finish(2)
        old = next(id for id, post in house.desk.shown.items() if post.kind is PostKind.PICTURE)
        await house.hear("make it blue", reply_to=old)
        await house.finish(3)

        boat, _, changed = reversed(await house.store.jobs())
        assert changed.order.pictures == tuple(one.path for one in boat.pictures)
