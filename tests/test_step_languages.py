"""In which language somebody is answered: that of the words, else the person's, the chat's or the platform's."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.conversation.asking import answered
from bot.values import Action, Conversation, Profile, Said, Situation, State
from tests.stepped import ANNE, BEN, ROOM, follows, job, met, posts, presses, rules, writes

WORDLESS = replace(writes("/help"), usual="zh-CN")
CHINESE = Conversation(ROOM, language="zh")
GERMAN = job(State.DONE, language="de")


def language(event: Said, situation: Situation) -> str:
    (said,) = {post.language for post in posts(follows(rules(), situation, event))}
    return said


@pytest.mark.parametrize(
    ("event", "situation", "spoken"),
    [
        (replace(WORDLESS, text="帮助", usual="en"), met(), "zh"),
        (replace(WORDLESS, text="what can you do?"), met(), "en"),
        (WORDLESS, met(profile=Profile(ANNE, language="fr")), "fr"),
        (replace(WORDLESS, locale="pt-BR"), met(conversation=CHINESE), "pt"),
        (replace(WORDLESS, usual="en"), met(conversation=CHINESE), "zh"),
        (WORDLESS, met(GERMAN), "de"),
        (WORDLESS, met(), "zh"),
        (replace(WORDLESS, usual="zh-TW"), met(), "zh-Hant"),
        (replace(WORDLESS, usual=""), met(), "en"),
    ],
    ids=["words", "English words", "setting", "locale", "chat", "newest request", "platform", "region", "nothing"],
)
def test_the_first_that_tells_decides(event: Said, situation: Situation, spoken: str) -> None:
    assert language(event, situation) == spoken


def test_the_operators_language_goes_before_all() -> None:
    (said,) = {post.language for post in posts(follows(rules(language="de"), met(conversation=CHINESE), WORDLESS))}

    assert said == "de"


@pytest.mark.parametrize("action", [Action.CANCEL, Action.INFO, Action.AGAIN], ids=str)
def test_a_press_is_answered_in_the_language_of_its_picture_whoever_pressed(action: Action) -> None:
    there = GERMAN if action is not Action.CANCEL else job(language="de")
    pressed = replace(presses(action, there, BEN), locale="zh-CN")
    effects = follows(rules(), met(there, conversation=CHINESE), pressed)

    assert {post.language for post in posts(effects)} == {"de"}


@pytest.mark.parametrize(
    ("event", "spoken"),
    [(replace(WORDLESS, locale="fr"), "fr"), (WORDLESS, "zh-CN"), (replace(WORDLESS, usual=""), "")],
    ids=["the person's", "the platform's", "none"],
)
def test_an_apology_for_what_could_not_be_read_is_in_the_likeliest_language(event: Said, spoken: str) -> None:
    assert answered(event, "").language == spoken
    assert answered(event, "ja").language == "ja"
