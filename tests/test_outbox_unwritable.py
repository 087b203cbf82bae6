"""A store that cannot be written for a while: what was posted meanwhile is neither posted again nor left unfinished."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from typing_extensions import override

from bot.errors import StoreError
from bot.testing import MemoryStore
from bot.values import Job, State, Text
from tests.houses import Plan, stand
from tests.mailing import office


class Locked(MemoryStore):
    """Somebody else has it."""

    def __init__(self) -> None:
        super().__init__()
        self.locked = False
        self.refused = 0

    @override
    async def sent(self, key: str, message: str) -> None:
        self._enter()
        await super().sent(key, message)

    def _enter(self) -> None:
        if self.locked:
            self.refused += 1
            raise StoreError(Text("The database is locked."))


async def times(directory: Path, seconds: float) -> Mapping[str, object]:
    """What there is after a lock of so many seconds that begins as a post goes out, and a second post behind it."""
    store = Locked()
    async with office(directory, store=store) as mail:
        await mail.post("one")
        await mail.post("two")
        store.locked = True
        await mail.passes(seconds)
        store.locked = False
        await mail.passes(31)
        posts = [await store.post(key) for key in ("one", "two")]
        return {
            "posted": mail.board.told(),
            "calls": dict(mail.board.calls),
            "written": [post.message if post else "" for post in posts],
            "refused": store.refused > 1,
        }


async def test_that_a_post_is_there_is_written_down_once_the_store_can_be_written(tmp_path: Path) -> None:
    assert await times(tmp_path, 40) == {
        "posted": ["one", "two"],
        "calls": {"one": 1, "two": 1},
        "written": ["message of one", "message of two"],
        "refused": True,
    }


class Unread(MemoryStore):
    """One look at the job fails, just after its picture was posted."""

    failing = False

    @override
    async def job(self, id: str) -> Job | None:
        if self.failing:
            self.failing = False
            raise StoreError(Text("The database is locked."))
        return await super().job(id)

    @override
    async def sent(self, key: str, message: str) -> None:
        await super().sent(key, message)
        self.failing = key.endswith(":picture")


async def test_a_job_whose_picture_is_there_is_done_though_a_look_at_it_fails(tmp_path: Path) -> None:
    async with stand(Plan(tmp_path, store=Unread())) as house:
        await house.hear("draw a cat")
        await house.finish()
        await house.pass_seconds(5)
        (job,) = await house.store.jobs()

    assert job.state is State.DONE
