"""No word that only engineers know reaches a person: whatever is meant, whatever went wrong, in every language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import get_args

import msgspec
import pytest

from bot import errors
from bot.errors import JobError, RateLimited, UnknownOutcome
from bot.i18n import languages
from bot.providers.http import Answer
from bot.providers.ima.failures import enveloped, failure
from bot.testing import Canvas
from bot.values import FailureKind, Job, Outbound, State
from bot.values.meanings import Closed, Exported, Meaning, NotDrawn, Why
from tests.houses import Plan, stand
from tests.render_fixtures import JOB, OTHERS, meanings, post

TICKET = "task_3f9a41c07bde"
KEY = "sk-or-v1-0123456789abcdef"
CAUSE = f'IMA 6009: No credit rule matches {TICKET} {KEY} Traceback (most recent call last): File "api.py", line 3'
UNSAID = re.compile(
    # Words of engineers, in both languages.
    r"\b(?:API|HTTPS?|URL|scripts?|endpoint|JSON|status code|exception|error|traceback|timeout|null|None|undefined|"
    r"payload|requests? id|task|tasks|id|token|parameters?|attribute_?\w*|model_version|form_config|aspect_ratio|"
    r"image_to_image|text_to_image|resolution|quality|cast|credit_rules?)\b"
    r"|参数|接口|脚本|状态码|错误码|报错|超时|任务|端点|令牌|堆栈|异常"
    # Numbers of states and errors, names of vendors and of their models, addresses of orders, keys, traces.
    r"|\b(?:[1-5]\d\d|4002|4008|4014|60\d\d)\b|\b(?:ima|creatok|krea|openrouter|wellapi|openai|gemini-[\w.-]+)\b"
    r"|\b[0-9a-f]{8}-[0-9a-f]{4}-|\b(?:sk|ok|gen|req|biz)[_-]\w{6,}|Bearer|Traceback|\bline \d|[{}<>]|\b\w+_\w+\b",
    re.IGNORECASE,
)
LINK = re.compile(r"https?://\S+")
SAID: list[tuple[int | str, str]] = [
    *((400, text) for text in ("Bad request: size is not in the options", "Invalid product attribute", "headers")),
    *(
        (400, text)
        for text in ("content_policy_violation", "sensitive_words_detected", "包含敏感内容", "moderation_blocked")
    ),
    *(
        (400, text)
        for text in ("Invalid request parameters", "at least 3686400 pixels", "prompt is empty", "image_too_small")
    ),
    *((401, text) for text in ("Unauthorized: invalid API key", "Missing Authentication header", "invalid_api_key")),
    *(
        (402, text)
        for text in ("Insufficient credits. Add more using https://openrouter.ai/credits", "INSUFFICIENT_BALANCE")
    ),
    *(
        (403, text)
        for text in ("insufficient_user_quota", "用户额度不足 (request id: 2026112106331)", "must be verified")
    ),
    *((404, text) for text in ("Task not found", "model_not_found", "Resource not found", "任务不存在")),
    *((408, "Operation timed out. Please try again later."), (410, "Gone"), (413, "Request payload too large")),
    *((422, text) for text in ("Invalid argument", "unprocessable", '[{"loc":["body","aspect_ratio"]}]')),
    *((429, text) for text in ("Rate limit exceeded", "insufficient_quota", "token_concurrency_limit_reached")),
    *((500, text) for text in ("Internal Server Error", "the model ran out of memory", "upstream_error")),
    *((502, "Provider returned error"), (503, "Model unavailable"), (504, "timeout"), (524, "Request timed out.")),
    *((529, "provider_overloaded"), (777, "who knows"), ("weird", "no number"), (-1, CAUSE), (0, "")),
    *((4002, "Insufficient credits"), (4008, "Insufficient points"), (4014, "requires a subscription")),
    *((6006, "Credit does not match the rule's points"), (6009, "No credit rule matches")),
    (6010, "Attribute ID does not match the calculated rule"),
]
"""What the known services answer when something goes wrong, and what none of them ever did."""
BODIES = (b"", b"<html><body>502 Bad Gateway</body></html>", b'{"code": 500', b"null", b"[1, 2]", "出错了".encode())
"""What is no answer at all."""


def kinds(kind: type[JobError] = JobError) -> Iterator[type[JobError]]:
    for special in kind.__subclasses__():
        yield special
        yield from kinds(special)


def told(meaning: Meaning, language: str) -> str:
    return read(post(meaning, language))


def read(shown: Outbound) -> str:
    """All that a person reads, without the links and without their own words."""
    said = "\n".join((shown.text, *(button.label for button in shown.buttons)))
    return LINK.sub("", said)


def ended(error: JobError) -> Job:
    state = State.UNCERTAIN if isinstance(error, UnknownOutcome) else State.FAILED
    return replace(JOB, state=state, failure=error.kind, ticket=TICKET, cause=f"{error.detail} {CAUSE}")


def plain(said: str) -> None:
    assert UNSAID.findall(said) == [], said


def test_the_search_finds_what_it_is_for() -> None:
    bad = [
        "HTTP 500",
        "attribute_id",
        TICKET,
        "错误码",
        "Traceback",
        "6009",
        "the API key",
        '{"a": 1}',
        "ima",
        "参数不对",
    ]

    assert [text for text in bad if not UNSAID.search(text)] == []


def test_every_meaning_is_among_those_that_are_searched() -> None:
    assert {type(meaning) for meaning in meanings()} == set(get_args(Meaning))


@pytest.mark.parametrize("language", languages())
def test_whatever_is_meant_is_said_in_plain_words(language: str) -> None:
    for meaning in meanings():
        # What is handed out for a program is for a program.
        if not isinstance(meaning, Exported):
            plain(told(meaning, language))


@pytest.mark.parametrize("language", languages())
def test_every_error_that_the_house_knows_is_told_in_plain_words(language: str) -> None:
    for kind in kinds():
        for meaning in of(ended(kind(CAUSE))):
            plain(told(meaning, language))


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize(("code", "message"), SAID)
def test_whatever_a_service_answers_is_told_in_plain_words(code: int | str, message: str, language: str) -> None:
    body = msgspec.json.encode({"code": code, "message": message, "data": None})
    for status in (200, 500):
        answer = Answer(status, body)
        for meaning in of(ended(failure(enveloped(answer), answer, str))):
            plain(told(meaning, language))


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("body", BODIES)
def test_what_is_no_answer_at_all_is_told_in_plain_words(body: bytes, language: str) -> None:
    for status in (200, 302, 400, 401, 403, 404, 418, 429, 500, 502, 503, 504, 599):
        for meaning in of(ended(Answer(status, body).failure(paid=True))):
            plain(told(meaning, language))


def of(job: Job) -> tuple[Meaning, ...]:
    return NotDrawn(job, OTHERS), Closed(job), Why(job, job.created + 60)


@pytest.mark.parametrize("wish", ["帮我画一只猫", "draw a cat"])
@pytest.mark.parametrize("kind", list(kinds()), ids=lambda kind: kind.__name__)
async def test_a_provider_that_fails_is_not_quoted(kind: type[JobError], wish: str, tmp_path: Path) -> None:
    """From the order to the last post, through the whole house."""
    canvas = Canvas()
    canvas.answers.extend([kind(CAUSE)] * 9)
    async with stand(Plan(tmp_path, canvas=canvas)) as house:
        await house.hear(wish)
        await house.finish()
        posts = (*house.desk.said, *house.desk.changes)

        assert len(posts) > 2
        for shown in posts:
            plain(read(shown).replace("canvas", ""))
            assert CAUSE not in shown.text


def test_the_cause_of_each_kind_is_known() -> None:
    """Every failure has a class that reports it, so that none of them is missing above."""
    assert {kind.kind for kind in kinds() if kind is not errors.Busy} | {errors.Busy.kind} == set(FailureKind)
    assert RateLimited.kind is FailureKind.RATE_LIMITED
