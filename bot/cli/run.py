"""`easel run`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from bot import log, serving
from bot.cli.outcomes import DONE
from bot.config import load


async def serve(config: Path | None, environment: Mapping[str, str]) -> int:
    settings = load(config, environment)
    log.configure(settings.log.level, settings.log.format)
    await serving.run(settings, environment)
    return DONE
