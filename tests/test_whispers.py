"""What answers a press is shown to whoever pressed and to nobody else, where a chat can do that: in 200 characters."""

from __future__ import annotations

import pytest

from bot.conversation.asking import asking
from bot.i18n import languages
from bot.values import Action, Person, Picture, State, Task
from bot.values.meanings import Notice, Remembered
from bot.values.topics import Topic
from tests.render_fixtures import post
from tests.stepped import ANNE, BEN, follows, job, met, points, posts, presses, rules, writes

ROOM = 200
"""Characters."""
SHOWN = (Picture("pictures/ab/abcd/1.png", "image/png", 2048, 2048, 3_000_000),)
TOLD_TO_ALL = {Topic.HELP, Topic.FORGET}
"""These answer words, never a press."""


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("topic", sorted(set(Topic) - TOLD_TO_ALL))
def test_every_notice_that_may_answer_a_press_is_short(topic: Topic, language: str) -> None:
    assert 0 < len(post(Notice(topic), language).text) <= ROOM


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("tasks", [(), tuple(Task)[:1], tuple(Task)])
def test_what_is_remembered_is_short_however_long_the_name(tasks: tuple[Task, ...], language: str) -> None:
    assert len(post(Remembered("M" * 300, points(123456.45), tasks), language).text) <= ROOM


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("person", [ANNE, BEN])
def test_only_notices_are_whispered(action: Action, state: State, person: Person) -> None:
    for known in (job(state), job(state, pictures=SHOWN)):
        for say in posts(follows(rules(), met(known), presses(action, known, person))):
            whispered = isinstance(say.meaning, Notice | Remembered) and say.meaning != Notice(Topic.MODIFY)
            assert bool(say.answers) is whispered


@pytest.mark.parametrize("words", ["/help", "thanks", "/model auto", "cancel"])
def test_what_answers_words_is_said_aloud(words: str) -> None:
    assert [say.answers for say in posts(follows(rules(), met(), writes(words)))] == [""]


def test_a_whisper_names_the_press_that_it_answers() -> None:
    pressed = presses(Action.AGAIN, job(id="nobodys12345"))
    (say,) = posts(follows(rules(), met(), pressed))

    assert (say.answers, asking(pressed, "en").press) == (pressed.key, pressed.key)
