"""What the documents tell people to type is typed here."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest
from PIL import Image

from bot.config import ADAPTERS, PROVIDERS, load, parts
from tests.houses import Plan, stand
from tests.test_cli import ROOT, configured, easel
from tests.understood import told

UNDERSTANDING = (ROOT / "docs" / "understanding.md").read_text(encoding="utf-8")
OPERATING = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")
SAID = [line.strip() for line in README.splitlines() if line.startswith("    easel say ")]


def test_the_configuration_in_the_readme_switches_on_what_it_says(tmp_path: Path) -> None:
    (block,) = re.findall(r"```toml\n(.*?)```", README, re.DOTALL)
    _, path = configured(tmp_path, block)
    adapters, providers = parts(load(Path(path), {}), {"IMA_API_KEY": "secret"}, (ADAPTERS, PROVIDERS))
    assert [part.name for part in adapters] == ["web"]
    assert [part.name for part in providers] == ["studio", "ima"]


def test_the_configuration_for_operators_can_be_used(tmp_path: Path) -> None:
    (block,) = re.findall(r"```toml\n(.*?)```", OPERATING, re.DOTALL)
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


def test_every_command_in_the_readme_exists(tmp_path: Path) -> None:
    named = set(re.findall(r"^\| `easel (\w+)", README, re.MULTILINE))
    listed = set(re.findall(r"^  (\w+)  ", easel(tmp_path, "--help").out, re.MULTILINE))
    assert named == listed


def test_what_the_documents_point_to_is_there() -> None:
    pages = {"": README, "docs": OPERATING}
    links = [(at, link) for at, text in pages.items() for link in re.findall(r"\]\(([^)#]+)\)", text)]
    near = [(at, link) for at, link in links if "://" not in link]
    assert len(near) > 10
    assert [link for at, link in near if not (ROOT / at / link).exists()] == []
