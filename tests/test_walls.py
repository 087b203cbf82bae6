"""Breaks each wall of the house on purpose, in a copy, to see that its tool notices."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

RUFF = ("-m", "ruff", "check", "--no-cache", "--output-format=concise")
# import-linter cannot be started as a module.
IMPORTS = ("-c", "from importlinter.cli import lint_imports_command as main; main()", "--no-cache")
MYPY = ("-m", "mypy", "--cache-dir=.mypy_cache")
# Started as a module, Babel ends with 0 whatever it found.
BABEL = ("-c", "import sys; from babel.messages.frontend import main; sys.exit(main())")
COMPILE = (*BABEL, "compile", "-D", "easel", "-d", "locales")
HOUSE = ("-m", "pytest", "-p", "no:cacheprovider", "-q", "--color=no", "tests/test_house.py")

NINE_BRANCHES = "def sort(n: int) -> None:\n" + "".join(f"    if n == {i}:\n        n += {i}\n" for i in range(9))
TWENTY_SIX_STATEMENTS = "def count(n: int) -> None:\n" + "    n += 1\n" * 26
STRAY_TASK = "import asyncio\n\n\nasync def stray() -> None:\n    asyncio.create_task(asyncio.sleep(0))\n"
CAUGHT = "def hush() -> None:\n    try:\n        open('x')\n    except{kind}:\n        pass\n"

EVENTS = '''"""Made up."""

from dataclasses import dataclass

from typing_extensions import override


@dataclass(frozen=True, slots=True)
class Said:
    text: str


@dataclass(frozen=True, slots=True)
class Pressed:
    button: str

{override}    def __repr__(self) -> str:{ignored}
        return self.button


def words(event: Said | Pressed) -> str:
    said = ""
    match event:
        case Said(text):
            said = text
{last_case}    return said
'''

WRONG_PLACEHOLDER = """
#, python-format
msgid "planted: %(picture)s"
msgstr "planted: %(image)s"
"""


@dataclass(frozen=True, slots=True)
class Import:
    """`line` at the end of `module` (made if there is none) breaks the contract of that name."""

    module: str
    line: str
    contract: str


IMPORT_OFFENCES = {
    "the engine imports an adapter": Import("bot.engine", "import adapters", "Only the root knows the adapters"),
    "an adapter imports the engine": Import(
        "adapters.planted", "import bot.engine", "An adapter sees values, ports and errors"
    ),
    "an adapter imports another": Import("adapters.planted", "import adapters.other", "No adapter knows another"),
    "a provider imports the conversation": Import(
        "bot.providers.planted", "import bot.conversation", "A provider sees values, ports and errors"
    ),
    "a provider imports another": Import(
        "bot.providers.planted", "import bot.providers.other", "No provider knows another; what they share is in http"
    ),
    "the words import the work": Import(
        "bot.values", "import bot.engine", "Imports point only down: root, edges, work, rules, words"
    ),
    "a rule imports the rule above it": Import(
        "bot.catalog", "import bot.conversation", "Imports point only down: root, edges, work, rules, words"
    ),
    "a module has no room": Import("bot.planted", "", "Imports point only down: root, edges, work, rules, words"),
    "a rule reads the clock": Import("bot.conversation", "import time", "The rules have no I/O and no clock"),
}

RUFF_OFFENCES = {
    "an SDK in the core": ("import discord\n", "TID251"),
    "a task that nobody owns": (STRAY_TASK, "TID251"),
    "a look at the environment": ("import os\n\nHOME = os.environ['HOME']\n", "TID251"),
    "nine branches: complexity": (NINE_BRANCHES, "C901"),
    "nine branches: count": (NINE_BRANCHES, "PLR0912"),
    "six parameters": ("def join(a: int, b: int, c: int, d: int, e: int, f: int) -> None: ...\n", "PLR0913"),
    "twenty-six statements": (TWENTY_SIX_STATEMENTS, "PLR0915"),
    "a bare except": (CAUGHT.format(kind=""), "E722"),
    "a blind except": (CAUGHT.format(kind=" Exception"), "BLE001"),
}

HOUSE_OFFENCES = {
    "test_the_top_level_holds_only_what_the_design_names": ("notes.txt", "odds and ends\n"),
    "test_no_file_is_longer_than_300_lines": ("bot/planted.py", '"""Made up."""\n' + "\n" * 300),
    "test_no_function_is_longer_than_30_lines": ("bot/long.py", "def count() -> None:\n" + "    print()\n" * 30),
    "test_no_file_is_a_drawer_for_everything": ("bot/utils.py", '"""Made up."""\n'),
    "test_no_class_has_an_empty_word_in_its_name": ("bot/empty.py", "class PictureManager: ...\n"),
    "test_every_module_says_what_it_is_for": ("bot/silent.py", "SILENT = True\n"),
    "test_each_library_stays_in_its_room": ("adapters/planted.py", STRAY_TASK),
    "test_no_file_names_a_place_on_a_machine": ("docs/planted.md", "See /ho" + "me/somebody/notes.\n"),
    "test_the_lock_names_no_host": ("requirements.lock", "planted @ https" + "://example.org/planted.whl\n"),
}


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A copy of all that the tools look at."""
    unseen = shutil.ignore_patterns("__pycache__", ".*_cache")
    for name in ("adapters", "bench", "bot", "locales", "tests"):
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, tmp_path / name, ignore=unseen)
    for name in ("pyproject.toml", "requirements.lock", ".gitignore"):
        shutil.copy(ROOT / name, tmp_path)
    return tmp_path


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One small room under the project's own configuration: the whole house takes mypy too long."""
    place = tmp_path_factory.mktemp("hall")
    shutil.copy(ROOT / "pyproject.toml", place)
    return place


def run(place: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Starts a tool in `place`, with lines wide enough that none of its sentences is broken."""
    command = [sys.executable, *arguments]
    environment = os.environ | {"COLUMNS": "200", "NO_COLOR": "1"}
    return subprocess.run(command, cwd=place, env=environment, capture_output=True, text=True, check=False)


def plant(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write(text)


def source_of(place: Path, module: str) -> Path:
    path = place.joinpath(*module.split("."))
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


def test_the_house_as_it_stands_passes_ruff(house: Path) -> None:
    outcome = run(house, *RUFF, ".")

    assert outcome.returncode == 0, outcome.stdout


@pytest.mark.parametrize("offence", RUFF_OFFENCES)
def test_ruff_notices(house: Path, offence: str) -> None:
    source, code = RUFF_OFFENCES[offence]
    plant(house / "bot" / "planted.py", f'"""Made up."""\n\n{source}')

    outcome = run(house, *RUFF, "bot/planted.py")

    assert outcome.returncode == 1
    assert f" {code} " in outcome.stdout


def test_the_house_as_it_stands_keeps_every_contract(house: Path) -> None:
    outcome = run(house, *IMPORTS)

    assert outcome.returncode == 0, outcome.stdout
    assert " 0 broken." in outcome.stdout


@pytest.mark.parametrize("offence", IMPORT_OFFENCES)
def test_import_linter_notices_that(house: Path, offence: str) -> None:
    planted = IMPORT_OFFENCES[offence]
    for folder in ("adapters", "bot/providers"):
        plant(house / folder / "other.py", '"""Made up."""\n')
    plant(source_of(house, planted.module), f"\n{planted.line}\n")

    outcome = run(house, *IMPORTS)

    assert outcome.returncode == 1
    assert f"{planted.contract} BROKEN" in outcome.stdout


def test_mypy_lets_a_full_match_pass(hall: Path) -> None:
    last_case = "        case Pressed(button):\n            said = button\n"
    source = EVENTS.format(override="    @override\n", ignored="", last_case=last_case)
    (hall / "events.py").write_text(source, encoding="utf-8")

    outcome = run(hall, *MYPY, "events.py")

    assert outcome.returncode == 0, outcome.stdout


@pytest.mark.parametrize("code", ["exhaustive-match", "explicit-override", "ignore-without-code"])
def test_mypy_notices(hall: Path, code: str) -> None:
    source = EVENTS.format(override="", ignored="  # type: ignore", last_case="")
    (hall / "events.py").write_text(source, encoding="utf-8")

    outcome = run(hall, *MYPY, "events.py")

    assert outcome.returncode == 1
    assert f"[{code}]" in outcome.stdout


def test_the_catalogs_as_they_stand_compile(house: Path) -> None:
    outcome = run(house, *COMPILE)

    assert outcome.returncode == 0, outcome.stderr


def test_babel_notices_a_wrong_placeholder(house: Path) -> None:
    plant(min((house / "locales").glob("*/LC_MESSAGES/easel.po")), WRONG_PLACEHOLDER)

    outcome = run(house, *COMPILE)

    assert outcome.returncode == 1
    assert "unknown named placeholder 'image'" in outcome.stderr


def test_every_house_rule_notices_its_offence(house: Path) -> None:
    for path, text in HOUSE_OFFENCES.values():
        plant(house / path, text)
    for command in (["init", "--quiet"], ["add", "--all"]):
        subprocess.run(["git", *command], cwd=house, check=True)

    outcome = run(house, *HOUSE)

    assert outcome.returncode == 1
    assert [name for name in HOUSE_OFFENCES if f"::{name}" not in outcome.stdout] == []
