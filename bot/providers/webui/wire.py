"""What goes to the web UI and what comes back; unknown fields of answers are passed over."""

from __future__ import annotations

import msgspec

from bot.providers.http import Garbled, read

NULL = msgspec.Raw(b"null")

Rows = tuple[msgspec.Raw, ...]
"""A list is read row by row: one that has an unknown shape costs none of the others."""


class Checkpoint(msgspec.Struct, frozen=True):
    """A model on the machine's disk. `title` is its file with a hash, if that is known by now."""

    title: str
    model_name: str | None = None


class Order(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The body of txt2img and img2img. Defaults are the service's own."""

    prompt: str
    negative_prompt: str = ""
    seed: int = -1
    steps: int = 50
    cfg_scale: float = 7
    width: int = 512
    height: int = 512
    n_iter: int = 1
    """Pictures that are drawn one after the other: together (`batch_size`) they need as much more memory."""
    sampler_name: str = ""
    scheduler: str = ""
    override_settings: dict[str, str] = {}
    force_task_id: str = ""
    init_images: tuple[str, ...] = ()
    denoising_strength: float | None = None
    resize_mode: int = 0
    """1: what does not fit is cut off, so that nothing is stretched."""
    mask: str = ""
    mask_blur: int | None = None
    inpainting_fill: int = 0
    """1: what is redrawn begins with what was there."""
    inpaint_full_res: bool = True
    """False: the whole picture is looked at while a part of it is redrawn."""


class Drawn(msgspec.Struct, frozen=True):
    """The answer to an order."""

    images: tuple[str | None, ...] | None = None
    info: msgspec.Raw = NULL

    @property
    def told(self) -> Told:
        """`info` is JSON within JSON. Nothing is known where it is missing or broken."""
        try:
            text = read(self.info, str)
        except Garbled:
            return Told()
        try:
            return read(text.encode(errors="replace"), Told)
        except Garbled:
            return Told()


class Told(msgspec.Struct, frozen=True):
    """What is said about the pictures: the seed of each, and which is the first that is no overview."""

    all_seeds: tuple[int, ...] | None = None
    index_of_first_image: int | None = None


class Asked(msgspec.Struct, frozen=True):
    """The body of the question how far a task is. -1: the newest preview, whichever was seen before."""

    id_task: str
    live_preview: bool
    id_live_preview: int = -1


class Look(msgspec.Struct, frozen=True):
    """How far a task is."""

    active: bool | None = None
    queued: bool | None = None
    progress: float | None = None
    live_preview: str | None = None


class Work(msgspec.Struct, frozen=True):
    """How many pictures the machine is busy with, whoever wants them."""

    job_count: int | None = None


class Glance(msgspec.Struct, frozen=True):
    """How far whatever is drawn now is. It is not said whose it is."""

    progress: float | None = None
    state: Work | None = None
    current_image: str | None = None

    @property
    def working(self) -> bool:
        return bool(self.state and self.state.job_count)


class Complaint(msgspec.Struct, frozen=True):
    """An error of the web UI (`error`, `errors`), or of the web framework beneath it (`detail`)."""

    error: msgspec.Raw = NULL
    detail: msgspec.Raw = NULL
    errors: msgspec.Raw = NULL

    @property
    def own(self) -> bool:
        return bool(self.text)

    @property
    def text(self) -> str:
        return " ".join(filter(None, (_words(self.error), _words(self.detail), _words(self.errors))))


class _Mistake(msgspec.Struct, frozen=True):
    """What does not fit the form of an order; the value beside it may be the prompt, and is not read."""

    msg: str = ""


def _words(raw: msgspec.Raw) -> str:
    try:
        return read(raw, str)
    except Garbled:
        pass
    try:
        return ", ".join(mistake.msg for mistake in read(raw, tuple[_Mistake, ...]))
    except Garbled:
        return ""
