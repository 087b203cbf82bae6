"""Two ways to show posts in a terminal: for people with colours, a bar and the picture, and as JSON lines."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TextIO

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn
from rich.text import Text as RichText

from bot.cli.preview import preview
from bot.values import Outbound, PostKind


class Lines:
    """One JSON object a line for each post (design, section 7)."""

    def __init__(self, elapsed: Callable[[], float], out: TextIO = sys.stdout) -> None:
        self._elapsed = elapsed
        self._out = out

    def show(self, outbound: Outbound, paths: tuple[Path, ...]) -> None:
        """A post with several pictures is a line for each, the first with the words."""
        self._write(outbound, outbound.text, paths[0] if paths else None)
        for path in paths[1:]:
            self._write(outbound, "", path)

    def progress(self, outbound: Outbound) -> None:
        self._write(outbound, outbound.text, None)

    def _write(self, outbound: Outbound, text: str, path: Path | None) -> None:
        line = {
            "at": round(self._elapsed(), 3),
            "kind": str(outbound.kind),
            "text": text,
            "picture": str(path) if path else None,
            "buttons": [{"label": button.label, "token": button.token} for button in outbound.buttons],
        }
        print(json.dumps(line, ensure_ascii=False), file=self._out, flush=True)


class Colours:
    """Posts as paragraphs; progress as one line that is drawn again in place."""

    def __init__(self, console: Console, environment: Mapping[str, str]) -> None:
        self._console = console
        self._environment = environment
        self._bar: Progress | None = None
        self._task = TaskID(0)

    def show(self, outbound: Outbound, paths: tuple[Path, ...]) -> None:
        if outbound.kind in {PostKind.PICTURE, PostKind.FAILURE}:
            self._close()
        for path in paths:
            self._picture(path)
        self._console.print(RichText(outbound.text), soft_wrap=True)
        for path in paths:
            self._console.print(RichText(str(path), style="bold"), soft_wrap=True)

    def progress(self, outbound: Outbound) -> None:
        if self._bar is None:
            columns = BarColumn(bar_width=24), TextColumn("{task.description}", markup=False)
            self._bar = Progress(*columns, console=self._console, transient=True)
            self._task = self._bar.add_task("", total=100)
            self._bar.start()
        self._bar.update(self._task, completed=outbound.progress, description=outbound.text)

    @property
    def completed(self) -> float:
        """Percent, as the bar shows it."""
        return self._bar.tasks[self._task].completed if self._bar else 0

    def _picture(self, path: Path) -> None:
        shown = preview(path, self._environment) if self._console.is_terminal else ""
        if shown:
            self._console.file.write(f"{shown}\n")

    def _close(self) -> None:
        if self._bar is not None:
            self._bar.stop()
            self._bar = None
