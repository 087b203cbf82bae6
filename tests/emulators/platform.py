"""A small chat platform over HTTP: it brings events until they are acknowledged, and keeps what is posted to it."""

from __future__ import annotations

import asyncio
import threading
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

import msgspec
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from typing_extensions import override

from tests.emulators.faults import Endpoint, Fault, Faults
from tests.emulators.journal import Journal, noted
from tests.emulators.server import Stalled, address, bound, served

POLL_SECONDS = 5.0
"""How long a question for events is kept waiting for one."""


class Event(msgspec.Struct, frozen=True):
    """A person wrote something, or pressed the button with this token."""

    key: str
    chat: str
    person: str
    text: str
    message: str
    addressed: bool = True
    button: str = ""


class Posting(msgspec.Struct, frozen=True):
    """A post as a bot sends it; an edit has the same shape. The nonce is the bot's own name for it."""

    nonce: str
    chat: str
    kind: str
    text: str
    reply_to: str = ""
    pictures: tuple[bytes, ...] = ()
    progress: int | None = None
    buttons: tuple[str, ...] = ()
    """Their tokens."""


class Acknowledged(msgspec.Struct, frozen=True):
    """The event with this key need not be brought again."""

    key: str


class Posted(msgspec.Struct, frozen=True):
    """The platform's own name for a post."""

    id: str


class Watched(Journal):
    """A journal that can be waited for."""

    def __init__(self) -> None:
        super().__init__()
        self._counts: Counter[str] = Counter()
        self._moved = threading.Condition()

    @override
    async def note(self, name: str, request: Request) -> None:
        await super().note(name, request)
        self.tell(name)

    def tell(self, name: str) -> None:
        with self._moved:
            self._counts[name] += 1
            self._moved.notify_all()

    @property
    def total(self) -> int:
        with self._moved:
            return self._counts.total()

    def count(self, name: str) -> int:
        with self._moved:
            return self._counts[name]

    def wait(self, reached: Callable[[], bool], seconds: float) -> bool:
        """Until it is so, looked at after each request; False if it does not become so within the time."""
        with self._moved:
            return self._moved.wait_for(reached, seconds)


class Platform:
    """Tests speak through `say` and read `shown`; the endpoints for `fail` are events, ack, edit, and `post <kind>`."""

    def __init__(self, url: str, *, dedupes: bool, journal: Watched | None = None) -> None:
        self.url = url
        self.dedupes = dedupes
        """Whether a nonce that was there before is recognised and not shown again."""
        self.journal = journal or Watched()
        self.faults = Faults()
        self.pause = 0.0
        """Seconds that every post takes."""
        self._lock = threading.RLock()
        self._waiting: dict[str, Event] = {}
        self._ids: dict[str, str] = {}
        self._posts: dict[str, Posting] = {}
        self._edits: defaultdict[str, list[Posting]] = defaultdict(list)
        self._listeners: dict[asyncio.Event, asyncio.AbstractEventLoop] = {}

    def fail(self, endpoint: str, *faults: Fault, times: int = 1) -> None:
        self.faults.add(endpoint, *faults, times=times)

    def say(self, event: Event) -> None:
        with self._lock:
            self._waiting[event.key] = event
        self.wake()

    def wake(self) -> None:
        """Whoever asked for events is answered."""
        with self._lock:
            for woken, loop in self._listeners.items():
                loop.call_soon_threadsafe(woken.set)

    @property
    def unacknowledged(self) -> int:
        with self._lock:
            return len(self._waiting)

    @property
    def posts(self) -> list[Posting]:
        """Every post that people see, as it was posted."""
        with self._lock:
            return list(self._posts.values())

    @property
    def edits(self) -> list[Posting]:
        with self._lock:
            return [edit for edits in self._edits.values() for edit in edits]

    def shown(self) -> Mapping[str, Counter[str]]:
        """How many posts of each kind there are, by the job that stands at the beginning of the nonce."""
        found: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for post in self.posts:
            found[post.nonce.partition(":")[0]][post.kind] += 1
        return dict(found)

    def ended(self) -> int:
        """How many orders have a picture or the reason why there is none."""
        return sum(bool(kinds["picture"] or kinds["failure"]) for kinds in self.shown().values())

    async def events(self, _: Request) -> Response:
        woken = asyncio.Event()
        with self._listening(woken):
            try:
                async with asyncio.timeout(POLL_SECONDS):
                    await woken.wait()
            except TimeoutError:
                pass
        with self._lock:
            return _json(list(self._waiting.values()))

    @contextmanager
    def _listening(self, woken: asyncio.Event) -> Iterator[None]:
        with self._lock:
            self._listeners[woken] = asyncio.get_running_loop()
            if self._waiting:
                woken.set()
        try:
            yield
        finally:
            with self._lock:
                del self._listeners[woken]

    async def frozen(self, _: Request) -> Response:
        """Asked by a bot that wants to be stopped where it is: there is no answer."""
        return Stalled()

    async def ack(self, request: Request) -> Response:
        acknowledged = msgspec.json.decode(await request.body(), type=Acknowledged)
        with self._lock:
            self._waiting.pop(acknowledged.key, None)
        return Response(status_code=204)

    async def post(self, request: Request) -> Response:
        posting = msgspec.json.decode(await request.body(), type=Posting)
        await asyncio.sleep(self.pause)
        return await self.faults.around(f"post {posting.kind}", self._posting(posting))(request)

    def _posting(self, posting: Posting) -> Endpoint:
        async def kept(_: Request) -> Response:
            id = self._kept(posting)
            self.journal.tell(f"posted {posting.kind}")
            return _json(Posted(id))

        return kept

    def _kept(self, posting: Posting) -> str:
        with self._lock:
            known = self._ids.get(posting.nonce) if self.dedupes else None
            if known is not None:
                return known
            id = f"m{len(self._posts) + 1}"
            self._ids[posting.nonce] = id
            self._posts[id] = posting
            return id

    async def edit(self, request: Request) -> Response:
        posting = msgspec.json.decode(await request.body(), type=Posting)
        id = request.path_params["id"]
        with self._lock:
            if id not in self._posts:
                return Response(status_code=404)
            self._edits[id].append(posting)
        return Response(status_code=204)


@contextmanager
def platform(*, dedupes: bool = True, journal: Watched | None = None) -> Iterator[Platform]:
    """On loopback until the block ends. Several platforms may write into one journal."""
    listener = bound()
    made = Platform(address(listener), dedupes=dedupes, journal=journal)
    with served([(_app(made), listener)]):
        try:
            yield made
        finally:
            made.wake()


def _app(made: Platform) -> Starlette:
    def route(path: str, method: str, name: str, endpoint: Endpoint) -> Route:
        return Route(path, noted(lambda: made.journal, name, made.faults.around(name, endpoint)), methods=[method])

    return Starlette(
        routes=[
            route("/events", "GET", "events", made.events),
            route("/acks", "POST", "ack", made.ack),
            route("/posts", "POST", "post", made.post),
            route("/posts/{id}", "PUT", "edit", made.edit),
            route("/frozen", "GET", "frozen", made.frozen),
        ]
    )


def _json(answer: Posted | list[Event]) -> Response:
    return Response(msgspec.json.encode(answer), media_type="application/json")
