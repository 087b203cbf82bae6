"""The emulator of CreatOK refuses what the service refuses."""

from __future__ import annotations

import httpx
import msgspec
import pytest

from tests.emulators.creatok import KEY, Emulator
from tests.emulators.creatok.fixtures import creatok, emulator, hasty, server, watch  # noqa: F401 - fixtures

HEADERS = {"Authorization": f"Bearer {KEY}", "Accept": "application/json", "Content-Type": "application/json"}
ORDER = '{"prompt":"a fox","model":"nano-banana-pro","resolution":"2K","n":2,"aspect_ratio":"1:1"}'
ANNOUNCED = '{"fileName":"a.png","fileType":"image/png","fileSize":3,"prefix":"open-skills/reference-images"}'


class Told(msgspec.Struct):
    """The envelope of every answer."""

    code: int
    msg: str


class Place(msgspec.Struct, rename="camel"):
    """Where a picture may be put."""

    presigned_upload_url: str
    object_key: str


class Placed(msgspec.Struct):
    """The envelope around it."""

    data: Place


def asked(emulator: Emulator, method: str, path: str, body: str = "", **headers: str) -> httpx.Response:
    url = f"{emulator.ports.api}/api/open/skills/{path}"
    return httpx.request(method, url, content=body or None, headers=HEADERS | headers)


def told(answer: httpx.Response) -> int:
    return msgspec.json.decode(answer.content, type=Told).code


def placed(emulator: Emulator) -> Place:
    answer = asked(emulator, "POST", "upload/image/presigned", ANNOUNCED)
    return msgspec.json.decode(answer.content, type=Placed).data


def test_a_proper_order_is_taken_and_paid(emulator: Emulator) -> None:
    before = emulator.balance

    assert told(asked(emulator, "POST", "image-generation", ORDER)) == 0
    assert (emulator.creates, before - emulator.balance) == (1, 4)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("a fox", " "),
        ("nano-banana-pro", "dall-e-2"),
        ('"2K"', '"8K"'),
        ('"n":2', '"n":5'),
        ('"n":2', '"n":"2"'),
        ('"1:1"', '"7:3"'),
        ('"1:1"', '"1:1","seed":7'),
        ('"aspect_ratio"', '"aspectRatio"'),
        ('"1:1"', '"1:1","imageObjectKeys":["unknown"]'),
    ],
)
def test_an_order_with_one_thing_wrong_is_refused(emulator: Emulator, old: str, new: str) -> None:
    assert old in ORDER

    assert told(asked(emulator, "POST", "image-generation", ORDER.replace(old, new))) == 4000
    assert emulator.creates == 0


@pytest.mark.parametrize(
    ("name", "status", "code"), [("Authorization", 401, 401), ("Accept", 200, 4000), ("Content-Type", 200, 4000)]
)
def test_every_header_is_needed(emulator: Emulator, name: str, status: int, code: int) -> None:
    answer = asked(emulator, "POST", "image-generation", ORDER, **{name: "other"})

    assert (answer.status_code, told(answer)) == (status, code)


def test_an_empty_account_buys_nothing(emulator: Emulator) -> None:
    emulator.balance = 3

    assert told(asked(emulator, "POST", "image-generation", ORDER)) == 4002


@pytest.mark.parametrize("query", ["", "?task_id=x", "?task_id=x&task_type=video_generation"])
def test_a_question_about_a_task_names_it_and_its_kind(emulator: Emulator, query: str) -> None:
    assert told(asked(emulator, "GET", f"tasks/status{query}")) == 4000
    assert told(asked(emulator, "GET", "tasks/status?task_id=x&task_type=image_generation")) == 4004


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"image/png"', '"image/jpeg"'),
        ("a.png", "a.svg"),
        (":3", ":0"),
        ("reference-images", "elsewhere"),
        ('"fileSize":3,', ""),
        ('"fileSize":3', '"fileSize":3,"more":1'),
    ],
)
def test_an_upload_is_announced_properly(emulator: Emulator, old: str, new: str) -> None:
    assert old in ANNOUNCED

    assert told(asked(emulator, "POST", "upload/image/presigned", ANNOUNCED.replace(old, new))) == 4000


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        (b"abc", {}, 204),
        (b"abcd", {}, 400),
        (b"abc", {"Content-Type": "image/jpeg"}, 403),
        (b"abc", {"Authorization": f"Bearer {KEY}"}, 403),
    ],
)
def test_the_store_takes_what_was_announced(
    emulator: Emulator, body: bytes, headers: dict[str, str], status: int
) -> None:
    place = placed(emulator)

    sent = httpx.put(place.presigned_upload_url, content=body, headers={"Content-Type": "image/png"} | headers)

    assert sent.status_code == status
    order = ORDER[:-1] + f',"imageObjectKeys":["{place.object_key}"]}}'
    assert told(asked(emulator, "POST", "image-generation", order)) == (0 if status == 204 else 4000)


def test_the_hosts_differ(emulator: Emulator) -> None:
    assert len({emulator.ports.api, emulator.ports.upload, emulator.ports.cdn}) == 3
    assert placed(emulator).presigned_upload_url.startswith(emulator.ports.upload)
