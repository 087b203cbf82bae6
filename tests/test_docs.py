"""What the documents tell people to type is typed here."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest
from PIL import Image

from bot.config import ADAPTERS, PROVIDERS, load, parts
from tests.emulators.emulator import Emulator
from tests.houses import Plan, stand
from tests.service_pages import ABILITIES, filled, place, tables
from tests.services import Trial, trials
from tests.test_cli import ROOT, configured, easel
from tests.understood import told

UNDERSTANDING = (ROOT / "docs" / "understanding.md").read_text(encoding="utf-8")
OPERATING = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
SERVICES = (ROOT / "docs" / "services.md").read_text(encoding="utf-8")
TELEGRAM = (ROOT / "docs" / "telegram.md").read_text(encoding="utf-8")
DISCORD = (ROOT / "docs" / "discord.md").read_text(encoding="utf-8")
FEISHU = (ROOT / "docs" / "feishu.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")
SAID = [line.strip() for line in README.splitlines() if line.startswith("    easel say ")]


def test_two_machines_of_a_kind_are_configured_as_the_page_says(tmp_path: Path) -> None:
    _, block = re.findall(r"```toml\n(.*?)```", OPERATING, re.DOTALL)
    _, path = configured(tmp_path, block)
    _, providers = parts(load(Path(path), {}), {}, (ADAPTERS, PROVIDERS))
    assert [(part.name, part.service) for part in providers] == [("attic", "comfyui"), ("cellar", "openai")]


def test_the_configuration_in_the_readme_switches_on_what_it_says(tmp_path: Path) -> None:
    (block,) = re.findall(r"```toml\n(.*?)```", README, re.DOTALL)
    _, path = configured(tmp_path, block)
    adapters, providers = parts(load(Path(path), {}), {"IMA_API_KEY": "secret"}, (ADAPTERS, PROVIDERS))
    assert [part.name for part in adapters] == ["web"]
    assert [part.name for part in providers] == ["studio", "ima"]


def test_the_configuration_for_operators_can_be_used(tmp_path: Path) -> None:
    block, _ = re.findall(r"```toml\n(.*?)```", OPERATING, re.DOTALL)
    _, path = configured(tmp_path, block)
    settings = load(Path(path), {})
    assert settings.budgets.person_day == {"points": 50}
    assert settings.retention.pictures == 90
    assert [part.name for part in parts(settings, {}, (ADAPTERS, PROVIDERS))[0]] == ["web"]


SETTINGS = re.findall(r"^    (/settings .*)$|`(/settings [^`]+)`", OPERATING, re.MULTILINE)


@pytest.mark.parametrize("line", ["".join(found) for found in SETTINGS])
async def test_a_setting_in_the_documents_is_taken(line: str, tmp_path: Path) -> None:
    async with stand(Plan(tmp_path)) as house:
        await house.hear(line)
        assert [text for _, text in house.lines()] == ["👌 Noted."]


@pytest.mark.parametrize("line", SAID)
def test_a_command_in_the_readme_draws(line: str, tmp_path: Path) -> None:
    Image.new("RGB", (320, 200), "navy").save(tmp_path / "cat.png")
    config = configured(tmp_path, "[providers.studio]\npace = 0\n")
    _, *arguments = shlex.split(line)
    ended = easel(tmp_path, *arguments, *config)
    assert (ended.status, ended.err) == (0, "")
    assert "✅ Studio" in ended.out


def test_messages_in_the_documents_mean_what_is_said_there(tmp_path: Path) -> None:
    (block,) = re.findall(r"```jsonl\n(.*?)```", UNDERSTANDING, re.DOTALL)
    wanted = [json.loads(line) for line in block.splitlines()]
    meant = told(tmp_path, block).rows
    asked = {"text", "addressed", "has_image", "has_last_result", "pending_confirmation"}
    for line, got in zip(wanted, meant, strict=True):
        assert {key: got[key] for key in line.keys() - asked} == {key: line[key] for key in line.keys() - asked}, line


async def test_the_tables_of_the_services_say_what_they_do() -> None:
    assert filled(SERVICES, await tables()) == SERVICES, "write them anew: python -m tests.service_pages"


@pytest.mark.parametrize("proof", sorted({proof for _, _, proof in ABILITIES if proof}))
def test_the_tests_that_the_services_page_names_are_there(proof: str) -> None:
    file, _, name = place(proof).strip("`").partition("::")
    assert f"def {name}(" in (ROOT / "tests" / file).read_text(encoding="utf-8")


@pytest.mark.parametrize("trial", [trial for trial in trials() if trial.previews], ids=lambda trial: trial.name)
def test_what_is_seen_while_it_is_made_has_tests(trial: Trial[Emulator]) -> None:
    assert "preview" in (ROOT / "tests" / trial.previews).read_text(encoding="utf-8")


def test_every_command_in_the_readme_exists(tmp_path: Path) -> None:
    named = set(re.findall(r"^\| `easel (\w+)", README, re.MULTILINE))
    listed = set(re.findall(r"^  (\w+)  ", easel(tmp_path, "--help").out, re.MULTILINE))
    assert named == listed


def test_what_the_documents_point_to_is_there() -> None:
    platforms = (("docs", page) for page in (TELEGRAM, DISCORD, FEISHU))
    pages = [("", README), ("docs", OPERATING), ("docs", SERVICES), *platforms]
    links = [(at, link) for at, text in pages for link in re.findall(r"\]\(([^)#]+)\)", text)]
    near = [(at, link) for at, link in links if "://" not in link]
    assert len(near) > 10
    assert [link for at, link in near if not (ROOT / at / link).exists()] == []
