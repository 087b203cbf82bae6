"""Loads of lark-oapi what is used and no more: as a whole it is eleven thousand modules, and takes seconds.

Its packages import all that is in them, and there is no other way in. So they are entered without being run, and what
only they want is kept out. Where the library is not laid out as expected, it is loaded as a whole.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from importlib import import_module
from importlib.machinery import PathFinder
from inspect import signature
from types import ModuleType
from typing import Any

import structlog

log = structlog.get_logger()

LIBRARY = "lark_oapi"
IM = f"{LIBRARY}.api.im.v1"
MODEL = f"{IM}.model"
HOLLOW = (LIBRARY, f"{LIBRARY}.api", f"{LIBRARY}.api.im", IM, MODEL, f"{LIBRARY}.event")
"""Packages that import all that is in them."""
DISPATCHER = f"{LIBRARY}.event.dispatcher_handler"
DECRYPTOR = f"{LIBRARY}.core.utils.decryptor"
STANDING_IN = {DISPATCHER: "EventDispatcherHandler", DECRYPTOR: "AESCipher"}
"""Modules that are named and not needed, with the one class that is named of them."""
OUTSIDE: Mapping[str, ModuleType | None] = {"requests": ModuleType("requests"), "pkg_resources": None}
"""What the library stands on, and what it finds in its place: calls that would stop the event loop, and a namespace
package that it declares otherwise if need be."""
WS = f"{LIBRARY}.ws.client"
CORE = f"{LIBRARY}.core"
PARTS = (
    (f"{CORE}.json", "JSON"),
    (f"{CORE}.model", "BaseRequest"),
    (f"{CORE}.enum", "HttpMethod"),
    (f"{CORE}.utils.files", "Files"),
    (f"{WS.rpartition('.')[0]}.pb.pbbp2_pb2", "Frame"),
)
OF_THE_CLIENT = ("_handle_message", "_handle_control_frame", "_handle_data_frame", "_write_message", "_configure")
MADE_OF = ("app_id", "app_secret")
"""What the connection stands on: what the library's client keeps to itself, and what it is made of first of all."""
REQUESTS = (
    "CreateFileRequest",
    "CreateFileRequestBody",
    "CreateImageRequest",
    "CreateImageRequestBody",
    "CreateMessageRequest",
    "CreateMessageRequestBody",
    "DeleteMessageRequest",
    "GetMessageRequest",
    "GetMessageResourceRequest",
    "ListMessageRequest",
    "PatchMessageRequest",
    "PatchMessageRequestBody",
    "ReplyMessageRequest",
    "ReplyMessageRequestBody",
    "UpdateMessageRequest",
    "UpdateMessageRequestBody",
)


class _Stub(ModuleType):
    """Stands where a module is."""


def _load() -> None:
    """Sees to it that what is used can be imported. Raises ModuleNotFoundError where the library is not there."""
    if LIBRARY in sys.modules:
        return
    found = PathFinder.find_spec(LIBRARY)
    if found is None or not found.submodule_search_locations:
        raise ModuleNotFoundError(f"No module named '{LIBRARY}'", name=LIBRARY)
    try:
        with _kept_out():
            _enter(found.submodule_search_locations[0])
            _look()
    except Exception:
        # Whatever was looked for in vain: as a whole the library works as its makers meant it to.
        _leave()
        log.warning("lark-oapi is not laid out as expected and is loaded as a whole", exc_info=True)
        import_module(LIBRARY)
    _unloop()


def _unloop() -> None:
    """The library takes hold of an event loop as it is loaded, and makes one where there is none: in a thread of its
    own it takes one that nobody runs, and that is nobody else's."""
    client: Any = import_module(WS)
    client.loop.close()
    client.loop = None


def _enter(root: str) -> None:
    for name in HOLLOW:
        package = ModuleType(name)
        package.__path__ = ["/".join((root, *name.split(".")[1:]))]
        sys.modules[name] = package
    for name, only in STANDING_IN.items():
        sys.modules[name] = _Stub(name)
        setattr(sys.modules[name], only, type(only, (), {}))


def _look() -> None:
    """Raises what an import raises, AttributeError, or TypeError."""
    client = import_module(WS).Client
    for name in OF_THE_CLIENT:
        getattr(client, name)
    if tuple(signature(client).parameters)[: len(MADE_OF)] != MADE_OF:
        raise TypeError("the client is made otherwise")
    for name in REQUESTS:
        _request(name).builder()
    for module, name in PARTS:
        _part(module, name)


def _leave() -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] == LIBRARY]:
        del sys.modules[name]


@contextmanager
def _kept_out() -> Iterator[None]:
    """The places are given back: whoever else wants these modules shall have them."""
    held = {name: module for name, module in OUTSIDE.items() if name not in sys.modules}
    # None makes an import fail; the type of `sys.modules` does not know it.
    sys.modules.update(held)  # type: ignore[arg-type]  # see above
    try:
        yield
    finally:
        for name in held:
            sys.modules.pop(name, None)


def _silence() -> None:
    """The library prints what people say, and addresses that let anybody in."""
    logger = import_module(f"{LIBRARY}.core.log").logger
    logger.handlers.clear()
    logger.propagate = False
    logger.disabled = True


def _request(name: str) -> Any:
    module = "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("_")
    return _part(f"{MODEL}.{module}", name, IM)


def _part(module: str, name: str, package: str = LIBRARY) -> Any:
    """Where the library is loaded as a whole, its packages have what is for everybody, wherever it is kept."""
    whole = import_module(package)
    return getattr(whole, name) if hasattr(whole, name) else getattr(import_module(module), name)


def cipher(key: str) -> Any:
    """The library's AESCipher. It is loaded when it is wanted, for calls by Feishu alone."""
    if isinstance(sys.modules.get(DECRYPTOR), _Stub):
        del sys.modules[DECRYPTOR]
    return import_module(DECRYPTOR).AESCipher(key)


with ThreadPoolExecutor(1, "lark-oapi") as _aside:
    _aside.submit(_load).result()
    _silence()

ws: Any = import_module(WS)
"""The module of the long connection, with its client and its frames."""
JSON, BaseRequest, HttpMethod, Files, Frame = (_part(module, name) for module, name in PARTS)

CreateFileRequest = _request("CreateFileRequest")
CreateFileRequestBody = _request("CreateFileRequestBody")
CreateImageRequest = _request("CreateImageRequest")
CreateImageRequestBody = _request("CreateImageRequestBody")
CreateMessageRequest = _request("CreateMessageRequest")
CreateMessageRequestBody = _request("CreateMessageRequestBody")
DeleteMessageRequest = _request("DeleteMessageRequest")
GetMessageRequest = _request("GetMessageRequest")
GetMessageResourceRequest = _request("GetMessageResourceRequest")
ListMessageRequest = _request("ListMessageRequest")
PatchMessageRequest = _request("PatchMessageRequest")
PatchMessageRequestBody = _request("PatchMessageRequestBody")
ReplyMessageRequest = _request("ReplyMessageRequest")
ReplyMessageRequestBody = _request("ReplyMessageRequestBody")
UpdateMessageRequest = _request("UpdateMessageRequest")
UpdateMessageRequestBody = _request("UpdateMessageRequestBody")
