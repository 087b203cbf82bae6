"""A process that writes to a store, telling each thing that was written, until it is killed."""

import asyncio
import sys
from pathlib import Path

from bot import store
from bot.values import State, Turn
from tests.stored import job, post, said, stepped


def tell(what: str, key: str, revision: int) -> None:
    sys.stdout.write(f"{what} {key} {revision}\n")
    sys.stdout.flush()


async def live(database: store.Database, name: str) -> None:
    for number in range(1_000_000):
        key = f"{name}{number}"
        await database.admit(said(key))
        tell("admitted", key, 0)
        step = job(key)
        await database.commit(Turn(1.0, (key,), jobs=(step,), posts=(post(key, job=key),)))
        tell("written", key, 0)
        for state in (State.SUBMITTING, State.PAINTING, State.DELIVERING, State.DONE):
            step = stepped(step, state)
            await database.advance(step, 2.0)
            tell("written", key, step.revision)


async def main(url: str, directory: str) -> None:
    async with store.connect(url, Path(directory)) as database, asyncio.TaskGroup() as tasks:
        for name in "abcdefgh":
            tasks.create_task(live(database, name))


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
