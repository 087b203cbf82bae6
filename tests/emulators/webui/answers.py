"""The web UI's answers."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from math import ceil, sqrt
from pathlib import PurePosixPath

import msgspec
from starlette.responses import Response

from tests.emulators.pictures import picture
from tests.emulators.webui.machine import Machine, Work
from tests.emulators.webui.orders import Rejected, Words
from tests.emulators.webui.state import Emulator

CHANCE = 1234
"""The seed of an order without one."""


def answer(content: object, status: int = 200) -> Response:
    return Response(msgspec.json.encode(content), status, media_type="application/json")


def error(rejected: Rejected, *, bare: bool) -> Response:
    headers = {"WWW-Authenticate": "Basic"} if rejected.status == 401 else {}
    if not rejected.name:
        content: object = {"detail": [{"loc": ["body"], "msg": rejected.detail, "type": "value_error"}]}
    elif not bare:
        said = {"error": rejected.name, "detail": rejected.detail, "body": "", "errors": rejected.errors}
        return Response(msgspec.json.encode(said), rejected.status, headers, "application/json")
    elif rejected.name == "HTTPException":
        content = {"detail": rejected.detail}
    else:
        return Response("Internal Server Error", 500, media_type="text/plain")
    return Response(msgspec.json.encode(content), rejected.status, headers, "application/json")


def models(titles: Sequence[str]) -> Response:
    return answer([_model(title) for title in titles])


def _model(title: str) -> dict[str, str | None]:
    file, _, digest = title.partition(" [")
    name = str(PurePosixPath(file).with_suffix("")).replace("/", "_")
    models = f"/srv/models/{file}"
    digest = digest.rstrip("]")
    return {
        "title": title,
        "model_name": name,
        "hash": digest or None,
        "sha256": None,
        "filename": models,
        "config": None,
    }


def drawn(emulator: Emulator, work: Work) -> Response:
    """`info` is JSON within JSON."""
    order = work.order
    seed = CHANCE if order.seed < 0 else order.seed
    own = [picture(work.id, order.width, order.height)] * order.count
    across = ceil(sqrt(order.count))
    before = [picture("overview", order.width * across, order.height * across)] if emulator.grid else []
    files = [*before, *own, *([picture("map", order.width, order.height)] * emulator.maps)]
    told = {
        "prompt": order.prompt,
        "seed": seed,
        "all_seeds": [seed + at for at in range(order.count)],
        "steps": order.steps,
        "width": order.width,
        "height": order.height,
        "sampler_name": order.sampler_name or "Euler",
        "index_of_first_image": len(before),
        "infotexts": [f"{order.prompt}\nSteps: {order.steps}, Seed: {seed}"] * order.count,
    }
    images = [emulator.prefix + _encoded(file) for file in files]
    parameters = {"prompt": order.prompt, "steps": order.steps}
    return answer({"images": images, "parameters": parameters, "info": msgspec.json.encode(told).decode()})


def progress(machine: Machine, id: str, *, preview: bool) -> Response:
    """Of this very task."""
    active, pending = machine.active, machine.pending
    if active is None or active.id != id:
        queued = id in pending
        text = f"In queue: {pending.index(id) + 1}/{len(pending)}" if queued else "Waiting..."
        told = {"active": False, "queued": queued, "completed": id in machine.finished, "progress": None, "eta": None}
        return answer(told | {"live_preview": None, "id_live_preview": -1, "textinfo": text})
    share = machine.step / active.order.steps
    seen = f"data:image/jpeg;base64,{_encoded(_preview(active))}" if preview and machine.step else None
    drawing = {"active": True, "queued": False, "completed": False, "progress": share, "eta": 6.2}
    return answer(drawing | {"live_preview": seen, "id_live_preview": machine.step, "textinfo": f"{share:.0%}"})


def glance(machine: Machine, *, preview: bool) -> Response:
    """Of whatever is drawn at this moment."""
    active = machine.active
    steps, count = (active.order.steps, active.order.n_iter) if active else (0, 0)
    share = min(1.0, 0.01 + machine.step / steps / count) if active else 0
    state = {
        "skipped": False,
        "interrupted": bool(active and active.interrupted),
        "stopping_generation": False,
        "job": "txt2img" if active else "",
        "job_count": count,
        "job_timestamp": "20261121063300",
        "job_no": 0,
        "sampling_step": machine.step if active else 0,
        "sampling_steps": steps,
    }
    seen = _encoded(_preview(active)) if active and preview and machine.step else None
    told = {"progress": share, "eta_relative": 6.2 if active else 0, "state": state}
    return answer(told | {"current_image": seen, "textinfo": None})


def _preview(work: Work) -> bytes:
    """A stranger's shows his own colours."""
    return preview_of(work.id, work.order)


def preview_of(id: str, order: Words) -> bytes:
    return picture(id, order.width // 8, order.height // 8, "JPEG")


def _encoded(file: bytes) -> str:
    return base64.b64encode(file).decode()
