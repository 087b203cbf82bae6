"""`easel demo`: the web chat with the offline painter, in a data directory of its own."""

from __future__ import annotations

import os
import webbrowser
from collections.abc import Mapping

from msgspec import structs

from bot import log, serving
from bot.app import opened
from bot.cli.outcomes import DONE, tag
from bot.config import load
from bot.i18n import language
from bot.values import Text


async def show(port: int, pace: float, open_page: bool, environment: Mapping[str, str]) -> int:
    usual = load(None, {**environment, "EASEL_CONFIG": os.devnull})
    settings = structs.replace(
        usual,
        directory=usual.directory / "demo",
        adapters={"web": {"port": port}},
        providers={"studio": {"pace": pace}},
    )
    log.configure("warning", "auto")
    async with opened(settings, environment, {}) as home:
        address = f"http://127.0.0.1:{port}"
        _announce(address, open_page, environment)
        await serving.serve(home)
    return DONE


def _announce(address: str, open_page: bool, environment: Mapping[str, str]) -> None:
    spoken = language(tag(environment))
    lines = (
        Text("Easel is painting at %(address)s — this machine only, offline, free.", address=address),
        Text("Try: %(wish)s", wish="帮我画一只猫"),
        Text("Stop with Ctrl+C."),
    )
    for line in lines:
        print(spoken.say(line), flush=True)  # noqa: T201 - the command's output
    if open_page and environment.get("CI") is None:
        webbrowser.open(address)
