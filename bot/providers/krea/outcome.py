"""From the state of a job to how far the order has come."""

from __future__ import annotations

from collections.abc import Iterator

from bot.errors import Broken, JobError, Moderated
from bot.ports import Finished, Pending
from bot.providers.http import Garbled, address, read
from bot.providers.krea.failures import Conceal, is_moderation, words
from bot.providers.krea.pricing import UNIT, number
from bot.providers.krea.wire import NULL, Job, Link, Result
from bot.values import Cost

_PREVIEW = "preview"
_FILMS = (".mp4", ".mov", ".webm", ".glb", ".wav", ".mp3")


def outcome(job: Job, conceal: Conceal) -> Pending | Finished:
    """Words that nobody has heard of count as work in progress, and so does a result that is still to be written.
    Raises for a job that is over without a picture."""
    match (job.status or "").strip().lower():
        case "failed":
            raise _failure(job, conceal)
        case "cancelled" | "canceled":
            raise Broken("the order was taken back at the service")
        case "completed":
            return _finished(job)
        case _:
            return Pending()


def is_other(job: Job) -> bool:
    """It trained a style or made a film, and so was no order for a picture."""
    result = _result(job)
    urls = [url.partition("?")[0].lower() for url in _addresses(result)]
    return result.style_id is not None or (bool(urls) and all(url.endswith(_FILMS) for url in urls))


def _finished(job: Job) -> Pending | Finished:
    if job.result == NULL:
        return Pending()
    links = tuple(dict.fromkeys(url for url in _addresses(_result(job)) if _is_address(url)))
    if not links:
        raise Broken("the job was completed without a picture")
    charged = None if job.cost_usd is None else number(job.cost_usd)
    return Finished(links, None if charged is None else Cost(charged, UNIT))


def _result(job: Job) -> Result:
    """An empty one for what cannot be read."""
    try:
        return read(job.result, Result)
    except Garbled:
        return Result()


def _addresses(result: Result) -> Iterator[str]:
    """Of whatever shape; previews are none."""
    urls = result.urls
    if isinstance(urls, str):
        yield urls
        return
    listed = urls.items() if isinstance(urls, dict) else ((None, url) for url in urls or ())
    for name, url in listed:
        link = url if isinstance(url, Link) else Link(url)
        if link.url and _PREVIEW not in {name, link.type}:
            yield link.url


def _is_address(url: str) -> bool:
    try:
        address(url)
    except Garbled:
        return False
    return True


def _failure(job: Job, conceal: Conceal) -> JobError:
    """Why is told in an error of its own, in the result, or not at all."""
    result = _result(job)
    text = next(filter(None, map(words, (job.error, result.error, result.message, job.result))), "no reason is told")
    # What moderation says quotes what it is about.
    return Moderated("Krea refused the content") if is_moderation(text) else Broken(f"the job failed: {conceal(text)}")
