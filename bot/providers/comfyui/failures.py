"""ComfyUI's refusals and failures under our own names."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from bot.errors import Broken, Busy, Gone, JobError, Mismatched, Refused, TooLarge
from bot.providers.comfyui.graph import texts
from bot.providers.comfyui.wire import Entry, Record, Refusal, graph, message
from bot.providers.http import Answer, Garbled

_UNLISTED = "value_not_in_list"
_UNKNOWN_NODE = frozenset({"missing_node_type", "invalid_prompt"})
_NO_MEMORY = ("outofmemory", "out of memory", "allocation on device")

Conceal = Callable[..., str]
"""The text as it may stand in a log, without its secrets and whatever else is given."""


def refusal(answer: Answer, conceal: Callable[[str], str]) -> JobError:
    """Of an order. What the server itself says proves that nothing was taken; anything else may come from a proxy."""
    try:
        said = answer.read(Refusal)
    except Garbled:
        return answer.failure(paid=True)
    detail = conceal(f"ComfyUI: {'; '.join(_complaints(said))}")
    if answer.status == 400:
        return _kind(said)(detail)
    if answer.status >= 500:
        return Busy(detail, answer.after)
    return answer.failure(paid=True)


def _kind(said: Refusal) -> type[JobError]:
    """Gone: a file of the model or a kind of node is not on the server. Everything else that does not fit is the
    workflow's: nobody who orders can mend it."""
    unlisted = (
        "Loader" in (node.class_type or "")
        for node in said.nodes
        for error in node.errors or ()
        if error.type == _UNLISTED
    )
    return Gone if any(unlisted) or said.error.type in _UNKNOWN_NODE else Mismatched


def _complaints(said: Refusal) -> Iterator[str]:
    yield f"{said.error.type}: {said.error.message}"
    for node in said.nodes:
        for error in node.errors or ():
            yield f"{node.class_type}: {error.type} ({error.details})"


def failed(record: Record, entry: Entry | None, conceal: Conceal) -> JobError:
    """Of an order that ended without pictures. Nothing is quoted where it is not known what was ordered: it might be
    the prompt."""
    messages = [message(raw) for raw in (record.status and record.status.messages) or ()]
    if any(name == "execution_interrupted" for name, _ in messages):
        return Broken("somebody stopped it at the server")
    trouble = next((trouble for name, trouble in messages if name == "execution_error"), None)
    if trouble is None:
        return Broken("it ended without a picture")
    said = f"{trouble.exception_type}: {trouble.exception_message}"
    if any(words in said.lower() for words in _NO_MEMORY):
        return Broken("the server ran out of memory: a smaller picture needs less")
    if entry is None or not entry.nodes:
        return Broken("it failed at the server")
    return Broken(conceal(f"{trouble.node_type}: {said}", *spellings(*texts(graph(entry)))))


def spellings(*secrets: str) -> tuple[str, ...]:
    """As programs quote them too."""
    plain = tuple(filter(str.strip, secrets))
    return (*plain, *(repr(text)[1:-1] for text in plain))


def theirs(error: JobError) -> JobError:
    """Where a person asked for nothing, no person can mend it; a picture to start from they can."""
    return Broken(error.detail) if isinstance(error, Refused) and not isinstance(error, TooLarge) else error
