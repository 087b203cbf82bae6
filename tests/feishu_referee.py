"""A bot built on Feishu's own SDK for Node.js, at work on the emulator, and webhook calls that Node.js sealed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import msgspec

from tests.emulators.feishu import Feishu
from tests.programs import ending
from tests.refereeing import OUTSIDE, Referee, refereed, started

FOLDER = "larknode"
LOCK = OUTSIDE / FOLDER / "package-lock.json"


class Plain(msgspec.Struct):
    """What is to be sealed."""

    plain: str
    key: str
    timestamp: str
    nonce: str


class Sealed(msgspec.Struct):
    """A webhook call; `fits`: Feishu's own SDK takes the signature for good."""

    body: str
    headers: dict[str, str]
    fits: bool


@contextmanager
def judged(server: Feishu) -> Iterator[Referee]:
    keys = (server.encrypt_key, server.verification_token)
    with refereed(FOLDER, server.url, server.app_id, server.secret, *keys) as referee:
        yield referee


def sealed(wanted: Sequence[Plain]) -> list[Sealed]:
    with ending(started(FOLDER, "seal.js")) as process:
        spoken, complaints = process.communicate("".join(msgspec.json.encode(one).decode() + "\n" for one in wanted))
    assert complaints == ""
    return [msgspec.json.decode(line, type=Sealed) for line in spoken.splitlines()]
