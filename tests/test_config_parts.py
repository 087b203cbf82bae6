"""Adapters and providers that a configuration switches on, with every complaint word for word."""

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from msgspec import structs

from bot.config import ADAPTERS, PROVIDERS, Folder, Settings, part, parts
from bot.errors import ConfigError
from tests.configured import english, squeezed, write

PAINTER = """
    from typing import Annotated
    from msgspec import Meta, Struct

    class Settings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
        key_env: Annotated[str, Meta(description="https://painter.example/keys")] = "PAINTER_KEY"
        proxy_env: str = ""
        bridge: str
        speed: int = 3

        def __post_init__(self) -> None:
            if self.speed > 9:
                raise ValueError("speed is 9 at the most")
"""

DEMANDING = """
    from typing import Literal
    from msgspec import Struct

    class Settings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
        count: int
        fast: bool
        mode: Literal["ink", "oil"]
        names: tuple[str, ...]
        prices: dict[str, float]
        nick: str | None = None
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Folder]:
    """Two parts of which one lacks its library, and one file that both share."""
    write(tmp_path / "strangers/__init__.py", "")
    write(tmp_path / "strangers/painter.py", PAINTER)
    write(tmp_path / "strangers/demanding.py", DEMANDING)
    write(tmp_path / "strangers/lacking.py", "import a_library_that_is_not_there.deep")
    write(tmp_path / "strangers/bare.py", "Settings = 3")
    write(tmp_path / "strangers/torn.py", "import strangers.missing")
    write(tmp_path / "strangers/http.py", "")
    monkeypatch.syspath_prepend(str(tmp_path))
    yield Folder("providers", "strangers", frozenset({"http"}))
    for name in [name for name in sys.modules if name.partition(".")[0] == "strangers"]:
        del sys.modules[name]


def refused(folder: Folder, name: str, section: Mapping[str, object], environment: Mapping[str, str]) -> str:
    with pytest.raises(ConfigError) as caught:
        part(folder, name, section, environment)
    return english(caught.value)


def test_a_part_is_found_by_its_file_and_read_with_its_own_settings(folder: Folder) -> None:
    environment = {"PAINTER_KEY": "k", "OTHER": "o"}
    found = part(folder, "painter", {"bridge": "red", "proxy_env": "OTHER"}, environment)
    assert (found.name, found.module.__name__) == ("painter", "strangers.painter")
    assert structs.asdict(found.settings) == {
        "key_env": "PAINTER_KEY",
        "proxy_env": "OTHER",
        "bridge": "red",
        "speed": 3,
    }
    assert found.secrets == {"PAINTER_KEY": "k", "OTHER": "o"}


def test_the_names_are_those_of_the_files_without_what_they_share(folder: Folder) -> None:
    assert folder.names() == ("bare", "demanding", "lacking", "painter", "torn")


@pytest.mark.parametrize(
    ("name", "section", "said"),
    [
        ("paintr", {}, "providers.paintr is not known. Did you mean providers.painter?"),
        (
            "http",
            {},
            """
            providers.http is not known. Known here: providers.bare, providers.demanding, providers.lacking,
            providers.painter, providers.torn.
            """,
        ),
        (
            "demanding",
            {"nick": [1]},
            """
            providers.demanding.nick must be a text in quotes, not a list. Example: nick = ...
            providers.demanding.count is missing; it must be a whole number. Example: count = 1
            providers.demanding.fast is missing; it must be true or false. Example: fast = true
            providers.demanding.mode is missing; it must be one of "ink", "oil". Example: mode = "ink"
            providers.demanding.names is missing; it must be a list in square brackets. Example: names = []
            providers.demanding.prices is missing; it must be a section or a table in braces.
            Example: [providers.demanding.prices]
            """,
        ),
        ("painter", {}, 'providers.painter.bridge is missing; it must be a text in quotes. Example: bridge = "..."'),
        (
            "painter",
            {"bridg": "red", "speed": "x", "key_env": 3},
            """
            providers.painter.bridg is not known. Did you mean providers.painter.bridge?
            providers.painter.speed must be a whole number, not a text. Example: speed = 3
            providers.painter.key_env must be a text in quotes, not 3. Example: key_env = "PAINTER_KEY"
            providers.painter.bridge is missing; it must be a text in quotes. Example: bridge = "..."
            """,
        ),
        (
            "painter",
            {"bridge": "red", "speed": 10},
            "providers.painter cannot be used: speed is 9 at the most",
        ),
        (
            "painter",
            {"bridge": "red"},
            """
            providers.painter.key_env: the environment variable PAINTER_KEY is not set. Example: easel key
            painter (you get it at https://painter.example/keys)
            """,
        ),
        (
            "painter",
            {"bridge": "red", "key_env": "ima_1234567890", "proxy_env": "PROXY"},
            """
            providers.painter.key_env must be the name of an environment variable that is set, never a key
            itself. Example: key_env = "EASEL_KEY"
            providers.painter.proxy_env: the environment variable PROXY is not set. Example: easel key painter PROXY
            """,
        ),
        (
            "lacking",
            {},
            """
            providers.lacking needs the package a_library_that_is_not_there, which is not installed. Example:
            pip install 'easelbot[lacking]'
            """,
        ),
    ],
)
def test_a_mistake_in_a_section_is_named_the_same_way(
    folder: Folder, name: str, section: Mapping[str, object], said: str
) -> None:
    assert squeezed(refused(folder, name, section, {})) == squeezed(said)


def test_a_variable_that_is_empty_counts_as_not_set(folder: Folder) -> None:
    said = refused(folder, "painter", {"bridge": "red"}, {"PAINTER_KEY": ""})
    assert "the environment variable PAINTER_KEY is not set" in said


def test_a_part_that_is_broken_itself_is_no_mistake_of_the_operator(folder: Folder) -> None:
    with pytest.raises(ModuleNotFoundError, match=r"strangers\.missing"):
        part(folder, "torn", {}, {})
    with pytest.raises(TypeError, match=r"strangers\.bare has no Settings struct"):
        part(folder, "bare", {}, {})


def test_the_mistakes_of_all_sections_are_named_at_once(tmp_path: Path) -> None:
    wrong = Settings(directory=tmp_path, adapters={"webb": {}}, providers={"studio": {"pase": 1}, "imma": {}})
    with pytest.raises(ConfigError) as caught:
        parts(wrong, {}, (ADAPTERS, PROVIDERS))
    assert [line.partition(" is not known")[0] for line in english(caught.value).splitlines()] == [
        "adapters.webb",
        "providers.studio.pase",
        "providers.imma",
    ]


def test_only_what_the_configuration_names_is_switched_on(tmp_path: Path) -> None:
    settings = Settings(directory=tmp_path, providers={"studio": {"pace": 1}})
    adapters, providers = parts(settings, {}, (ADAPTERS, PROVIDERS))
    assert (adapters, [provider.name for provider in providers]) == ((), ["studio"])
    assert parts(settings, {}, (ADAPTERS,)) == ((),)
