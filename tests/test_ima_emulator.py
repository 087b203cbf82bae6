"""The emulator of IMA Studio refuses what the service refuses, and runs for other processes."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random

import httpx
import msgspec
import pytest

from tests.emulators.faults import Says, Slows, Storm
from tests.emulators.ima import KEY, Emulator, Ports, emulated
from tests.emulators.ima.uploads import signed
from tests.emulators.pictures import owner_of, picture
from tests.programs import ending

ROOT = Path(__file__).parents[1]
HEADERS = {
    "Authorization": f"Bearer {KEY}",
    "Content-Type": "application/json",
    "x-app-source": "ima_skills",
    "x_app_language": "en",
}
ORDER = (
    '{"task_type":"text_to_image","enable_multi_model":false,"src_img_url":[],"parameters":[{"attribute_id":4402,'
    '"model_id":"gemini-3.1-flash-image","model_name":"Nano Banana2","model_version":"gemini-3.1-flash-image-preview",'
    '"app":"ima","platform":"web","category":"text_to_image","credit":10,"parameters":{"prompt":"a fox","size":"2K",'
    '"aspect_ratio":"16:9","n":1,"input_images":[],"cast":{"points":10,"attribute_id":4402}}}]}'
)


class Told(msgspec.Struct):
    """The envelope of every answer."""

    code: int
    message: str = ""


class Counted(msgspec.Struct):
    """What other processes are told."""

    creates: int
    requests: list[str]


@pytest.fixture(scope="module")
def server() -> Iterator[Emulator]:
    with emulated() as emulator:
        yield emulator


@pytest.fixture
def emulator(server: Emulator) -> Emulator:
    server.clear()
    return server


def create(emulator: Emulator, order: str, headers: dict[str, str] | None = None) -> Told:
    answer = httpx.post(f"{emulator.ports.api}/open/v1/tasks/create", content=order, headers=headers or HEADERS)
    assert answer.status_code == 200
    return msgspec.json.decode(answer.content, type=Told)


def test_a_proper_order_is_taken_and_paid(emulator: Emulator) -> None:
    before = emulator.balance

    assert create(emulator, ORDER).code == 0
    assert (emulator.creates, before - emulator.balance) == (1, 10)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('"a fox"', '" "', 400),
        ('"n":1', '"n":5', 400),
        ('"n":1', '"n":"1"', 400),
        ('"n":1', '"n":1,"seed":"7"', 400),
        ('"n":1', '"n":1,"default":"enabled"', 400),
        ('"src_img_url":[]', '"src_img_url":["http://x/y.png"]', 400),
        ('"input_images":[]', '"input_images":["http://x/y.png"]', 400),
        ('"category":"text_to_image"', '"category":"image_to_image"', 400),
        ("text_to_image", "image_to_image", 400),
        ("text_to_image", "text_to_video", 503),
        ('"app":"ima"', '"app":"webAgent"', 400),
        ('"app":"ima"', '"app":"ima","extra":1', 400),
        ('"enable_multi_model":false', '"enable_multi_model":true', 400),
        ('"enable_multi_model":false,', "", 400),
        ("Nano Banana2", "Nano Banana3", 503),
        ('"size":"2K"', '"size":"adaptive"', 400),
        ('"size":"2K"', '"size":"4K"', 6010),
        ('"size":"2K",', "", 6009),
        ('"attribute_id":4402,"model_id"', '"attribute_id":0,"model_id"', 400),
        ('"attribute_id":4402}', '"attribute_id":4401}', 6010),
        ('"credit":10', '"credit":9', 6006),
        ('"points":10', '"points":9', 6006),
    ],
)
def test_an_order_with_one_thing_wrong_is_refused(emulator: Emulator, old: str, new: str, code: int) -> None:
    assert old in ORDER

    assert create(emulator, ORDER.replace(old, new)).code == code
    assert emulator.creates == 0


@pytest.mark.parametrize(("name", "code"), [(name, 401 if name == "Authorization" else 400) for name in HEADERS])
def test_every_header_is_needed(emulator: Emulator, name: str, code: int) -> None:
    assert create(emulator, ORDER, HEADERS | {name: "other"}).code == code


def test_an_empty_account_buys_nothing(emulator: Emulator) -> None:
    emulator.balance = 9

    assert create(emulator, ORDER).code == 4008


def token_query(emulator: Emulator) -> dict[str, str]:
    query = {
        "appUid": KEY,
        "appId": "webAgent",
        "appKey": "32jdskjdk320eew",
        "cmimToken": KEY,
        "timestamp": str(int(emulator.now())),
        "nonce": "abc",
        "fService": "privite",
        "fType": "picture",
        "fSuffix": "png",
        "fContentType": "image/png",
    }
    return query | {"sign": signed(query)}


def token(emulator: Emulator, query: dict[str, str]) -> int:
    answer = httpx.get(f"{emulator.ports.upload}/api/rest/oss/getuploadtoken", params=query)
    return msgspec.json.decode(answer.content, type=Told).code


def test_a_token_needs_every_parameter(emulator: Emulator) -> None:
    query = token_query(emulator)

    assert token(emulator, query) == 0
    for missing in query:
        assert token(emulator, {name: value for name, value in query.items() if name != missing}) == 400
    assert token(emulator, query | {"more": "1"}) == 400


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("appUid", "other", 401),
        ("cmimToken", "other", 401),
        ("sign", "0" * 40, 400),
        ("nonce", "other", 400),
        ("fService", "private", 400),
        ("fContentType", "image/jpeg", 400),
    ],
)
def test_a_token_needs_the_right_values(emulator: Emulator, name: str, value: str, code: int) -> None:
    assert token(emulator, token_query(emulator) | {name: value}) == code


@pytest.mark.parametrize(("apart", "code"), [(300, 0), (301, 400), (-301, 400)])
def test_clocks_may_be_five_minutes_apart(emulator: Emulator, apart: int, code: int) -> None:
    query = token_query(emulator)
    emulator.now = lambda: int(query["timestamp"]) + apart

    assert token(emulator, query) == code


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_picture_tells_whose_it_is(kind: str) -> None:
    body = picture("task_2", 400, 300, kind)

    assert owner_of(body, ["task_1", "task_2"]) == "task_2"
    assert owner_of(body, ["task_1"]) is None


def test_it_runs_for_other_processes() -> None:
    command = [sys.executable, "-m", "tests.emulators.ima", "--port", "0", "--latency", "0"]
    with ending(subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE)) as process:
        assert process.stdout
        ports = msgspec.json.decode(process.stdout.readline(), type=Ports)
        answer = httpx.post(f"{ports.api}/open/v1/tasks/create", content=ORDER, headers=HEADERS)
        journal = msgspec.json.decode(httpx.get(f"{ports.control}/journal").content, type=Counted)
        process.terminate()

    assert answer.json()["code"] == 0
    assert journal == Counted(1, ["create"])
    assert process.returncode == 0


def test_a_storm_strikes_each_request_with_its_share(emulator: Emulator) -> None:
    emulator.faults.storms["create"] = storm = Storm(
        Random(7), {"refused": Says('{"code":500}'), "slow": Slows(0)}, 0.3
    )

    told = [create(emulator, ORDER).code for _ in range(30)]

    assert storm.met.total() == 30
    assert told.count(500) == storm.met["refused"]
    assert emulator.creates == storm.met["slow"] + storm.met["none"]
    assert all(4 <= storm.met[name] <= 14 for name in ("refused", "slow"))


def test_what_waits_for_a_request_goes_before_its_storm(emulator: Emulator) -> None:
    emulator.faults.storms["create"] = Storm(Random(7), {"refused": Says('{"code":500}')}, 1)
    emulator.fail("create", Says('{"code":429}'))

    assert [create(emulator, ORDER).code for _ in range(2)] == [429, 500]
