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


def progress(medias: Sequence[Media], conceal: Conceal) -> Pending | Finished:
    """Finished when every picture is there; raises as soon as one of them never will be. States nobody has heard of
    count as work in progress."""
    for media in medias:
        if media.status == "failed" or media.stage in {_FAILED, _DELETED}:
            raise _failure(media, conceal)
    links = tuple(media.link for media in medias if media.stage == _READY and _reachable(media.link))
    return Finished(links) if medias and len(links) == len(medias) else Pending()


def _failure(media: Media, conceal: Conceal) -> JobError:
    if in_words(media.complaint) is Moderated:
        return Moderated("IMA refused the content")  # what moderation says quotes what it is about
    if media.stage == _DELETED:
        return Gone("the picture was deleted")
    return Broken(f"the task failed: {conceal(media.complaint)}")


def _reachable(link: str) -> bool:
    try:
        address(link)
    except Garbled:
        return False
    return True
