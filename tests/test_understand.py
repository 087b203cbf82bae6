"""`easel understand` as another program or an operator talks to it."""

from __future__ import annotations

import asyncio
import json
import signal
import subprocess
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from time import monotonic

import pytest

from tests.programs import ending
from tests.understood import KEYS, command, configured, row, surroundings, told, written

PATIENCE = 30.0
"""Seconds after which a test gives up; nothing takes so long where all is well."""

ROWS: list[tuple[Mapping[str, object], Mapping[str, object]]] = [
    ({"text": "draw a cat"}, row()),
    ({"id": 1, "text": "draw a cat", "addressed": True}, row(id=1, intent="generate", prompt="a cat")),
    (
        {"id": "b", "text": "帮我画3张一只猫，16:9，8K", "addressed": True},
        row(id="b", intent="generate", prompt="一只猫", aspect_ratio="16:9", size="4K", n=3, language="zh"),
    ),
    (
        {"id": 3, "text": "用midjourney画一只猫", "addressed": True},
        row(id=3, intent="generate", prompt="一只猫", model="midjourney", remember=True, language="zh"),
    ),
    (
        {"text": "turn it into a watercolour", "addressed": True, "has_image": True},
        row(intent="edit", prompt="turn it into a watercolour", reference="attached"),
    ),
    (
        {"text": "make it brighter", "addressed": True, "has_last_result": True},
        row(intent="refine", prompt="make it brighter", reference="last_result"),
    ),
    ({"text": "yes", "addressed": True, "pending_confirmation": True}, row(intent="confirm")),
    ({"text": "太贵了", "addressed": True, "pending_confirmation": True}, row(intent="decline", language="zh")),
    ({"text": "yes", "addressed": True}, row()),
    ({"text": "again", "addressed": True}, row(intent="retry")),
    ({"text": "status", "addressed": True}, row(intent="status")),
    ({"text": "cancel", "addressed": True}, row(intent="cancel")),
    ({"text": "help", "addressed": True}, row(intent="help")),
    ({"text": "what models are there?", "addressed": True}, row(intent="show_models")),
    ({"text": "/model midjourney"}, row(intent="set_model", model="midjourney", remember=True)),
    ({"text": "/model auto"}, row(intent="clear_model", clear=True)),
    ({"text": "/settings hints off"}, row(intent="help")),
    ({"text": "/link"}, row(intent="help")),
    ({"text": "/forget all"}, row(intent="help")),
    ({"text": "/history 5"}, row(intent="help")),
    ({"text": "/why #k3f9"}, row(intent="help")),
    ({"text": "/resume abc-123"}, row(intent="help")),
    ({"text": "我花了多少钱", "addressed": True}, row(intent="help", language="zh")),
    ({"text": ""}, row()),
    ({"text": "draw a cat", "addressed": None, "has_image": None}, row()),
    ({"text": "draw a cat", "addressed": True, "zzz": [1, {"a": None}]}, row(intent="generate", prompt="a cat")),
]


def test_each_line_is_answered_by_one_line_with_every_key_in_order(tmp_path: Path) -> None:
    ended = told(tmp_path, written(*(given for given, _ in ROWS)))
    assert (ended.status, ended.err) == (0, "")
    assert ended.rows == [expected for _, expected in ROWS]
    assert {tuple(answer) for answer in ended.rows} == {tuple(KEYS)}


def test_an_id_comes_back_as_it_was(tmp_path: Path) -> None:
    ids = [0, -7, 1.5, 2**53 + 1, 10**22 + 1, "", "a", "消息-1", 'a "b" \\ \n', None]
    assert told(tmp_path, written(*({"id": id, "text": "draw a cat"} for id in ids))).rows == [row(id=id) for id in ids]


def test_an_id_may_be_of_any_kind(tmp_path: Path) -> None:
    ids = [True, ["room", 7], {"room": 1, "event": "e"}]
    assert told(tmp_path, written(*({"id": id, "text": "draw a cat"} for id in ids))).rows == [row(id=id) for id in ids]


def test_a_line_without_an_object_is_a_message_to_the_bot(tmp_path: Path) -> None:
    ended = told(tmp_path, "draw a cat\r\n\n   \n帮我画一只狗\n  draw a fox\n[draw] an owl\n\n/help")
    assert (ended.status, ended.err) == (0, "")
    assert [answer["prompt"] for answer in ended.rows] == ["a cat", "一只狗", "a fox", None, None]
    assert [answer["intent"] for answer in ended.rows][-1] == "help"


BROKEN = ["{", '{"text": 5}', '{"id": 1}', '{"id": 1, "text": "draw a cat"', '{"text": "a", "addressed": "yes"}', "{}"]


def test_a_line_that_cannot_be_read_is_told_with_its_number_and_the_others_are_answered(tmp_path: Path) -> None:
    good = written({"id": 1, "text": "draw a cat", "addressed": True})
    ended = told(tmp_path, good + "\n" + "\n".join(BROKEN) + "\n" + good)
    assert ended.status == 1
    assert [answer["prompt"] for answer in ended.rows] == ["a cat", "a cat"]
    problems = ended.err.splitlines()
    assert [line.partition(" cannot be read: ")[0] for line in problems] == [f"Line {n}" for n in range(3, 9)]
    assert all('Example: {"id": 1, "text": "draw a cat", "addressed": true}' in line for line in problems)


def test_a_problem_is_told_in_the_language_of_the_terminal(tmp_path: Path) -> None:
    ended = told(tmp_path, "{\n", LANG="zh_CN.UTF-8")
    assert (ended.status, ended.out) == (1, "")
    assert ended.err.startswith("第 1 行")


def test_bytes_that_are_no_text_spoil_no_more_than_their_line(tmp_path: Path) -> None:
    good = written({"id": 1, "text": "draw a cat", "addressed": True}).encode()
    ended = told(tmp_path, good + b'{"id": 2, "text": "caf\xe9"}\n' + good, LC_ALL="C.UTF-8")
    assert (ended.status, len(ended.rows)) == (1, 2)
    assert ended.err.startswith("Line 2 cannot be read")
    assert "Traceback" not in ended.err


def test_a_mark_of_the_encoding_at_the_beginning_is_passed_over(tmp_path: Path) -> None:
    given = "\ufeff" + written({"id": 1, "text": "draw a cat", "addressed": True})
    assert told(tmp_path, given).rows == [row(id=1, intent="generate", prompt="a cat")]


@pytest.mark.parametrize(
    "environment",
    [
        *(
            {},
            {"LC_ALL": "C"},
            {"LC_ALL": "POSIX"},
            {"LC_ALL": "C.UTF-8"},
            {"LANG": "zh_CN.UTF-8"},
            {"LANG": "nowhere"},
        ),
        {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
    ],
    ids=str,
)
def test_letters_are_read_and_written_as_utf_8_whatever_the_locale(
    environment: Mapping[str, str], tmp_path: Path
) -> None:
    given = written({"id": "编号", "text": "帮我画一只猫 🐱", "addressed": True}) + "帮我画一只狗\n"
    ended = told(tmp_path, given, **environment)
    assert [(answer["id"], answer["prompt"]) for answer in ended.rows] == [("编号", "一只猫"), (None, "一只狗")]
    assert "编号" in ended.out


def test_two_thousand_lines_are_answered_in_order_by_one_process(tmp_path: Path) -> None:
    texts = ["帮我画一只猫，16:9", "draw a red fox in the snow, 4K", "今天天气真好", "again", "what about a dog?"]
    lines = [{"id": at, "text": texts[at % 5], "addressed": True, "has_last_result": True} for at in range(2000)]
    begun = monotonic()
    ended = told(tmp_path, written(*lines))
    assert (ended.status, ended.err) == (0, "")
    assert [answer["id"] for answer in ended.rows] == list(range(2000))
    assert [answer["intent"] for answer in ended.rows[:5]] == ["generate", "generate", "none", "retry", "refine"]
    assert monotonic() - begun < PATIENCE


async def test_another_program_gets_each_answer_before_it_writes_the_next_line(tmp_path: Path) -> None:
    pipe = asyncio.subprocess.PIPE
    environment = surroundings(tmp_path, {})
    running = await asyncio.create_subprocess_exec(
        *command(), cwd=tmp_path, env=environment, stdin=pipe, stdout=pipe, stderr=pipe
    )
    assert running.stdin
    assert running.stdout
    async with asyncio.timeout(PATIENCE):
        for subject in ("a cat", "a dog", "a fox"):
            running.stdin.write(written({"id": subject, "text": f"draw {subject}", "addressed": True}).encode())
            answer = json.loads(await running.stdout.readline())
            assert (answer["id"], answer["prompt"]) == (subject, subject)
        running.stdin.close()
        out, err = await running.communicate()
    assert (running.returncode, out, err) == (0, b"", b"")


def test_whoever_stops_listening_is_not_shown_a_traceback(tmp_path: Path) -> None:
    environment = surroundings(tmp_path, {})
    pipe = subprocess.PIPE
    program = subprocess.Popen(command(), cwd=tmp_path, env=environment, stdin=pipe, stdout=pipe, stderr=pipe)
    with ending(program) as running:
        assert running.stdin
        assert running.stdout
        assert running.stderr
        running.stdin.write(b"draw a cat\n")
        running.stdin.flush()
        assert b"a cat" in running.stdout.readline()
        running.stdout.close()
        with suppress(BrokenPipeError):
            running.stdin.write(b"draw a dog\n" * 5000)
            running.stdin.close()
        assert b"Traceback" not in running.stderr.read()
    assert running.returncode not in {0, -signal.SIGKILL}


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("draw a cat", row(intent="generate", prompt="a cat")),
        ("帮我画一只猫", row(intent="generate", prompt="一只猫", language="zh")),
        ('{"text": "draw"}', row()),
        ("", row()),
    ],
)
def test_a_text_on_the_command_line_counts_as_addressed(text: str, answer: object, tmp_path: Path) -> None:
    ended = told(tmp_path, "draw a dog\n", text)
    assert (ended.status, ended.err, ended.rows) == (0, "", [answer])


def test_the_configuration_says_whether_an_unmistakable_request_is_heard(tmp_path: Path) -> None:
    config = configured(tmp_path, "[chat]", "explicit = true")
    lines = written({"text": "please draw me a cat"}, {"text": "please draw me a cat", "explicit_allowed": False})
    drawn, silent = row(intent="generate", prompt="a cat"), row()
    assert told(tmp_path, lines, *config).rows == [drawn, silent]
    assert told(tmp_path, lines).rows == [silent, silent]
    assert told(tmp_path, written({"text": "a cat sleeps"}), *config).rows == [silent]


@pytest.mark.parametrize(("provider", "model"), [("openrouter", "flux-2-pro"), ("krea", "flux-1-dev")])
def test_a_name_that_several_models_have_means_the_one_that_is_configured(
    provider: str, model: str, tmp_path: Path
) -> None:
    given = written({"text": "用flux画一只猫", "addressed": True})
    (answer,) = told(tmp_path, given, *configured(tmp_path, f"[providers.{provider}]")).rows
    assert (answer["model"], answer["prompt"]) == (model, "一只猫")


def test_a_configuration_that_cannot_be_used_ends_it_before_anything_is_read(tmp_path: Path) -> None:
    ended = told(tmp_path, "draw a cat\n", *configured(tmp_path, "[chat]", "explicit = 3"))
    assert (ended.status, ended.out) == (2, "")
    assert "chat.explicit must be true or false" in ended.err
