"""From the state of a task to how far the job has come."""

from __future__ import annotations

import msgspec

from bot.errors import Broken, Busy, JobError, Moderated
from bot.ports import Finished, Pending
from bot.providers.http import Answer, Garbled
from bot.providers.http.openai_images import NULL, Conceal, Images, Raws, Server, told, worded

_DONE = frozenset({"succeeded", "success", "completed"})
_FAILED = frozenset({"failed", "error"})


class _State(msgspec.Struct, frozen=True):
    status: str | int | None = None
    data: Raws | None = None
    images: Raws | None = None
    error: msgspec.Raw = NULL


async def progress(answer: Answer, server: Server) -> Pending | Finished:
    """Finished as soon as a picture can be used. States nobody has heard of, and a success without pictures, count as
    work in progress."""
    try:
        state = await answer.read_large(_State)
    except Garbled as error:
        raise Busy("a task that cannot be read", answer.after) from error
    status = str(state.status).lower()
    if status in _FAILED:
        raise _failure(state, answer, server.line.conceal)
    if status not in _DONE:
        return Pending()
    pictures = await server.results.of(Images(data=state.data, images=state.images).pictures)
    return Finished(pictures) if pictures else Pending()


def _failure(state: _State, answer: Answer, conceal: Conceal) -> JobError:
    """A failed task is over, whatever the error says of trying again."""
    said = worded(state.error)
    error = told(said, answer, conceal) if said else Broken("the task failed")
    return error if isinstance(error, Moderated) else Broken(error.detail)
