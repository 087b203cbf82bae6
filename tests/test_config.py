"""Finding, reading and checking the configuration, with every complaint word for word."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.config import Settings, load
from bot.errors import ConfigError
from tests.configured import english, squeezed, write


def complaint(path: Path | None, environment: Mapping[str, str]) -> str:
    with pytest.raises(ConfigError) as caught:
        load(path, environment)
    return english(caught.value)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home, with the working directory beside it."""
    work, house = tmp_path / "work", tmp_path / "home"
    work.mkdir()
    house.mkdir()
    monkeypatch.chdir(work)
    return house


@pytest.fixture
def environment(home: Path) -> dict[str, str]:
    return {"HOME": str(home)}


def problems(tmp_path: Path, environment: Mapping[str, str], text: str) -> list[str]:
    file = write(tmp_path / "mine.toml", text)
    first, *others = complaint(file, environment).splitlines()
    assert first == f"{file} cannot be used."
    return others


def test_without_a_file_everything_has_its_default(home: Path, environment: dict[str, str]) -> None:
    assert load(None, environment) == Settings(directory=home / ".local/share/easel")


def test_the_data_directory_follows_the_platform(environment: dict[str, str], tmp_path: Path) -> None:
    assert load(None, {**environment, "XDG_DATA_HOME": "/srv/data"}).directory == Path("/srv/data/easel")
    assert load(None, {**environment, "XDG_DATA_HOME": "data"}) == load(None, environment)


def test_the_named_file_comes_first_then_the_variable_then_here_then_the_home(
    home: Path, environment: dict[str, str], tmp_path: Path
) -> None:
    found = []
    write(home / ".config/easel/config.toml", 'language = "de"')
    found.append(load(None, environment).language)
    write(tmp_path / "elsewhere/easel/config.toml", 'language = "fr"')
    found.append(load(None, {**environment, "XDG_CONFIG_HOME": str(tmp_path / "elsewhere")}).language)
    write(Path("config.toml"), 'language = "en"')
    found.append(load(None, environment).language)
    named = {**environment, "EASEL_CONFIG": str(write(tmp_path / "variable.toml", 'language = "ja"'))}
    found.append(load(None, named).language)
    found.append(load(write(tmp_path / "option.toml", 'language = "ko"'), named).language)
    assert found == ["de", "fr", "en", "ja", "ko"]


@pytest.mark.parametrize(
    ("written", "meant"),
    [("/srv/easel", "/srv/easel"), ("~", "{home}"), ("~/pictures", "{home}/pictures"), ("data", "{folder}/data")],
)
def test_a_data_directory_is_absolute_whatever_was_written(
    home: Path, environment: dict[str, str], tmp_path: Path, written: str, meant: str
) -> None:
    file = write(tmp_path / "folder/config.toml", f'directory = "{written}"')
    assert load(file, environment).directory == Path(meant.format(home=home, folder=file.parent))


def test_what_is_written_is_what_is_set(environment: dict[str, str], tmp_path: Path) -> None:
    text = """
        [confirm]
        when = "always"
        above = { points = 5, USD = 0.02 }
        [results]
        allow_hosts = ["127.0.0.1"]
        [providers.ima]
        base_url = "$HOME"
    """
    settings = load(write(tmp_path / "mine.toml", text), environment)
    assert (settings.confirm.when, settings.confirm.above) == ("always", {"points": 5, "USD": 0.02})
    assert settings.results.allow_hosts == ("127.0.0.1",)
    assert settings.providers == {"ima": {"base_url": "$HOME"}}


COMPLAINTS = [
    ('langage = "en"', "langage is not known. Did you mean language?"),
    (
        "xyz = 1",
        """
        xyz is not known. Known here: adapters, budgets, chat, confirm, directory, language, limits, log,
        moderation, providers, rest, results, retention, server, stop, store, understanding.
        """,
    ),
    ("[confirm]\nexpire = 3", "confirm.expire is not known. Did you mean confirm.expires?"),
    ("[stop]\nx = 3", "stop.x is not known. Known here: stop.seconds."),
    ("directory = 3", 'directory must be a text in quotes, not 3. Example: directory = "..."'),
    (
        'language = "the german one"',
        'language must be a text like the one in the example, not this text. Example: language = "auto"',
    ),
    (
        '[store]\nurl = "mysql://me:secret@db/easel"',
        """
        store.url must be a text like the one in the example, not this text. Example: url =
        "postgresql://easel@localhost:5432/easel"
        """,
    ),
    (
        '[log]\nlevel = "loud"',
        'log.level must be one of "debug", "error", "info", "warning", not "loud". Example: level = "info"',
    ),
    ('[stop]\nseconds = "ten"', "stop.seconds must be a number, at least 0, not a text. Example: seconds = 10"),
    ("[confirm]\nexpires = 0", "confirm.expires must be a number above 0, not 0. Example: expires = 600"),
    (
        "[confirm.above]\npoints = -5",
        "confirm.above.points must be a number, at least 0, not -5. Example: points = 1",
    ),
    (
        "[confirm]\nabove = 5",
        "confirm.above must be a section or a table in braces, not 5. Example: above = { points = 5, USD = 0.02 }",
    ),
    (
        "[limits]\njobs_per_chat = 2.5",
        "limits.jobs_per_chat must be a whole number, at least 1, not 2.5. Example: jobs_per_chat = 50",
    ),
    ('[chat]\nexplicit = "yes"', "chat.explicit must be true or false, not a text. Example: explicit = false"),
    ("[chat]\nmodel = {}", 'chat.model must be a text in quotes, not a section. Example: model = "seedream-4.5"'),
    ("[chat]\nmodel = true", 'chat.model must be a text in quotes, not true. Example: model = "seedream-4.5"'),
    (
        "[chat]\nmodel = 2026-01-01",
        'chat.model must be a text in quotes, not a date or a time. Example: model = "seedream-4.5"',
    ),
    (
        "[results]\nmax_pixels = 200_000_000",
        "results.max_pixels must be a whole number from 1 to 178000000, not 200000000. Example: max_pixels = 80000000",
    ),
    (
        '[results]\nallow_hosts = "localhost"',
        """
        results.allow_hosts must be a list in square brackets, not a text. Example: allow_hosts =
        ["127.0.0.1", "painter.lan:8188"]
        """,
    ),
    (
        '[results]\nallow_hosts = ["localhost", 3, ""]',
        """
        results.allow_hosts[1] must be a text in quotes that is not empty, not 3. Example: allow_hosts = ["..."]
        results.allow_hosts[2] must be a text in quotes that is not empty, not "". Example: allow_hosts = ["..."]
        """,
    ),
    (
        '[budgets]\ntimezone = "Mars/Olympus"',
        'budgets.timezone must be the name of a time zone, not this text. Example: timezone = "Asia/Shanghai"',
    ),
    (
        "[budgets]\nperson_day = { points = -1 }",
        "budgets.person_day.points must be a number, at least 0, not -1. Example: points = 1",
    ),
    ("log = 3", "log must be a section or a table in braces, not 3. Example: [log]"),
    ("adapters = 3", "adapters must be a section or a table in braces, not 3. Example: [adapters]"),
    (
        "[adapters]\nweb = true",
        "adapters.web must be a section or a table in braces, not true. Example: [adapters.web]",
    ),
    ('language = "en\n', "Line 1 is not TOML: Illegal character '\\n'. Example: language = \"auto\""),
    ("[log]\n\nlevel == 1", 'Line 3 is not TOML: Invalid value. Example: language = "auto"'),
    ("[log]\n[chat]\n[log]", "Line 3 is not TOML: Cannot declare ('log',) twice. Example: language = \"auto\""),
    ("a = {", 'The end of the file is not TOML: Invalid initial character for a key part. Example: language = "auto"'),
]


@pytest.mark.parametrize(("text", "said"), COMPLAINTS)
def test_a_mistake_is_named_with_its_place_and_an_example(
    environment: dict[str, str], tmp_path: Path, text: str, said: str
) -> None:
    assert squeezed(*problems(tmp_path, environment, text)) == squeezed(said)


def test_all_mistakes_of_a_file_are_named_at_once(environment: dict[str, str], tmp_path: Path) -> None:
    text = """
        langauge = "en"
        [log]
        level = 3
        colour = true
    """
    assert problems(tmp_path, environment, text) == [
        "langauge is not known. Did you mean language?",
        'log.level must be one of "debug", "error", "info", "warning", not 3. Example: level = "info"',
        "log.colour is not known. Known here: log.format, log.level.",
    ]


def test_a_file_that_was_named_must_be_there(environment: dict[str, str], tmp_path: Path) -> None:
    missing = tmp_path / "missing.toml"
    said = f"{missing} cannot be used.\nThe file cannot be read: No such file or directory."
    assert complaint(missing, environment) == said
    assert complaint(None, {**environment, "EASEL_CONFIG": str(missing)}) == said


def test_a_file_that_is_no_text_says_so(environment: dict[str, str], tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_bytes(b"language = '\xff\xfe'")
    said = "The file is not UTF-8 text; save it in that encoding."
    assert complaint(file, environment) == f"{file} cannot be used.\n{said}"
