"""What is written beside the pictures of a job: the same for programs and for people. It names nobody."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import PurePosixPath

import msgspec

from bot.values import Cost, Job, Picture


class Amount(msgspec.Struct, frozen=True):
    """What was agreed or charged."""

    amount: float
    unit: str


class File(msgspec.Struct, frozen=True, omit_defaults=True):
    """A picture in the same folder."""

    name: str
    mime: str
    width: int
    height: int
    bytes: int
    link: str = ""
    address: str = ""


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """`result.json`. Times are in UTC, durations in seconds."""

    id: str
    model: str
    model_name: str
    provider: str
    task: str
    prompt: str
    negative: str
    aspect_ratio: str
    size: str
    wished_size: str
    seed: int | None
    cost: Amount | None
    charged: Amount | None
    created: str
    submitted: str
    finished: str
    seconds: float
    files: list[File]


def noted(job: Job) -> Mapping[str, str]:
    """The text of each note, by the name of its file."""
    result = _result(job)
    written = msgspec.json.format(msgspec.json.encode(result), indent=2).decode()
    return {"result.json": f"{written}\n", "result.md": "\n".join(_page(result))}


def _result(job: Job) -> Result:
    order, quote = job.order, job.quote
    return Result(
        id=job.id,
        model=order.model,
        model_name=quote.model_name,
        provider=quote.provider,
        task=order.task,
        prompt=order.prompt,
        negative=order.negative,
        aspect_ratio=order.aspect_ratio,
        size=order.size,
        wished_size=order.wished_size,
        seed=order.seed,
        cost=_amount(quote.cost),
        charged=_amount(job.charged),
        created=_moment(job.created),
        submitted=_moment(job.submitted),
        finished=_moment(job.finished),
        seconds=round(max(0.0, job.finished - job.submitted), 3),
        files=[_file(picture) for picture in job.pictures],
    )


def _amount(cost: Cost | None) -> Amount | None:
    return Amount(cost.amount, cost.unit) if cost is not None and cost.known else None


def _moment(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _file(picture: Picture) -> File:
    name = PurePosixPath(picture.path).name
    return File(name, picture.mime, picture.width, picture.height, picture.size, picture.link, picture.address)


def _page(result: Result) -> Iterator[str]:
    paid = result.charged or result.cost
    yield f"# {_plain(result.prompt) or result.model_name}"
    yield ""
    for file in result.files:
        yield f"![{file.width} × {file.height}]({file.name})"
        yield ""
    yield f"- Model: {_plain(result.model_name)}"
    yield f"- Format: {result.aspect_ratio}, {result.size}"
    if paid is not None:
        yield f"- Cost: {paid.amount:g} {paid.unit}"
    yield f"- Made: {result.finished}, in {result.seconds:.0f} s"
    yield f"- Reference: #{result.id[:4]} ({result.id})"
    yield from (f"- Original: <{file.link}>" for file in result.files if file.link)
    yield ""


def _plain(text: str) -> str:
    """On one line, and no mark-up: a prompt is a stranger's text."""
    words = " ".join(text.split())
    return "".join(f"\\{letter}" if letter in "\\`*_{}[]<>()#+!|" else letter for letter in words)
