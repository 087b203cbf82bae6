"""`easel jobs show` explains a picture to an operator, `easel forget` leaves nothing of a person, not even files."""

from __future__ import annotations

import json
from pathlib import Path

from tests.emulators.ima import emulated
from tests.emulators.ima.state import KEY
from tests.test_cli import configured
from tests.test_cli import forked as easel

STUDIO = "[providers.studio]\npace = 0\n"


def ima(home: Path, api: str, upload: str) -> tuple[str, str]:
    return configured(
        home,
        f"""
        results = {{ allow_hosts = ["127.0.0.1"] }}
        [providers.ima]
        base_url = "{api}"
        upload_url = "{upload}"
        """,
    )


def test_a_job_is_shown_with_every_step_and_without_its_words(tmp_path: Path) -> None:
    config = configured(tmp_path, STUDIO)
    easel(tmp_path, "say", "draw a purple walrus, 512px", "--json", *config)
    (job,) = easel(tmp_path, "jobs", "--json", *config).lines()
    code = str(job["job"])[:4]
    for words in (["show", f"#{code}"], [code]):
        shown = easel(tmp_path, "jobs", *words, "--json", *config)
        assert (shown.status, shown.err) == (0, "")
        (sheet,) = shown.lines()
        assert job.items() <= sheet.items()
    taken = str(sheet["steps"])
    steps = ["asked", "queued", "submitting", "delivering", "done"]
    assert sorted(steps, key=lambda step: taken.index(f"'{step} 20")) == steps
    told = {"size": "512px", "n": 1, "cost": "0 points", "cause": "", "late": False}
    assert {key: sheet[key] for key in told} == told
    assert "walrus" not in json.dumps(sheet)

    listed = easel(tmp_path, "jobs", *config).out
    assert f"#{code}" in listed
    assert max(map(len, listed.splitlines())) <= 80
    assert "…" not in listed
    people = easel(tmp_path, "jobs", "show", code, *config)
    assert people.status == 0
    assert "queued" in people.out
    assert "walrus" not in people.out
    assert easel(tmp_path, "jobs", "show", "zzzz", "--json", *config).status == 1
    assert easel(tmp_path, "jobs", "show", code, "more", *config).status == 2


def test_the_cause_of_a_failure_is_shown_to_the_operator_alone(tmp_path: Path) -> None:
    with emulated() as service:
        service.latency = 0
        config = ima(tmp_path, service.ports.api, service.ports.upload)
        wrong = "ima_wrong_key"
        said = easel(tmp_path, "say", "draw a purple walrus", "--json", "--yes", *config, IMA_API_KEY=wrong)
    assert (said.status, said.kinds()[-1]) == (1, "failure")
    (job,) = easel(tmp_path, "jobs", "--json", *config, IMA_API_KEY=KEY).lines()
    (sheet,) = easel(tmp_path, "jobs", "show", str(job["job"])[:4], "--json", *config, IMA_API_KEY=KEY).lines()
    assert (sheet["state"], sheet["failure"], sheet["cost"] != "") == ("failed", "auth", True)
    assert sheet["cause"] != ""
    assert str(sheet["cause"]) not in said.out
    assert [word for word in ("walrus", wrong, KEY) if word in json.dumps(sheet)] == []


def test_whoever_is_forgotten_leaves_no_file_behind(tmp_path: Path) -> None:
    config = configured(tmp_path, f'directory = "data"\n{STUDIO}')
    easel(tmp_path, "say", "draw a cat, 512px", "--json", *config)
    easel(tmp_path, "say", "draw a dog, 512px", "--json", "--user", "me", *config)
    kept = tmp_path / "data" / "pictures"
    before = [path for path in kept.rglob("*") if path.is_file()]
    tidied = easel(tmp_path, "forget", "terminal:you", *config)
    assert (tidied.status, tidied.err, "deleted" in tidied.out) == (0, "", True)
    after = [path for path in kept.rglob("*") if path.is_file()]
    assert len(after) == len(before) // 2 > 0
    easel(tmp_path, "forget", "terminal:me", *config)
    assert [path for path in kept.rglob("*") if path.is_file()] == []
    assert easel(tmp_path, "forget", "you", *config).status == 2


def test_a_question_that_was_left_open_does_not_keep_the_next_command_waiting(tmp_path: Path) -> None:
    with emulated() as service:
        service.latency = 0
        config = ima(tmp_path, service.ports.api, service.ports.upload)
        assert easel(tmp_path, "say", "draw a cat", "--json", *config, IMA_API_KEY=KEY).status == 3
        status = easel(tmp_path, "say", "/status", "--json", *config, IMA_API_KEY=KEY)
        assert (status.status, status.kinds()) == (0, ["text"])
        agreed = easel(tmp_path, "say", "yes", "--json", *config, IMA_API_KEY=KEY)
        assert (agreed.status, agreed.kinds()) == (0, ["start", "picture"])
        why = easel(tmp_path, "say", "/why", "--json", *config, IMA_API_KEY=KEY)
        assert (why.status, why.kinds()) == (0, ["text"])
        assert service.creates == 1


def test_an_order_from_elsewhere_is_fetched_by_its_number(tmp_path: Path) -> None:
    with emulated() as service:
        service.latency = 0
        config = ima(tmp_path, service.ports.api, service.ports.upload)
        easel(tmp_path, "say", "draw a cat", "--json", "--yes", *config, IMA_API_KEY=KEY)
        (job,) = easel(tmp_path, "jobs", "--json", *config, IMA_API_KEY=KEY).lines()
        fetched = easel(tmp_path, "say", f"/resume {job['ticket']}", "--json", "--user", "me", *config, IMA_API_KEY=KEY)
        assert (fetched.status, fetched.kinds()) == (0, ["ack", "start", "picture"])
        lost = easel(tmp_path, "say", "/resume no-such-order", "--json", *config, IMA_API_KEY=KEY)
        assert (lost.status, lost.kinds()) == (1, ["ack", "start", "failure"])
        assert service.creates == 1
