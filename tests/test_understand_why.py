"""Why a message was understood as it was: every rule with its sentence, in the language of the terminal."""

from __future__ import annotations

import os
import pty
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from bot.catalog import load
from bot.i18n import language
from bot.render import explained
from bot.understanding import Message, Reader, Rule
from tests.understood import KEYS, command, configured, row, surroundings, told, written

READER = Reader(load().aliases)
GROUP = Message("")
LISTENING = Message("", explicit_allowed=True)
SPOKEN_TO = Message("", addressed=True)
WITH_PICTURE = Message("", addressed=True, has_image=True)
WITH_LAST = Message("", addressed=True, has_last_result=True)
ASKED = Message("", addressed=True, pending_confirmation=True)
SILENT = "It stays silent."
ANSWERS = "It answers in a sentence, and draws nothing."
DRAWS = "It draws a new picture."
REFINES = "It draws the last picture again, with something different."
AGAIN = "It draws the last picture once more."
EDITS = "It changes a picture."


@dataclass(frozen=True)
class Case:
    """A message, the rule that decides on it, what it does, and why."""

    around: Message
    text: str
    rule: Rule
    does: str
    because: str

    @property
    def message(self) -> Message:
        return replace(self.around, text=self.text)


CASES = [
    Case(
        GROUP, "draw me a cat", Rule.NOT_ADDRESSED, SILENT, "nobody addressed it, and this chat does not let it listen"
    ),
    Case(
        LISTENING, "nice weather", Rule.NOT_EXPLICIT, SILENT, "nobody addressed it, and this is no unmistakable request"
    ),
    Case(LISTENING, "@ben draw me a cat", Rule.FOR_SOMEBODY_ELSE, SILENT, "somebody else is called by name"),
    Case(
        LISTENING, "please draw me a cat", Rule.EXPLICIT, DRAWS, "it is an unmistakable request, and this chat lets it"
    ),
    Case(GROUP, "/draw a cat", Rule.COMMAND, DRAWS, "it is one of its commands"),
    Case(SPOKEN_TO, "/roll 20", Rule.FOREIGN_COMMAND, SILENT, "it is a command of another bot"),
    Case(SPOKEN_TO, "<@118712345678901234>", Rule.EMPTY, ANSWERS, "apart from names and quotations there are no words"),
    Case(ASKED, "yes", Rule.ANSWER, "It takes this as a yes to its question.", "a question to this person is open"),
    Case(ASKED, "太贵了", Rule.ANSWER, "It takes this as a no to its question.", "a question to this person is open"),
    Case(SPOKEN_TO, "status", Rule.PHRASE, "It tells how far the pictures are.", "it is a phrase that it knows"),
    Case(SPOKEN_TO, "again", Rule.AGAIN, AGAIN, "it asks for the same once more"),
    Case(WITH_LAST, "no, I meant a dog", Rule.CORRECTION, REFINES, "it corrects what was drawn last"),
    Case(WITH_LAST, "the same but blue", Rule.SAME_BUT, REFINES, "it asks for the same with a difference"),
    Case(
        WITH_LAST, "what about a dog?", Rule.INSTEAD, REFINES, "it asks for something else in place of what was drawn"
    ),
    Case(WITH_LAST, "brighter", Rule.DEGREE, REFINES, "it says what should be more or less"),
    Case(
        WITH_PICTURE, "turn it into a watercolour", Rule.CHANGE, EDITS, "it is an order to change a picture, and there"
    ),
    Case(WITH_PICTURE, "draw something like this", Rule.IMITATION, EDITS, "a picture is to be followed, and one is"),
    Case(SPOKEN_TO, "draw a cat", Rule.DRAW, DRAWS, "it asks to draw"),
    Case(
        SPOKEN_TO, "create a dragon", Rule.CREATE, DRAWS, "it asks to create something, and nothing else than a picture"
    ),
    Case(
        SPOKEN_TO, "make me a sticker of a cat", Rule.MAKE, DRAWS, "it asks for something, and a kind of picture or a"
    ),
    Case(SPOKEN_TO, "robots on the moon", Rule.DESCRIPTION, DRAWS, "it is addressed, says nothing else, and describes"),
    Case(
        SPOKEN_TO, "用midjourney", Rule.ONLY_SETTINGS, "It remembers the model for this person.", "it names a model, a"
    ),
    Case(SPOKEN_TO, "my sister keeps bees. again", Rule.CLAUSE, AGAIN, "one clause of it is an order, and the others"),
    Case(SPOKEN_TO, "谢谢你", Rule.MATTER, ANSWERS, "it asks for no picture, but for something that has an answer"),
    Case(SPOKEN_TO, "my sister keeps bees", Rule.TALK, ANSWERS, "nothing in it asks for a picture"),
]


@pytest.mark.parametrize("case", CASES, ids=[case.rule for case in CASES])
def test_a_message_is_decided_by_its_rule_and_says_so(case: Case) -> None:
    reading = READER.reading(case.message)
    does, because, *_ = map(language("en").say, explained(case.message, reading))
    assert reading.rule is case.rule
    assert (does, because[: len(f"Because: {case.because}")]) == (case.does, f"Because: {case.because}")


def test_every_rule_has_an_example() -> None:
    assert {case.rule for case in CASES} == set(Rule)


def line(message: Message) -> dict[str, object]:
    return {
        "text": message.text,
        "addressed": message.addressed,
        "has_image": message.has_image,
        "has_last_result": message.has_last_result,
        "pending_confirmation": message.pending_confirmation,
        "explicit_allowed": message.explicit_allowed,
    }


@pytest.mark.parametrize("tongue", ["en", "zh_CN"])
def test_the_command_gives_the_same_reasons(tongue: str, tmp_path: Path) -> None:
    spoken = language(tongue)
    given = written(*(line(case.message) for case in CASES))
    ended = told(tmp_path, given, "--explain", LANG=f"{tongue}.UTF-8")
    reasons = [explained(case.message, READER.reading(case.message)) for case in CASES]
    assert [answer["why"] for answer in ended.rows] == [[*map(spoken.say, reason)] for reason in reasons]


def test_every_reason_has_words_of_its_own_in_every_language() -> None:
    for tongue in ("en", "zh_CN"):
        said = [language(tongue).say(explained(case.message, READER.reading(case.message))[1]) for case in CASES]
        assert len(set(said)) == len(Rule)


ENGLISH = ["It draws a new picture.", "Because: it asks to draw.", "It knows by these words: “draw”."]
CHINESE = ["它会画一张新图。", "原因：这句话要求画图。", "依据的词语：“draw”。"]


@pytest.mark.parametrize(
    ("environment", "why"),
    [
        ({}, [*ENGLISH, "“4K” sets the size: 4K.", "What is to be seen: “a cat”."]),
        ({"LANG": "de_AT.UTF-8"}, [*ENGLISH, "“4K” sets the size: 4K.", "What is to be seen: “a cat”."]),
        ({"LANG": "zh_CN.UTF-8"}, [*CHINESE, "“4K”决定了尺寸：4K。", "画面内容：“a cat”。"]),
        ({"LANG": "en_US.UTF-8", "LC_ALL": "zh_CN.UTF-8"}, [*CHINESE, "“4K”决定了尺寸：4K。", "画面内容：“a cat”。"]),
    ],
    ids=str,
)
def test_reasons_are_given_in_the_language_of_the_terminal(
    environment: Mapping[str, str], why: list[str], tmp_path: Path
) -> None:
    given = written({"id": 1, "text": "draw a cat, 4K", "addressed": True})
    (answer,) = told(tmp_path, given, "--explain", **environment).rows
    assert list(answer) == [*KEYS, "why"]
    assert answer == {**row(id=1, intent="generate", prompt="a cat", size="4K"), "why": why}


def test_at_a_terminal_reasons_are_written_for_people(tmp_path: Path) -> None:
    near, far = pty.openpty()
    ended = subprocess.run(
        command("--explain", "draw a [bold]cat[/bold] :cat:"),
        cwd=tmp_path,
        env=surroundings(tmp_path, {"TERM": "xterm"}),
        stdout=far,
        timeout=60,
        check=False,
    )
    os.close(far)
    with os.fdopen(near, "rb", buffering=0) as shown:
        lines = shown.read(10_000).decode().splitlines()
    assert ended.returncode == 0
    assert lines[:2] == ["draw a [bold]cat[/bold] :cat:", "  It draws a new picture."]
    assert all(line.startswith("  ") for line in lines[1:])


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (
            "用midjourney画3张一只猫 9:16 种子42",
            [
                *("It draws a new picture.", "Because: it asks to draw.", "It knows by these words: “画”."),
                *("“种子42” sets the seed: 42.", "“9:16” sets the shape: 9:16."),
                *("“用midjourney” sets the model: midjourney.", "“3张” sets the number of pictures: 3."),
                "What is to be seen: “一只猫”.",
            ],
        ),
        (
            "draw a cat --no hats",
            [
                *("It draws a new picture.", "Because: it asks to draw.", "It knows by these words: “draw”."),
                *("“--no hats” sets what is not to be seen: hats.", "What is to be seen: “a cat”."),
            ],
        ),
        (
            "robots on the moon",
            [
                "It draws a new picture.",
                "Because: it is addressed, says nothing else, and describes something to be seen.",
                "It knows by these words: “robots on the moon”.",
                "What is to be seen: “robots on the moon”.",
                "The words alone leave a doubt; where a chat model is configured, it is asked.",
            ],
        ),
    ],
)
def test_what_was_taken_out_of_the_prompt_is_told(text: str, why: list[str], tmp_path: Path) -> None:
    (answer,) = told(tmp_path, "", "--explain", text).rows
    assert answer["why"] == why


def test_what_was_taken_out_is_told_as_it_was_written() -> None:
    reading = READER.reading(replace(SPOKEN_TO, text="draw a cat --no hats --ar 16:9"))
    assert [taken.words for taken in reading.taken] == ["--no hats", "--ar 16:9"]


def test_the_configuration_counts_for_the_reasons_too(tmp_path: Path) -> None:
    config = configured(tmp_path, "[chat]", "explicit = true")
    (answer,) = told(tmp_path, written({"text": "please draw me a cat"}), "--explain", *config).rows
    assert answer["why"] == [
        "It draws a new picture.",
        "Because: it is an unmistakable request, and this chat lets it hear those.",
        "It knows by these words: “draw me”.",
        "What is to be seen: “a cat”.",
    ]
