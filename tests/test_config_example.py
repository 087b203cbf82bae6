"""The example that comes with the bot says what holds, and leaves nothing out."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec import Struct, structs

from bot.config import ADAPTERS, PROVIDERS, Folder, Part, Section, Settings, load, parts
from tests.configured import write

EXAMPLE = Path(__file__).parents[1] / "config.example.toml"
COMMENTED = re.compile(r"^#(?=\S)", re.MULTILINE)
"""A setting that is commented out: explanations have a space after the sign."""
HOME = {"HOME": "/srv/somebody"}


def uncommented() -> str:
    return COMMENTED.sub("", EXAMPLE.read_text(encoding="utf-8"))


def variables() -> dict[str, str]:
    """Every variable that the example names is set."""
    return dict.fromkeys(re.findall(r'_env = "(\w+)"', uncommented()), "set")


def switched_on(settings: Settings) -> Iterator[tuple[str, Part]]:
    adapters, providers = parts(settings, variables(), (ADAPTERS, PROVIDERS))
    yield from ((f"adapters.{found.name}", found) for found in adapters)
    yield from ((f"providers.{found.name}", found) for found in providers)


@pytest.mark.parametrize("text", [EXAMPLE.read_text(encoding="utf-8"), uncommented()], ids=["as_is", "uncommented"])
def test_the_example_says_what_holds_without_it(tmp_path: Path, text: str) -> None:
    settings = load(write(tmp_path / "config.toml", text), HOME)
    assert structs.replace(settings, adapters={}, providers={}) == load(write(tmp_path / "empty.toml", ""), HOME)
    for _, found in switched_on(settings):
        assert found.settings == type(found.settings)(**required(found))


def required(found: Part) -> dict[str, object]:
    """What has to be said in a section, and has no value that holds without it."""
    fields = structs.fields(type(found.settings))
    return {field.name: getattr(found.settings, field.name) for field in fields if field.required}


def test_the_example_names_every_adapter_and_provider_and_every_setting() -> None:
    written = tomllib.loads(uncommented())
    assert set(written["adapters"]) == set(ADAPTERS.names())
    assert set(written["providers"]) == set(PROVIDERS.names())
    for path, kind in sections():
        section = written
        for name in path.split(".") if path else ():
            section = section[name]
        assert {field.encode_name for field in structs.fields(kind)} - set(section) == set(), path


def sections() -> Iterator[tuple[str, type[Struct]]]:
    yield "", Settings
    for field in structs.fields(Settings):
        if isinstance(field.type, type) and issubclass(field.type, Struct):
            yield field.encode_name, field.type
    named = Settings(
        directory=Path("/nowhere"),
        adapters=dict(uncommented_sections("adapters", ADAPTERS)),
        providers=dict(uncommented_sections("providers", PROVIDERS)),
    )
    yield from ((path, type(found.settings)) for path, found in switched_on(named))


def uncommented_sections(section: str, folder: Folder) -> Iterator[tuple[str, Section]]:
    written = tomllib.loads(uncommented())[section]
    yield from ((name, written[name]) for name in folder.names())


def test_every_setting_of_the_example_is_explained() -> None:
    before = ""
    for line in EXAMPLE.read_text(encoding="utf-8").splitlines():
        if re.match(r"#?\w+ = ", line):
            assert before.startswith("# "), line
        before = line
