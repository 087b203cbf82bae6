"""Where pictures cost something: questions, lists to choose from and failures on Feishu, each answered by a press."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.values import State
from tests.emulators.feishu import Chat, Message
from tests.feishu_world import Asker, Town, Way, kind_of, token, town
from tests.storms import refused


async def asked(made: Town, words: str = "a cat called Tom") -> tuple[Asker, Message]:
    """Somebody, and the question whether it may cost that."""
    anne = made.newcomer(Way.MENTION)
    anne.asks(words)
    (question,) = await made.shows(anne.chat, "question")
    return anne, question


async def ended(made: Town) -> list[State]:
    await made.stopped()
    return [job.state for job in await made.jobs()]


async def test_a_question_that_is_declined_by_its_button_costs_nothing(tmp_path: Path) -> None:
    async with town(tmp_path, "--confirm=always") as made:
        anne, question = await asked(made)

        press = made.press(question, "decline", anne.person)
        await made.until(lambda: press.seen and not token(question, "confirm"))

        assert (press.error, made.ima.creates) == ("", 0)
        assert await ended(made) == [State.CANCELLED]


@pytest.mark.parametrize(("answer", "drawn"), [("yes", 1), ("no", 0)])
async def test_a_question_is_answered_by_words_too(answer: str, drawn: int, tmp_path: Path) -> None:
    async with town(tmp_path, "--confirm=always", latency=4) as made:
        anne, question = await asked(made)

        anne.person.says(anne.chat, answer, reply_to=question)
        await made.until(lambda: not token(question, "confirm"))
        if drawn:
            await made.shows(anne.chat, "picture")

        await made.stopped()
        assert made.ima.creates == drawn


def labelled(chat: Chat, words: str) -> tuple[Message, str] | None:
    """The newest message with a button of this label, and the whole label."""
    found = [(post, label) for post in chat.posts for label in post.labels if words in label]
    return found[-1] if found else None


async def test_another_model_is_chosen_by_its_button(tmp_path: Path) -> None:
    async with town(tmp_path, "--confirm=always", latency=4) as made:
        anne, question = await asked(made)
        made.press(question, "change", anne.person)
        await made.until(lambda: labelled(anne.chat, "Midjourney"))
        press = anne.person.presses(question, (labelled(anne.chat, "Midjourney") or (question, ""))[1])
        await made.until(lambda: "Midjourney · 720p" in question.text)

        yes = made.press(question, "confirm", anne.person)
        (picture,) = await made.shows(anne.chat, "picture")

        assert (press.error, yes.error) == ("", "")
        assert ("Midjourney" in picture.text, made.ima.creates) == (True, 1)


async def test_the_model_to_be_used_from_now_on_is_chosen_by_its_button(tmp_path: Path) -> None:
    async with town(tmp_path, latency=4) as made:
        anne = made.newcomer(Way.DIRECT)
        anne.person.says(anne.chat, "/models")
        await made.until(lambda: labelled(anne.chat, "Midjourney"))
        listed, label = labelled(anne.chat, "Midjourney") or (anne.chat.posts[0], "")

        press = anne.person.presses(listed, label)
        await made.until(lambda: press.seen)
        anne.asks("a cat called Tom")
        (picture,) = await made.shows(anne.chat, "picture")

        assert (press.error, "Midjourney" in press.toast, "Midjourney" in picture.text) == ("", True, True)


async def test_a_failure_offers_other_models_and_a_press_has_one_of_them_draw(tmp_path: Path) -> None:
    async with town(tmp_path, latency=4) as made:
        made.ima.fail("create", refused(500, "Internal error"), times=3)
        anne = made.newcomer(Way.DIRECT)
        anne.asks("a cat called Tom")
        (failure,) = await made.shows(anne.chat, "failure")

        press = made.press(failure, "other", anne.person)
        (picture,) = await made.shows(anne.chat, "picture")

        await made.until(lambda: press.seen)
        assert press.error == ""
        assert made.ordered(picture.pictures[0]) == "a cat called Tom"
        assert [kind_of(post) for post in anne.chat.posts].count("failure") == 1
