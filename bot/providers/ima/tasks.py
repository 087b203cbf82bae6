"""From the state of a task's pictures to how far the job has come."""

from __future__ import annotations

from collections.abc import Sequence

from bot.errors import Broken, Gone, JobError, Moderated
from bot.ports import Finished, Pending
from bot.providers.http import Garbled, address
from bot.providers.ima.failures import Conceal, in_words
from bot.providers.ima.wire import Media

_READY = "1"
_FAILED = "2"
_DELETED = "3"


def progress(medias: Sequence[Media], conceal: Conceal, *, quoting: bool = True) -> Pending | Finished:
    """Finished when every picture is there; raises as soon as one of them never will be. States nobody has heard of
    count as work in progress. `quoting`: the service's own words may be told."""
    for media in medias:
        if media.failed or media.stage in {_FAILED, _DELETED}:
            raise _failure(media, conceal(media.complaint), quoting)
    links = tuple(media.link for media in medias if media.stage == _READY and _reachable(media.link))
    return Finished(links) if medias and len(links) == len(medias) else Pending()


def _failure(media: Media, said: str, quoting: bool) -> JobError:
    if in_words(said) is Moderated:
        return Moderated("IMA refused the content")  # what moderation says quotes what it is about
    if media.stage == _DELETED:
        return Gone("the picture was deleted")
    return Broken(f"the task failed: {said}" if quoting else "the task failed")


def _reachable(link: str) -> bool:
    try:
        address(link)
    except Garbled:
        return False
    return True
