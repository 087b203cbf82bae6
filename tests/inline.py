"""Work that is given to threads, done at once: so that no time of a stepped clock passes meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from typing_extensions import override


class Inline(ThreadPoolExecutor):
    """Has no thread."""

    @override
    def submit(self, fn: Callable[..., Any], /, *arguments: Any, **named: Any) -> Future[Any]:
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*arguments, **named))
        except Exception as error:  # noqa: BLE001 - whoever waits for it gets it
            future.set_exception(error)
        return future


def without_threads() -> None:
    """For the running loop."""
    asyncio.get_running_loop().set_default_executor(Inline())
