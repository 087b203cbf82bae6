"""Krea's emulator takes and answers what the service's own description says, where that is at hand."""

import httpx
import pytest

from bot.ports import Provider
from tests.emulators import specs
from tests.emulators.krea import Emulator
from tests.emulators.krea.customer import edit, file
from tests.emulators.krea.jobs import ENDS
from tests.emulators.krea.schemas import SCHEMAS
from tests.krea_fixtures import emulator, hasty, krea, server, watch  # noqa: F401 - fixtures
from tests.services import ticket

SPEC = "krea-openapi.json"
CONTENT = "content/application~1json/schema"
DESCRIBED = [path for path in SCHEMAS if not path.startswith("krea/")]
"""Krea 2 is younger than the description."""


def body_of(path: str) -> str:
    return f"/paths/~1generate~1image~1{path.replace('/', '~1')}/post/requestBody/{CONTENT}"


@pytest.mark.parametrize("path", DESCRIBED)
def test_the_emulator_takes_what_the_description_takes(path: str) -> None:
    specs.needs(SPEC)
    whole = specs.document(SPEC)
    assert whole is not None
    described = specs.found(whole, body_of(path))

    assert SCHEMAS[path].rules.keys() == specs.properties(SPEC, body_of(path))
    assert SCHEMAS[path].required == frozenset(described.get("required", []))  # type: ignore[call-overload]


PROBES: list[object] = [
    *(
        "",
        "ab",
        "abc",
        "x" * 1001,
        "x" * 1801,
        "x" * 6001,
        "1K",
        "2K",
        "4K",
        "1:1",
        "2:3",
        "4:5",
        "16:9",
        "21:9",
        "4:1",
    ),
    *("low", "high", "auto", "best", "max", "manga", "png", "gif", -1, 0, 0.5, 1, 24, 24.5, 100, 101, 255, 256, 511),
    *(512, 512.5, 1440, 1441, 2368, 2369, 4096, 4097, 8192, 8193, True, [], {}),
]


@pytest.mark.parametrize("path", DESCRIBED)
def test_the_emulator_finds_fault_with_what_the_description_does(path: str) -> None:
    """Except for addresses, with which the emulator is the stricter one."""
    specs.needs(SPEC)
    schema = SCHEMAS[path]

    found = {name: [bool(rule(probe)) for probe in PROBES] for name, rule in schema.rules.items()}

    for name in schema.rules.keys() - {"image_url"}:
        pointer = f"{body_of(path)}/properties/{name}"
        assert found[name] == [bool(specs.complaints(SPEC, pointer, probe)) for probe in PROBES], name


async def test_what_the_emulator_answers_fits_the_description(krea: Provider, emulator: Emulator) -> None:
    specs.needs(SPEC)
    key = {"Authorization": f"Bearer {emulator.key}"}
    job = ticket(await krea.submit(edit(file(), vendor_id="krea/krea-2/medium"))).partition("~")[0]
    answers = "/paths/{}/{}/responses/200/" + CONTENT
    async with httpx.AsyncClient(base_url=emulator.ports.api, headers=key) as anyone:
        while emulator.status(emulator.jobs[job]) not in ENDS:
            told = (await anyone.get(f"/jobs/{job}")).json()
            assert specs.complaints(SPEC, answers.format("~1jobs~1{id}", "get"), told) == []
        listed = (await anyone.get("/jobs")).json()
        assert specs.complaints(SPEC, answers.format("~1jobs", "get"), listed) == []
        assets = (await anyone.get("/assets")).json()
        assert specs.complaints(SPEC, answers.format("~1assets", "get"), assets) == []
        order = {"prompt": "a red fox", "aspect_ratio": "1:1", "resolution": "1K"}
        created = (await anyone.post("/generate/image/z-image/z-image", json=order)).json()
        pointer = answers.format("~1generate~1image~1z-image~1z-image", "post")
        assert specs.complaints(SPEC, pointer, created) == []
