"""The house rules that no linter knows: sizes, names, what stands where, and what the lock may hold."""

import ast
import gc
import re
import subprocess
import tomllib
from collections.abc import Iterator
from functools import cache
from itertools import chain
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]

TOP_LEVEL = {
    *("adapters", "bench", "bot", "deploy", "docs", "locales", "tests"),
    *("CHANGELOG.md", "LICENSE", "Makefile", "README.md", "config.example.toml", "pyproject.toml", "requirements.lock"),
    *(".ci", ".github", ".gitignore"),
}

LOCKS = ("requirements.lock", "tests/outside/requirements.lock")

DRAWERS = {"const.py", "constants.py", "helpers.py", "models.py", "types.py", "utils.py"}

EMPTY_WORDS = {"Abstract", "Base", "Data", "Handler", "Helper", "Impl", "Info", "Manager", "Service", "Util", "Utils"}

# What only some files may reach for; a name with nobody behind it is for nobody.
ROOMS: dict[str, tuple[str, ...]] = {
    "asyncio.create_task": (),
    "asyncio.ensure_future": (),
    "asyncio.gather": (),
    "time.sleep": (),
    "discord": ("adapters/discord",),
    "telegram": ("adapters/telegram",),
    "lark_oapi": ("adapters/feishu",),
    # Telegram's and Feishu's libraries are built upon it.
    "httpx": ("adapters/feishu/", "adapters/telegram/", "bot/providers/", "bot/fetch", "bot/opinions"),
    "sqlalchemy": ("bot/store",),
    "os.environ": ("bot/cli/outcomes",),
    "os.getenv": (),
}

# A word before the slash makes it part of an address or of a longer path.
MACHINE_PATH = re.compile(r"(?<![\w.*}~-])/(?:home|Users|root|work|opt|var/folders)/\w|\b[A-Z]:\\Users\\")


def git_lists(*flags: str) -> list[str]:
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z", *flags]
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if answer.returncode:
        pytest.skip("needs a git checkout: what belongs to the project is what git tracks")
    return [name for name in answer.stdout.split("\0") if name and (ROOT / name).is_file()]


@cache
def files(*suffixes: str) -> tuple[str, ...]:
    """Every file of the project with one of these endings, also those not committed yet."""
    names = git_lists("--cached", "--others", "--exclude-standard")
    return tuple(name for name in names if name.endswith(suffixes))


@pytest.fixture(scope="module", autouse=True)
def undisturbed() -> Iterator[None]:
    """A tree is kept as soon as it is made: looking for what to throw away takes longer than all the rest."""
    gc.disable()
    yield
    gc.enable()


@cache
def tree(name: str) -> ast.Module:
    return ast.parse((ROOT / name).read_text(encoding="utf-8"))


@cache
def nodes(name: str) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(tree(name)))


def lines(name: str) -> int:
    return len((ROOT / name).read_text(encoding="utf-8").splitlines())


def body_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines from `def` to the end, without the docstring."""
    total = (function.end_lineno or function.lineno) - function.lineno + 1
    if ast.get_docstring(function) is None:
        return total
    docstring = function.body[0]
    return total - ((docstring.end_lineno or docstring.lineno) - docstring.lineno + 1)


def reached_for(node: ast.AST) -> Iterator[str]:
    """The dotted names that an import or an attribute of a module stands for."""
    match node:
        case ast.Import(names=names):
            yield from (alias.name for alias in names)
        case ast.ImportFrom(module=str(module), names=names, level=0):
            yield from (f"{module}.{alias.name}" for alias in names)
        case ast.Attribute(value=ast.Name(id=("asyncio" | "os" | "time") as module), attr=attribute):
            yield f"{module}.{attribute}"
        case _:
            return


def out_of_room(name: str) -> Iterator[str]:
    reached = set(chain.from_iterable(map(reached_for, nodes(name))))
    for banned, rooms in ROOMS.items():
        if not name.startswith(rooms) and any(f"{found}.".startswith(f"{banned}.") for found in reached):
            yield f"{name}: {banned}"


def pinned(lock: str) -> set[str]:
    text = (ROOT / lock).read_text(encoding="utf-8")
    return set(re.findall(r"^([a-z0-9-]+)==\S+(?: ;[^\n]*)? \\\n    --hash=sha256:", text, re.MULTILINE))


def requirements() -> Iterator[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    extras = project["project"]["optional-dependencies"]
    groups = project["dependency-groups"]
    for entry in chain(project["project"]["dependencies"], *extras.values(), *groups.values()):
        if isinstance(entry, str):
            yield canonicalize_name(Requirement(entry).name)


def test_the_top_level_holds_only_what_the_design_names() -> None:
    assert {Path(name).parts[0] for name in git_lists("--cached")} - TOP_LEVEL == set()


def test_no_file_is_longer_than_300_lines() -> None:
    assert [name for name in files(".py", ".js") if lines(name) > 300] == []


def test_no_function_is_longer_than_30_lines() -> None:
    found = [
        f"{name}: {node.name}"
        for name in files(".py")
        for node in nodes(name)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and body_lines(node) > 30
    ]

    assert found == []


def test_no_file_is_a_drawer_for_everything() -> None:
    assert [name for name in files(".py") if Path(name).name in DRAWERS] == []


def test_no_class_has_an_empty_word_in_its_name() -> None:
    found = [
        f"{name}: {node.name}"
        for name in files(".py")
        for node in nodes(name)
        if isinstance(node, ast.ClassDef) and EMPTY_WORDS.intersection(re.findall("[A-Z][a-z]*", node.name))
    ]

    assert found == []


def test_every_module_says_what_it_is_for() -> None:
    assert [name for name in files(".py") if not ast.get_docstring(tree(name))] == []


def test_each_library_stays_in_its_room() -> None:
    sources = [name for name in files(".py") if name.startswith(("adapters/", "bot/"))]

    assert list(chain.from_iterable(map(out_of_room, sources))) == []


def test_no_file_names_a_place_on_a_machine() -> None:
    """Container files are the exception: the paths in them are of a machine that they make themselves."""
    texts = [name for name in files("") if not name.startswith("deploy/")]
    found = [name for name in texts if MACHINE_PATH.search((ROOT / name).read_text(encoding="utf-8", errors="ignore"))]

    assert found == []


@pytest.mark.parametrize("lock", LOCKS)
def test_the_lock_names_no_host(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")

    assert re.findall(r"^.*(?:://|--index|--extra-index|--find-links|--trusted-host| @ ).*$", text, re.MULTILINE) == []


@pytest.mark.parametrize("lock", LOCKS)
def test_the_lock_pins_all_it_names_with_a_hash(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")

    assert set(re.findall(r"^([^\s#=]+)", text, re.MULTILINE)) == pinned(lock)


def test_the_locks_pin_every_dependency() -> None:
    outside = (ROOT / LOCKS[1]).with_suffix(".in").read_text(encoding="utf-8")
    wanted = {canonicalize_name(Requirement(line).name) for line in outside.splitlines() if not line.startswith("#")}

    assert set(requirements()) - pinned(LOCKS[0]) == {"easelbot"}
    assert wanted - pinned(LOCKS[1]) == set()
