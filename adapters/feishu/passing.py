"""Whether time mends a call that failed."""

from __future__ import annotations

from http import HTTPStatus

from adapters.feishu.line import EXPIRED, Declined, Failed

TOO_FAST = frozenset({99991400, 230020, 11232})
BUSY = frozenset({1, 1500, 2200, 99991000, 99991401})


def passes(error: Failed) -> bool:
    """A plain no stays a no. A token that is refused although it is new: not all of Feishu knows it yet."""
    if not isinstance(error, Declined):
        return True
    if error.code in TOO_FAST | BUSY | EXPIRED:
        return True
    return error.status >= HTTPStatus.INTERNAL_SERVER_ERROR or error.status == HTTPStatus.TOO_MANY_REQUESTS


def after(error: Failed) -> float | None:
    """Seconds, where they are named."""
    return error.after if isinstance(error, Declined) else None
